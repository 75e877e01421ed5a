"""A tag sorted by money: the same buyers in the same order as the plain query, whichever way is taken."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm.admin.customer.long_pages import long_page
from crm.selectors import by_money
from crm.selectors.by_money import DownTheMoney, rare_among, tags_by_money
from crm.selectors.long_way import LongWay
from crm.tests.test_list_plans import is_scan, plan_of
from customers.admin.keyset import Cursor
from customers.models import Customer, CustomerFacts, Shop
from customers.tests.factories import ChannelFactory, CustomerFactory, ShopFactory
from tagging.conditions.address import read_parameter
from tagging.filters import CUSTOMERS, Moment, conditions_q
from tagging.models import CustomerTag, TagRun
from tagging.services.default_tags import install_default_tags
from tagging.tests.factories import CustomerTagFactory, TagRunFactory, tag_called

pytestmark = pytest.mark.django_db
LIST = "/admin/customers/customer/"
NIGHT = datetime(2026, 3, 12, 2, tzinfo=UTC)
BOTTOM = Cursor(Decimal(-1), 0)
COUNTED = TagRun(counts={"recency": {"lost": 9}, "use_scene": {"wife": 9}})


@pytest.fixture(scope="module")
def house(django_db_setup, django_db_blocker):
    """A shop with tags and one channel, made once for all examples."""
    with django_db_blocker.unblock(), transaction.atomic():
        shop = ShopFactory()
        install_default_tags(shop=shop)
        yield shop.pk, ChannelFactory(shop=shop).pk
        transaction.set_rollback(True)


def make(shop, channel, buyers, tags):
    """Buyers who spent so much, each with some of the tags."""
    for number, (spent, *held) in enumerate(buyers):
        customer = Customer.objects.create(shop=shop, channel_id=channel, key=f"b{number}")
        CustomerFacts.objects.create(shop=shop, customer=customer, spent=Decimal(spent), changed_at=NIGHT)
        for tag in [tag for tag, has in zip(tags, held, strict=True) if has]:
            CustomerTag.objects.create(shop=shop, customer=customer, tag=tag, source="rule", since_on=NIGHT.date())


def all_pages(page_at, *, back):
    """The rows of all pages in the order of the list, from the top or from the bottom."""
    found, place = [], BOTTOM if back else None
    while True:
        page = page_at(None, place) if back else page_at(place, None)
        rows = [row.pk for row in page.rows]
        found = rows + found if back else found + rows
        if not (page.has_before if back else page.has_after):
            return found
        ends = page.rows[:1] if back else page.rows[-1:]
        place = (page.first if back else page.last) or Cursor(ends[0].sort_value, ends[0].sort_pk)


class TestTheSameAsThePlainQuery:
    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        buyers=st.lists(st.tuples(st.integers(0, 4), st.booleans(), st.booleans()), max_size=14),
        size=st.integers(1, 4),
        reaches=st.lists(st.integers(1, 4), min_size=1, max_size=3),
        is_rare=st.booleans(),
        wants_both=st.booleans(),
        least=st.sampled_from([None, Decimal(1), Decimal("2.5")]),
    )
    def test_from_the_top_to_the_end_and_back(self, house, buyers, size, reaches, is_rare, wants_both, least):
        shop = Shop.objects.get(pk=house[0])
        known = [tag_called(shop, "lost"), tag_called(shop, "wife")]
        tags = [tag.pk for tag in known[: 1 + wants_both]]
        with transaction.atomic(), pytest.MonkeyPatch.context() as patch:
            patch.setattr(DownTheMoney, "reaches", tuple(reaches))
            patch.setattr(by_money, "FEW", 100 if is_rare else -1)
            make(shop, house[1], buyers, known)
            rows = Customer.objects.filter(shop=shop).select_related("facts")
            rows = rows.filter(facts__spent__gte=least) if least else rows
            for tag in tags:
                rows = rows.filter(pk__in=CustomerTag.objects.filter(tag=tag).values("customer"))
            way = tags_by_money(shop, known[: 1 + wants_both], COUNTED, [("gte", least)])

            def page_at(after, before):
                return long_page(rows, way, size=size, after=after, before=before)[0]

            wanted = [row.pk for row in rows.order_by("-facts__spent", "-pk")]
            assert all_pages(page_at, back=False) == wanted
            assert all_pages(page_at, back=True) == wanted
            transaction.set_rollback(True)


class TestRareAmong:
    @pytest.mark.parametrize(("counted", "is_rare"), [(by_money.FEW, True), (by_money.FEW + 1, False)])
    def test_goes_by_what_the_last_run_counted(self, house, counted, is_rare):
        tag = tag_called(Shop.objects.get(pk=house[0]), "lost")

        assert rare_among([tag], TagRunFactory(counts={"recency": {"lost": counted}})) == (tag.pk if is_rare else None)

    @pytest.mark.parametrize(("few", "is_rare"), [(2, True), (1, False)])
    def test_asks_the_index_of_a_tag_that_runs_do_not_count(self, house, few, is_rare, monkeypatch):
        shop = Shop.objects.get(pk=house[0])
        wife = tag_called(shop, "wife")
        make(shop, house[1], [("1", True), ("2", True)], [wife])
        monkeypatch.setattr(by_money, "FEW", few)

        assert rare_among([wife], TagRunFactory(shop=shop)) == (wife.pk if is_rare else None)

    def test_takes_the_rare_one_of_two(self, house):
        shop = Shop.objects.get(pk=house[0])
        lost, vip = tag_called(shop, "lost"), tag_called(shop, "vip")
        run = TagRunFactory(counts={"recency": {"lost": 900_000}, "tier": {"vip": 7}})

        assert rare_among([lost, vip], run) == vip.pk


@pytest.fixture
def wives(shop, monkeypatch):
    """Eight buyers, of whom the three who spent least have a tag that counts as common; a page asks four for it."""
    install_default_tags(shop=shop)
    monkeypatch.setattr(by_money, "FEW", 0)
    monkeypatch.setattr(DownTheMoney, "reaches", (1, 3))
    channel = ChannelFactory(shop=shop)
    wife = tag_called(shop, "wife")
    for spent in range(8):
        customer = CustomerFactory(
            shop=shop, channel=channel, account=f"tb_{spent}", facts__spent=spent, facts__last_paid_on=date(2026, 3, 1)
        )
        if spent < 3:
            CustomerTagFactory(customer=customer, tag=wife)
    return wife


def listed(client, address):
    answer = client.get(address if address.startswith("/") else f"{LIST}{address}")
    assert answer.status_code == 200
    cl = answer.context["cl"]
    return [row.account for row in cl.result_list], cl, answer.content.decode()


class TestThePage:
    def test_says_how_far_it_looked_and_goes_on_from_there(self, as_manager, wives):
        first, cl, html = listed(as_manager, f"?tag={wives.pk}&sort=spent")
        assert first == []
        assert "Looked through 4 buyers, down to 4.00 spent; below that it goes on." in html

        then, cl, html = listed(as_manager, cl.next_query)
        assert then == ["tb_2", "tb_1", "tb_0"]
        assert "Looked through" not in html

        up, cl, html = listed(as_manager, cl.previous_query)
        assert up == []
        assert "up to 6.00 spent; above that it goes on." in html
        again, cl, _html = listed(as_manager, cl.next_query)
        assert again == ["tb_2", "tb_1", "tb_0"]

    def test_ends_where_the_money_ends_with_the_way(self, as_manager, wives, monkeypatch):
        monkeypatch.setattr(DownTheMoney, "reaches", (4, 4))

        found, cl, html = listed(as_manager, f"?tag={wives.pk}&sort=spent")

        assert found == ["tb_2", "tb_1", "tb_0"]
        assert "Looked through" not in html
        assert cl.next_query == ""

    def test_leads_to_where_those_with_the_tag_begin(self, as_manager, wives):
        _first, cl, html = listed(as_manager, f"?tag={wives.pk}&sort=spent")
        assert "Begin where most are, at 2.00" in html

        assert listed(as_manager, cl.begin_query)[0] == ["tb_2", "tb_1", "tb_0"]

    @pytest.mark.parametrize("range_", ["spent__lte=2", "spent_to=2"])
    def test_begins_below_what_the_list_asks_of_the_money(self, as_manager, wives, range_):
        found, _cl, html = listed(as_manager, f"?tag={wives.pk}&sort=spent&{range_}")

        assert found == ["tb_2", "tb_1", "tb_0"]
        assert "Looked through" not in html

    def test_drops_whom_another_filter_drops(self, as_manager, wives):
        Customer.objects.filter(account="tb_1").update(is_grey=True)

        assert listed(as_manager, f"?tag={wives.pk}&sort=spent&spent_to=2&grey=no")[0] == ["tb_2", "tb_0"]

    def test_of_a_rare_tag_is_whole(self, as_manager, wives, monkeypatch):
        monkeypatch.setattr(by_money, "FEW", 3)

        found, _cl, html = listed(as_manager, f"?tag={wives.pk}&sort=spent")

        assert found == ["tb_2", "tb_1", "tb_0"]
        assert "Looked through" not in html


def facts_of(number):
    """Facts of a buyer with so many days between two orders; with one order only where there are none."""
    gap = number % 3
    return {
        "first_paid_on": date(2026, 1, 20 - gap) if number else None,
        "last_paid_on": date(2026, 1, 20) if number else None,
        "paid_day_count": 2 if gap else 1,
        "order_count": 2 if gap else 1,
        "median_gap": gap or None,
        "spent": Decimal(number % 4),
    }


class TestTheListsOfGaps:
    @pytest.fixture
    def buyers(self, shop, monkeypatch):
        monkeypatch.setattr(LongWay, "reaches", (1, 3))
        channel = ChannelFactory(shop=shop)
        for number in range(11):
            facts = {f"facts__{name}": value for name, value in facts_of(number).items()}
            CustomerFactory(shop=shop, channel=channel, account=f"tb_{number}", **facts)

    @pytest.mark.parametrize(
        ("asked", "sort"),
        [("median_gap__gte=2", ""), ("cycle_days__eq=1", "&sort=spent"), ("cycle_days__gt=9", "")],
    )
    def test_show_whom_the_plain_query_finds_from_page_to_page(self, as_manager, buyers, shop, asked, sort):
        column = "spent" if sort else "last_paid_on"
        wanted = [row.account for row in _meeting(asked).order_by(f"-facts__{column}", "-pk")]

        found, cl, _html = listed(as_manager, f"?{asked}{sort}")
        while cl.next_query:
            more, cl, _html = listed(as_manager, cl.next_query)
            found += more
        back, further = [row.account for row in cl.result_list], cl
        while further.previous_query:
            more, further, _html = listed(as_manager, further.previous_query)
            back = more + back

        assert found == wanted
        assert back == wanted

    def test_say_how_far_back_they_looked(self, as_manager, buyers):
        _found, _cl, html = listed(as_manager, "?cycle_days__gt=9")

        assert "Looked through 4 buyers, back to a last order on 2026-01-20; before that it goes on." in html

    def test_with_another_condition_go_by_the_index_that_it_has(self, as_manager, buyers):
        _found, cl, html = listed(as_manager, "?cycle_days__gt=9&order_count__gte=9")

        assert cl.next_query == ""
        assert "Looked through" not in html


def _meeting(asked):
    name, _, value = asked.partition("=")
    return Customer.objects.filter(conditions_q([read_parameter(name, value)], CUSTOMERS, Moment(date(2026, 3, 1))))


class TestThePlans:
    @pytest.mark.parametrize("few", [0, 100])
    @pytest.mark.parametrize("after", ["", "&after=3.00~9999999", "&before=0.00~0"])
    def test_read_no_table_from_end_to_end(self, as_manager, wives, monkeypatch, few, after):
        monkeypatch.setattr(by_money, "FEW", few)
        connection.cursor().execute("ANALYZE")
        with CaptureQueriesContext(connection) as queries:
            as_manager.get(f"{LIST}?tag={wives.pk}&sort=spent{after}")
        asked = [one["sql"] for one in queries.captured_queries if one["sql"].startswith("SELECT")]

        assert [line for sql in asked for line in plan_of(sql) if is_scan(line, sql)] == []

    def test_walk_the_money_in_the_order_of_its_index_and_ask_each_buyer_alone(self, as_manager, wives):
        with CaptureQueriesContext(connection) as queries:
            as_manager.get(f"{LIST}?tag={wives.pk}&sort=spent")
        asked = [one["sql"] for one in queries.captured_queries]
        walks = [sql for sql in asked if sql.startswith('SELECT "customers_customerfacts"."spent"') and "tag_id" in sql]
        if connection.vendor == "postgresql":
            connection.cursor().execute("SET LOCAL enable_sort = off")  # sorting few rows is as good to it
        plans = [line for sql in walks for line in plan_of(sql)]

        assert any("customers_facts_spent" in line for line in plans)
        assert any(
            ("Index Cond" in line or "USING" in line) and "customer_id" in line and "tag_id" in line for line in plans
        )
        assert [line for line in plans if any(word in line for word in ("Sort", "Hash", "TEMP B-TREE"))] == []

    @pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL goes by keys without being told")
    def test_reach_the_rows_by_their_keys_where_nothing_is_known_of_the_shops_size(self, as_manager, wives):
        with CaptureQueriesContext(connection) as queries:
            as_manager.get(f"{LIST}?tag={wives.pk}&sort=spent&spent_to=2")
        read = [one["sql"] for one in queries.captured_queries if one["sql"].startswith('SELECT "customers_customer"')]
        plans = [line for sql in read for line in plan_of(sql)]

        assert any(line.startswith("SEARCH customers_customer USING INTEGER PRIMARY KEY") for line in plans)
