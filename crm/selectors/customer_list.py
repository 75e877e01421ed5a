"""What the customer list shows of each buyer: one query for a page's tags, whatever its length."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from customers.models import Customer
from customers.render import buyer_nick, full_nick, masked_name
from tagging.looks import RECENCY, TIER
from tagging.models import CustomerTag, Tag, TagGroup
from tagging.selectors.shop_tags import GroupTags


@dataclass(frozen=True, slots=True)
class CustomerLine:
    """One buyer in a list, names already fit for the reader."""

    name: str
    nick: str
    channel: str
    is_grey: bool
    tier: Tag | None
    recency: Tag | None
    days: int | None
    tags: list[Tag]
    gaps: list[TagGroup]
    order_count: int
    spent: Decimal
    last_paid_on: date | None


def customer_lines(
    customers: Sequence[Customer], *, groups: Iterable[GroupTags], today: date, may_see_contact: bool
) -> dict[int, CustomerLine]:
    """The lines of a page of customers, by key. Customers come with facts and channel."""
    tags: dict[int, list[Tag]] = {customer.pk: [] for customer in customers}
    rows = CustomerTag.objects.filter(customer__in=list(tags)).select_related("tag__group")
    for row in rows.order_by("tag__group__number", "tag__position", "tag_id"):
        tags[row.customer_id].append(row.tag)
    asking = [one.group for one in groups if one.asks]
    return {customer.pk: _line(customer, tags[customer.pk], asking, today, may_see_contact) for customer in customers}


def shown_names(customer: Customer, *, may_see_contact: bool, in_list: bool = False) -> tuple[str, str]:
    """The name, or the nick in its place, and the nick; "" where it would only repeat the name.

    A list shows nobody an e-mail or phone that stands in for a nick: those are opened one at a time.
    """
    show = full_nick if may_see_contact and not in_list else buyer_nick
    nick = show(account=customer.account, key=customer.key)
    name = customer.name if may_see_contact else masked_name(customer.name)
    return (name, nick if nick != name else "") if name else (nick, "")


def _line(
    customer: Customer, tags: list[Tag], asking: list[TagGroup], today: date, may_see_contact: bool
) -> CustomerLine:
    facts = customer.facts
    name, nick = shown_names(customer, may_see_contact=may_see_contact, in_list=True)
    manual = [tag for tag in tags if not tag.group.is_automatic]
    shown = [tag for tag in manual if tag.group.number == 0] if customer.is_grey else manual
    filled = {tag.group_id for tag in manual}
    last = facts.last_paid_on
    return CustomerLine(
        name=name,
        nick=nick,
        channel=customer.channel.name,
        is_grey=customer.is_grey,
        tier=_only(tags, TIER),
        recency=_only(tags, RECENCY),
        days=(today - last).days if last else None,
        tags=shown,
        gaps=[] if customer.is_grey else [group for group in asking if group.pk not in filled],
        order_count=facts.order_count,
        spent=facts.spent,
        last_paid_on=last,
    )


def _only(tags: list[Tag], group_slug: str) -> Tag | None:
    return next((tag for tag in tags if tag.group.slug == group_slug), None)
