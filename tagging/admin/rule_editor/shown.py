"""A draft as the page shows it: each rule in plain words, and beside it what it said before."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from tagging.conditions import FIELDS, OPERATORS, Condition, ConditionError, Kind, turns_of, with_inner
from tagging.conditions.vocabulary import MONTHS, NUMBERS
from tagging.looks import TIER, TIER_ICONS
from tagging.models import Tag, TagGroup
from tagging.selectors.cut_points import cut_points_on
from tagging.selectors.nesting import book_for, segments_for_rules
from tagging.selectors.rule_sets import rules_in_force
from tagging.selectors.rule_words import RuleWords, rule_words
from tagging.texts import FIELD_NAMES, VALUE_NAMES, condition_text, month_name, operator_name, rule_text

from .state import EditorState

Choices = list[tuple[str, str, bool]]
HINTS = {
    Kind.COUNT: gettext_lazy("write a whole number, as in 60"),
    Kind.SCORE: gettext_lazy("write a whole number from 1 to 5"),
    Kind.MONEY: gettext_lazy("write an amount with at most two decimals, as in 2400.50"),
    Kind.DAYS: gettext_lazy("write a number with at most one decimal, as in 30.5"),
}


@dataclass(frozen=True, slots=True)
class Chip:
    """A tag as it looks everywhere."""

    name: str
    look: str
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One rule of the list."""

    place: int
    chip: Chip
    text: str
    was: str
    note: str
    is_open: bool
    is_first: bool
    is_last: bool

    @property
    def number(self) -> int:
        return self.place + 1


@dataclass(frozen=True, slots=True)
class Row:
    """One condition of the open rule, with the input that fits it."""

    name: str
    place: int
    kind: str
    fields: Choices
    operators: Choices
    text: str
    options: Choices
    keys: Choices
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Gone:
    """A rule in force that the draft takes out."""

    rule: int
    chip: Chip
    text: str


@dataclass(frozen=True, slots=True)
class Shown:
    lines: list[Line]
    gone: list[Gone]
    tags: Choices
    rows: list[Row] = field(default_factory=list)
    aloud: str = ""
    looked_at: str = ""
    is_changed: bool = False
    is_whole: bool = True


def chip_of(group: TagGroup, tag: Tag | None, none: str = "") -> Chip:
    """The tier has colours and icons; other groups wear the quiet chip."""
    if tag is None:
        return Chip(none or _("no tag"), "re-none")
    if group.slug == TIER:
        return Chip(tag.name, f"sk-tier sk-tier-{tag.slug}", TIER_ICONS.get(tag.slug, "person"))
    return Chip(tag.name, "sk-tag")


def shown(state: EditorState, group: TagGroup, today: date) -> Shown:
    """Everything but the preview."""
    words = rule_words(group.shop_id)
    tags = {tag.pk: tag for tag in group.tags.order_by("position", "pk")}
    stored = {one.pk: one for one in rules_in_force(group)}
    before = {one.pk: place for place, one in enumerate(stored.values())}
    lines = []
    for place, raw in enumerate(state.rules):
        old = stored.get(raw["rule"])
        text, old_text = said(raw["conditions"], words), said(old.conditions, words) if old else ""
        notes = [_("new")] if old is None else [] if before[old.pk] == place else [_("moved")]
        if old and old.tag_id != raw["tag"]:
            notes.append(_("was “%(tag)s”") % {"tag": old.tag.name})
        lines.append(
            Line(
                place,
                chip_of(group, tags.get(raw["tag"])),
                text,
                old_text if old and old.conditions != raw["conditions"] else "",
                pgettext("between two values", ", ").join(notes),
                place == state.open,
                place == 0,
                place == len(state.rules) - 1,
            )
        )
    kept = {raw["rule"] for raw in state.rules}
    gone = [
        Gone(pk, chip_of(group, one.tag), said(one.conditions, words)) for pk, one in stored.items() if pk not in kept
    ]
    current = state.rules[state.open] if state.open is not None else None
    if current and any(FIELDS[raw["field"]].kind is Kind.SEGMENTS for raw in current["conditions"]):
        offered = [(str(pk), name) for pk, name in segments_for_rules(group.shop_id)]
        words = replace(words, segments=offered)
    changed = [one.as_json() for one in state.draft] != [
        {"rule": one.pk, "tag": one.tag_id, "conditions": one.conditions} for one in stored.values()
    ]
    return Shown(
        lines,
        gone,
        [
            (str(pk), tag.name, current is not None and pk == current["tag"])
            for pk, tag in tags.items()
            if tag.is_active
        ],
        [_row(place, raw, words) for place, raw in enumerate(current["conditions"])] if current else [],
        _aloud(state, tags, words) if current else "",
        looked_at(current["conditions"], group, today) if current else "",
        changed,
        all(is_whole(raw["conditions"]) for raw in state.rules),
    )


