"""Who speaks of a tag: rules and segments that would never hold again without it."""

from customers.selectors.holders import holders_of
from tagging.models import CustomerTag, RuleUse, RuleVersion, SegmentUse, Tag, TagChange


def users_of_tag(tag: Tag) -> list[str]:
    """Rules in force and segments, as staff read them, each once."""
    rules = RuleUse.objects.filter(tag=tag).select_related("rule__group", "rule__tag")
    segments = SegmentUse.objects.filter(tag=tag).select_related("segment")
    ordered: list[RuleUse | SegmentUse] = [
        *rules.order_by("rule__group__position", "rule__position"),
        *segments.order_by("segment__name"),
    ]
    return list(dict.fromkeys(one.as_holder() for one in ordered))


def holders_of_tag(tag: Tag) -> list[str]:
    """Those, the rules that lead to the tag, and whatever else would lose its sense with it."""
    return list(dict.fromkeys([*users_of_tag(tag), *holders_of(tag)]))


def was_ever_given(tag: Tag) -> bool:
    """Whether a buyer has the tag or once had it, or a version of the rules names it: its history stays readable."""
    held = CustomerTag.objects.filter(tag=tag).exists()
    if held or TagChange.objects.filter(opened_tag=tag).exists():
        return True
    versions = RuleVersion.objects.filter(group=tag.group_id).values_list("rules", flat=True)
    return any(one["tag"] == tag.pk for rules in versions for one in rules)
