"""How a sentence about a code is put together."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

Text = str | Promise
VALUE_LENGTH = 80

# What a refusal may know about the place in the file, in the order in which it is said.
PLACES = {
    "sheet": gettext_lazy("sheet “%(it)s”"),
    "line": gettext_lazy("line %(it)s"),
    "record": gettext_lazy("record %(it)s"),
    "column": gettext_lazy("column “%(it)s”"),
    "position": gettext_lazy("byte %(it)s"),
    "value": gettext_lazy("found “%(it)s”"),
    "platform": gettext_lazy("platform: %(it)s"),
    "wanted": gettext_lazy("chosen: %(it)s"),
    "missing": gettext_lazy("missing: %(it)s"),
    "found": gettext_lazy("found: %(it)s"),
    "limit": gettext_lazy("limit: %(it)s"),
}


@dataclass(frozen=True)
class Words:
    """A code in words: its name in a list, what is the matter, what to do next."""

    label: Text
    cause: Text
    remedy: Text = ""


def shown(value: object) -> str:
    """A value as it may stand in a sentence: one line, short."""
    text = " ".join(str(value).split())
    return text if len(text) <= VALUE_LENGTH else text[: VALUE_LENGTH - 1] + "…"


def listed(value: object) -> str:
    """One name, or several with the separator of the reader's language."""
    if isinstance(value, (list, tuple, set, frozenset)):
        return pgettext("between the names of a list", ", ").join(shown(item) for item in value)
    return shown(value)


def record_place(record: int, column: str, value: str) -> str:
    """Where in the file a problem sits, in the reader's language."""
    params = {"record": record, "column": shown(column), "value": shown(value)}
    if column and value:
        return _("Record %(record)s, “%(column)s” is “%(value)s”") % params
    if column:
        return _("Record %(record)s, “%(column)s” is empty") % params
    if value:
        return _("Record %(record)s, “%(value)s”") % params
    return _("Record %(record)s") % params


def sentences(*parts: Text) -> str:
    """Sentences one after another, as the reader's language sets them apart."""
    said = ""
    for part in filter(None, map(str, parts)):
        said = pgettext("two sentences", "%(first)s %(second)s") % {"first": said, "second": part} if said else part
    return said


def file_place(params: Mapping[str, Any]) -> str:
    """What a refusal knows of the place in the file; "" when it knows nothing."""
    known = {name: listed(params[name]) for name in PLACES if params.get(name) not in (None, "", [], ())}
    return pgettext("between the parts of a place", "; ").join(PLACES[name] % {"it": it} for name, it in known.items())
