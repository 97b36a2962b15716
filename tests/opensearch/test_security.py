"""A cluster with certificates and passwords: who is let in, who is not, and what is said of it.

1. A publisher with a password, or a certificate of its own, publishes; its roles are those that docs/cluster.md names.
2. Whoever has no password, a wrong one, or too small a role is refused with the cluster's words.
3. A cluster that nobody vouches for, or under another name, is not spoken to.
4. A password is in no output, error, environment or list of processes.
"""

import base64
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from schema import manifest
from schema.errors import ClusterRefused, ClusterUnavailable
from schema.opensearch.cluster_client import ClusterAccess, ClusterClient
from tests.opensearch.secrets import PASSWORD, PUBLISHER, STRANGER, WEB, Secrets
from tests.opensearch.server import Cluster, running
from tests.served import direct
from tests.served import running as serving
from tests.tools import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.opensearch]


@pytest.fixture(scope="module")
def secrets(tmp_path_factory: pytest.TempPathFactory) -> Secrets:
    """Return certificates, passwords, and the roles of the guide."""
    (roles,) = re.findall(
        r"```yaml\n(captions_publisher:.*?)```", (ROOT / "docs/cluster.md").read_text("utf-8"), re.S
    )
    return Secrets(tmp_path_factory.mktemp("secured") / "secrets", roles).make()


@pytest.fixture(scope="module")
def secured(secrets: Secrets) -> Iterator[Cluster]:
    """Yield a cluster that asks for passwords."""
    with running(secrets=secrets) as started:
        yield started


def access(
    cluster: Cluster, secrets: Secrets, user: str = "", *, ca: str = "ca.pem", url: str = ""
) -> ClusterAccess:
    """Return the access of a user, or of nobody."""
    password = secrets.password_file if user else None
    urls = (url,) if url else cluster.urls
    return ClusterAccess(urls, secrets.folder / ca if ca else None, user, password, answer=60)


