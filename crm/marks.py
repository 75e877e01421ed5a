"""Marks of a buyer's classes, the same on every screen."""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tagging.looks import RECENCY_DOTS, TIER_ICONS
from tagging.models import Tag

NONE = mark_safe("")


def tier_chip(tag: Tag | None) -> SafeString:
    """The tier with its icon."""
    if tag is None:
        return NONE
    icon = TIER_ICONS.get(tag.slug, "person")
    return format_html(
        '<span class="sk-tier sk-tier-{}">'
        '<span class="material-symbols-outlined" aria-hidden="true">{}</span>{}</span>',
        tag.slug,
        icon,
        tag.name,
    )


def recency_mark(tag: Tag | None, days: int | None) -> SafeString:
    """A dot, the word, and how long ago."""
    if tag is None and days is None:
        return format_html('<span class="sk-mute">{}</span>', _("No order counts yet"))
    dot = RECENCY_DOTS.get(tag.slug, "ring") if tag else "ring"
    parts = [part for part in (tag.name if tag else "", days_ago(days)) if part]
    return format_html(
        '<span class="sk-recency"><i class="sk-dot sk-dot-{}" aria-hidden="true"></i>{}</span>',
        dot,
        " · ".join(parts),
    )


def days_ago(days: int | None) -> str:
    """How long ago, in words; "" when there is no such day."""
    if days is None:
        return ""
    if days <= 0:
        return _("today")
    return ngettext("%(n)s day ago", "%(n)s days ago", days) % {"n": days}
