"""Scripts as they were: a version for each save that changed something, and the way back."""

from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from customers.models import Product, ProductCategory
from scripts_lib.models import Scene, Script, ScriptBranch, ScriptVariant, ScriptVersion
from tagging.models import Tag

from .scripts import index_script

TEXTS = (
    "shopper_type", "title", "short_code", "question", "triggers", "explicit_need", "implicit_need", "keywords",
    "asks", "asks_attribute", "channels",
)  # fmt: skip
DAYS = ("valid_from", "valid_until", "review_on")
MANY = ("more_scenes", "products", "categories")
Content = dict[str, Any]


class RestoreRefused(Exception):
    """The version cannot be brought back; the text says why."""


@transaction.atomic
def keep_version(*, script: Script, by: User | None, at: datetime, restored_from: int | None = None) -> int:
    """The number of the newest version, a new one when the saved script says something else than the last.

    Two saves at once wait for one another, so neither version is lost.
    """
    row = _locked(script)
    content = content_of(row)
    last = ScriptVersion.objects.filter(script=row).order_by("-number").first()
    if last is None or last.content != content:
        number = (last.number if last else 0) + 1
        ScriptVersion.objects.create(
            script=row, number=number, content=content, restored_from=restored_from, made_by=by, made_at=at
        )
        Script.objects.filter(pk=row.pk).update(number=number)
        script.number = number
    return script.number


@transaction.atomic
def restore(*, script: Script, number: int, by: User | None, at: datetime) -> int:
    """The script says again what it said in a version; that is a version of its own. Its state stays."""
    row = _locked(script)
    version = ScriptVersion.objects.filter(script=row, number=number).first()
    if version is None:
        raise RestoreRefused(_("There is no such version."))
    _write_fields(row, version.content)
    _write_many(row, version.content)
    _write_variants(row, version.content["variants"])
    _write_branches(row, version.content["branches"])
    index_script(script_id=row.pk)
    return keep_version(script=row, by=by, at=at, restored_from=number)


def content_of(script: Script) -> Content:
    """What a script says, without keys of its parts: wordings by label, answers as a tree."""
    content: Content = {name: getattr(script, name) for name in TEXTS}
    content |= {name: day.isoformat() if (day := getattr(script, name)) else None for name in DAYS}
    content |= {"scene": script.scene_id, "owner": script.owner_id}
    for name in MANY:
        content[name] = sorted(getattr(script, name).values_list("pk", flat=True))
    variants = script.variants.order_by("label", "pk").values("label", "text", "weight", "is_active", "author")
    content["variants"] = [{name: value for name, value in one.items() if value is not None} for one in variants]
    branches = list(script.branches.order_by("position", "pk"))
    content["branches"] = _tree(branches, None)
    return content


def _locked(script: Script) -> Script:
    return Script.objects.select_for_update(of=("self",)).get(pk=script.pk)


def _tree(branches: list[ScriptBranch], parent: int | None) -> list[Content]:
    return [
        {"answer": one.answer, "reply": one.reply, "tag": one.tag_id, "then": _tree(branches, one.pk)}
        for one in branches
        if one.parent_id == parent
    ]


def _write_fields(script: Script, content: Content) -> None:
    """A scene or an owner that is gone, and a short code that another script has by now, stay as they are."""
    for name in TEXTS:
        setattr(script, name, content[name])
    for name in DAYS:
        setattr(script, name, date.fromisoformat(content[name]) if content[name] else None)
    if Scene.objects.filter(pk=content["scene"]).exists():
        script.scene_id = content["scene"]
    if content["owner"] is None or User.objects.filter(pk=content["owner"]).exists():
        script.owner_id = content["owner"]
    taken = Script.objects.filter(shop=script.shop_id, short_code=script.short_code).exclude(pk=script.pk)
    fields = [*TEXTS, *DAYS, "scene", "owner"]
    if script.short_code and taken.exists():
        fields.remove("short_code")
    script.save(update_fields=fields)


def _write_many(script: Script, content: Content) -> None:
    script.more_scenes.set(Scene.objects.filter(pk__in=content["more_scenes"]))
    script.products.set(Product.objects.filter(pk__in=content["products"]))
    script.categories.set(ProductCategory.objects.filter(pk__in=content["categories"]))


def _write_variants(script: Script, wanted: list[Content]) -> None:
    """A wording keeps its row, and with it what was counted, as long as its label stays."""
    authors = set(User.objects.filter(pk__in=[one.get("author") for one in wanted]).values_list("pk", flat=True))
    for one in wanted:
        rest = {name: value for name, value in one.items() if name not in ("label", "author")}
        if one.get("author") in authors:
            rest["author_id"] = one["author"]
        ScriptVariant.objects.update_or_create(script=script, label=one["label"], defaults=rest)
    script.variants.exclude(label__in=[one["label"] for one in wanted]).delete()


def _write_branches(script: Script, wanted: list[Content]) -> None:
    tags = set(Tag.objects.filter(shop=script.shop_id).values_list("pk", flat=True))
    kept = _place(script, wanted, None, list(script.branches.order_by("position", "pk")), tags)
    script.branches.exclude(pk__in=kept).delete()


def _place(
    script: Script, wanted: list[Content], parent: int | None, left: list[ScriptBranch], tags: set[int]
) -> list[int]:
    """Put answers in their place, those of the same words in the rows they had; the keys of all."""
    placed = []
    for position, one in enumerate(wanted):
        row = next((row for row in left if row.answer == one["answer"]), None) or ScriptBranch(script=script)
        if row in left:
            left.remove(row)
        row.parent_id, row.position, row.answer, row.reply = parent, position, one["answer"], one["reply"]
        row.tag_id = one["tag"] if one["tag"] in tags else None
        row.save()
        placed += [row.pk, *_place(script, one["then"], row.pk, left, tags)]
    return placed
