"""Words that mean what is typed, in whatever way they are written.

1. No word is taken for another that an English word list has, or that is short, common or a misprint; it is offered.
2. Words together, apart and with a hyphen find each other, in phrases too.
3. Designators and launch pads go by all their names, and what is joined is one thing.
4. Ids are found with blanks, without their beginning, half remembered, with a suffix; near ones are offered.
5. Quotation marks are exact; a wildcard works in them.
6. Wildcards rank as words do, and always have an answer.
7. A field can be asked for any value or none, and compared; dates are read as programs write them.
8. An operator never takes synonyms or corrections away, and the answer says so; what is left out has none.
9. A text without any word finds nothing and says why.
10. Only what matched is marked: the whole phrase or synonym.
11. Chinese, Japanese and Korean are found by any two letters side by side, and names by their own script.
12. A word that was understood is not said to be missing.
"""

import pytest

from tests.archives import ask, found
from tests.conformance.conftest import Opener
from webapp.search import Engine
from webapp.search.model.result import Passage

PAGES = (
    ("made0001", "Valve", "A close-up of a copper valve."),
    ("made0002", "Another valve", "The closeup shows a brass valve."),
    ("made0003", "Bolt", "An x-ray of a bolt; the probe's re-entry shield lies beside it."),
    ("made0004", "Big rocket", "The Saturn V leans on Launch Complex 39A at noon."),
    ("made0005", "Rings", "The planet Saturn, its rings, and a letter V on a mug."),
    ("made0006", "Jet", "An F/A-18 waits; behind it is an X-43A on a trolley."),
    ("made0007", "Ship", "A cable ship of AT&T leaves the harbor."),
    ("made0008", "Tee", "A tee T at the door, at noon."),
    ("made0009", "Manned", "A manned balloon with a gondola."),
    ("made0010", "Crew", "Three men and a woman wave; a man bows."),
    ("Q69-31042", "Film", "A roll of film in a drawer."),
    ("Q69-31077", "Film", "A spool of film on a shelf."),
    ("qz17-134-20384", "Banner", "A banner on a hill."),
    ("A1 Long Walk 2018", "Walk", "A long walk in the rain."),
    ("made0015", "月面", "宇宙飛行士が月面に立つ。"),
    ("made0016", "Portrait", "Koichi Wakata smiles at a desk."),
    ("made0017", "Touchdown", "A glider at touchdown."),
    ("made0018", "Landing", "A glider before its landing."),
    ("made0019", "Bay", "A look into Z-105's bay."),
    ("made0020", "Stage", "A Saturn IB on its stand."),
)  # fmt: skip


@pytest.fixture(scope="module")
def pages(open_archive: Opener) -> Engine:
    """Return the engine over captions that write words in many ways."""
    return open_archive(PAGES)


@pytest.mark.parametrize(
    "typed", ["bolr", "roil", "giraffe", "baloon", "zalve", "velvet", "matted", "harbot"]
)
def test_a_word_is_taken_for_another_only_where_it_is_a_slip(pages: Engine, typed: str) -> None:
    """'baloon' is a slip of 'balloon'; English words, short ones and other first letters are not (1)."""
    page = ask(pages, typed)
    is_slip = typed in {"baloon", "harbot"}
    assert (page.families > 0) == is_slip
    assert page.missing == (typed,)


def test_two_slips_need_a_long_word(open_archive: Opener) -> None:
    """Two letters may be wrong from eight letters on, one from five (1)."""
    engine = open_archive([("made0001", "", "A telescope and a trundle.")])
    assert found(ask(engine, "telesocpee")) == ["made0001"]
    assert found(ask(engine, "trudnel")) == []
    assert found(ask(engine, "trundel")) == ["made0001"]


def test_what_is_only_offered_is_counted_apart(open_archive: Opener) -> None:
    """An English word that no caption has finds nothing; what is spelt like it is offered with its count (1)."""
    engine = open_archive([(f"made{n:04}", "", f"A pallet number {n} of bricks.") for n in range(3)])
    page = ask(engine, "ballet")
    assert (page.families, page.relaxations, page.missing) == (0, (), ("ballet",))
    assert [(one.text, one.families) for one in page.did_you_mean] == [("pallet", 3)]
    assert all(not facet.counts for facet in page.facets)


