"""What changed in a script from one version to the next, in words that are read without knowing any field."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from typing import Any

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from customers.models import Product, ProductCategory
from customers.selectors.staff import staff_name
from scripts_lib.models import Scene, Script, ScriptVersion
from scripts_lib.render import Run, compared
from tagging.models import Tag

MOST_SHOWN = 50
Content = Mapping[str, Any]
Names = dict[str, dict[int, str]]
MODELS: dict[str, Any] = {
    "scene": Scene,
    "more_scenes": Scene,
    "owner": User,
    "products": Product,
    "categories": ProductCategory,
    "tag": Tag,
}


@dataclass(frozen=True, slots=True)
class Change:
    label: str
    runs: list[Run]


@dataclass(frozen=True, slots=True)
class Version:
    """One state of a script and how it differs from the one before."""

    number: int
    author: str
    made_at: datetime
    restored_from: int | None
    changes: list[Change]
    is_first: bool
    is_newest: bool


def script_versions(script: Script) -> list[Version]:
    """The newest versions of a script, newest first; as many queries for one as for fifty."""
    rows = list(
        ScriptVersion.objects.filter(script=script).select_related("made_by").order_by("-number")[: MOST_SHOWN + 1]
    )
    names = _names([row.content for row in rows])
    texts = {row.number: dict(_texts(row.content, names)) for row in rows}
    found = []
    for row, before in zip_longest(rows, rows[1:]):
        found.append(
            Version(
                number=row.number,
                author=staff_name(row.made_by),
                made_at=row.made_at,
                restored_from=row.restored_from,
                changes=list(_changes(texts[before.number], texts[row.number])) if before else [],
                is_first=before is None,
                is_newest=row is rows[0],
            )
        )
    return found[:MOST_SHOWN]


def _changes(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Change]:
    for label in dict.fromkeys([*new, *old]):
        before, after = old.get(label, ""), new.get(label, "")
        if before != after:
            yield Change(label, compared(before, after))


def _texts(content: Content, names: Names) -> Iterator[tuple[str, str]]:
    """Everything a version says, as label and words."""
    for name, value in content.items():
        if name in ("variants", "branches"):
            continue
        label = str(Script._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        yield label, _worded(name, value, names)
    for one in content["variants"]:
        yield _("wording %(label)s") % one, one["text"]
        use = _("weight %(weight)s") % one if one["is_active"] else _("not in use")
        yield _("wording %(label)s, use") % one, use
        if one.get("author"):
            yield _("wording %(label)s, by") % one, _worded("owner", one["author"], names)
    yield from _answers(content["branches"], names, "")


def _answers(branches: Any, names: Names, above: str) -> Iterator[tuple[str, str]]:
    for one in branches:
        path = f"{above}{one['answer']}"
        yield _("answer “%(path)s”") % {"path": path}, one["reply"]
        yield _("answer “%(path)s”, tag") % {"path": path}, _worded("tag", one["tag"], names)
        yield from _answers(one["then"], names, f"{path} → ")


def _worded(name: str, value: Any, names: Names) -> str:
    if name in MODELS:
        keys = value if isinstance(value, list) else [value] if value else []
        return ", ".join(names[name].get(key, f"#{key}") for key in keys)
    field: Any = Script._meta.get_field(name)
    chosen = dict(field.flatchoices).get(value) if field.flatchoices else None
    return str(chosen or value or "").strip()


def _names(contents: list[Content]) -> Names:
    """What rows that versions point at are called, one query a kind."""
    wanted: dict[str, set[int]] = {name: set() for name in MODELS}
    for content in contents:
        for name in MODELS:
            if name != "tag":
                value = content[name]
                wanted[name].update(value if isinstance(value, list) else [value] if value else [])
        wanted["tag"].update(_tags(content["branches"]))
        wanted["owner"].update(one["author"] for one in content["variants"] if one.get("author"))
    found: Names = {}
    for name, model in MODELS.items():
        rows = model.objects.filter(pk__in=wanted[name]) if wanted[name] else []
        found[name] = {row.pk: _name_of(row) for row in rows}
    return found


def _name_of(row: Any) -> str:
    if isinstance(row, User):
        return staff_name(row)
    return str(row) if isinstance(row, Scene) else str(row.name)


def _tags(branches: Any) -> Iterator[int]:
    for one in branches:
        if one["tag"]:
            yield one["tag"]
        yield from _tags(one["then"])
