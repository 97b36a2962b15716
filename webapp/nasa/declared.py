"""The interface of images-api.nasa.gov: the only list of its parameters and operations."""

from webapp.api.operations import Lead, Operation
from webapp.declarations import Parameter
from webapp.nasa.collection_json import FilesJson, FoundJson, LocationJson, MetadataJson
from webapp.serving.problem_json import RefusalJson

USUAL_SIZE, LARGEST_SIZE = 100, 1000
LAST_PAGE = 1_000_000_000
YEAR = "^ *([0-9]{4})? *$"

TEXT = Parameter(
    "q", "Words that a record says anywhere, in the grammar of the search box.", "moon", bound="query"
)
WORDS = (
    Parameter("title", "Words of the title.", "visit", bound="query"),
    Parameter("description", "Words of the description.", "launch", bound="query"),
    Parameter("location", "Words of the place.", "hall", bound="query"),
    Parameter("photographer", "Words of the photographer's name.", "koch", bound="query"),
    Parameter("secondary_creator", "Words of another creator's name.", "studio", bound="query"),
    Parameter(
        "keywords", "Words that are all among the keywords, with commas between.", "moon,rock", bound="query"
    ),
)
SHORT = Parameter("description_508", "Words of the description.", "launch", bound="query")
EXACT = (
    Parameter("center", "The center, letter by letter.", "JSC"),
    Parameter("nasa_id", "The id, letter by letter.", "iss065e000001"),
)
MEDIA_TYPE = Parameter("media_type", "image, video or audio; several with commas between.", "image,video")
YEARS = (
    Parameter("year_start", "The first year of the date.", "1969", pattern=YEAR),
    Parameter("year_end", "The last year of the date.", "2021", pattern=YEAR),
)
PAGE = Parameter("page", "Which page.", 2, whole=True, usual=1, highest=LAST_PAGE)
SIZE = Parameter("page_size", "Records on a page.", 5, whole=True, usual=USUAL_SIZE, highest=LARGEST_SIZE)

SEARCHED = (TEXT, *WORDS, SHORT, *EXACT, MEDIA_TYPE, *YEARS)
PAGING = (PAGE, SIZE)

_ID = Parameter("nasa_id", "The id of a record, letter by letter.", "iss065e000001")
_KIND = Parameter("kind", "Its media type.", "image")
_ALBUM = Parameter("album", "The name of an album, letter by letter.", "Apollo")


def _operation(
    name: str,
    path: str,
    summary: str,
    answer: type,
    *within: Parameter,
    leads: tuple[Lead, ...] = (),
    **more: tuple[Parameter, ...],
) -> Operation:
    return Operation(
        name=f"nasa{name}",
        path=f"/nasa{path}",
        summary=summary,
        meaning="As images-api.nasa.gov answers it.",
        parameters=more.get("parameters", ()),
        leads=leads,
        answer=answer,
        within=within,
        refusal=RefusalJson,
    )


OPERATIONS = (
    _operation(
        "Search",
        "/search",
        "Records that fit, each for itself",
        FoundJson,
        parameters=(*SEARCHED, *PAGING),
        leads=tuple(
            Lead(name, "nasa_id", "/collection/items/0/data/0/nasa_id")
            for name in ("nasaAsset", "nasaMetadata", "nasaCaptions")
        ),
    ),
    _operation("Album", "/album/{album}", "Records of an album", FoundJson, _ALBUM, parameters=PAGING),
    _operation("Asset", "/asset/{nasa_id}", "Files of a record", FilesJson, _ID),
    _operation("Metadata", "/metadata/{nasa_id}", "Where the metadata of a record is", LocationJson, _ID),
    _operation("Captions", "/captions/{nasa_id}", "Where the subtitles of a video are", LocationJson, _ID),
    _operation(
        "Described",
        "/{kind}/{nasa_id}/metadata.json",
        "Metadata of a record",
        MetadataJson,
        _KIND,
        _ID,
    ),
    _operation(
        "Listed", "/{kind}/{nasa_id}/collection.json", "Files of a record, bare", list[str], _KIND, _ID
    ),
)
