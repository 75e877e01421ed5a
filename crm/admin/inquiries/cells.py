"""How an inquiry looks in a list and on its page."""

from datetime import datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from crm.choices import InquiryKind, InquiryState, Intent, RuleWord
from crm.models import Inquiry, LossReason
from crm.rules import Hours
from crm.selectors.customer_list import shown_names
from crm.selectors.timeline.entry import Entry, Names
from crm.selectors.timeline.talking import tell_change
from customers.models import Order, Product
from scripts_lib.choices import Stage

TONES = {InquiryState.WON: " sk-pill-good", InquiryState.RESOLVED: " sk-pill-good", InquiryState.LOST: " sk-pill-bad"}


def buyer_cell(inquiry: Inquiry, *, may_see_contact: bool) -> SafeString:
    """The buyer as the reader may see them; leads to the portrait."""
    name, nick = shown_names(inquiry.customer, may_see_contact=may_see_contact)
    url = reverse("admin:customers_customer_change", args=[inquiry.customer_id])
    return format_html('<a class="sk-link" href="{}">{}</a>', url, name or nick)


def state_cell(inquiry: Inquiry, *, at: datetime) -> SafeString:
    """The outcome, by whom where an order said so, and what is late."""
    said = str(InquiryState(inquiry.state).label)
    if inquiry.rule_word == RuleWord.WON:
        said = str(RuleWord.WON.label)
    pill = format_html('<span class="sk-pill{}">{}</span>', TONES.get(InquiryState(inquiry.state), ""), said)
    is_late = inquiry.state == InquiryState.OPEN and inquiry.promised_by is not None and inquiry.promised_by < at
    late = format_html(' <span class="sk-pill sk-pill-bad">{}</span>', _("late")) if is_late else ""
    return format_html("{}{}", pill, late)


def about_text(inquiry: Inquiry) -> str:
    """Stage, kind or wish, and purpose."""
    kind = str(InquiryKind(inquiry.kind).label) if inquiry.kind else ""
    wish = str(Intent(inquiry.intent).label) if inquiry.intent else ""
    return " · ".join(part for part in (str(Stage(inquiry.stage).label), kind, wish, inquiry.purpose) if part)


def detail_text(inquiry: Inquiry) -> str:
    """What goes with the outcome: the reason and note of a loss, a day, an order, a promised time."""
    parts = [
        inquiry.loss_reason.label if inquiry.loss_reason else "",
        inquiry.loss_note,
        _("until %(day)s") % {"day": inquiry.postponed_until.isoformat()} if inquiry.postponed_until else "",
        _("Order %(number)s") % {"number": inquiry.won_order.order_no} if inquiry.won_order else "",
    ]
    if inquiry.state == InquiryState.OPEN and inquiry.promised_by:
        parts.append(_("answer by %(moment)s") % {"moment": clock(inquiry, inquiry.promised_by)})
    return " · ".join(part for part in parts if part)


def product_cell(inquiry: Inquiry) -> str | SafeString:
    """The product asked about; a press shows all inquiries about it."""
    if inquiry.product is None:
        return ""
    query = urlencode({"product": inquiry.product_id})
    return format_html('<a class="sk-link" href="?{}">{}</a>', query, inquiry.product.name or inquiry.product.sku)


def clock(inquiry: Inquiry, at: datetime) -> str:
    """A moment as the shop's clock shows it."""
    return f"{at.astimezone(ZoneInfo(inquiry.shop.timezone)):%Y-%m-%d %H:%M}"


def history_of(inquiry: Inquiry) -> SafeString:
    """Every change, newest first: what it became, what stood there, who said so, when."""
    changes = list(inquiry.changes.select_related("made_by").order_by("-made_at", "-pk"))
    names = _names(inquiry, [side for one in changes for side in (one.before, one.after)])
    rows = ((clock(inquiry, one.made_at), *_told(tell_change(one, names))) for one in changes)
    lines = format_html_join("", '<tr><td class="sk-num">{}</td><td><b>{}</b></td><td>{}</td><td>{}</td></tr>', rows)
    opened = format_html(
        '<tr><td class="sk-num">{}</td><td><b>{}</b></td><td></td><td>{}</td></tr>',
        clock(inquiry, inquiry.opened_at),
        _("Opened"),
        inquiry.opened_by or "",
    )
    return format_html('<table class="inq-history">{}{}</table>', lines, opened)


def _told(entry: Entry) -> tuple[str, str, str]:
    before = " · ".join(f"{line.label} {line.text}".strip() for line in entry.lines)
    return entry.what, before, entry.who


def _names(inquiry: Inquiry, sides: list[dict[str, int]]) -> Names:
    """What the changes refer to by key."""
    zone = ZoneInfo(inquiry.shop.timezone)
    products = Product.objects.filter(shop=inquiry.shop_id, pk__in=_keys(sides, "product_id"))
    orders = Order.objects.filter(shop=inquiry.shop_id, pk__in=_keys(sides, "won_order_id"))
    return Names(
        zone=zone,
        now=inquiry.last_at.astimezone(zone),
        hours=Hours(inquiry.shop.opens_at, inquiry.shop.closes_at),
        may_see_contact=False,
        reasons={one.pk: one.label for one in LossReason.objects.for_shop(inquiry.shop_id)},
        products=dict(products.values_list("pk", "name")),
        orders=dict(orders.values_list("pk", "order_no")),
    )


def _keys(sides: list[dict[str, int]], name: str) -> set[int]:
    """The rows that changes speak of."""
    return {one[name] for one in sides if one.get(name)}
