"""Tests of schema.picture_year: the year of a picture by its date, its id or its archive, and what says so."""

from datetime import date

import pytest

from schema.analysis.id_year import ID_YEARS, read_id_year
from schema.document import (
    Caption,
    Document,
    DumpFields,
    EventDate,
    Member,
    Precision,
    Variant,
    YearEvidence,
    YearSource,
)
from schema.picture_year import document_year, picture_year


def caption(
    own_id: str | None, created: str = "", media: str = "", event: EventDate | None = None
) -> Caption:
    """Return a record with an id and the date that its archive gives it."""
    fields = DumpFields(date_created=created, media_type=media)
    return Caption("dump", 1, own_id, "", "A hill.", "", "A hill.", event_date=event, fields=fields)


def year(own_id: str | None, created: str = "", media: str = "") -> tuple[int, str] | None:
    """Return the year of a record and what says so."""
    found = picture_year(caption(own_id, created, media))
    return (found.year, found.source.value) if found else None


@pytest.mark.parametrize(
    ("own_id", "of_id"),
    [
        ("KSC-97PC0123", 1997),
        ("KSC-03pd1234", 2003),
        ("KSC-2014-1234", 2014),
        ("KSC-20240203-PH-ABC01_0007", 2024),
        ("110-KSC-70PC-12", 1970),
        ("81PC-0417", 1981),
        ("72pc0123", 1972),
        ("65p-123", 1965),
        ("S70-12345", 1970),
        ("s84-12345", 1984),
        ("71_12345", 1971),
        ("97-E-12345", 1997),
        ("EC98-12345-7", 1998),
        ("EC02-0123-4", 2002),
        ("ECN76-12345", 1976),
        ("E57-12345", 1957),
        ("jsc2026e001234", 2026),
        ("JSC2003-E-12345", 2003),
        ("NHQ202102180012", 2021),
        ("201506120003HQ", 2015),
        ("LRC-1951-B701_P-12345", 1951),
        ("GRC-1978-C-01234", 1978),
        ("AFRC2016-0123-45", 2016),
        ("STS071-724-001", 1995),
        ("sts123-e-01234", 2008),
        ("S29-72-012", 1989),
        ("s98e1234", 2001),
        ("51B-101-012", 1985),
        ("AS08-14-1234", 1968),
        ("SL2-7-123", 1973),
    ],
)
def test_an_id_says_the_year(own_id: str, of_id: int) -> None:
    """The forms of the centers, in any case, and flights by their names, say the year where nothing contradicts."""
    assert year(own_id) == (of_id, "id")
    assert year(own_id.lower()) == (of_id, "id")


@pytest.mark.parametrize(
    "own_id",
    ["PIA12345", "1234567", "A Hill in 1999", "S1", "KSC", "99", "41D-X", "iss040e012345", "sts-1", "x1999"],
)
def test_other_ids_say_none(own_id: str) -> None:
    """A number is no year, and a title is no id."""
    assert read_id_year(own_id) is None
    assert year(own_id) is None


def test_every_form_reads_its_examples() -> None:
    """The examples beside each form are read by it, as the first of all."""
    for form in ID_YEARS["form"]:
        for example in form["examples"]:
            found = read_id_year(example)
            assert found and found.kind.value == form["kind"], example


def test_the_archives_date_says_the_year() -> None:
    """Where no id says it the archive's own date does, but for what it published, and for days that mean none."""
    assert year("7654321", "1969-07-16T00:00:00Z") == (1969, "filed")
    assert year(None, "1969") == (1969, "filed")
    assert year("PIA12345", "1999-01-02") is None
    assert year("GSFC_20171208_Archive_e000001", "2015-05-08") is None
    assert year("a-talk", "2015-05-08", "video") is None
    for placeholder in ("1970-01-01T00:00:00Z", "1900-01-01", "0001-01-01", "soon", ""):
        assert year("7654321", placeholder) is None


def test_id_and_archive_may_contradict() -> None:
    """A scan gives way to the archive; a negative or a picture that it contradicts has no year; a flight is sure."""
    assert year("jsc2007e012345", "1961-05-05") == (1961, "filed")
    assert year("S91-12345", "1959-03-04") is None
    assert year("S91-12345", "1992-01-04") == (1991, "id")
    assert year("STS071-724-001", "1999-08-11") == (1995, "id")
    assert year("STS071-S-001", "1995-01-04") == (1995, "filed")
    assert year("STS071-S-001", "1999-08-11") is None
    assert year("SL4-137-1234", "1974-01-04") == (1974, "id")
    assert year("SL4-137-1234") is None


def test_a_printed_date_comes_first() -> None:
    """Whatever id and archive say, and whichever record of a family prints it."""
    day = EventDate(date(1958, 3, 4), date(1958, 3, 4), Precision.DAY, "4 March 1958", "prose")
    members = (
        Member(caption("S91-12345", "1991-02-03"), Variant.LEAD),
        Member(caption(None, event=day), Variant.EDITED),
    )
    found = document_year(Document("x", "", members, {}))
    assert found == YearEvidence(1958, YearSource.PRINTED, "4 March 1958", "dump#1")
    assert document_year(Document("x", "", members[:1], {})) == YearEvidence(
        1991, YearSource.ID, "S91-12345", "dump#1"
    )
