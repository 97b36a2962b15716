"""The tasks of people whose work is pictures, each in no more actions than the best archive that we know needs.

An action is a text typed and sent, a key, a click or a drag; ``loads`` are pages that are loaded anew.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from indexer.pipeline import build
from indexer.progress import Lines
from tests.browser.actions import Person
from tests.browser.person import DESK, PHONE, chips, expect_total, hits, titles, values, window
from tests.browser.task_archive import FAMOUS, MARBLE, ROLL, write_archive
from tests.served import served


@dataclass(frozen=True)
class Task:
    """What somebody wants, where they begin, and how many actions and page loads it may take."""

    name: str
    do: Callable[[Person], None]
    actions: int
    loads: int
    start: str = "/"
    width: int = DESK


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the archive of the tasks, with its pictures."""
    folder = tmp_path_factory.mktemp("tasks")
    build(write_archive(folder), folder / "index", Lines())
    with served(folder / "index", "--images-folder", str(folder / "pictures")) as address:
        yield address


def first(page: Page, nasa_id: str) -> None:
    """Expect that the first hit is that picture."""
    expect(page.get_by_role("article").first.locator(".id").first).to_have_text(nasa_id)


def notes(page: Page) -> Locator:
    """Return what the page says of how the search was read."""
    return page.get_by_role("region", name="How the search was read")


def famous(person: Person) -> None:
    """Find the picture of that name before newer ones that mention it."""
    person.search("earthrise")
    first(person.page, FAMOUS)


def famous_of_a_mission(person: Person) -> None:
    """Find it by its mission, too."""
    person.search("earthrise apollo 8")
    first(person.page, FAMOUS)


def nickname_of_a_picture(person: Person) -> None:
    """Find what is called so before what has the words anywhere."""
    person.search("blue marble")
    first(person.page, MARBLE)
    expect(notes(person.page)).to_contain_text("2 captions have all the words")


def what_is_not_there(person: Person) -> None:
    """See that nothing has all the words."""
    person.search("sunita williams spacewalk")
    expect(notes(person.page)).to_contain_text("No caption has all the words")
    first(person.page, "jsc2006e999010")


def place_agency_year_by_filters(person: Person) -> None:
    """Choose a value of each facet by one click."""
    page = person.page
    person.search("red square")
    person.click(values(page, "Agency").filter(has_text="ESA").first)
    expect(chips(page)).to_have_count(1)
    person.click(page.locator("a.stretch[aria-label^='2017']").first)
    expect(chips(page)).to_have_count(2)
    assert "/captions/jsc2017e999020" in " ".join(hits(page))
    assert "jsc2016e999021" not in " ".join(hits(page))


def place_agency_year_by_words(person: Person) -> None:
    """Type a year, which is read as a date."""
    person.search("ESA red square 2017")
    first(person.page, "jsc2017e999020")


def event_in_other_words(person: Person) -> None:
    """Find a splashdown where something splashed down."""
    person.search("gemini splashdown")
    assert {"S66-99031", "S65-99030"} <= set(person.page.locator("article .id").all_inner_texts())


def some_of_the_words(person: Person) -> None:
    """Find what has all the words first, and see how many have."""
    person.search("SR-71 test pilots")
    first(person.page, "EC98-99040-1")
    expect(notes(person.page)).to_contain_text("1 caption has all the words")


def all_of_the_words(person: Person) -> None:
    """Keep what has all the words by one click."""
    person.search("SR-71 test pilots")
    person.click(person.page.get_by_role("link", name="Match all words"))
    expect_total(person.page, 1)


def half_an_id(person: Person) -> None:
    """Type the beginning of an ID."""
    person.search(ROLL)
    expect(titles(person.page)).to_have_count(3)
    expect(notes(person.page)).to_contain_text(f"ID begins with “{ROLL}”")


def one_title_for_all(person: Person) -> None:
    """Read headings that distinguish captions of one title."""
    person.search("female astronauts training underwater")
    found = titles(person.page).all_inner_texts()[:3]
    assert len(set(found)) == 3 and all("nderwater" in heading for heading in found)


