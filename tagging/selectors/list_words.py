"""What the words of a list's filter and of segments are called: every tag, the automatic ones behind their group."""

from customers.models import AttributeDefinition, Channel
from tagging.models import Segment, Tag
from tagging.texts import segment_key

from .rule_words import RuleWords


def list_words(shop_id: int) -> RuleWords:
    """Names of tags (by number), segments, attributes and channels (by code), and the choices of the inputs."""
    tags = Tag.objects.filter(shop=shop_id).select_related("group")
    rows = list(tags.order_by("group__is_automatic", "group__number", "group__position", "group_id", "position", "pk"))
    named = {str(tag.pk): f"{tag.group.name} {tag.name}" if tag.group.is_automatic else tag.label for tag in rows}
    attributes = AttributeDefinition.objects.filter(shop=shop_id).order_by("position", "pk").values_list("code", "name")
    channels = list(Channel.objects.filter(shop=shop_id).order_by("name", "pk").values_list("code", "name"))
    offered = [(str(tag.pk), named[str(tag.pk)]) for tag in rows if tag.is_active]
    segments = list(Segment.objects.filter(shop=shop_id).order_by("name", "pk").values_list("pk", "name"))
    names = {**named, **dict(attributes), **dict(channels), **{segment_key(pk): name for pk, name in segments}}
    return RuleWords(names, offered, list(attributes), channels, [(str(pk), name) for pk, name in segments])
