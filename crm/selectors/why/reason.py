"""The reason of one answer: the rule as it was, the evidence, the run, and what comes next."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from crm.selectors.advice import advice_of
from crm.selectors.spoken_words import spoken_words
from customers.models import Customer
from customers.selectors.shop_day import shop_day
from customers.selectors.staff import staff_name
from tagging.choices import TagSource
from tagging.conditions import Condition, ConditionError, held_with, inner_first, named_in
from tagging.looks import CORRECTABLE, LIFECYCLE, SHOPPER_TYPE
from tagging.models import CustomerTag, Tag, TagChange, TagGroup, TagRule
from tagging.selectors.cut_points import cut_points_on, run_settings
from tagging.selectors.known import attributes_of, segments_of
from tagging.selectors.nesting import segment_book
from tagging.selectors.rule_words import rule_words
from tagging.selectors.stored import known_by_facts
from tagging.texts import evidence_text, rule_text

from .scale import Known, Parsed, Scale, Watch, next_change, scale_of
from .score import Score, score_of


@dataclass(frozen=True, slots=True)
class RuleSeen:
    """A rule in the version that decided."""

    pk: int
    place: int
    text: str
    version: int | None
    changed_by: str
    changed_on: date | None


@dataclass(frozen=True, slots=True)
class Why:
    """Everything the popover says; what is not known is None or ""."""

    group: TagGroup
    tag: Tag | None
    is_grey: bool
    scale: Scale | None
    rule: RuleSeen | None
    rules: list[str]
    evidence: str
    source: str
    set_by: str
    set_at: datetime | None
    since_on: date | None
    run_id: int | None
    run_on: date | None
    changes_on: date | None
    changes_to: Tag | None
    is_correctable: bool
    advice: list[tuple[str, str]]
    words: list[str]
    score: Score | None  # where rules ask for it


def why_group(customer: Customer, slug: str, *, at: datetime) -> Why | None:
    """Why an automatic group answers as it does; None when the shop has no such group."""
    group = TagGroup.objects.filter(shop=customer.shop_id, slug=slug).first()
    if group is None:
        return None
    held = CustomerTag.objects.filter(customer=customer, tag__group=group)
    return _why(customer, group, held.select_related("tag", "set_by").first(), at)


def why_tag(customer: Customer, tag_id: int, *, at: datetime) -> Why | None:
    """Why a tag is there; None when it is not."""
    held = CustomerTag.objects.filter(customer=customer, tag=tag_id).select_related("tag__group", "set_by").first()
    return _why(customer, held.tag.group, held, at) if held else None


def _why(customer: Customer, group: TagGroup, row: CustomerTag | None, at: datetime) -> Why:
    rules = _rules(customer, group) if group.is_automatic else []
    names = rule_words(customer.shop_id).names if group.is_automatic else {}
    known_on, watch = _knowledge(customer, shop_day(customer.shop, at=at), rules)
    tag = row.tag if row else None
    change = _change(customer, row)
    by_rule = bool(row) and row.source == TagSource.RULE  # type: ignore[union-attr]
    turn = next_change(rules, known_on, watch, tag) if by_rule and group.is_automatic else None
    zone = ZoneInfo(customer.shop.timezone)
    return Why(
        group=group,
        tag=tag,
        is_grey=customer.is_grey,
        scale=scale_of(rules, known_on(watch.today)) if group.is_automatic else None,
        rule=_rule_seen(row, rules, names) if row and row.rule_id else None,
        rules=[
            _("%(what)s: %(n)s") % {"what": rule.tag.name, "n": rule_text(rule.conditions, names)}
            for rule, _when in rules
        ],
        evidence=evidence_text(change.evidence) if change and group.is_automatic else "",
        source=str(TagSource(row.source).label) if row else "",
        set_by=staff_name(row.set_by) if row else "",
        set_at=change.made_at.astimezone(zone) if change else None,
        since_on=row.since_on if row else None,
        run_id=change.run_id if change else None,
        run_on=change.run.as_of if change and change.run else None,
        changes_on=turn[0] if turn else None,
        changes_to=turn[1] if turn else None,
        is_correctable=group.slug in CORRECTABLE,
        advice=advice_of(customer.shop_id, group.slug, tag),
        words=_words(customer, group, change),
        score=score_of(customer, today=watch.today) if group.slug == LIFECYCLE else None,
    )


def _words(customer: Customer, group: TagGroup, change: TagChange | None) -> list[str]:
    """The buyer's own words behind an answer: those with points for shopper types, else what suggested the tag."""
    if group.slug == SHOPPER_TYPE:
        return spoken_words(customer)
    return [str(one) for one in change.evidence.get("words", ())] if change and not group.is_automatic else []


def _rules(customer: Customer, group: TagGroup) -> list[Parsed]:
    """The rules in force; a group with one that cannot be read has none, as for a run."""
    in_force = TagRule.objects.in_force().filter(shop=customer.shop_id, group=group).select_related("tag")
    try:
        return [(rule, Condition.parse_list(rule.conditions)) for rule in in_force]
    except ConditionError:
        return []


def _knowledge(customer: Customer, today: date, rules: list[Parsed]) -> tuple[Callable[[date], Known], Watch]:
    """What is known of the buyer on a day if nothing happens until then."""
    facts = getattr(customer, "facts", None)
    points = cut_points_on(customer.shop, today)
    cuts, weight = points.cuts if points else None, run_settings(customer.shop).bargain_points
    attributes = attributes_of([customer]).get(customer.pk, {})
    tags = frozenset(CustomerTag.objects.filter(customer=customer).values_list("tag_id", flat=True))
    named = named_in(one for _rule, when in rules for one in when)
    book = segment_book(customer.shop_id) if named else {}
    lists = frozenset(segments_of([customer], only_lists=True).get(customer.pk, ()) if named else ())
    order = inner_first(named, book)

    def known_on(day: date) -> Known:
        known = known_by_facts(
            customer, as_of=day, cuts=cuts, attributes=attributes, tags=tags, segments=lists, bargain_points=weight
        )
        return known | {"segments": held_with(known, order, book)} if order else known

    last, intent = (facts.last_paid_on, facts.intent_on) if facts else (None, None)
    return known_on, Watch(today, last, intent, cuts, book)


def _change(customer: Customer, row: CustomerTag | None) -> TagChange | None:
    """The latest change that set the tag."""
    if row is None:
        return None
    changes = TagChange.objects.filter(customer=customer, opened_tag=row.tag_id).select_related("run")
    return changes.order_by("-pk").first()


def _rule_seen(row: CustomerTag, rules: list[Parsed], names: Mapping[str, str]) -> RuleSeen:
    """The rule in the version that set the tag, from its history."""
    seen = (
        TagRule.history.filter(id=row.rule_id, version=row.rule_version)
        .select_related("history_user")
        .order_by("-history_id")
        .first()
    )
    place = next((place for place, (rule, _when) in enumerate(rules, 1) if rule.pk == row.rule_id), 0)
    user = seen.history_user if seen else None
    return RuleSeen(
        pk=row.rule_id or 0,
        place=place,
        text=rule_text(seen.conditions, names) if seen else "",
        version=row.rule_version,
        changed_by=staff_name(user),
        changed_on=seen.history_date.date() if seen else None,
    )