def misspelt(person: Person) -> None:
    """Read one note for each slip, and no second one."""
    person.search("astronuat armstong")
    first(person.page, "S64-99070")
    said = notes(person.page).inner_text()
    for word in ("astronuat", "armstong"):
        assert len(re.findall(rf"as well as “{word}”", said)) == 1
    expect(person.page.get_by_text("Did you mean")).to_have_count(0)


def misspelt_completion(person: Person) -> None:
    """Type two words, one with a slip."""
    person.type("sunni will")
    expect(person.page.get_by_role("option").first).to_contain_text("Sunita Williams")
    person.press("ArrowDown")
    person.press("Enter")
    expect(chips(person.page)).to_have_text(["Person: Sunita Williams"])


def a_day(person: Person) -> None:
    """Type a day in words."""
    person.search("20 July 1969")
    first(person.page, "as91-99-060")


def a_phrase(person: Person) -> None:
    """Find words in quotation marks beside each other."""
    person.search('"giant leap"')
    expect_total(person.page, 1)
    first(person.page, "S69-99061")


def synonyms(person: Person) -> None:
    """See what else was searched for."""
    person.search("woman underwater eva")
    expect(notes(person.page)).to_contain_text("female")


def near_identical_frames(person: Person) -> None:
    """See two frames of a family side by side."""
    page = person.page
    person.click(page.get_by_role("link", name="Compare with").first)
    expect(page.locator(".pair img")).to_have_count(2)


def several_people(person: Person) -> None:
    """Choose names by one click each: the list stays open."""
    page = person.page
    person.click(page.get_by_role("link", name="Person: all"))
    dialog = page.get_by_role("dialog")
    for count in range(1, 5):
        person.click(dialog.locator(".value:not(.selected) a:first-child").first)
        expect(dialog.locator(".value.selected")).to_have_count(count)
    person.click(dialog.get_by_role("link", name="Show results"))
    expect(chips(page)).to_have_count(4)


def table(person: Person) -> None:
    """Download a table that has the addresses of pages and pictures."""
    with person.page.expect_download() as download:
        person.click(person.page.get_by_role("link", name="CSV"))
    text = Path(download.value.path()).read_text("utf-8-sig")
    assert f"/pictures/{ROLL}1.svg" in text and f"/captions/{ROLL}1" in text


def back(person: Person) -> None:
    """Go back to the address that results had, without the generation."""
    page = person.page
    person.click(page.get_by_role("link", name="Back to 3 results"))
    expect(titles(page)).to_have_count(3)
    assert "generation" not in page.url


def by_keys_alone(person: Person) -> None:
    """Take the skip link to the results, Tab to the first."""
    page = person.page
    person.press("Tab")
    expect(page.get_by_role("link", name="Skip to results")).to_be_focused()
    person.press("Enter")
    expect(page.locator("#hits")).to_be_focused()
    person.press("Tab")
    expect(titles(page).first).to_be_focused()


def by_the_key_for_the_next(person: Person) -> None:
    """Press j."""
    person.press("j")
    expect(titles(person.page).first).to_be_focused()


def nothing_found(person: Person) -> None:
    """Follow a suggestion to results."""
    page = person.page
    person.click(page.locator(".ways a").first)
    expect(titles(page).first).to_be_visible()


def years_by_hand(person: Person) -> None:
    """Choose years by drawing over the chart."""
    page = person.page
    person.drag(page.locator("[data-years] svg"), 0.3, 0.6)
    expect(chips(page)).to_have_count(1)


def filters_on_a_phone(person: Person) -> None:
    """Choose names by one tap each: the panel keeps its place."""
    page = person.page
    person.click(page.get_by_role("heading", name="Filters"))
    panel = page.locator(".panel")
    for count in range(1, 4):
        link = values(page, "Person").nth(count)
        link.scroll_into_view_if_needed()
        person.click(link)
        expect(chips(page)).to_have_count(count)
        assert panel.evaluate("one => one.scrollTop") > 0
    person.click(page.locator("[data-close]"))
    expect(page.get_by_role("article").first).to_be_in_viewport()


