"""Rules are changed in versions, so that every tag can still tell which wording set it."""

from django.db import transaction

from tagging.models import TagRule

WORDING = ("group_id", "tag_id", "position", "conditions", "is_active")


@transaction.atomic
def save_rule(*, rule: TagRule) -> TagRule:
    """Store a rule with a line in its history; what changes its meaning makes it the next version."""
    if rule.pk is not None:
        stored = TagRule.objects.select_for_update().get(pk=rule.pk)
        changed = any(getattr(stored, name) != getattr(rule, name) for name in WORDING)
        if not changed:
            return rule
        rule.version = stored.version + 1
    rule.save()
    return rule
