"""What the words in a shop's rules are called, and what there is to choose from."""

from dataclasses import dataclass, field

from customers.models import AttributeDefinition, Channel
from tagging.models import Segment, Tag
from tagging.texts import segment_key


@dataclass(frozen=True, slots=True)
class RuleWords:
    """Names of tags (by number), segments, attributes and channels (by code), and the choices of the inputs."""

    names: dict[str, str] = field(default_factory=dict)
    tags: list[tuple[str, str]] = field(default_factory=list)
    attributes: list[tuple[str, str]] = field(default_factory=list)
    channels: list[tuple[str, str]] = field(default_factory=list)
    segments: list[tuple[str, str]] = field(default_factory=list)


def rule_words(shop_id: int) -> RuleWords:
    """Only manual tags are offered: no rule waits for the answer of another. Segments are looked for where asked."""
    tags = Tag.objects.filter(shop=shop_id, group__is_automatic=False).select_related("group")
    manual = [(one, str(one.pk)) for one in tags.order_by("group__number", "position", "pk")]
    attributes = list(
        AttributeDefinition.objects.filter(shop=shop_id).order_by("position", "pk").values_list("code", "name")
    )
    channels = list(Channel.objects.filter(shop=shop_id).order_by("name", "pk").values_list("code", "name"))
    names = {number: one.label for one, number in manual} | dict(attributes) | dict(channels) | segment_names(shop_id)
    return RuleWords(names, [(number, one.label) for one, number in manual if one.is_active], attributes, channels)


def segment_names(shop_id: int) -> dict[str, str]:
    """What the segments of a shop are called, under the keys of their numbers."""
    return {segment_key(pk): name for pk, name in Segment.objects.filter(shop=shop_id).values_list("pk", "name")}
