"""Inquiries won by orders against plain Python, over random histories, zones and windows, in any order of arrival."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm.models import Inquiry, InquirySettings, LossReason
from crm.services.tag_runs import run_tags
from crm.services.wins import settle_won
from crm.tests.factories import InquiryFactory
from crm.tests.win_oracle import Paid, Talked, won_places
from customers.models import Order, Shop
from customers.services.facts import rebuild_facts
from customers.services.marks import mark_changed
from customers.tests.factories import ChannelFactory, CustomerFactory, OrderFactory
from customers.tests.rounds import rounds

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 20, 4, tzinfo=UTC)
BEGIN = datetime(2026, 3, 6, 0, 0, tzinfo=UTC)  # New York's clocks change on the 8th
MOMENTS = st.builds(lambda hours, seconds: BEGIN + timedelta(hours=hours, seconds=seconds),
                    st.integers(0, 96), st.sampled_from([0, 1, 1800, 3599]))  # fmt: skip
TALKS = st.lists(
    st.tuples(MOMENTS, st.sampled_from(["postponed", "postponed", "open", "lost", "spam", "overruled", "after_sale"])),
    max_size=5,
)
ORDERS = st.lists(st.tuples(MOMENTS, st.sampled_from(["counts", "counts", "counts", "refunded", "unpaid"])), max_size=5)


def make_talks(buyer, told):
    """At most one open inquiry: that is all there can be. Places in the list are those of the oracle."""
    made, has_open = [], False
    for opened_at, kind in told:
        state, stage = ("resolved", "after_sale") if kind == "after_sale" else (kind, "pre_sale")
        if kind == "overruled" or (kind == "open" and has_open):
            state = "postponed"
        has_open = has_open or kind == "open"
        made.append(
            InquiryFactory(
                customer=buyer,
                opened_at=opened_at,
                stage=stage,
                state=state,
                rule_word="overruled" if kind == "overruled" else "",
                postponed_until=NOW.date() if state == "postponed" else None,
                loss_reason=LossReason.objects.first() if state == "lost" else None,
            )
        )
    return made


def make_order(buyer, paid_at, kind):
    values = {"status": "refunded" if kind == "refunded" else "paid"}
    if kind == "unpaid":
        values = {"status": "unpaid", "paid_at": None}
    return OrderFactory(
        shop=buyer.shop, channel=buyer.channel, customer=buyer, created_at=paid_at, paid=Decimal(5), **values
    )


def settle(shop, buyer, by):
    """As the minute's look, or as a tag run that takes the marks off."""
    rebuild_facts(shop_id=shop.pk, at=NOW, customer_ids=[buyer.pk])
    mark_changed(buyer.pk, NOW)
    if by == "run":
        run_tags(shop=shop, as_of=NOW.date(), at=NOW)
    else:
        settle_won(shop=shop, at=NOW)


@settings(max_examples=rounds(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    told=TALKS,
    orders=ORDERS,
    zone=st.sampled_from(["Asia/Shanghai", "America/New_York", "Pacific/Auckland"]),
    days=st.integers(0, 3),
    gone=st.sets(st.integers(0, 4)),
    at_once=st.booleans(),
    by=st.sampled_from(["minute", "run"]),
)
def test_says_what_plain_python_says(shop, told, orders, zone, days, gone, at_once, by):
    """Orders come one after the other or all at once, and some go again as an undo would have it."""
    Shop.objects.filter(pk=shop.pk).update(timezone=zone)
    shop.refresh_from_db()
    InquirySettings.objects.update_or_create(shop=shop, defaults={"won_days": days})
    Inquiry.objects.filter(shop=shop).delete()
    Order.objects.filter(shop=shop).delete()
    buyer = CustomerFactory(shop=shop, channel=ChannelFactory(shop=shop))
    made = make_talks(buyer, told)
    stood = {one.pk: one.state for one in made}

    brought = []
    for paid_at, kind in orders:
        brought.append(make_order(buyer, paid_at, kind))
        if not at_once:
            settle(shop, buyer, by)
    settle(shop, buyer, by)
    for place in gone & set(range(len(brought))):
        brought[place].delete()
    settle(shop, buyer, by)

    talks = [Talked(one.opened_at, kind in ("open", "postponed")) for one, (_at, kind) in zip(made, told, strict=True)]
    sales = [Paid(paid_at, kind == "counts") for place, (paid_at, kind) in enumerate(orders) if place not in gone]
    won = won_places(talks, sales, zone=zone, days=days)
    expected = {one.pk: "won" if place in won else stood[one.pk] for place, one in enumerate(made)}
    assert dict(Inquiry.objects.filter(shop=shop).values_list("pk", "state")) == expected
    held = Inquiry.objects.filter(shop=shop, state="won").values_list("won_order", flat=True)
    assert None not in set(held)