def test_a_misprint_is_nobodys_correction(open_archive: Opener) -> None:
    """A slip is taken for the word that many captions have, never for another slip of it (1)."""
    crowd = [(f"made{n:04}", "", f"Cosmonaut number {n}.") for n in range(120)]
    engine = open_archive([*crowd, ("made0200", "", "A cosmonuat waves."), ("made0201", "", "A basket.")])
    (looked_up,) = ask(engine, "cosmonaat").relaxations
    assert looked_up.words == "Showing results for “cosmonaut” as well as “cosmonaat”."
    assert [one.text for one in engine.suggest("cosmon") if one.kind == "word"] == ["cosmonaut"]


@pytest.mark.parametrize("typed", ["closeup valve", "close-up valve", "close up valve"])
def test_words_are_found_together_and_apart(pages: Engine, typed: str) -> None:
    """Whoever types one of the three spellings finds the others (2)."""
    assert set(found(ask(pages, typed))[:2]) == {"made0001", "made0002"}


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("xray", "made0003"),
        ("reentry", "made0003"),
        ('"reentry shield"', "made0003"),
        ('"re-entry shield"', "made0003"),
        ('"close-up shows"', "made0002"),
        ('"closeup of"', "made0001"),
        ("bigrocketrings", None),
        ("longwalkrain", None),
        ("cableshipharbor", None),
        ("brassvalve", "made0002"),
        ("acopper", None),
        ("rolloffilm", None),
    ],
)
def test_a_word_may_be_two(pages: Engine, typed: str, name: str | None) -> None:
    """The archive decides: the halves must stand one behind the other in it, whatever joins them (2)."""
    assert found(ask(pages, typed)) == ([name] if name else [])


def test_a_word_is_no_other_with_a_preposition(open_archive: Opener) -> None:
    """'satin' is no 'sat in'; what no word list has may be two, as 'builtin' is (2)."""
    rows = [("made0001", "", "The crew sat in a room with a built-in lamp, put in by a friend.")]
    engine = open_archive(rows)
    assert [ask(engine, typed).families for typed in ("satin", "putin", "builtin")] == [0, 0, 1]


def test_a_surname_is_no_word_with_a_preposition(open_archive: Opener) -> None:
    """What a caption or two say by chance, 'fond on', is not what a name means that ends so (2)."""
    rows = [(f"made{n:04}", "", f"Lamp number {n} hangs over the bench.") for n in range(3000)]
    engine = open_archive([*rows, ("made9998", "", "The clerk grew fond on the spot of a built-in lamp.")])
    assert ask(engine, "fondon").families == 0


def test_an_id_in_quotation_marks_is_an_id(open_archive: Opener) -> None:
    """An ID that was pasted with quotation marks around it finds its picture, and its caption need not print it (2)."""
    engine = open_archive([("made11-40-0001", "", "A lamp."), ("made11-40-0002", "", "A bench.")])
    assert found(ask(engine, '"made11-40-0001"')) == ["made11-40-0001"]


def test_the_beginning_of_an_id_is_offered(open_archive: Opener) -> None:
    """Behind 'id:' stands a whole ID; where nothing has it, those that begin so are offered (2)."""
    engine = open_archive([("made11-40-0001", "", "A lamp."), ("made11-40-0002", "", "A bench.")])
    page = ask(engine, "id:made11")
    assert page.families == 0
    assert [(one.text, one.families) for one in page.suggestions] == [("id:made11*", 2)]


