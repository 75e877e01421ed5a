"""Scripts as a table: wordings and answers stand as outlines in one cell each."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.choices import ExportedList
from customers.exchange.cells import checked, in_every_language, joined, listed
from customers.exchange.resource import NUMBER
from customers.exchange.sheet import folded
from customers.selectors.shop_day import shop_day
from scripts_lib.choices import ScriptState, Severity, Stage
from scripts_lib.models import Scene, Script
from scripts_lib.services.phrases import check_script
from scripts_lib.services.scripts import index_scripts
from scripts_lib.services.versions import keep_version

from .named import LibraryResource
from .script_parts import Parts, answers_now, answers_said, save_answers, save_wordings, wordings_now, wordings_said

SCENES = ("scene", "more_scenes")
PARTS = ("wordings", "answers")


class ScriptResource(LibraryResource):
    """One row a script; found by its number, else its short code, else its title. A new one comes as a draft."""

    model = Script
    exported = ExportedList.SCRIPTS
    own = {
        NUMBER: gettext_lazy("number"),
        "scene": gettext_lazy("scene"),
        "more_scenes": gettext_lazy("also for the scenes"),
        "wordings": gettext_lazy("wordings"),
        "answers": gettext_lazy("answers"),
        "products": gettext_lazy("products"),
        "categories": gettext_lazy("categories"),
    }
    plain = (
        "title",
        "short_code",
        "shopper_type",
        "question",
        "triggers",
        "explicit_need",
        "implicit_need",
        "keywords",
        "asks",
        "asks_attribute",
        "channels",
        "valid_from",
        "valid_until",
        "review_on",
    )

    def queryset(self) -> Any:
        """With what a row of the file tells."""
        rows = super().queryset().select_related("scene")
        return rows.prefetch_related("more_scenes", "variants", "branches__tag__group", "products", "categories")

    def find(self, row: dict[str, Any]) -> Any:
        """By number, else by short code, else by title."""
        if found := self.by_number(row):
            return found
        if code := str(row.get("short_code", "")):
            return self.queryset().filter(short_code=code).first()
        return self.by_title(row)

    def now(self, row: Any, name: str) -> Any:
        """Scenes by their keys, wordings and answers as outlines."""
        if name == "scene":
            return frozenset([row.scene_id])
        if name == "more_scenes":
            return frozenset(scene.pk for scene in row.more_scenes.all())
        if name in PARTS:
            return wordings_now(row) if name == "wordings" else answers_now(row)
        return super().now(row, name)

    def said(self, name: str, cell: Any) -> Any:
        """The same out of a cell."""
        if name in SCENES:
            return frozenset(self._scene(one) for one in listed(cell))
        if name in PARTS:
            text = checked(cell)
            return wordings_said(text) if name == "wordings" else answers_said(text, shop=self.shop)
        return super().said(name, cell)

    def written(self, name: str, value: Any) -> str:
        """Scenes by their names; those of one name with their stage before it."""
        if name in SCENES:
            return joined(self._names[pk] for pk in value)
        if name in PARTS:
            parts: Parts = value
            return parts.cell()
        return super().written(name, value)

    def write(self, row: Any, changes: dict[str, Any]) -> None:
        """The script with all its parts."""
        for name, value in changes.items():
            if name in self.plain:
                setattr(row, name, value)
        _take_scene(row, changes)
        if row.valid_from and row.valid_until and row.valid_until < row.valid_from:
            raise ValidationError({"valid_until": _("This day lies before the first one.")})
        row.save()
        self.link(row, changes)
        if "more_scenes" in changes:
            row.more_scenes.set(changes["more_scenes"])
        if "wordings" in changes:
            save_wordings(row, changes["wordings"])
        if "answers" in changes:
            save_answers(row, changes["answers"])
        if row.state == ScriptState.PUBLISHED and not row.variants.filter(is_active=True).exists():
            raise ValidationError({"wordings": _("A published script needs a wording that is in use.")})
        self._guard(row)

    def settle(self, keys: list[Any]) -> None:
        """The scripts findable by what they say now, and a version of each."""
        index_scripts(script_ids=keys)
        for script in Script.objects.filter(pk__in=keys).order_by("pk"):
            keep_version(script=script, by=self.by, at=self.at)

    def _guard(self, row: Any) -> None:
        """What agents may already copy stays sayable."""
        if row.state != ScriptState.PUBLISHED:
            return
        on = shop_day(self.shop, at=self.at) if self.shop else self.at.date()
        hits = check_script(script=Script.objects.get(pk=row.pk), on=on)
        blocked = sorted({hit.word for hit in hits if hit.severity == Severity.BLOCK})
        if blocked:
            raise ValidationError({"wordings": _("May not be said: %(words)s") % {"words": " · ".join(blocked)}})

    @cached_property
    def _scenes(self) -> list[Scene]:
        rows = Scene.objects.for_shop(self.shop.pk) if self.shop else Scene.objects.filter(shop=None)
        return list(rows.order_by("pk"))

    @cached_property
    def _names(self) -> dict[int, str]:
        """How each scene is written: its name, or its stage and name where two have the same."""
        names = [scene.name for scene in self._scenes]
        return {
            scene.pk: scene.name if names.count(scene.name) == 1 else f"{scene.stage}: {scene.name}"
            for scene in self._scenes
        }

    @cached_property
    def _known_scenes(self) -> dict[str, list[int]]:
        words = {stage.value: {stage.value, *in_every_language(stage.label)} for stage in Stage}
        found: dict[str, list[int]] = {}
        for scene in self._scenes:
            name = folded(scene.name)
            for spelling in (name, *(f"{folded(word)}: {name}" for word in words[scene.stage])):
                found.setdefault(spelling, []).append(scene.pk)
        return found

    def _scene(self, name: str) -> int:
        known = self._known_scenes.get(folded(name), [])
        if not known:
            raise ValidationError(_("Not known in this shop: %(names)s") % {"names": name})
        if len(known) > 1:
            raise ValidationError(_("Several scenes have this name. Write the stage before it: pre_sale: …"))
        return known[0]


def _take_scene(script: Any, changes: dict[str, Any]) -> None:
    """Exactly one; a new script without the column has none."""
    if "scene" not in changes and script.scene_id:
        return
    scenes = changes.get("scene", frozenset())
    if len(scenes) != 1:
        raise ValidationError({"scene": _("A script belongs to one scene. Write its name.")})
    [script.scene_id] = scenes
