"""Hostile captions, queries and addresses: no 500, no hang, and text stays text wherever it comes out."""

import json
import re
import socket
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, unquote, unquote_to_bytes, urlencode, urlsplit

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from indexer.pipeline import build
from indexer.progress import Lines
from tests.fuzzing import bounded, cases
from tests.served import PATIENCE, Running, running
from webapp import create_app
from webapp.api.operations import OPERATIONS
from webapp.config import WebConfig
from webapp.nasa.reading import PARAMETERS as NASA_PARAMETERS
from webapp.parameters import PARAMETERS

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[1]
SECURITY = ("Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy")

MARK = "pwn"
PAYLOADS = (
    f"<script>{MARK}(1)</script>",
    f"</title></style></textarea><script>{MARK}(2)</script>",
    f'"><img src=x onerror={MARK}(3)>',
    f"' onmouseover='{MARK}(4)' x='",
    f'" autofocus onfocus="{MARK}(5)',
    f"<svg/onload={MARK}(6)>",
    f"javascript:{MARK}(7)",
    f"&lt;script&gt;{MARK}(8)&lt;/script&gt;",
    f"&amp;lt;iframe src={MARK}&amp;gt;",
    f"&#60;script&#62;{MARK}(9)&#0060;/script&#0062;",
    f"<!--{MARK}--><![CDATA[<b>{MARK}</b>]]>",
    f"{{{{ {MARK} * 7 }}}} {{% set x = 1 %}} ${{{MARK}}}",
    f"\u202e{MARK}\u202c \u0007\x1b]0;{MARK}\x07",
    f"</script\u2028><a href='data:text/html,{MARK}'>",
    f"＜script＞{MARK}＜/script＞",
    f"<scr<script>ipt>{MARK}</scr</script>ipt>",
)


DATA = (  # blocks that browsers do not run
    {"type": "application/ld+json"},
    {"type": "application/json", "id": "messages"},
)


class Written(HTMLParser):
    """Collects what a page is made of: its elements with the names of their attributes, links and text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: set[tuple[str, str]] = set()
        self.links: set[str] = set()
        self.scripts: list[str] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take in an element."""
        self.elements |= {(tag, "")} | {(tag, name) for name, _ in attrs}
        self.links |= {value or "" for name, value in attrs if name in {"href", "src", "action"}}
        if tag == "script" and dict(attrs) not in DATA:
            self.scripts.append(dict(attrs).get("src") or "")

    def handle_data(self, data: str) -> None:
        """Take in text."""
        self.text += data

    def handle_comment(self, data: str) -> None:
        """Take in a comment; no template has one."""
        self.elements.add(("comment", data))


def template_elements() -> set[tuple[str, str]]:
    """Give every element and attribute that a template writes, whatever it is filled with."""
    sources = "".join(path.read_text("utf-8") for path in (ROOT / "webapp/templates").glob("*.html"))
    plain = re.sub(r"\{#.*?#\}", "", sources, flags=re.DOTALL)
    return Written(re.sub(r"\{%.*?%\}|\{\{.*?\}\}", " ", plain, flags=re.DOTALL)).elements


TEMPLATES = template_elements() | {("body", "class")}  # a block of its own, apart from its element


def sound(answer: TestResponse) -> TestResponse:
    """See that an answer is no failure, is what it says it is, and holds nothing that no template wrote."""
    assert answer.status_code < 500, answer.text
    assert [name for name in SECURITY if name not in answer.headers] == []
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    if answer.status_code in {301, 302, 308}:
        target = urlsplit(answer.location)
        assert target.netloc in {"", "localhost"}  # the host that the request named
        assert re.match(r"/(?![/\\])", target.path)
    elif answer.mimetype in {"application/json", "application/problem+json"}:
        json.loads(answer.data)
    elif answer.mimetype == "text/html":
        page = Written(answer.text)
        assert page.elements - TEMPLATES == set()
        assert [bool(re.fullmatch(r"/assets/\w+/app\.js", address)) for address in page.scripts] == [True]
        assert [link for link in page.links if not re.match(r"/(?!/)|https?://|#", link)] == []
    return answer