@pytest.mark.parametrize("typed", ["media:photo", "media:pictures", "media:image"])
def test_media_go_by_what_people_say(open_archive: Opener, typed: str) -> None:
    """A photo is an image (2)."""
    assert ask(open_archive([("made0001", "", "A lamp.")]), typed).families == 1


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("big old computers", "A clerk feeds cards into an IBM 650 in the basement."),
        ("famous people", "The actor Jo Doe shakes hands with a welder."),
        ("something went wrong", "The pump was taken out after a malfunction of its valve."),
        ("lonely spacecraft", "The spacecraft drifts against the blackness of space."),
        ("forward swept wing", "The X-29 rolls out of its hangar."),
        ("moon colony", "A model of a lunar base with three domes."),
        ("having fun", "Two fitters clowning with a hose."),
        ("art of a lander", "An artist's concept of a lander on ice."),
    ],
)
def test_classes_find_their_members(open_archive: Opener, typed: str, text: str) -> None:
    """Who types a class finds what captions name by itself, and nothing else (2)."""
    engine = open_archive([("made0001", "", text), ("made0002", "", "A ladder leans on the shed.")])
    assert found(ask(engine, typed)) == ["made0001"]


def test_one_word_of_a_caption_is_not_two_that_were_typed(open_archive: Opener) -> None:
    """The assembly in an assembly building is none of its construction, though it may be one elsewhere (2)."""
    rows = [
        ("made0001", "", "A rocket in the Vehicle Assembly Building."),
        ("made0002", "", "Construction of the Vehicle Assembly Building."),
        ("made0003", "", "A bench during its assembly."),
    ]
    engine = open_archive(rows)
    assert found(ask(engine, "construction of the vehicle assembly building"))[0] == "made0002"
    complete = [
        hit.document.id
        for hit in ask(engine, "construction of the vehicle assembly building").hits
        if hit.complete
    ]
    assert complete in ([], ["made0002"])
    assert "made0003" in found(ask(engine, "construction"))


@pytest.mark.parametrize(
    "typed", ["lamps that went out", "how do the lamps get out", "somebody got the lamps out"]
)
def test_verbs_of_no_meaning_are_no_terms(open_archive: Opener, typed: str) -> None:
    """Whoever asks in a sentence means its nouns (2)."""
    engine = open_archive(
        [("made0001", "", "Lamps are carried out."), ("made0002", "", "Who got the bench?")]
    )
    assert found(ask(engine, typed)) == ["made0001"]


def test_three_words_may_run_together(open_archive: Opener) -> None:
    """'redkitetail' is three words where a caption has them in that order (2)."""
    engine = open_archive(
        [("made0001", "", "A red kite tail."), ("made0002", "", "A tail, a kite and red paint.")]
    )
    assert found(ask(engine, "redkitetail")) == ["made0001"]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("SaturnV", ["made0004"]),
        ("saturn5", ["made0004"]),
        ("LC-39A", ["made0004"]),
        ("lc 39a", ["made0004"]),
        ("pad 39a", ["made0004"]),
        ("launch pad 39A", ["made0004"]),
        ("FA-18", ["made0006"]),
        ("F/A-18", ["made0006"]),
        ("X-43", ["made0006"]),
        ("X43A", ["made0006"]),
        ("Z-105", ["made0019"]),
        ("z105", ["made0019"]),
        ("Saturn IB", ["made0020"]),
        ("saturn 1b", ["made0020"]),
        ("SaturnIB", ["made0020"]),
        ("saturn1b", ["made0020"]),
        ("X-4", []),
        ("AT&T", ["made0007"]),
        ("R&D", []),
    ],
)
def test_designators_go_by_all_their_names(pages: Engine, typed: str, names: list[str]) -> None:
    """However it is written the thing is found, and nothing that only has its letters (3)."""
    assert found(ask(pages, typed)) == names


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("Q69 31042", ["Q69-31042"]),
        ("q6931042", ["Q69-31042"]),
        ("QZ17 134 20384", ["qz17-134-20384"]),
        ("17-134-20384", ["qz17-134-20384"]),
        ("134-20384", ["qz17-134-20384"]),
        ("QZ17-134-20384HR", ["qz17-134-20384"]),
        ("qz17-134-20384_orig", ["qz17-134-20384"]),
        ("Q69-31", ["Q69-31042", "Q69-31077"]),
        ("A1 Long Walk 2018", ["A1 Long Walk 2018"]),
        ("https://example.org/details/A1%2520Long%2520Walk%25202018", ["A1 Long Walk 2018"]),
        ("https://example.org/image/A1%20Long%20Walk%202018", ["A1 Long Walk 2018"]),
    ],
)
def test_ids_are_found_as_they_are_remembered(pages: Engine, typed: str, names: list[str]) -> None:
    """An id has many spellings, and a part of it is enough (4)."""
    assert sorted(one for hit in ask(pages, typed).hits for one in hit.document.nasa_ids) == names