def is_whole(conditions: list[dict[str, Any]]) -> bool:
    """Whether all conditions of a rule can be read."""
    try:
        Condition.parse_list(conditions)
    except ConditionError:
        return False
    return True


def said(conditions: list[dict[str, Any]], words: RuleWords) -> str:
    """In plain words; what is not complete yet says so."""
    if is_whole(conditions):
        return rule_text(conditions, words.names)
    parts = []
    for raw in conditions:
        try:
            parts.append(condition_text(Condition.parse(raw), words.names))
        except ConditionError:
            parts.append(_("%(field)s: not complete yet") % {"field": FIELD_NAMES[raw["field"]]})
    return pgettext("between two conditions", " and ").join(parts) or _("no condition yet")


def _aloud(state: EditorState, tags: dict[int, Tag], words: RuleWords) -> str:
    place = state.open or 0
    raw = state.rules[place]
    text = said(raw["conditions"], words)
    above = list(dict.fromkeys(tags[one["tag"]].name for one in state.rules[:place] if one["tag"] in tags))
    above = [name for name in above if raw["tag"] not in tags or name != tags[raw["tag"]].name]
    if not above:
        return text
    names = pgettext("between two values", ", ").join(above)
    return _("%(rule)s, and not %(tags)s") % {"rule": text, "tags": names}


def looked_at(conditions: list[dict[str, Any]], group: TagGroup, today: date) -> str:
    """When a rule's answer about a buyer is asked for again."""
    if not is_whole(conditions):
        return ""
    points = cut_points_on(group.shop, today)
    asked = Condition.parse_list(conditions)
    turns = turns_of(with_inner(asked, book_for(group.shop_id, asked)), points.cuts if points else None)
    parts = [_("on any day with something new about the buyer")]
    comma = pgettext("between two values", ", ")
    if turns.after_order:
        parts.append(
            _("%(days)s days after the last order") % {"days": comma.join(map(str, sorted(turns.after_order)))}
        )
    if turns.after_intent:
        parts.append(_("%(days)s days after the inquiry") % {"days": comma.join(map(str, sorted(turns.after_intent)))})
    if turns.with_signals:
        parts.append(_("when an interaction no longer counts"))
    if turns.monthly:
        parts.append(_("on the first of each month"))
    if turns.in_full_run_only:
        parts.append(_("in the weekly full run"))
    return pgettext("between two facts", "; ").join(parts)


def _row(place: int, raw: dict[str, Any], words: RuleWords) -> Row:
    kind, value = FIELDS[raw["field"]].kind, raw["value"]
    return Row(
        name=f"c{place}",
        place=place,
        kind="number" if kind in NUMBERS else kind.value if raw["operator"] not in ("known", "unknown") else "bare",
        fields=[(name, str(label), name == raw["field"]) for name, label in FIELD_NAMES.items()],
        operators=[(name, operator_name(kind, name), name == raw["operator"]) for name in OPERATORS[kind]],
        text=pgettext("between two values", ", ").join(map(str, value)) if isinstance(value, list) else str(value),
        options=_options(kind, raw, words),
        keys=[(code, name, code == raw.get("key")) for code, name in words.attributes]
        if kind is Kind.ATTRIBUTE
        else [],
        hint=_hint(raw) if kind in NUMBERS else "",
    )


def _hint(raw: dict[str, Any]) -> str:
    """Why a number that was typed is none here, and how it is written."""
    try:
        Condition.parse(raw)
    except ConditionError:
        typed = str(raw["value"]).strip()
        words = str(HINTS[FIELDS[raw["field"]].kind])
        return _("“%(typed)s” cannot be read: %(wanted)s.") % {"typed": typed, "wanted": words} if typed else ""
    return ""


def _options(kind: Kind, raw: dict[str, Any], words: RuleWords) -> Choices:
    if kind is Kind.FLAG:
        return [("yes", _("yes"), raw["value"] is True), ("no", _("no"), raw["value"] is not True)]
    if kind is Kind.TAGS:
        known = words.tags
    elif kind is Kind.SEGMENTS:
        known = words.segments
    elif kind is Kind.MONTH:
        known = [(word, month_name(word)) for word in MONTHS]
    elif kind is Kind.CHOICE:
        known = [(word, str(VALUE_NAMES[word])) for word in FIELDS[raw["field"]].options]
    elif raw["field"] == "channel":
        known = words.channels
    else:
        return []
    chosen = {str(one) for one in raw["value"]} if isinstance(raw["value"], list) else set()
    return [(value, name, value in chosen) for value, name in known]
