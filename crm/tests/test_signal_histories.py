"""The signals against plain Python over random histories, zones, points and days."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm.models import Inquiry, Interaction, InteractionPoints, Message
from crm.services.signals import install_default_points, refresh_signals
from crm.tests.factories import InquiryFactory, InteractionFactory, MessageFactory
from crm.tests.signal_oracle import POINTS, History, Talk, first_change, signals
from customers.choices import AttributeSource
from customers.models import AttributeDefinition, AttributeValue, Customer, CustomerFacts, NextLook, Order
from customers.services.attributes import install_default_attributes
from customers.services.facts import rebuild_facts
from customers.services.marks import mark_changed
from customers.tests.factories import ChannelFactory, CustomerFactory, OrderFactory
from customers.tests.rounds import rounds
from tagging.services.default_tags import install_default_tags

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 2)
AT = datetime(2026, 3, 2, 20, tzinfo=ZoneInfo("Asia/Shanghai"))


def ago(days, hour):
    return datetime(2026, 3, 2, hour, tzinfo=ZoneInfo("Asia/Shanghai")) - timedelta(days=days)


@pytest.fixture
def anna(shop):
    install_default_tags(shop=shop)
    install_default_attributes(shop=shop)
    return CustomerFactory(shop=shop, channel=ChannelFactory(shop=shop), account="anna")


DAYS = st.integers(-5, 480)  # before the first day that is looked at; below 0 lies ahead
HOURS = st.integers(0, 23)
MOMENTS = st.builds(ago, DAYS, HOURS)
OUTCOMES = [
    ("pre_sale", "open", "strong"),
    ("pre_sale", "open", "some"),
    ("pre_sale", "postponed", "none"),
    ("pre_sale", "won", ""),
    ("pre_sale", "spam", "strong"),
    ("after_sale", "open", "strong"),
    ("after_sale", "resolved", ""),
]
TALKS = st.tuples(MOMENTS, st.sampled_from(OUTCOMES))
KINDS = st.sampled_from(["satisfied", "not_satisfied", "photo", "recommendation", "friend", "questionnaire"])
HISTORIES = st.fixed_dictionaries(
    {
        "talks": st.lists(TALKS, max_size=5),
        "messages": st.lists(MOMENTS, max_size=6),
        "interactions": st.lists(st.tuples(KINDS, MOMENTS), max_size=7),
        "orders": st.lists(MOMENTS, max_size=4),
        "is_grey": st.booleans(),
        "known": st.integers(0, 3),
    }
)
POINTS_OF = st.tuples(
    st.integers(0, 3),
    st.none() | st.integers(1, 3),
    st.integers(1, 120),
    st.none() | st.integers(1, 200),
)
OTHER_POINTS = st.fixed_dictionaries(dict.fromkeys(POINTS, POINTS_OF))
TOLD = st.lists(st.sampled_from(["photo", "satisfied", "order", "message"]), max_size=2)


def write(customer, told, zone):
    """The history as rows, and as plain Python."""
    history = History(zone, messages=told["messages"], is_grey=told["is_grey"], known=told["known"])
    open_stages = set()
    for opened_at, (stage, state, intent) in told["talks"]:
        if state == "open" and stage in open_stages:
            continue  # one open inquiry of a stage at a time
        open_stages |= {stage} if state == "open" else set()
        until = TODAY if state == "postponed" else None
        row = InquiryFactory(
            customer=customer, opened_at=opened_at, stage=stage, state=state, intent=intent, postponed_until=until
        )
        history.talks.append(Talk(row.pk, opened_at, opened_at, stage, state, intent))
    for at in told["messages"]:
        MessageFactory(customer=customer, said_at=at)
    for kind, at in told["interactions"]:
        note(customer, history, kind, at)
    Customer.objects.filter(pk=customer.pk).update(is_grey=told["is_grey"])
    for at in told["orders"]:
        buy(customer, history, at)
    definitions = AttributeDefinition.objects.filter(shop=customer.shop, level=4).order_by("pk")
    for definition in definitions[: told["known"]]:
        AttributeValue.objects.create(
            shop=customer.shop,
            customer=customer,
            definition=definition,
            value="1",
            source=AttributeSource.CHAT,
            set_at=AT,
        )
    return history


def note(customer, history, kind, at):
    InteractionFactory(customer=customer, kind=kind, happened_at=at)
    history.interactions.append((kind, at))


def buy(customer, history, at):
    zone = history.zone
    OrderFactory(
        shop=customer.shop, channel=customer.channel, customer=customer, created_at=at, paid_at=at,
        paid_on=at.astimezone(zone).date(),
    )  # fmt: skip
    history.orders.append(at)


def tell_more(customer, history, word, on):
    """Something new on a day, and the mark that its deed leaves."""
    at = datetime(on.year, on.month, on.day, 10, tzinfo=history.zone)
    match word:
        case "order":
            buy(customer, history, at)
            rebuild_facts(shop_id=customer.shop_id, at=at)
            return
        case "message":
            MessageFactory(customer=customer, said_at=at)
            history.messages.append(at)
        case _:
            note(customer, history, word, at)
    mark_changed(customer.pk, at)


def set_points(shop, points):
    install_default_points(shop=shop)
    for kind, row in points.items():
        values = dict(zip(("points", "at_most", "days", "advocate_days"), row, strict=True))
        InteractionPoints.objects.filter(shop=shop, kind=kind).update(**values)


def as_read(customer, names):
    return {name: getattr(CustomerFacts.objects.get(customer=customer), name) for name in names}


ZONES = st.sampled_from(["Asia/Shanghai", "America/New_York", "Australia/Lord_Howe", "Pacific/Kiritimati"])


class TestAgainstPlainPython:
    @settings(max_examples=rounds(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        told=st.lists(HISTORIES, min_size=1, max_size=3),
        steps=st.lists(st.tuples(st.integers(0, 120), TOLD), min_size=1, max_size=4),
        zone=ZONES,
        points=st.just(POINTS) | OTHER_POINTS,
    )
    def test_reads_the_same_day_by_day_whatever_happens(self, anna, told, steps, zone, points):
        """Also: a reading of the marked and the due leaves nothing for a reading of everyone."""
        Order.objects.all().delete()
        for model in (Interaction, Message, Inquiry, AttributeValue):
            model.objects.all().delete()
        Customer.objects.exclude(pk=anna.pk).delete()
        anna.shop.timezone = zone
        anna.shop.save(update_fields=["timezone"])
        set_points(anna.shop, points)
        buyers = [anna, *(CustomerFactory(shop=anna.shop, channel=anna.channel) for _ in told[1:])]
        histories = [write(buyer, one, ZoneInfo(zone)) for buyer, one in zip(buyers, told, strict=True)]
        rebuild_facts(shop_id=anna.shop_id, at=AT)
        on = TODAY
        refresh_signals(shop=anna.shop, as_of=on, at=AT, everyone=True)
        for days, news in steps:
            on += timedelta(days=days)
            NextLook.objects.update(due_on=None)
            for word in news:
                tell_more(buyers[-1], histories[-1], word, on)
            refresh_signals(shop=anna.shop, as_of=on, at=AT)

            for buyer, history in zip(buyers, histories, strict=True):
                expected = signals(history, on, points)
                assert as_read(buyer, expected) == expected
                turns = CustomerFacts.objects.get(customer=buyer).interaction_changes_on
                first = first_change(history, on, points)
                assert first is None or (turns is not None and on < turns <= first)
            assert refresh_signals(shop=anna.shop, as_of=on, at=AT, everyone=True) == 0