SIGNS = (
    ("made0001", "", "A U.S. flag on the mast of a ferry."),
    ("made0002", "", "The US ferry at its pier."),
    ("made0003", "", "A diver of the Q.X.T. Club, who is a Ph.D. student."),
    ("made0004", "", "The QXT boat and a PhD student."),
    ("made0005", "", "A wire of 10,000 feet on a drum, 3.5 inches thick."),
    ("made0006", "", "The balloon rose 10000 feet over the lake with a box of 3 by 5 inches."),
    ("made0007", "", "A zero-g couch and a micro-gravity bench."),
    ("made0008", "", "A second zero g couch, a 10 feet wire and 000 on a dial."),
    ("made0009", "", "Q, X and T are letters on cans; a U and an S beside a D and a Ph-meter."),
    ("made0010", "", "A further U.S. flag, a zero-g couch, and a Q.X.T. member, a Ph.D. too, on 10,000 feet of wire."),
    *((f"made00{n}", "", f"Microgravity number {n}.") for n in range(11, 90)),
    ("made0090", "", "A second micro-gravity bench."),
)  # fmt: skip


@pytest.fixture(scope="module")
def signs(open_archive: Opener) -> Engine:
    """Return the engine over captions with signs within words."""
    return open_archive(SIGNS)


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("U.S. flag", {1, 10}),
        ("us flag", {1, 10}),
        ("us ferry", {1, 2}),
        ("Q.X.T.", {3, 4, 10}),
        ("QXT", {3, 4, 10}),
        ("Ph.D.", {3, 4, 10}),
        ("PhD", {3, 4, 10}),
        ("10,000 feet", {5, 6, 10}),
        ("10000 feet", {5, 6, 10}),
        ("3.5 inches", {5}),
        ("zerog", {7, 8, 10}),
        ('"us flag"', {1, 10}),
    ],
)
def test_signs_within_words_say_nothing(signs: Engine, typed: str, names: set[int]) -> None:
    """Initialisms and numbers are found with and without their signs, and never by their letters (3)."""
    page = ask(signs, typed)
    assert {hit.document.id for hit in page.hits if hit.complete} == {f"made{n:04}" for n in names}
    assert page.missing == ()


def test_two_whole_words_are_one_however_rare(signs: Engine) -> None:
    """Where many write one word, the two who write two long ones are found too (2)."""
    assert ask(signs, "microgravity").families == 81


def test_the_whole_word_is_offered_for_a_wildcard(pages: Engine) -> None:
    """Where no word fits a pattern, the word before its end may have been meant (6)."""
    page = ask(pages, "copper?")
    assert page.families == 0
    assert [(one.words, one.text, one.families) for one in page.suggestions] == [
        ("copper as a whole word", "copper", 1)
    ]


def test_where_no_id_is_near_those_that_begin_so_are_offered(pages: Engine) -> None:
    """An id that is far from any still has a beginning (4)."""
    page = ask(pages, "Q69-31999555")
    assert page.families == 0
    assert [(one.words, one.families) for one in page.suggestions] == [("IDs that begin with Q69-31", 2)]


def test_values_behind_a_comma_are_offered(open_archive: Opener) -> None:
    """What stands behind a value and a comma is a word, and offered as a value where captions have it (7)."""
    rows = [
        ("made0001", "", "A gate of ESA."),
        ("made0002", "", "A gate of JAXA."),
        ("made0003", "", "A gate."),
    ]
    engine = open_archive(rows)
    offered = [(one.text, one.families) for one in ask(engine, "agency:ESA, JAXA gate").did_you_mean]
    assert offered == [("(agency:ESA OR agency:JAXA) gate", 2)]
    assert ask(engine, "agency:ESA, gate").did_you_mean == ()


