"""Tags as templates draw them."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from crm.marks import recency_mark, tier_chip
from tagging.looks import TIER, group_class
from tagging.models import Tag

register = template.Library()


@register.filter
def tier(tag: Tag | None) -> SafeString:
    """The tier's chip."""
    return tier_chip(tag)


@register.filter
def chip(tag: Tag) -> SafeString:
    """Any tag as it looks beside others: tiers with colour and icon, manual ones in the colour of their group."""
    if tag.group.slug == TIER:
        return tier_chip(tag)
    return format_html('<span class="sk-tag {}">{}</span>', group_class(tag.group.number), tag.label)


@register.filter
def recency(tag: Tag | None, days: int | None) -> SafeString:
    """Dot, word and days."""
    return recency_mark(tag, days)


@register.filter
def group_look(number: int) -> str:
    """The style of a manual group."""
    return group_class(number)
