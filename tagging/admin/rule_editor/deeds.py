"""What the buttons of the page do to a draft."""

from typing import Any

from tagging.models import TagGroup
from tagging.selectors.rule_sets import stored_draft

from .state import FIRST_CONDITION, MOST_CONDITIONS, MOST_RULES, EditorState


def apply(state: EditorState, wish: str, group: TagGroup) -> None:
    """Do one thing to the draft; what makes no sense does nothing."""
    deed, _colon, number = wish.partition(":")
    place = int(number) if number.isascii() and number.isdigit() else -1
    if deed == "new-rule":
        _add(state, group)
    elif deed == "put-back":
        _put_back(state, place, group)
    elif deed == "new-condition" and state.open is not None:
        conditions = state.rules[state.open]["conditions"]
        conditions.extend([dict(FIRST_CONDITION)] if len(conditions) < MOST_CONDITIONS else [])
    elif deed == "drop-condition" and state.open is not None:
        conditions = state.rules[state.open]["conditions"]
        state.rules[state.open]["conditions"] = conditions[:place] + conditions[place + 1 :]
    elif 0 <= place < len(state.rules):
        _with_rule(state, deed, place)


def _with_rule(state: EditorState, deed: str, place: int) -> None:
    rules = state.rules
    if deed == "open":
        state.open = place
    elif deed == "up" and place > 0:
        _swap(state, place - 1)
    elif deed == "down" and place < len(rules) - 1:
        _swap(state, place)
    elif deed == "remove":
        del rules[place]
        state.open = None
    elif deed == "copy" and len(rules) < MOST_RULES:
        twin: dict[str, Any] = {**rules[place], "rule": None, "conditions": [*rules[place]["conditions"]]}
        rules.insert(place + 1, twin)
        state.open = place + 1


def _swap(state: EditorState, upper: int) -> None:
    rules = state.rules
    rules[upper], rules[upper + 1] = rules[upper + 1], rules[upper]
    if state.open in (upper, upper + 1):
        state.open = upper + 1 if state.open == upper else upper


def _add(state: EditorState, group: TagGroup) -> None:
    tag = group.tags.filter(is_active=True).order_by("position", "pk").values_list("pk", flat=True).first()
    if tag is None or len(state.rules) >= MOST_RULES:
        return
    state.rules.append({"rule": None, "tag": tag, "conditions": [dict(FIRST_CONDITION)]})
    state.open = len(state.rules) - 1


def _put_back(state: EditorState, rule: int, group: TagGroup) -> None:
    """A rule that the draft takes out returns to its old place."""
    stored = stored_draft(group)
    for place, one in enumerate(stored):
        if one.rule == rule and all(known["rule"] != rule for known in state.rules):
            state.rules.insert(min(place, len(state.rules)), one.as_json())
            state.open = None
