"""Rules are changed in versions, so that every tag can still tell which wording set it."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from customers.attribute_defaults import BIRTHDAY
from customers.models import AttributeDefinition, Channel
from tagging.conditions import Condition, Kind, named_in
from tagging.models import RuleUse, Segment, Tag, TagGroup, TagRule
from tagging.selectors.nesting import segment_book, waiting_words

WORDING = ("group_id", "tag_id", "position", "conditions", "is_active")


class RuleRefused(Exception):
    """The rule speaks of something that it may not speak of; the text says of what."""


@transaction.atomic
def save_rule(*, rule: TagRule) -> TagRule:
    """Store a rule with a line in its history; what changes its meaning makes it the next version.

    What it speaks of is noted beside it, and cannot be deleted while it does.
    """
    uses = uses_of(group=rule.group, conditions=Condition.parse_list(rule.conditions)) if rule.is_active else []
    if rule.pk is not None:
        stored = TagRule.objects.select_for_update().get(pk=rule.pk)
        changed = any(getattr(stored, name) != getattr(rule, name) for name in WORDING)
        if not changed:
            return rule
        rule.version = stored.version + 1
    rule.save()
    RuleUse.objects.filter(rule=rule).delete()
    for use in uses:
        use.rule = rule
    RuleUse.objects.bulk_create(uses)
    return rule


def uses_of(*, group: TagGroup, conditions: Sequence[Condition]) -> list[RuleUse]:
    """What conditions speak of, or RuleRefused: it must be there, and no rule may wait for another rule's answer."""
    shop_id = group.shop_id
    tags, attributes, channels = set[int](), set[str](), set[str]()
    for one in conditions:
        if one.kind is Kind.TAGS:
            tags.update(one.value)
        elif one.kind is Kind.ATTRIBUTE:
            attributes.add(one.key)
        elif one.field == "channel":
            channels.update(one.value)
    birthdays = {BIRTHDAY for one in conditions if one.kind is Kind.MONTH} - attributes
    return [
        *(RuleUse(attribute=one) for one in AttributeDefinition.objects.filter(shop=shop_id, code__in=birthdays)),
        *(RuleUse(tag=tag) for tag in _manual_tags(shop_id, tags)),
        *(RuleUse(attribute=one) for one in _attributes(shop_id, attributes)),
        *(RuleUse(channel=one) for one in _channels(shop_id, channels)),
        *(RuleUse(segment=one) for one in _segments(group, conditions)),
    ]


def _manual_tags(shop_id: int, wanted: set[int]) -> list[Tag]:
    found = list(Tag.objects.filter(shop=shop_id, pk__in=wanted).select_related("group"))
    for tag in found:
        if tag.group.is_automatic:
            words = _(
                "“%(tag)s” is set by rules. A rule may speak of manual tags only, so that none waits for another."
            )
            raise RuleRefused(words % {"tag": tag.name})
        if not tag.is_active:
            raise RuleRefused(_("The tag “%(tag)s” is switched off.") % {"tag": tag.label})
    if len(found) < len(wanted):
        raise RuleRefused(_("A tag that the rule speaks of is no longer there."))
    return found


def _attributes(shop_id: int, wanted: set[str]) -> list[AttributeDefinition]:
    found = list(AttributeDefinition.objects.filter(shop=shop_id, code__in=wanted))
    missing = wanted - {one.code for one in found}
    if missing:
        raise RuleRefused(_("The attribute “%(code)s” is not there.") % {"code": min(missing)})
    return found


def _channels(shop_id: int, wanted: set[str]) -> list[Channel]:
    found = list(Channel.objects.filter(shop=shop_id, code__in=wanted))
    missing = wanted - {one.code for one in found}
    if missing:
        raise RuleRefused(_("The channel “%(code)s” is not there.") % {"code": min(missing)})
    return found


def _segments(group: TagGroup, conditions: Sequence[Condition]) -> list[Segment]:
    wanted = named_in(conditions)
    if not wanted:
        return []
    found = list(Segment.objects.filter(shop=group.shop_id, pk__in=wanted))
    if len(found) < len(wanted):
        raise RuleRefused(_("A segment that the rule speaks of is no longer there."))
    if words := waiting_words(group, conditions, segment_book(group.shop_id)):
        raise RuleRefused(words)
    return found
