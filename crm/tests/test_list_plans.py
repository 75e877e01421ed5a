"""No list page scans a table: every statement of every list is explained on the engine that the tests run on."""

import re
from datetime import UTC, date, datetime

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from crm.models import Review, ReviewTheme
from customers.models import Customer, Shop
from customers.tests.factories import ChannelFactory, CustomerFactory, OrderFactory, ProductFactory
from tagging.conditions import Condition
from tagging.models import Tag
from tagging.services.default_tags import install_default_tags
from tagging.services.segments import save_segment, take_snapshot
from tagging.tests.factories import CustomerTagFactory

pytestmark = pytest.mark.django_db
CUSTOMERS = "/admin/customers/customer/"
GROWING = (
    "customers_customer",
    "customers_customerfacts",
    "customers_order",
    "customers_orderitem",
    "customers_attributevalue",
    "tagging_customertag",
    "tagging_tagchange",
    "tagging_segmentmember",
    "crm_inquiry",
    "crm_followup",
    "crm_review",
    "crm_reviewtheme",
    "crm_caretipdue",
)
CONDITIONS = (
    "days_since__lte=60",
    "days_since__gt=180",
    "order_count__gte=2",
    "order_count__gte=100000",
    "spent__gte=800",
    "average_order__gt=50",
    "average_order__gt=500000",
    "cycle_days__lte=30",
    "median_gap__lte=60",
    "promo_share__gte=50",
    "interaction_score__gte=3",
    "score_before_order__gte=3",
    "advocate_count__gte=2",
    "score_before_order__eq=9",
    "is_satisfied__is=yes",
    "known_count__gte=3",
    "intent_days__lte=30",
    "has_open_inquiry__is=yes",
    "economic__gte=3",
    "personalised__gte=3",
    "promo_share__gt=0",
    "convenience__gte=3",
    "strongest_need__any=economic",
    "r__gte=4",
    "r__lte=1",
    "f__gte=4",
    "m__eq=5",
    "consent__any=refused",
    "channel__any=jd",
    "region__any=浙江",
    "birthday_month__any=this",
    "attribute__any=size:M",
    "attribute__unknown=size",
)
OTHERS = (
    "/admin/crm/inquiry/",
    "/admin/crm/inquiry/?whose=mine",
    "/admin/crm/inquiry/?outcome=open",
    "/admin/crm/inquiry/?outcome=lost&late=1",
    "/admin/crm/inquiry/?late=1",
    "/admin/crm/inquiry/?stage=after_sale&kind=complaint",
    "/admin/crm/inquiry/?q=tb",
    "/admin/crm/coupon/?for=inquiry",
    "/admin/customers/order/",
    "/admin/customers/product/",
    "/admin/customers/orderimport/",
    "/admin/customers/exportrecord/",
    "/admin/tagging/tagrun/",
    "/admin/tagging/segment/",
    "/admin/customers/customer/silent/",
    "/admin/customers/customer/care-tips/",
    "/admin/crm/review/",
    "/admin/crm/review/?theme=quality",
    "/admin/crm/review/?stars=low",
    "/admin/crm/review/?product={product}&stars=bad&period=90",
    "/admin/crm/review/?product={product}&theme=quality",
    "/admin/customers/product/{product}/change/?period=90",
)


@pytest.fixture(scope="module")
def house(django_db_setup, django_db_blocker):
    """A shop with every kind of row, made once for all questions; its key and those that lists are asked for."""
    with django_db_blocker.unblock(), transaction.atomic():
        shop = Shop.objects.create(code="silk", name="Silk House")
        yield {"shop": shop.pk, **_kept_in(shop)}
        transaction.set_rollback(True)


def _kept_in(shop):
    """A common tag and one that a single buyer has, and a product with a review."""
    install_default_tags(shop=shop)
    common, rare = Tag.objects.filter(shop=shop, group__is_automatic=False).order_by("pk")[:2]
    channel = ChannelFactory(shop=shop, code="jd")
    for number in range(30):
        customer = CustomerFactory(shop=shop, channel=channel, facts__last_paid_on=date(2026, 1, 1 + number % 28))
        CustomerTagFactory(customer=customer, tag=rare if number == 7 else common)
        OrderFactory(shop=shop, channel=channel, customer=customer)
    product = ProductFactory(shop=shop)
    connection.cursor().execute("ANALYZE")
    _review(product)  # after it: what holds for a handful of reviews is of no interest
    return {"common": common.pk, "rare": rare.pk, "product": product.pk}


@pytest.fixture
def shop(house, db):
    return Shop.objects.get(pk=house["shop"])


@pytest.fixture
def tags(house):
    return house


def _review(product):
    about = {"shop": product.shop, "written_on": date(2026, 3, 1), "written_at": datetime(2026, 3, 1, 4, tzinfo=UTC)}
    review = Review.objects.create(product=product, stars=1, made_at=about["written_at"], **about)
    ReviewTheme.objects.create(shop=product.shop, review=review, code="quality")


def scans_of(client, address):
    """Every growing table that a statement of the page reads from one end to the other."""
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(address).status_code == 200
    found = []
    for query in queries.captured_queries:
        if query["sql"].startswith("SELECT"):
            found += [(line, query["sql"]) for line in plan_of(query["sql"]) if is_scan(line, query["sql"])]
    return found


def plan_of(sql):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")  # few rows: it would read the table for being small
            cursor.execute(f"EXPLAIN {sql}")
            return [row[0] for row in cursor.fetchall()]
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        return [row[3] for row in cursor.fetchall()]


