"""How rows about sales, tags and attributes become entries."""

from django.utils.translation import gettext as _

from crm.selectors.attributes import BASIC_NAMES, shown_value
from customers.choices import AttributeLevel, AttributeSource, OrderStatus
from customers.models import AttributeValue, Order
from tagging.choices import TagSource
from tagging.models import Tag, TagChange, TagGroup
from tagging.texts import evidence_text

from .entry import Amount, Entry, Line, Names, joined, lines, person

ORDER_ICONS = {
    OrderStatus.UNPAID: "hourglass_empty",
    OrderStatus.PAID: "payments",
    OrderStatus.SHIPPED: "local_shipping",
    OrderStatus.COMPLETED: "check_circle",
    OrderStatus.CLOSED: "block",
    OrderStatus.REFUNDED: "undo",
    OrderStatus.UNKNOWN: "help",
}


def tell_order(order: Order, names: Names) -> Entry:
    """State, goods, both notes; the number leads to the order."""
    status = OrderStatus(order.status)
    goods = " · ".join(names.goods.get(order.pk, [])) or order.goods
    return Entry(
        icon=ORDER_ICONS[status],
        what=_("Order %(number)s") % {"number": order.order_no},
        lines=(
            Line(joined(str(status.label), goods)),
            *lines((_("Buyer's note"), order.buyer_note), (_("Seller's note"), order.seller_note)),
        ),
        who=order.channel.name,
        is_over=status in (OrderStatus.CLOSED, OrderStatus.REFUNDED),
        amount=Amount(order.paid, order.refund, order.counted_on is not None),
        order_id=order.pk,
    )


def tell_tag_change(change: TagChange, names: Names) -> Entry:
    """What the group's answer was and became; by whom, or by which version of the rule."""
    is_rule = change.source == TagSource.RULE
    return Entry(
        icon="auto_awesome" if is_rule else "sell",
        what=_tag_words(change),
        lines=lines(("", evidence_text(change.evidence)), ("", _way(change))),
        who=joined(person(change.made_by), _origin(change)),
    )


def _tag_words(change: TagChange) -> str:
    old, new = (_label(tag, change.group) for tag in (change.closed_tag, change.opened_tag))
    if change.group.is_automatic:
        none = _("none")
        return _("%(group)s: %(old)s → %(new)s") % {"group": change.group.name, "old": old or none, "new": new or none}
    if old and new:
        return _("Tag changed: %(old)s → %(new)s") % {"old": old, "new": new}
    if new:
        return _("Tag set: %(tag)s") % {"tag": new}
    return _("Tag taken off: %(tag)s") % {"tag": old or change.group.name}


def _label(tag: Tag | None, group: TagGroup) -> str:
    if tag is None:
        return ""
    return tag.name if group.number is None else f"{tag.name}-{group.number}"


def _origin(change: TagChange) -> str:
    source = str(TagSource(change.source).label)
    if change.rule_version:
        return _("%(who)s, version %(version)s") % {"who": source, "version": change.rule_version}
    return "" if change.source == TagSource.AGENT and change.made_by else source


def _way(change: TagChange) -> str:
    """How it came about, when not by a click on the board."""
    ways = {"undo": _("taken back"), "branch": _("with a reply that was copied")}
    return ways.get(change.evidence.get("from", ""), "")


def tell_attribute(known: AttributeValue, names: Names) -> Entry:
    """A value with its source. Of a contact detail only that it was corrected: the value is masked for some."""
    definition = known.definition
    is_basic = definition.level == AttributeLevel.BASIC
    name = str(BASIC_NAMES.get(definition.code, definition.name)) if is_basic else definition.name
    by = person(known.set_by)
    source = "" if by and known.source == AttributeSource.AGENT else str(AttributeSource(known.source).label)
    return Entry(
        icon="badge",
        what=_("%(what)s corrected") % {"what": name} if is_basic else name,
        lines=lines(("", "" if is_basic else shown_value(definition.code, known.value))),
        who=joined(by, source),
    )
