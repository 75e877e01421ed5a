"""Who speaks of a tag: rules and segments that would never hold again without it."""

from tagging.models import RuleUse, SegmentUse, Tag


def users_of_tag(tag: Tag) -> list[str]:
    """Rules in force and segments, as staff read them, each once."""
    rules = RuleUse.objects.filter(tag=tag).select_related("rule__group", "rule__tag")
    segments = SegmentUse.objects.filter(tag=tag).select_related("segment")
    ordered = [
        *rules.order_by("rule__group__position", "rule__position"),
        *segments.order_by("segment__name"),
    ]
    return list(dict.fromkeys(map(str, ordered)))