def is_scan(line, sql):
    if connection.vendor == "postgresql":
        scanned = re.search(r"Seq Scan on (\w+)", line)
    else:
        scanned = None if "USING" in line else re.match(r"SCAN (?:TABLE )?(\w+)", line)
    aliases = {alias: table for table, alias in re.findall(r'"(\w+)" ([TUV]\d+)\b', sql)}
    return bool(scanned) and aliases.get(scanned.group(1), scanned.group(1)) in GROWING


class TestTheCustomerList:
    @pytest.mark.parametrize("query", CONDITIONS)
    def test_by_one_condition(self, as_manager, tags, query):
        assert scans_of(as_manager, f"{CUSTOMERS}?{query}") == []

    @pytest.mark.parametrize("which", ["common", "rare"])
    @pytest.mark.parametrize("name", ["tag", "tags__any", "tags__all", "tags__none"])
    def test_by_a_tag(self, as_manager, tags, name, which):
        assert scans_of(as_manager, f"{CUSTOMERS}?{name}={tags[which]}") == []

    @pytest.mark.parametrize(
        "query",
        ["", "sort=spent", "gap=1", "grey=yes", "grey=no", "recency=none", "tier=vip", "last_from=2026-01-05", "q=tb"],
    )
    def test_by_what_stands_ready(self, as_manager, tags, query):
        assert scans_of(as_manager, f"{CUSTOMERS}?{query}") == []

    @pytest.mark.parametrize("kind", ["by conditions", "as of a day"])
    def test_by_a_segment(self, as_manager, manager, shop, tags, kind):
        made = {"shop": shop, "name": kind, "by": manager, "at": datetime(2026, 3, 12, 4, tzinfo=UTC)}
        if kind == "as of a day":
            segment = take_snapshot(members=Customer.objects.filter(pk__gt=3), on=date(2026, 3, 12), **made)
        else:
            segment = save_segment(conditions=[Condition("tags", "any", (tags["rare"],))], **made)

        assert scans_of(as_manager, f"{CUSTOMERS}?segment={segment.pk}") == []

    @pytest.mark.parametrize("operator", ["any", "all", "none"])
    @pytest.mark.parametrize("kind", ["by conditions", "as of a day"])
    def test_by_a_condition_about_a_segment(self, as_manager, manager, shop, tags, kind, operator):
        made = {"shop": shop, "name": kind, "by": manager, "at": datetime(2026, 3, 12, 4, tzinfo=UTC)}
        if kind == "as of a day":
            segment = take_snapshot(members=Customer.objects.filter(pk__gt=3), on=date(2026, 3, 12), **made)
        else:
            segment = save_segment(conditions=[Condition("tags", "any", (tags["rare"],))], **made)
        address = f"{CUSTOMERS}?segments__{operator}={segment.pk}"
        as_manager.get(address)  # members of one by conditions are written when it is first asked for

        assert scans_of(as_manager, address) == []

    def test_further_down(self, as_manager, tags):
        customer = Customer.objects.select_related("facts").order_by("pk")[5]
        place = f"{customer.facts.last_paid_on}~{customer.pk}"

        assert scans_of(as_manager, f"{CUSTOMERS}?spent__lt=5000&days_since__gte=1&after={place}") == []

    @pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite takes IS NULL for one value by itself")
    @pytest.mark.parametrize("query", ["tag={rare}", "tag={rare}&after=~9", "recency=none", "recency=none&after=~9"])
    def test_buyers_without_an_order_stand_in_the_order_of_the_index(self, as_manager, tags, query):
        with CaptureQueriesContext(connection) as queries:
            as_manager.get(f"{CUSTOMERS}?{query.format(**tags)}")
        asked = [one["sql"] for one in queries.captured_queries]
        parts = [sql for sql in asked if "IS NULL" in sql and '"sort_pk"' in sql]
        connection.cursor().execute("SET LOCAL enable_sort = off")  # sorting few rows is as good to it

        assert parts
        assert [line for sql in parts for line in plan_of(sql) if "Sort" in line] == []


class TestAListThatFindsNobody:
    """Each condition is taken off in turn and the rest is counted: what one page asks of each is explained too."""

    @pytest.mark.parametrize(
        "query",
        [
            "spent__gte=9e9&region__any=浙江&channel__any=jd",
            "score_before_order__eq=9&consent__any=refused&birthday_month__any=this",
            "average_order__gt=500000&r__gte=4&f__gte=4&attribute__any=size:M",
            "tags__all={rare}&tags__none={common}&spent__gte=9000000000",
            "tag={common}&gap=1&last_from=2026-01-05&spent_from=9000000000",
            "follow_up=overdue&days_since__lte=60&spent_to=-1",
            "q=tb&recency=none&grey=yes",
        ],
    )
    def test_counts_along_an_index(self, as_manager, tags, query):
        assert scans_of(as_manager, f"{CUSTOMERS}?{query.format(**tags)}") == []


class TestTheOthers:
    @pytest.mark.parametrize("address", OTHERS)
    def test_open_along_an_index(self, as_manager, tags, address):
        assert scans_of(as_manager, address.replace("{product}", str(tags["product"]))) == []


class TestTheTestItself:
    def test_sees_a_scan(self, tags):
        for sql in (
            "SELECT * FROM customers_customer WHERE address LIKE '%x'",
            """SELECT 1 FROM "customers_attributevalue" U0 WHERE U0.value LIKE '%x'""",
        ):
            assert connection.vendor == "postgresql" or any(is_scan(line, sql) for line in plan_of(sql))
