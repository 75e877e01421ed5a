"""A shop of any size with facts and tags: five orders a buyer on average, a few buyers with very many."""

from datetime import date
from time import perf_counter

from django.contrib.auth.models import Group, User
from django.utils import timezone

from benchmarks.final_tables import shop
from benchmarks.made_desk import make_desk, make_library
from benchmarks.made_rows import (
    SECONDS,
    day,
    draw,
    first_day,
    insert,
    load_quickly,
    make_numbers,
    moment,
    number_of,
    numbers,
    pick,
    settle,
    skewed,
    statistics,
)
from customers.models import Channel, Customer, Product, Shop
from customers.services.facts import rebuild_facts
from tagging.models import Tag
from tagging.services.default_tags import install_default_tags
from tagging.services.runs import recompute_tags

ORDERS_EACH = 5
PRODUCTS = 500
AGENTS = 20
CHANNELS = (("taobao", "淘宝"), ("jd", "京东"))
SURNAMES = ("陈", "林", "罗", "张", "王", "李", "赵", "周", "吴", "欧阳")
GIVEN = ("海莲", "晓", "子涵", "建国", "雅婷", "明", "思远", "丽", "志强", "佳")
PLACES = ("浙江省 杭州市 西湖区", "上海 上海市 徐汇区", "广东省 深圳市 南山区", "四川省 成都市 锦江区")
WANTED_TAGS = {"use_scene": 70, "purchase_driver": 50, "engagement": 40}  # of a hundred buyers


def make_shop(size: int, *, with_desk: bool = True) -> Shop:
    """The shop with so many buyers, with or without what a desk does; nothing is done where it stands already."""
    made = shop()
    if Customer.objects.filter(shop=made).count() == size:
        return made
    started = perf_counter()
    load_quickly()
    make_numbers(size * ORDERS_EACH)
    _customers(made, size)
    _orders(made, size)
    rebuild_facts(shop_id=made.pk, at=timezone.now())
    install_default_tags(shop=made)
    if with_desk:
        _people(made)
        products = _products(made)
        _lines(made, products)
        _manual_tags(made)
        make_library(made, products)
        make_desk(made, size)
    statistics()
    recompute_tags(shop=made, as_of=date.today(), at=timezone.now())  # noqa: DTZ011
    settle()
    print(f"made in {perf_counter() - started:.0f} s", flush=True)
    return made


def _people(made: Shop) -> None:
    agents = User.objects.bulk_create(User(username=f"agent{n}", password="!", is_staff=True) for n in range(AGENTS))
    made.members.set(agents)
    Group.objects.get(name="agent").user_set.set(agents)


def _customers(made: Shop, size: int) -> None:
    for code, name in CHANNELS:
        Channel.objects.create(shop=made, code=code, name=name)
    insert(
        "customers_customer",
        numbers(size),
        shop_id=made.pk,
        channel_id=f"(SELECT MIN(id) FROM customers_channel) + {draw(0, len(CHANNELS))}",
        key="'buyer' || n",
        account="'tb_' || n",
        name=f"{pick(1, SURNAMES)} || {pick(2, GIVEN)}",
        name_initials="'chl'",
        phone=f"CAST(13000000000 + {draw(3, 999_999_937)} AS VARCHAR(32))",
        phone_last4="CAST(1000 + n % 9000 AS VARCHAR(4))",
        email="''",
        address=f"{pick(4, PLACES)} || ' 文一路 ' || n",
        kind="'person'",
        temper=pick(5, ("", "easy", "neutral", "careful")),
        is_grey="n % 200 = 0",
        created_at=moment("0", first_day()),
    )


def _products(made: Shop) -> list[Product]:
    products = Product.objects.bulk_create(
        Product(shop=made, sku=f"SKU-{n:04d}", name=f"真丝系列 {n} 号", price=(500 + n * 37) / 100, stock=n % 9 * 20)
        for n in range(PRODUCTS)
    )
    goes_with = Product.goes_with.through
    goes_with.objects.bulk_create(
        goes_with(from_product=one, to_product=products[(place + step) % PRODUCTS])
        for place, one in enumerate(products)
        for step in (1, 7, 31)
    )
    return products


def _orders(made: Shop, size: int) -> None:
    """Orders over two years."""
    start, seconds = first_day(), draw(6, SECONDS)
    paid = f"(500 + {draw(7, PRODUCTS)} * 37 * (1 + n % 3))"
    first = number_of("SELECT MIN(id) FROM customers_customer")
    insert(
        "customers_order",
        numbers(size * ORDERS_EACH),
        shop_id=made.pk,
        channel_id=f"(SELECT MIN(id) FROM customers_channel) + {draw(0, len(CHANNELS))}",
        customer_id=f"{first} + {skewed(8, size)}",
        order_no="'B' || n",
        status=pick(9, ("unpaid", "closed", "refunded", "shipped", *["completed"] * 12)),
        created_at=moment(seconds, start),
        paid_at=moment(f"{seconds} + 60", start),
        paid_on=day(seconds, start),
        shipped_at=moment(f"{seconds} + 80000", start),
        completed_at=moment(f"{seconds} + 400000", start),
        payable=paid,
        paid=paid,
        refund=f"CASE WHEN n % 25 = 0 THEN {paid} / 4 ELSE 0 END",
        units="1 + n % 3",
        goods="''",
        buyer_note="CASE WHEN n % 10 = 0 THEN '请尽快发货，送人用' ELSE '' END",
        seller_note="''",
    )


def _lines(made: Shop, products: list[Product]) -> None:
    """One to three lines an order."""
    lines = "CASE WHEN o.id % 6 = 5 THEN 3 WHEN o.id % 6 > 2 THEN 2 ELSE 1 END"
    article = draw(10, PRODUCTS, number="(o.id * 3 + n)")
    insert(
        "customers_orderitem",
        f"customers_order AS o JOIN (SELECT n FROM made_numbers WHERE n <= 3) AS line ON line.n <= {lines}",
        shop_id=made.pk,
        order_id="o.id",
        product_id=f"{products[0].pk} + {article}",
        position="line.n",
        line_no="''",
        sku=f"'SKU-' || {article}",
        title=f"'真丝系列 ' || {article} || ' 号'",
        variant="''",
        quantity="1 + o.id % 3",
        unit_price="9.9",
        amount="990",
    )


def _manual_tags(made: Shop) -> None:
    """What agents have set: one answer in some of the groups, and the grey list."""
    for place, (slug, share) in enumerate(WANTED_TAGS.items()):
        tags = list(Tag.objects.filter(shop=made, group__slug=slug, is_active=True).order_by("position"))
        for number, tag in enumerate(tags):
            lot = draw(place, 100, "c.id")
            _tag(made, tag, f"{lot} >= {share * number // len(tags)} AND {lot} < {share * (number + 1) // len(tags)}")
    _tag(made, Tag.objects.get(shop=made, slug="grey"), "c.is_grey")


def _tag(made: Shop, tag: Tag, who: str) -> None:
    insert(
        "tagging_customertag",
        f"customers_customer AS c WHERE {who}",
        shop_id=made.pk,
        customer_id="c.id",
        tag_id=tag.pk,
        choice_set_id=tag.choice_set_id or "NULL",
        source="'agent'",
        since_on=day("c.id % 600 * 86400", first_day()),
    )