@pytest.fixture(scope="module")
def client(index: Path) -> FlaskClient:
    """Give a client of an app over the sample."""
    return create_app(WebConfig(index=index)).test_client()


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """Give a client of an app over an index in which every field of every record is hostile."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "a<b>&'.jsonl").write_text("".join(map(_record, range(len(PAYLOADS)))), "utf-8")
    pairs = (
        f"A picture {p} of the Moon over Red Square for Expedition 65. Credit: NASA/{p}\n{p}\n"
        for p in PAYLOADS
    )
    (folder / "two.txt").write_text("".join(pairs), "utf-8")
    build(sorted(folder.iterdir()), folder / "index", Lines())
    return create_app(WebConfig(index=folder / "index")).test_client()


def _record(n: int) -> str:
    p, other = PAYLOADS[n], PAYLOADS[n - 1]
    return (
        json.dumps(
            {
                "nasa_id": f"made-{n}-{p}",
                "title": f"{other} Expedition 65 {p}",
                "description": f"Mira {p} Okafor of ESA ({other}) lays flowers at Red Square {p}. Credit: NASA/{p}",
                "date_created": p if n % 2 else "2021-03-24T00:00:00Z",
                "center": p,
                "keywords": [p, other, f"{p},{other}"],
                "photographer": p,
                "secondary_creator": other,
                "location": p,
                "media_type": p if n % 3 else "image",
                "album": [p],
                "href": (p, f"https://pictures.example/{p}.jpg", f"https://{p}/x.png")[n % 3],
            }
        )
        + "\n"
    )


def test_templates_write_no_script_but_ours() -> None:
    """What the pages are checked against holds no script but the one of ``static/``, no style, frame or handler."""
    tags = {tag for tag, _ in TEMPLATES}
    assert {"style", "iframe", "object", "embed", "foreignobject", "use", "image"}.isdisjoint(tags)
    assert {name for tag, name in TEMPLATES if tag == "script"} == {"", "type", "src", "id"}
    assert [name for _, name in TEMPLATES if name.startswith("on") or name == "style"] == []
    assert len(TEMPLATES) > 50


def test_hostile_captions_stay_text(hostile: FlaskClient) -> None:
    """On every page of an archive that is hostile in every field, no element or attribute is the archive's."""
    answer = sound(hostile.get("/api/v1/search?size=200")).get_json()
    assert answer["total"]["records"] == 2 * len(PAYLOADS)
    assert MARK in sound(hostile.get("/search?size=200")).text
    sound(hostile.get("/"))
    shown = ""
    for hit in answer["hits"]:
        shown += Written(sound(hostile.get(hit["links"]["html"])).text).text
        family = sound(hostile.get(hit["links"]["self"])).get_json()
        for name in (*family["nasa_ids"], hit["id"]):
            sound(hostile.get("/captions/" + quote(name, safe=""), follow_redirects=True))
    for payload in PAYLOADS[:6]:
        assert payload in shown, "the original is shown as it was"


def test_hostile_facets_and_queries_stay_text(hostile: FlaskClient) -> None:
    """A hostile facet value or query comes out as text in links, titles, chips, forms, notices and problems."""
    facets = sound(hostile.get("/api/v1/search")).get_json()["facets"]
    values = [(name, value["value"]) for name, facet in facets.items() for value in facet["values"]]
    assert any(MARK in value for _, value in values)
    typed = [(name, payload) for name in (*PARAMETERS, "zzz") for payload in PAYLOADS]
    for name, value in values + typed:
        for sign in ("", "!") if (name, value) in values else ("",):
            asked = urlencode({name: sign + value})
            sound(hostile.get(f"/search?{asked}&q={quote(value)}&size=2"))
            sound(hostile.get(f"/api/v1/search?{asked}&size=2"))
    for payload in PAYLOADS:
        sound(hostile.get("/captions/" + quote(payload, safe="")))
        sound(hostile.get("/api/" + quote(payload, safe="")))


WORDS = st.sampled_from(
    (*"( ) \" - * ? ~ : [ ] ! \\ , . ' & | + ^ / AND OR NOT TO".split(), " ", "\t", "\0", "\x1b", "\u202e", "\u200f",
     "\u2066", "\ufeff", "\u0301", "moon", "red square", "agency:", "expedition:65", "id:", "date:", "date:[2016 TO",
     "before:", "year:2017", "title:", "text:", "cosmo*", "*", "a*", "jsc2018e008*", "~5", "~99999999999", "{{7*7}}",
     "' OR 1=1 --", "../../etc", "%00", "%", "𝔐𝔬𝔬𝔫", "月", "ﷺ", "İı", "ß", "٣", "²", "c" * 300, "-" * 50, "(" * 20)
)  # fmt: skip
QUERIES = st.lists(WORDS | st.text(max_size=12), max_size=40).map("".join) | st.text(max_size=200)


