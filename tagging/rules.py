"""What can be known of why a tag changed. Plain Python."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

AMOUNTS = ("spent_cents", "orders")


@dataclass(frozen=True, slots=True)
class RunSeen:
    """What lay between a run and the one before it."""

    has_new_rules: bool = False
    has_new_cuts: bool = False
    undone_imports: tuple[int, ...] = ()


def move_cause(run: RunSeen | None, now: Mapping[str, Any], before: Mapping[str, Any] | None) -> str:
    """Why the answer changed, as far as the evidence tells; `run` is None where a person did it.

    `before` is the evidence of the group's change before this one, None when this is the first.
    """
    if run is None:
        return "person"
    if before is None:
        return "first"
    if run.has_new_rules or _turn(now.get("bargain_points"), before.get("bargain_points")):
        return "rules"
    if run.has_new_cuts:
        return "cuts"
    turns = [_turn(now.get(name), before.get(name)) for name in AMOUNTS]
    turns.append(_turn(now.get("last_paid_on") or "", before.get("last_paid_on") or ""))
    if -1 in turns:
        return "undo" if run.undone_imports else "less"
    if 1 in turns:
        return "more"
    if _turn(now.get("days"), before.get("days")) == 1:
        return "time"
    return "other"


def _turn(now: Any, before: Any) -> int:
    """1 for more or later, -1 for less or earlier, 0 where that cannot be said."""
    if now is None or before is None or type(now) is not type(before):
        return 0
    return (now > before) - (now < before)
