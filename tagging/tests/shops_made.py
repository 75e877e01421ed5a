"""A shop with buyers of all sorts, made at random but always the same for one seed."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from django.contrib.auth.models import User
from django.db import connection
from django.db.models import AutoField, GeneratedField, Model
from django.db.models.expressions import DatabaseDefault

from customers import dialects
from customers.attribute_defaults import BIRTHDAY
from customers.choices import AttributeSource, OrderStatus
from customers.models import AttributeDefinition, AttributeValue, Channel, Customer, CustomerFacts, Order, Shop
from customers.services.facts import rebuild_facts
from customers.tests.factories import ShopFactory
from tagging.choices import VersionState
from tagging.models import CustomerTag, RuleVersion, Tag, TagGroup
from tagging.selectors.rule_sets import stored_draft
from tagging.services.default_tags import install_default_tags

AT = datetime(2026, 3, 2, 4, tzinfo=UTC)
TODAY = date(2026, 3, 2)
STATUSES = (OrderStatus.PAID, OrderStatus.PAID, OrderStatus.COMPLETED, OrderStatus.CLOSED, OrderStatus.UNPAID)
PLACES = ("浙江省杭州市", "上海市", "江苏省苏州市", "")


def made_shop(*, customers: int = 60, seed: int = 7, until: date = TODAY, shop: Shop | None = None) -> Shop:
    """A shop whose orders, signals, attributes and manual tags are drawn at random; counted, but no tag is run."""
    draw, shop = Random(seed), shop or ShopFactory()  # boring data
    install_default_tags(shop=shop)
    channels = [
        Channel.objects.create(shop=shop, code=code, name=code, is_bargain=code == "juhuasuan")
        for code in ("taobao", "jd", "juhuasuan")
    ]
    put_in(
        [
            Customer(
                shop=shop,
                channel=draw.choice(channels),
                key=f"buyer{number:05d}",
                address=draw.choice(PLACES),
                is_grey=draw.random() < 0.05,
            )
            for number in range(customers)
        ]
    )
    buyers = list(Customer.objects.filter(shop=shop).order_by("key"))
    put_in([order for one in buyers for order in _orders(shop, one, channels, draw, until)])
    rebuild_facts(shop_id=shop.pk, at=AT)
    _give_signals(shop, draw, until)
    _give_words(shop, buyers, draw)
    return shop


def _orders(shop: Shop, customer: Customer, channels: list[Channel], draw: Random, until: date) -> list[Order]:
    return [
        order_of(shop, customer, draw.choice(channels), f"{customer.key}-{number}", draw, until)
        for number in range(draw.choice((0, 0, 1, 1, 1, 2, 3, 5, 8)))
    ]


def order_of(shop: Shop, customer: Customer, channel: Channel, order_no: str, draw: Random, until: date) -> Order:
    """An order of a random day until one, of a random amount and state."""
    day = until - timedelta(days=draw.choice((0, 1, 30, 59, 60, 61, 90, 180, 181, 300, draw.randrange(700))))
    paid = Decimal(draw.choice((0, 1, 79999, 80000, 200000, 500001, draw.randrange(300000)))) / 100
    moment = datetime.combine(day, time(4), tzinfo=UTC)
    return Order(
        shop=shop,
        channel=channel,
        customer=customer,
        order_no=order_no,
        status=draw.choice(STATUSES),
        created_at=moment,
        paid_at=moment,
        paid_on=day,
        payable=paid,
        paid=paid,
        refund=paid if draw.random() < 0.1 else 0,
    )


def _give_signals(shop: Shop, draw: Random, until: date) -> None:
    facts = list(CustomerFacts.objects.filter(shop=shop))
    for one in facts:
        one.interaction_score = draw.randrange(8)
        one.interaction_changes_on = draw.choice((None, until + timedelta(days=draw.randrange(1, 60))))
        one.score_before_order = draw.randrange(6)
        one.intent_on = draw.choice((None, until - timedelta(days=draw.randrange(45))))
        one.is_satisfied = draw.random() < 0.3
        one.advocate_count = draw.randrange(4)
        one.known_count = draw.randrange(6)
        one.has_open_inquiry = draw.random() < 0.2
        one.economic_points = draw.randrange(6)
        one.personalised_points = draw.randrange(6)
        one.convenience_points = draw.randrange(6)
        one.consent = draw.choice(("unknown", "given", "refused"))
    CustomerFacts.objects.filter(shop=shop).delete()
    put_in(facts)  # many times quicker than to update each


def _give_words(shop: Shop, buyers: list[Customer], draw: Random) -> None:
    definitions = {
        code: AttributeDefinition.objects.create(shop=shop, code=code, name=code) for code in ("size", BIRTHDAY)
    }
    tags = list(Tag.objects.filter(shop=shop, group__is_automatic=False).exclude(group__slug="grey_list"))
    values, held = [], []
    for one in buyers:
        said = {"size": draw.choice(("S", "M", "L", None)), BIRTHDAY: draw.choice((None, f"1990-{_month(draw)}-05"))}
        values += [
            AttributeValue(
                shop=shop,
                customer=one,
                definition=definitions[code],
                value=value,
                source=AttributeSource.AGENT,
                set_at=AT,
            )
            for code, value in said.items()
            if value
        ]
        held += [
            CustomerTag(shop=shop, customer=one, tag=tag, source="agent", since_on=TODAY)
            for tag in draw.sample(tags, draw.randrange(3))
        ]
    put_in(values)
    put_in(held)


def _month(draw: Random) -> str:
    return f"{draw.randrange(1, 13):02d}"


def held_rules(shop: Shop, maker: User) -> RuleVersion:
    """A waiting draft by which all rules of the tier but the last are taken out, which would move 1,214 customers."""
    install_default_tags(shop=shop)
    tier = TagGroup.objects.get(shop=shop, slug="tier")
    return RuleVersion.objects.create(
        shop=shop, group=tier, version=2, state=VersionState.HELD, rules=[stored_draft(tier)[-1].as_json()],
        moved_count=1214, total_count=5870, made_by=maker, made_at=AT,
    )  # fmt: skip


def put_in(rows: Sequence[Model]) -> None:
    """Load rows as an import does, several times quicker than bulk_create, and let the planner know of them."""
    meta, dialect = rows[0]._meta, dialects.current()
    columns = {}
    for field in meta.concrete_fields:
        if not isinstance(field, GeneratedField | AutoField):
            values = [field.pre_save(row, add=True) for row in rows]
            if not all(value is None or isinstance(value, DatabaseDefault) for value in values):
                columns[field.column] = [field.get_db_prep_save(value, connection) for value in values]
    dialect.load(meta.db_table, list(columns), zip(*columns.values(), strict=True))
    dialect.take_statistics(meta.db_table)