def file_and_rights(person: Person) -> None:
    """Read the rights on the picture's page, and get the file."""
    page = person.page
    person.click(titles(page).first)
    expect(page.get_by_role("heading", name="Credit and rights")).to_be_visible()
    person.click(page.get_by_text("Download", exact=True))
    with page.expect_download() as download:
        person.click(page.locator(".sizes a").last)
    assert Path(download.value.path()).read_text("utf-8").startswith("<svg")


def credit_line(person: Person) -> None:
    """Copy it by a button."""
    person.click(person.page.get_by_role("button", name="Copy Credit line"))
    expect(person.page.locator("#announce")).to_have_text("Copied")


def enlarged(person: Person) -> None:
    """Open it over the whole window."""
    person.click(person.page.get_by_role("link", name="Enlarge photograph"))
    expect(person.page.get_by_role("dialog").get_by_role("img")).to_be_visible()


def next_picture(person: Person) -> None:
    """Go from a picture's page to that of the next result."""
    person.click(person.page.get_by_role("link", name="Next result"))
    expect(person.page.get_by_text("2 of 3", exact=True)).to_be_visible()


def contact_sheet(person: Person) -> None:
    """Tick two, and open the sheet."""
    page = person.page
    for place in range(2):
        person.click(page.get_by_role("checkbox").nth(place))
    person.click(page.get_by_role("link", name="Selection 2"))
    expect(page.get_by_role("article")).to_have_count(2)


FOUND = f"/search?q={ROLL}"
PICTURE = f"/captions/{ROLL}1?q={ROLL}&at=1"
TASKS = [
    Task("a famous picture by its name", famous, 1, 1),
    Task("a famous picture of a mission", famous_of_a_mission, 1, 1),
    Task("a picture by its nickname", nickname_of_a_picture, 1, 1),
    Task("see that something is not there", what_is_not_there, 1, 1),
    Task("place, agency and year by filters", place_agency_year_by_filters, 3, 1),
    Task("place, agency and year by words", place_agency_year_by_words, 1, 1),
    Task("an event in other words", event_in_other_words, 1, 1),
    Task("what has all of the words comes first", some_of_the_words, 1, 1),
    Task("only what has all of the words", all_of_the_words, 2, 1),
    Task("half an ID", half_an_id, 1, 1),
    Task("pictures that share a title", one_title_for_all, 1, 1),
    Task("misspelt words", misspelt, 1, 1),
    Task("a misspelt name, completed", misspelt_completion, 3, 1),
    Task("a day", a_day, 1, 1),
    Task("a phrase", a_phrase, 1, 1),
    Task("synonyms", synonyms, 1, 1),
    Task("two near-identical frames", near_identical_frames, 1, 1, "/captions/jsc2010e999080"),
    Task("four people in one filter", several_people, 6, 0, "/search"),
    Task("a table of the results", table, 1, 0, FOUND),
    Task("back to the results", back, 1, 1, PICTURE),
    Task("the first result by the keyboard", by_keys_alone, 3, 0, FOUND),
    Task("the first result by one key", by_the_key_for_the_next, 1, 0, FOUND),
    Task("on from no results", nothing_found, 1, 0, "/search?q=cosmonaut&agency=ESA&expedition=1&year=1950"),
    Task("a stretch of years", years_by_hand, 1, 0, "/search"),
    Task("three people in one filter on a phone", filters_on_a_phone, 5, 0, "/search", PHONE),
    Task("the file and its rights", file_and_rights, 3, 1, FOUND),
    Task("the credit line", credit_line, 1, 0, PICTURE),
    Task("the picture large", enlarged, 1, 0, PICTURE),
    Task("the next picture", next_picture, 1, 1, PICTURE),
    Task("a contact sheet of two", contact_sheet, 3, 1, FOUND),
]


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
def test_a_task_takes_no_more_actions_than_the_best(browser: Browser, site: str, task: Task) -> None:
    """In a real browser, from where somebody is to what they want, counted."""
    with window(browser, site, task.width, permissions=["clipboard-read", "clipboard-write"]) as page:
        person = Person(page, task.start)
        task.do(person)
        assert len(person.actions) <= task.actions, person.actions
        assert person.loads <= task.loads
