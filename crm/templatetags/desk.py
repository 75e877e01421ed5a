"""What the portrait's templates format."""

import re
from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from crm.marks import days_ago
from crm.selectors.portrait.cards import Card, Cards
from scripts_lib.rules import Reason
from tagging.looks import COLOURED_GROUPS

register = template.Library()

CLAUSE = re.compile(r"[^，。；,;.]+")
ORDER_ICONS = {
    "unpaid": "hourglass_empty",
    "paid": "payments",
    "shipped": "local_shipping",
    "completed": "check_circle",
    "refunded": "undo",
    "closed": "block",
    "unknown": "help",
}
BLANK_NAMES = {
    "salutation": gettext_lazy("salutation"),
    "nick": gettext_lazy("nick"),
    "city": gettext_lazy("city"),
    "product_asked": gettext_lazy("product asked about"),
    "product_bought": gettext_lazy("product bought"),
    "order_no": gettext_lazy("last four of the order"),
    "tier": gettext_lazy("tier"),
    "coupon": gettext_lazy("coupon"),
    "days_since_order": gettext_lazy("days since the order"),
    "memory_note": gettext_lazy("memory note"),
    "reply_by": gettext_lazy("what time"),
    "agent": gettext_lazy("agent"),
    "shop": gettext_lazy("shop"),
}
REASONS = {
    Reason.PRODUCT_ASKED: gettext_lazy("about the product asked for"),
    Reason.PRODUCT_BOUGHT: gettext_lazy("about a product bought"),
    Reason.ATTRIBUTE: gettext_lazy("asks for something not known yet"),
    Reason.NEWCOMER: gettext_lazy("for somebody new"),
    Reason.STAGE: gettext_lazy("fits this stage"),
    Reason.ANY_TIME: gettext_lazy("fits at any time"),
}


@register.filter
def yuan(value: Decimal | None) -> str:
    """Money with its sign: full width in Chinese."""
    if value is None:
        return ""
    return f"{'￥' if (get_language() or '').startswith('zh') else '¥'}{value:,.2f}"


@register.filter
def ago(days: int | None) -> str:
    """How long ago."""
    return days_ago(days)


@register.filter
def points(text: str) -> SafeString | str:
    """A point of knowledge; its first clause alone where there is little room."""
    found = CLAUSE.match(text)
    if not text or found is None:
        return text or _("unknown")
    return format_html('{}<span class="dk-wide">{}</span>', found.group(), text[found.end() :])


@register.filter
def asked_ago(days: int) -> str:
    """That a gap was asked about, and how long ago."""
    return _("asked %(when)s, waiting for the answer") % {"when": days_ago(days)}


@register.filter
def ask_hint(cards: Cards, group: str) -> str:
    """Which sentences below ask about a group."""
    digits = [str(card.digit) for card in cards.cards if card.column and card.column.slug == group]
    if len(digits) == len(cards.cards):
        return ngettext("the sentence below asks", "the %(n)s sentences below ask", len(digits)) % {"n": len(digits)}
    return ngettext("sentence %(n)s below asks", "sentences %(n)s below ask", len(digits)) % {"n": "/".join(digits)}


@register.filter
def group_number(number: int | None) -> int:
    """The colour of a manual group; groups that a shop adds wear the quiet one."""
    return number if number in COLOURED_GROUPS else 0


@register.filter
def order_icon(status: str) -> str:
    """The icon of an order's state."""
    return ORDER_ICONS.get(status, "help")


@register.filter
def blank_name(name: str) -> str:
    """What a blank in a sentence asks for."""
    return str(BLANK_NAMES.get(name, name))


@register.filter
def card_reason(card: Card) -> str:
    """Why a sentence is offered."""
    return str(REASONS[card.reason])


@register.filter
def card_figures(card: Card) -> str:
    """How it has done in the last 30 days."""
    if not card.asked_count:
        return _("not used yet in 30 days")
    if not card.column:
        return _("said %(n)s× in 30 days") % {"n": card.asked_count}
    figures = {"n": card.asked_count, "answered": card.answered_count}
    return _("30 days: asked %(n)s×, answered %(answered)s×") % figures