def test_offers_have_dates_in_words(open_archive: Opener) -> None:
    """What is offered reads as it was typed, not as a range of days (7)."""
    engine = open_archive([("Q69-1", "", "Q69-1 (July 1969) --- A balloon above a gate.")])
    assert [one.text for one in ask(engine, "baloon july 1969").did_you_mean] == ["balloon july 1969"]
    assert [one.words for one in ask(engine, "zebra 1969").suggestions] == ["without zebra"]


def test_a_word_without_blanks_is_missing_as_a_whole(pages: Engine) -> None:
    """A name in letters that are read in pairs is missing as it was typed (11)."""
    assert ask(pages, "山田太郎").missing == ("山田太郎",)


def test_the_nearest_ids_are_offered(pages: Engine) -> None:
    """An id that nothing has leads to those next to it (4)."""
    page = ask(pages, "Q69-31043")
    assert page.families == 0
    assert [(one.words, one.families) for one in page.suggestions][:1] == [("ID q69-31042", 1)]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ('"manned"', ["made0009"]),
        ('"man"', ["made0010"]),
        ('"men"', ["made0010"]),
        ('"waves"', []),
        ('"waved"', []),
        ('"three men"', ["made0010"]),
        ('"three man"', []),
        ('"brass val*"', ["made0002"]),
        ('"bra* val*"', ["made0002"]),
        ('"br?ss valve"', ["made0002"]),
        ('"men three"~2', ["made0010"]),
    ],
)
def test_quotation_marks_are_exact(pages: Engine, typed: str, names: list[str]) -> None:
    """A phrase has its words in their own forms and order, and wildcards of such; near words have any form (5)."""
    assert found(ask(pages, typed)) == names


def test_wildcards_rank_as_words_do(open_archive: Opener) -> None:
    """A caption that is about it ranks above one that mentions it in passing (6)."""
    passing = "A long tale of ropes, boxes, lamps and crates, of rain and of a far harbor with one lantern."
    engine = open_archive(
        [("made0001", "Lanterns", "A lantern among lanterns."), ("made0002", "Tale", passing)]
    )
    page = ask(engine, "lanter*")
    assert found(page) == ["made0001", "made0002"]
    assert page.hits[0].score > page.hits[1].score


@pytest.mark.parametrize("typed", ["a*", "v?lve", "valv?", "sh*p"])
def test_a_wildcard_has_an_answer(pages: Engine, typed: str) -> None:
    """However many words it stands for, and wherever its signs are (6)."""
    assert ask(pages, typed).families > 0


FACTS = (
    ("made0001", "", "Expedition 60 at the gate on July 19, 1969."),
    ("made0002", "", "Expedition 61 at the gate of ESA on July 20, 1969."),
    ("Q69-1", "", "Q69-1 (July 1969) --- Expedition 62 at the gate."),
    ("made0004", "", "A gate."),
)  # fmt: skip


@pytest.fixture(scope="module")
def facts(open_archive: Opener) -> Engine:
    """Return the engine over captions with numbers and dates."""
    return open_archive(FACTS)


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("agency:*", "2"),
        ("-agency:*", "134"),
        ("agency:none", "134"),
        ('agency:""', "134"),
        ("expedition:*", "123"),
        ("NOT expedition:*", "4"),
        ("date:none", "4"),
        ("expedition:>60", "23"),
        ("expedition:>=61", "23"),
        ("expedition:<61", "1"),
        ("expedition:<= 61", "12"),
        ("date:19690720", "23"),
        ("date:1969-07-20T20:17:40Z", "23"),
        ("1969-07-20T20:17:40Z", "23"),
        ("date:20.7.1969", "23"),
        ("date:July-1969", "123"),
        ("date:1969-Jul-20", "23"),
        ("expedition: >60", "23"),
        ("agency: *", "2"),
        ("expedition:-60", ""),
        ("expedition:60.5", ""),
        ("date:20-Jul-1969", "23"),
        ("date:1969.07.19", "13"),
        ("date:07/1969", "123"),
        ("date:1969-07-18/1969-07-19", "13"),
        ("date:[19690718 TO 19690719]", "13"),
        ("date:19690720..19690731", "23"),
        ("date:>=1969", "123"),
        ("date:>1969", ""),
        ("date:<19690720", "13"),
        ("date:1960's", "123"),
        ("date:'60s", "123"),
        ("before:1969-07-20 after:1969-07-20", ""),
        ("after:1969-07-19 before:1969-07-21", "23"),
    ],
)
def test_fields_are_compared(facts: Engine, typed: str, names: str) -> None:
    """Any value, none, more and less; dates in every form; before one day and after a later one lies nothing (7)."""
    assert sorted(found(ask(facts, typed))) == sorted("Q69-1" if n == "3" else f"made000{n}" for n in names)


