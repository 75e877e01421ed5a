"""A draft of rules as it travels with the page: nothing is kept on the server until it is saved."""

import json
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import QueryDict

from tagging.conditions import FIELDS, OPERATORS, Kind
from tagging.conditions.typed import plain_number
from tagging.conditions.vocabulary import NUMBERS, ROWS
from tagging.models import TagGroup
from tagging.selectors.rule_sets import DraftRule, stored_draft, version_in_force

MOST_RULES, MOST_CONDITIONS, LONGEST_DRAFT = 60, 20, 100_000
FIRST_CONDITION: dict[str, Any] = {"field": "spent", "operator": "gte", "value": ""}
SEPARATORS = str.maketrans(",，、;；\n", "||||||")


class NotADraft(ValueError):
    """What came is no draft that this page made."""


@dataclass(slots=True)
class EditorState:
    """The draft, the version it was begun from, and the rule whose conditions are open."""

    rules: list[dict[str, Any]]
    base: int
    open: int | None = None
    note: str = ""
    error: str = ""
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def draft(self) -> list[DraftRule]:
        return [DraftRule.read(one) for one in self.rules]

    @property
    def as_text(self) -> str:
        """For the hidden field."""
        return json.dumps(self.rules, ensure_ascii=False)


def fresh(group: TagGroup) -> EditorState:
    """The rules in force, nothing changed."""
    return EditorState([one.as_json() for one in stored_draft(group)], version_in_force(group))


def posted(data: QueryDict) -> EditorState:
    """The draft as it came, with what was typed into the open rule."""
    text = data.get("draft", "")
    if len(text) > LONGEST_DRAFT:
        raise NotADraft
    try:
        rules = [_rule(one) for one in json.loads(text)]
        base = int(data.get("base", ""))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise NotADraft from error
    if len(rules) > MOST_RULES:
        raise NotADraft
    place = data.get("open", "")
    state = EditorState(rules, base, note=data.get("note", "")[:300])
    if place.isascii() and place.isdigit() and int(place) < len(rules):
        state.open = int(place)
        _take_typed(rules[state.open], data)
    return state


def _rule(raw: dict[str, Any]) -> dict[str, Any]:
    number, tag, conditions = raw["rule"], raw["tag"], raw["conditions"]
    if not (number is None or type(number) is int) or type(tag) is not int or len(conditions) > MOST_CONDITIONS:
        raise NotADraft
    return {"rule": number, "tag": tag, "conditions": [_known(one) for one in conditions]}


def _known(raw: dict[str, Any]) -> dict[str, Any]:
    kept = {name: raw[name] for name in ("field", "operator", "value")}
    if kept["field"] not in FIELDS or not isinstance(kept["operator"], str):
        raise NotADraft
    return {**kept, "key": str(raw["key"])} if raw.get("key") else kept


def _take_typed(rule: dict[str, Any], data: QueryDict) -> None:
    tag = data.get("tag", "")
    if tag.isascii() and tag.isdigit():
        rule["tag"] = int(tag)
    rule["conditions"] = [_typed(data, f"c{place}", stored) for place, stored in enumerate(rule["conditions"])]


def _typed(data: QueryDict, name: str, stored: dict[str, Any]) -> dict[str, Any]:
    """One condition as it was typed; another field starts with its own first operator and no value."""
    wanted = data.get(f"{name}-field", stored["field"])
    if wanted not in FIELDS:
        return stored
    kind = FIELDS[wanted].kind
    if wanted != stored["field"]:
        return _blank(wanted, kind)
    operator = data.get(f"{name}-operator", stored["operator"])
    if operator not in OPERATORS[kind]:
        operator = OPERATORS[kind][0]
    raw = {"field": wanted, "operator": operator, "value": _value(kind, operator, data.getlist(f"{name}-value"))}
    if kind is Kind.ATTRIBUTE:
        raw["key"] = data.get(f"{name}-key", "")
    return raw


def _blank(name: str, kind: Kind) -> dict[str, Any]:
    value: Any = "" if kind in NUMBERS else True if kind is Kind.FLAG else []
    raw = {"field": name, "operator": OPERATORS[kind][0], "value": value}
    return {**raw, "key": ""} if kind is Kind.ATTRIBUTE else raw


def _value(kind: Kind, operator: str, typed: list[str]) -> Any:
    text = typed[0].strip() if typed else ""
    if kind in NUMBERS:
        return _number(plain_number(text))
    if kind is Kind.FLAG:
        return text != "no"
    if operator in ("known", "unknown"):
        return []
    if kind in ROWS:
        return sorted({int(one) for one in typed if one.isascii() and one.isdigit()})
    words = [word.strip() for one in typed for word in one.translate(SEPARATORS).split("|")]
    return list(dict.fromkeys(word for word in words if word))


def _number(text: str) -> Any:
    """As a condition is stored: a whole number, or text with decimals; anything else stays as typed."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        return text
    if not value.is_finite() or abs(value) > Decimal(10) ** 12:
        return text
    return int(value) if value == value.to_integral_value() else str(value.normalize())