@cases(500)
@given(QUERIES)
def test_any_query_is_answered(client: FlaskClient, text: str) -> None:
    """Whatever is typed, the API answers it, or names the limit that it goes past."""
    with bounded():
        answer = sound(client.get("/api/v1/search", query_string={"q": text, "size": "1"}))
    assert answer.status_code == 200 or "limit" in answer.get_json()


@cases(120)
@given(QUERIES)
def test_any_query_is_shown(client: FlaskClient, text: str) -> None:
    """Whatever is typed, a page shows it as text, and its feed has it or a page that says why not."""
    with bounded():
        assert sound(client.get("/search", query_string={"q": text, "size": "3"})).status_code in {200, 400}
        assert sound(client.get("/feed.atom", query_string={"q": text})).status_code in {200, 400}


@pytest.mark.parametrize(
    "text",
    [
        "word " * 2000,
        " ".join(f"w{n}" for n in range(2000)),
        '"' + "a b " * 240 + '"',
        "-".join("ab" * 150),
        "(" * 900,
        "NOT " * 200,
        "- " * 400,
        "a OR " * 190,
        "* " * 60,
        "c* " * 60,
        "?" * 900,
        "a" + "*a" * 400,
        "a" + "*?" * 400 + "b",
        "\u202e" * 900,
        "a:" * 450,
        "[1 TO 2] " * 100,
        "9" * 999,
    ],
)
def test_expensive_queries_are_bounded(client: FlaskClient, text: str) -> None:
    """What could cost much is answered within the bound, or refused by the name of a limit."""
    with bounded():
        answer = sound(client.get("/api/v1/search", query_string={"q": text}))
    if answer.status_code != 200:
        problem = answer.get_json()
        assert (answer.status_code, problem["found"] > problem["allowed"]) == (400, True)
        assert sound(client.get("/search", query_string={"q": text})).status_code == 400


NAMES = st.sampled_from((*PARAMETERS, "utm_source", "", "q[]", "page ", "Q"))
VALUES = (
    st.sampled_from(
        ("-1", "0", "1", "2", "99999999999999999999", "1e9", "0x10", "NaN", "١", "²", "..", "2016..", "..2018", "9..1",
         "!", "!!", "\\", "\\!", "relevance", "-date", "\0", "a" * 500, "%", " ", "1" * 4300, "1.5", "ESA", "esa")
    )
    | st.text(max_size=20)
    | st.integers().map(str)
)  # fmt: skip


@cases(200)
@given(st.lists(st.tuples(NAMES, VALUES), max_size=12))
def test_any_parameters_are_read(client: FlaskClient, pairs: list[tuple[str, str]]) -> None:
    """Repeated, huge, negative and senseless parameters: a page makes do, the API answers or says what is wrong."""
    asked = urlencode(pairs, errors="replace")
    with bounded():
        page = sound(client.get(f"/search?{asked}", follow_redirects=False))
        answer = sound(client.get(f"/api/v1/search?{asked}"))
    assert page.status_code in {200, 302, 400}
    assert answer.status_code == 200 or {"parameter", "limit"} & answer.get_json().keys()


@cases(400)
@given(
    st.text("%./\\abC0fF2e5\0\n é", max_size=60),
    st.sampled_from(("", "captions/", "static/", "api/v1/captions/")),
)
def test_any_path_is_answered(client: FlaskClient, tail: str, folder: str) -> None:
    """Whatever path is asked for, the answer is a page, a problem or a redirect within the site."""
    with bounded():
        path = unquote_to_bytes(f"/{folder}{tail}").decode("latin1")  # as a server hands it on
        answer = sound(client.get("/", environ_overrides={"PATH_INFO": path}))
    assert answer.status_code in {200, 301, 308, 404}


API_NAMES = sorted(
    {parameter.name for one in OPERATIONS for parameter in one.parameters} | {"utm_source", ""}
)
API_PATHS = ("suggest", "facets/agency", "facets/year", "export.jsonl", "export.csv", "captions/x/similar")


@cases(150)
@given(st.lists(st.tuples(st.sampled_from(NASA_PARAMETERS), QUERIES | VALUES), max_size=6))
def test_any_search_below_nasa_is_answered(client: FlaskClient, pairs: list[tuple[str, str]]) -> None:
    """Whatever is asked, there is a collection whose total bounds its items, or a reason."""
    answer = sound(client.get(f"/nasa/search?{urlencode(pairs, errors='replace')}"))
    assert answer.status_code in {200, 400}
    if answer.status_code == 400:
        assert set(answer.get_json()) == {"reason"}
        return
    found = answer.get_json()["collection"]
    assert len(found["items"]) <= found["metadata"]["total_hits"]


