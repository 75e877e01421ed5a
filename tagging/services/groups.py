"""New groups: an automatic one is one choice set."""

from collections.abc import Sequence

from django.db import transaction

from tagging.models import ChoiceSet, Tag, TagGroup


@transaction.atomic
def create_group(*, group: TagGroup, answers: Sequence[str] = ()) -> TagGroup:
    """Store a new group with its tags; those of an automatic group exclude each other."""
    group.save()
    choices = None
    if group.is_automatic:
        choices = ChoiceSet.objects.create(shop_id=group.shop_id, group=group, name=group.name)
    Tag.objects.bulk_create(
        Tag(shop_id=group.shop_id, group=group, choice_set=choices, name=name, position=place)
        for place, name in enumerate(dict.fromkeys(answers))
    )
    return group
