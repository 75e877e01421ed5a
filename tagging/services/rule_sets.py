"""A group's rules are saved all at once, in versions; what would move many waits for a second person."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from customers.models import Shop
from customers.selectors.shop_day import shop_day
from tagging.choices import VersionState
from tagging.conditions import Condition, ConditionError
from tagging.conditions.typed import plain_number
from tagging.models import RuleVersion, Tag, TagGroup, TagRule
from tagging.selectors.rule_sets import FIRST, DraftRule, held_version, stored_draft, version_in_force
from tagging.selectors.second_person import others_who_may_agree

from .rule_preview import draft_work, preview_rules
from .rules import RuleRefused, save_rule, uses_of
from .run_requests import ask_for_run

AWAY = 10_000  # places where rules stand while others take theirs
OFF = 1_000  # rules that are switched off stand from here on


class NewerVersion(Exception):
    """Somebody saved these rules meanwhile; look at both before going on."""


class HeldAlready(Exception):
    """Another draft of these rules waits for a second person; decide about it first."""


class SecondPersonNeeded(Exception):
    """Who made a draft cannot be the one who agrees to it while somebody else could."""


class CountNotSaid(Exception):
    """Who agrees alone must say how many would move; this is not their number."""


def check_draft(*, group: TagGroup, draft: Sequence[DraftRule]) -> None:
    """RuleRefused when a rule cannot be read, leads out of the group, or speaks of what it may not speak of."""
    tags = set(Tag.objects.filter(group=group, is_active=True).values_list("pk", flat=True))
    stored = set(TagRule.objects.filter(group=group).values_list("pk", flat=True))
    for place, one in enumerate(draft, 1):
        if one.tag not in tags:
            raise RuleRefused(_("Rule %(n)s leads to a tag that is not in use in this group.") % {"n": place})
        if one.rule is not None and one.rule not in stored:
            raise RuleRefused(_("Rule %(n)s is not one of this group.") % {"n": place})
        try:
            uses_of(group=group, conditions=Condition.parse_list(one.conditions))
        except ConditionError as error:
            raise RuleRefused(_("Rule %(n)s has a condition that is not complete.") % {"n": place}) from error


@transaction.atomic
def save_rules(
    *, group: TagGroup, draft: Sequence[DraftRule], base: int, note: str, by: User, at: datetime
) -> RuleVersion | None:
    """Make a draft the next version of a group's rules, or hold it when it would move more than the shop's share.

    All or nothing, and a run of the shop is asked for; None when nothing differs.
    NewerVersion when the draft was begun from an older version.
    """
    Shop.objects.select_for_update(no_key=True).get(pk=group.shop_id)
    if version_in_force(group) != base:
        raise NewerVersion
    check_draft(group=group, draft=draft)
    if list(draft) == stored_draft(group):
        return None
    if held_version(group):
        raise HeldAlready
    seen = preview_rules(shop=group.shop, work=draft_work(group, draft), as_of=shop_day(group.shop, at=at), at=at)
    row = RuleVersion(
        shop=group.shop,
        group=group,
        version=base + 1,
        state=VersionState.HELD if seen.is_large else VersionState.SAVED,
        rules=[one.as_json() for one in draft],
        note=note.strip(),
        moved_count=seen.moved,
        total_count=seen.total,
        made_by=by,
        made_at=at,
    )
    if not seen.is_large:
        _put_in_force(row)
        ask_for_run(shop=group.shop, by=by, at=at, is_approved=True)
    row.save()
    return row


@transaction.atomic
def approve_rules(*, held: RuleVersion, by: User, at: datetime, said: str = "") -> RuleVersion:
    """Put a held draft in force, with the word of a second person; it is kept when there was none.

    Who made it may agree where nobody else could, after saying how many would move.
    """
    Shop.objects.select_for_update(no_key=True).get(pk=held.shop_id)
    row = RuleVersion.objects.select_related("group__shop").get(pk=held.pk)
    if row.state != VersionState.HELD:
        raise NewerVersion
    row.is_agreed_alone = row.made_by_id == by.pk
    if row.is_agreed_alone:
        _check_alone(row, by, said)
    if version_in_force(row.group) != row.version - 1:
        raise NewerVersion
    check_draft(group=row.group, draft=[DraftRule.read(one) for one in row.rules])
    row.state, row.decided_by, row.decided_at = VersionState.SAVED, by, at
    _put_in_force(row)
    ask_for_run(shop=row.group.shop, by=by, at=at, is_approved=True)
    row.save()
    return row


def _check_alone(row: RuleVersion, by: User, said: str) -> None:
    if others_who_may_agree(shop=row.shop_id, than=by).exists():
        raise SecondPersonNeeded
    if plain_number(said) != str(row.moved_count):
        raise CountNotSaid


@transaction.atomic
def drop_rules(*, held: RuleVersion, by: User, at: datetime) -> bool:
    """Give up a held draft; False when it is no longer held."""
    held_now = RuleVersion.objects.filter(pk=held.pk, state=VersionState.HELD)
    return held_now.update(state=VersionState.DROPPED, decided_by=by, decided_at=at) == 1


def _put_in_force(row: RuleVersion) -> None:
    """Each rule that differs gets its next version; what is no longer there is switched off."""
    group = row.group
    _keep_first(group)
    draft = [DraftRule.read(one) for one in row.rules]
    stored = {one.pk: one for one in TagRule.objects.filter(group=group).select_for_update().order_by("pk")}
    wanted = [_line(group, one, place, stored) for place, one in enumerate(draft)]
    kept = {one.pk for one in wanted if one.pk}
    wanted += _switched_off(stored, kept, len(draft))
    before = {one.pk: one for one in TagRule.objects.filter(group=group)}
    changed = [one for one in wanted if one.pk is None or _differs(before[one.pk], one)]
    TagRule.objects.filter(pk__in=[one.pk for one in changed if one.pk]).update(position=F("position") + AWAY)
    for one in changed:
        save_rule(rule=one)
    row.rules = [DraftRule(one.tag_id, one.conditions, one.pk).as_json() for one in wanted[: len(draft)]]


def _line(group: TagGroup, one: DraftRule, place: int, stored: dict[int, TagRule]) -> TagRule:
    rule = stored[one.rule] if one.rule else TagRule(shop_id=group.shop_id, group=group)
    rule.tag_id, rule.position, rule.conditions, rule.is_active = one.tag, place, one.conditions, True
    return rule


def _switched_off(stored: dict[int, TagRule], kept: set[int], count: int) -> list[TagRule]:
    """Rules out of force stand behind all others; one that stands there already keeps its place."""
    others = [one for pk, one in stored.items() if pk not in kept]
    free = max([OFF - 1, *(one.position for one in others)]) + 1
    for one in others:
        one.is_active = False
        if one.position < OFF:
            one.position, free = free, free + 1
    return others


def _differs(before: TagRule, after: TagRule) -> bool:
    names: tuple[Any, ...] = ("tag_id", "position", "conditions", "is_active")
    return any(getattr(before, name) != getattr(after, name) for name in names)


def _keep_first(group: TagGroup) -> None:
    """The rules that a shop began with are kept when the first change replaces them."""
    if not RuleVersion.objects.filter(group=group, state=VersionState.SAVED).exists():
        rules = [one.as_json() for one in stored_draft(group)]
        RuleVersion.objects.create(shop_id=group.shop_id, group=group, version=FIRST, rules=rules)
