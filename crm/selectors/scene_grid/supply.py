"""Scripts by moment of a talk and by whom they speak to or what they ask."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet

from scripts_lib.choices import ScriptState
from scripts_lib.models import Script

ANYBODY = ""


@dataclass(slots=True)
class Supply:
    """How many scripts each cell has; a cell is (touchpoint, row), a row a shopper type or `?` and a group's code."""

    published: Counter[tuple[str, str]] = field(default_factory=Counter)
    drafted: Counter[tuple[str, str]] = field(default_factory=Counter)
    published_scripts: int = 0


def asking(group: str) -> str:
    """The row of scripts that ask about a tag group."""
    return f"?{group}"


def supply(shop_id: int, *, channel: str = "", product_id: int | None = None) -> Supply:
    """Counted over the shop's scripts and those of all shops; three queries."""
    scripts = Script.objects.for_shop(shop_id).exclude(state=ScriptState.ARCHIVED)
    if channel:
        scripts = scripts.filter(Q(channels="") | Q(channels__contains=f" {channel} "))
    if product_id:
        scripts = scripts.filter(Q(products=None) | Q(products=product_id))
    found = Supply()
    more = _more_touchpoints(scripts.values("pk"))
    rows = scripts.values_list("pk", "state", "scene__touchpoint", "shopper_type", "asks").distinct()
    for pk, state, touchpoint, shopper_type, asks in rows:
        counts = found.published if state == ScriptState.PUBLISHED else found.drafted
        found.published_scripts += state == ScriptState.PUBLISHED
        for point in {touchpoint, *more.get(pk, ())}:
            counts.update((point, row) for row in _rows(shopper_type, asks))
    return found


def _rows(shopper_type: str, asks: str) -> Iterable[str]:
    return (shopper_type, asking(asks)) if asks else (shopper_type,)


def _more_touchpoints(scripts: QuerySet[Any, Any]) -> dict[int, list[str]]:
    through = Script.more_scenes.through.objects.filter(script__in=scripts)
    found: dict[int, list[str]] = {}
    for script, touchpoint in through.values_list("script", "scene__touchpoint"):
        found.setdefault(script, []).append(touchpoint)
    return found