@cases(150)
@given(
    st.lists(st.tuples(st.sampled_from(API_NAMES), QUERIES | VALUES), max_size=6), st.sampled_from(API_PATHS)
)
def test_any_request_of_a_program_is_answered(
    client: FlaskClient, pairs: list[tuple[str, str]], path: str
) -> None:
    """Whatever is asked of whatever path, there is an answer or a problem that says what is wrong."""
    answer = sound(client.get(f"/api/v1/{path}?{urlencode(pairs, errors='replace')}"))
    assert answer.status_code in {200, 400, 404}
    if answer.status_code != 200:
        assert answer.mimetype == "application/problem+json"
        assert answer.get_json()["detail"]


@cases(150)
@given(st.text(max_size=60) | st.sampled_from(('", W/"', '"' * 50, "*,*", "W/W/", "\x7f", "a" * 4000)))
def test_any_tag_and_encoding_is_read(client: FlaskClient, text: str) -> None:
    """Whatever a client says that it has or likes, it gets the whole answer, or 304 for a star."""
    header = text.encode("ascii", "ignore").decode().replace("\r", "").replace("\n", "")
    for name in ("If-None-Match", "Accept-Encoding"):
        answer = client.get("/api/v1/search?size=1", headers={name: header})
        assert answer.status_code == (304 if name == "If-None-Match" and header.strip() == "*" else 200)


@pytest.fixture(scope="module")
def server(index: Path) -> Iterator[Running]:
    """Serve the sample: bytes are sent to it as they are, where a client would mend them."""
    with running(index, "--workers", "1") as found:
        yield found


def raw(server: Running, target: bytes, method: bytes = b"GET") -> tuple[int, str]:
    """Send a request line as it is; give the status and all that came back."""
    host, port = server.address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=PATIENCE) as connection:
        connection.sendall(method + b" " + target + b" HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n")
        got = b"".join(iter(lambda: connection.recv(65536), b"")).decode("utf-8", "replace")
    return int(got.split(" ", 2)[1]), got


CLIMBS = tuple(
    f"{folder}{climb * 6}{target}"
    for folder in ("/", "/static/", "/captions/", "/api/v1/captions/", "/static/style.css/")
    for climb in (
        "../",
        "..%2f",
        "%2e%2e/",
        "%2e%2e%2f",
        "..%5c",
        "..\\",
        "%252e%252e%252f",
        "....//",
        ".%00./",
        "%c0%ae%c0%ae/",
    )
    for target in ("etc/passwd", "pyproject.toml", "webapp/config.py")
)


def test_no_path_leads_out(server: Running) -> None:
    """No climbing path, however it is written, finds a file that is not served."""
    for target in (
        *CLIMBS,
        "/static/",
        "/static//etc/passwd",
        "/static/%2fetc%2fpasswd",
        "/templates/base.html",
    ):
        status, got = raw(server, target.encode())
        if status == 308:  # slashes too many lead to the address without them
            status, got = raw(server, re.sub("/{2,}", "/", unquote(target)).encode())
        assert status in {400, 404}, target
        assert not re.search(r"root:|\[project\]|\"\"\"|\{% ", got), target


@pytest.mark.parametrize(
    "target",
    [
        b"/%", b"/%zz", b"/search?q=%", b"/search?q=%zz%f", b"/search?q=%ff%fe", b"/captions/%ff", b"/captions/%00",
        b"/search?q=\xff\xfe", b"//evil.example/", b"//evil.example/search", b"/\\evil.example",
        b"/captions//evil.example",
        b"http://evil.example/", b"*", b"/?#", b"/search?&&&=&=", b"/search?" + b"q=a&" * 1500, b"/" + b"a" * 8000,
        b"/captions/" + b"%61" * 2600, b"/search?" + b"&".join(b"year=%d" % n for n in range(700)),
        b"/search;q=a", b"/search?q=a;b", b"/api/v1/search?q=%ED%A0%80", b"/static/%E2%80%AE",
    ],
)  # fmt: skip
def test_broken_addresses_are_answered(server: Running, target: bytes) -> None:
    """What no client would send is answered too, with our headers where it is read at all, and leads nowhere else."""
    for method in (b"GET", b"HEAD", b"POST", b"OPTIONS"):
        status, got = raw(server, target, method)
        assert 200 <= status < 500
        assert not re.search(r"(?im)^location: *(https?:|//|/\\)", got)
        if "X-Request-Id" in got:
            assert [name for name in SECURITY if name not in got] == []
        else:
            assert status in {400, 414}, "only what gunicorn could not read is answered without us"