@pytest.mark.parametrize(
    ("typed", "names", "looked_up"),
    [
        ("landing OR zebra", {"made0017", "made0018"}, "Also searching for “touchdown” (for “landing”)."),
        ("glider AND landing", {"made0017", "made0018"}, "Also searching for “touchdown” (for “landing”)."),
        ("baloon OR zebra", {"made0009"}, "Showing results for “balloon” as well as “baloon”."),
        ("closeup OR zebra", {"made0001", "made0002"}, "Also searching for “close up” (for “closeup”)."),
    ],
)
def test_operators_keep_what_words_stand_for(
    pages: Engine, typed: str, names: set[str], looked_up: str
) -> None:
    """Under OR and AND a word finds what it finds alone, which is said and can be taken back (8)."""
    page = ask(pages, typed)
    assert set(found(page)) == names
    (one,) = page.relaxations
    assert one.words == looked_up
    assert set(found(ask(pages, one.strict))) < names


def test_what_is_left_out_is_left_out_as_typed(pages: Engine) -> None:
    """Without landings there are touchdowns (8)."""
    assert found(ask(pages, "glider -landing")) == ["made0017"]


@pytest.mark.parametrize("typed", ["🚀", "!!!", '"!!!"', "&", "()", "--- ..."])
def test_a_text_without_words_is_no_question(pages: Engine, typed: str) -> None:
    """Nothing is found where nothing was asked for (9)."""
    page = ask(pages, typed)
    assert page.families == 0
    assert page.notices[0].startswith("There is no word in")


@pytest.mark.parametrize("typed", ["", " ", "*", "*:*"])
def test_everything_can_be_asked_for(pages: Engine, typed: str) -> None:
    """An empty box and a lone star are all that there is (9)."""
    page = ask(pages, typed)
    assert (page.families, page.notices) == (len(PAGES), ())


def marked(text: str, passages: tuple[Passage, ...]) -> list[str]:
    """Return the parts of a text that are marked."""
    return [text[start:end] for passage in passages for start, end in passage.marks]


@pytest.mark.parametrize(
    ("typed", "caption", "marks"),
    [
        ('"lunar surface"', "The lunar module on the lunar surface; a surface.", ["lunar", "surface"]),
        ("spacewalk", "A space walk above the space center.", ["space", "walk"]),
        ("apollo 8", "Apollo 8 beside 8 crates.", ["Apollo", "8"]),
        ('"copper val*"', "A copper valve, copper pipes and a valve.", ["copper", "valve"]),
        ('person:"Koichi Wakata"', "Koichi M. Wakata, and a Koichi.", ["Koichi", "M", "Wakata"]),
        ("月面", "宇宙飛行士が月面に立つ。月", ["月面"]),
        ("飛行士", "宇宙飛行士が月面に立つ。", ["飛行士"]),
    ],
)
def test_only_what_matched_is_marked(
    open_archive: Opener, typed: str, caption: str, marks: list[str]
) -> None:
    """A phrase, a synonym or a name is marked where all of it stands, never its parts (10)."""
    (hit,) = ask(open_archive([("made0001", "", caption), ("made0002", "", "A crate.")]), typed).hits
    assert marked(hit.document.lead.text, hit.caption) == marks