def publish(
    cluster: Cluster, secrets: Secrets, index: Path, *words: str
) -> "subprocess.CompletedProcess[str]":
    """Run the command; neither what it prints nor what it was started with has the password."""
    command = [sys.executable, "-m", "indexer", "publish", "--index", str(index), "--to", cluster.urls[0]]
    command += ["--ca", str(secrets.ca), *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    login = base64.b64encode(f"{PUBLISHER}:{PASSWORD}".encode()).decode()
    for secret in (PASSWORD, login):
        assert secret not in " ".join((done.stdout, done.stderr, *command, *os.environ.values()))
    assert "Traceback" not in done.stderr
    return done


def test_a_publisher_publishes_and_web_nodes_read(secured: Cluster, secrets: Secrets, index: Path) -> None:
    """With the roles of the guide one writes, and the other reads what was written but writes nothing (1, 2, 4)."""
    named = ("--user", PUBLISHER, "--password-file", str(secrets.password_file))
    done = publish(secured, secrets, index, *named)
    assert (done.returncode, "was written and serves" in done.stdout) == (0, True), done.stderr
    name = manifest.current(index).name
    with closing(ClusterClient(access(secured, secrets, WEB))) as web:
        assert name.encode() in web.ask("GET", "/captions/_alias/captions")
        assert b'"_meta"' in web.ask("GET", f"/captions-{name}-documents/_mapping")
        assert b'"found":true' in web.ask("POST", f"/captions-{name}-lexicon/_mget", {"ids": ["0"]})
        body = {"query": {"match_all": {}}, "size": 1}
        assert b'"family"' in web.ask(
            "POST", f"/captions-{name}-documents,captions-{name}-records/_search", body
        )
        assert b'"status":' in web.ask("GET", "/_cluster/health")
        for method, path, content in (
            ("DELETE", f"/captions-{name}-documents", None),
            ("POST", "/_aliases", {"actions": [{"remove_index": {"index": f"captions-{name}-records"}}]}),
            ("PUT", f"/captions-{name}-documents/_doc/0", {"number": 0}),
            ("GET", "/_cat/indices", None),
        ):
            with pytest.raises(ClusterRefused, match=r"403|no permissions"):
                web.change(method, path, content)
    done = publish(
        secured, secrets, index, "--user", WEB, "--password-file", str(secrets.password_file), "--rollback"
    )
    assert done.returncode == 1
    done = publish(secured, secrets, index, *named, "--prefix", "others")
    assert (done.returncode, "no permissions" in done.stderr) == (1, True)


def test_a_certificate_lets_in(secured: Cluster, secrets: Secrets, index: Path) -> None:
    """A client's own certificate is enough where the cluster knows its name (1)."""
    own = ("--certificate", str(secrets.folder / "client.pem"), "--key", str(secrets.folder / "client.key"))
    done = publish(secured, secrets, index, *own, "--prefix", "certified")
    assert (done.returncode, "was written and serves" in done.stdout) == (0, True), done.stderr


def test_whoever_is_not_known_is_refused(
    secured: Cluster, secrets: Secrets, index: Path, tmp_path: Path
) -> None:
    """Without a password, with a wrong one, or without a role nothing is published, and why is said (2, 4)."""
    wrong = tmp_path / "wrong"
    wrong.write_text("another password\n")
    for words, said in (
        ((), "401"),
        (("--user", PUBLISHER, "--password-file", str(wrong)), "401"),
        (("--user", STRANGER, "--password-file", str(secrets.password_file)), "no permissions"),
    ):
        done = publish(secured, secrets, index, *words)
        assert (done.returncode, said in done.stderr) == (1, True), done.stderr
        assert "another password" not in done.stderr


def test_a_web_node_answers_and_tells_no_password(secured: Cluster, secrets: Secrets, index: Path) -> None:
    """With its role it serves; its log, its command line and the list of settings have no password (1, 4)."""
    named = ("--user", PUBLISHER, "--password-file", str(secrets.password_file))
    assert publish(secured, secrets, index, *named).returncode == 0
    options = [
        "--engine",
        "opensearch",
        "--opensearch-url",
        secured.urls[0],
        "--opensearch-ca",
        str(secrets.ca),
    ]
    options += ["--opensearch-user", WEB, "--opensearch-password-file", str(secrets.password_file)]
    settings = [sys.executable, "-m", "webapp", "settings", *options]
    listed = subprocess.run(settings, capture_output=True, text=True, check=True)
    with serving(Path("no-index-here"), *options, "--workers", "1") as node:
        with direct().open(f"{node.address}/api/v1/search?q=moon", timeout=60) as answer:
            assert answer.status == 200
        processes = (node.process.pid, *node.workers())
        started = "".join(
            Path(f"/proc/{pid}/{name}").read_text() for pid in processes for name in ("cmdline", "environ")
        )
        printed = node.everything()
    for secret in (PASSWORD, base64.b64encode(f"{WEB}:{PASSWORD}".encode()).decode()):
        assert secret not in " ".join((listed.stdout, listed.stderr, started, printed))


@pytest.mark.parametrize(
    ("ca", "host", "said"),
    [
        ("", "https://127.0.0.1", "no secure connection"),
        ("other-ca.pem", "https://127.0.0.1", "no secure connection"),
        ("ca.pem", "https://localhost", "no secure connection"),
        ("ca.pem", "http://127.0.0.1", "no connection, or it broke"),
    ],
)
def test_nobody_else_is_spoken_to(secured: Cluster, secrets: Secrets, ca: str, host: str, said: str) -> None:
    """Certificates of others, other names and connections without TLS are refused before a password is sent (3)."""
    port = secured.nodes[0].http
    stranger = access(secured, secrets, PUBLISHER, ca=ca, url=f"{host}:{port}")
    with closing(ClusterClient(stranger)) as client, pytest.raises(ClusterUnavailable, match=said) as raised:
        client.ask("GET", "/_cluster/health")
    assert PASSWORD not in str(raised.value)


def test_a_file_that_is_no_certificate_is_named(secured: Cluster, secrets: Secrets) -> None:
    """A file of other content than certificates is said to make no secure connection, and which one it is (3)."""
    with pytest.raises(ClusterUnavailable, match="no secure connection"):
        ClusterClient(access(secured, secrets, ca="password")).ask("GET", "/_cluster/health")
