"""What scripts say: a block of JSON in the page, by the names that ``static/messages.js`` asks for."""

import json
from functools import cache

from markupsafe import Markup

from schema.fields import FACETS
from schema.message import translatable
from webapp.languages.language import Language

_TEXTS = {
    "all_frames": translatable("All frames on a page of their own"),
    "copied": translatable("Copied"),
    "copy_failed": translatable("The browser does not let this page copy"),
    "fit": translatable("Fit"),
    "id": translatable("photograph"),
    "no_suggestions": translatable("No suggestions."),
    "notes_too_long": translatable("The notes are too long for a link and for downloads: shorten one."),
    "suggestions": translatable("Suggestions"),
    "title": translatable("title"),
    "turn_off": translatable("Turn off"),
    "turn_on": translatable("Turn on"),
    "word": translatable("word"),
    "zoom": translatable("Zoom"),
}


@cache
def script_messages(language: Language) -> Markup:
    """Return the texts of the scripts in a language, as JSON that may stand in a page.

    A text that counts has its forms by the categories of CLDR, which browsers know: ``Intl.PluralRules``.
    """
    texts: dict[str, object] = {name: language.gettext(text) for name, text in _TEXTS.items()}
    texts |= {facet.name: language.gettext(facet.label.lower()) for facet in FACETS}
    texts["count"] = {
        "frames_shown": _forms(
            language, "%(number)s frame is shown below.", "%(number)s frames are shown below."
        ),
        "selected": _forms(language, "%(number)s selected", "%(number)s selected"),
        "selection_full": _forms(
            language,
            "A selection has at most %(number)s caption.",
            "A selection has at most %(number)s captions.",
        ),
        "suggestions": _forms(
            language,
            "%(number)s suggestion; arrow down to choose.",
            "%(number)s suggestions; arrow down to choose.",
        ),
    }
    return Markup(json.dumps(texts, ensure_ascii=False).replace("<", "\\u003c"))  # noqa: S704 - nothing closes the block


# A number of each category of CLDR in most languages.
_SAMPLES = {"zero": 0, "one": 1, "two": 2, "few": 3, "many": 11, "other": 100}


def _forms(language: Language, one: str, many: str) -> dict[str, str]:
    texts = {category: language.ngettext(one, many, number) for category, number in _SAMPLES.items()}
    return {name: text for name, text in texts.items() if name == "other" or text != texts["other"]}