@pytest.mark.parametrize(
    ("typed", "names"),
    [("月面", ["made0015"]), ("宇宙飛行士", ["made0015"]), ("飛行", ["made0015"]), ("月", ["made0015"]), ("月宇", []),
     ("宇宙船", []), ('"月面に"', ["made0015"]), ("若田光一", ["made0016"]), ("person:若田光一", ["made0016"])],
)  # fmt: skip
def test_runs_of_letters_are_pairs(pages: Engine, typed: str, names: list[str]) -> None:
    """A word without blanks around it is found; letters that do not stand together are not (11)."""
    assert found(ask(pages, typed)) == names


@pytest.mark.parametrize(
    "typed", ["xray", "SaturnV", "LC-39A", "Q69 31042", "Q69-31", '"brass val*"', "若田光一"]
)
def test_what_was_understood_is_not_missing(pages: Engine, typed: str) -> None:
    """Captions that write it otherwise have it (12)."""
    page = ask(pages, typed)
    assert page.families > 0
    assert page.missing == ()


def test_what_is_one_thing_is_missing_as_one(pages: Engine) -> None:
    """Of 'R&D' neither letter is missing, but the whole (3)."""
    page = ask(pages, "R&D")
    assert page.missing == ("R&D",)
    assert ask(pages, "AT&T").missing == ()


@pytest.mark.parametrize("text", ["-agency:*", "agency:none", "person:* OR mission:*"])
def test_any_value_is_no_missing_value(pages: Engine, text: str) -> None:
    """The sign for any value is none that a caption could lack (7)."""
    page = ask(pages, text)
    assert page.notices == () and page.missing == ()


def test_a_misprint_is_offered_for_no_slip(open_archive: Opener) -> None:
    """Of two words a letter away the one that a single caption has, and no word list, is not what was meant (1)."""
    rows = [(f"made00{n:02}", "", f"A spaceship waits in hall {n}.") for n in range(6)]
    engine = open_archive([*rows, ("made0099", "", "A spacehip waits outside.")])
    page = ask(engine, "spacship")
    assert page.families == 6 and "spacehip" not in str((page.did_you_mean, page.relaxations))


def test_a_wildcard_in_a_phrase_says_what_it_left_out(open_archive: Opener) -> None:
    """Where it fits more words than are looked for, a notice says so; each of several wildcards has its share (5)."""
    letters = "abcdefghijklmnopqrst"
    rows = [
        (f"made{n:04}", "", f"The m{letters[n // 20]}{letters[n % 20]} kite{letters[n % 20]} waits.")
        for n in range(300)
    ]
    engine = open_archive(rows)
    page = ask(engine, '"the m* waits"')
    assert any("matches 300 words" in notice and "256" in notice for notice in page.notices)
    assert ask(engine, '"maa kite*"').notices == ()
    assert any(" 16 " in notice for notice in ask(engine, '"m* kite*"').notices)


@pytest.mark.parametrize("text", ['"Ada "Rings" Stone"', 'person:"Ada "Rings" Stone"'])
def test_quotation_marks_within_a_name(open_archive: Opener, text: str) -> None:
    """A name with a nickname in quotation marks can be typed in quotation marks (5)."""
    engine = open_archive(
        [("made0001", "", 'Astronaut Ada "Rings" Stone waves.'), ("made0002", "", "Rings of stone by Ada.")]
    )
    assert found(ask(engine, text))[:1] == ["made0001"]


def test_a_particle_belongs_to_its_word(open_archive: Opener) -> None:
    """What captions write as one word too is one thing where it is typed as two: neither half is enough (2)."""
    rows = [
        ("made0001", "", "A closeup of the ring."),
        ("made0002", "", "The jeweller took a close-up of his ring, which lay in the window."),
        ("made0003", "", "The ring, close to the wall, goes up."),
    ]
    page = ask(open_archive(rows), "ring close up")
    assert set(found(page)[:2]) == {"made0001", "made0002"}
    assert all("Matches all words" in hit.explain for hit in page.hits[:2])
    assert "Matches all words" not in page.hits[2].explain
