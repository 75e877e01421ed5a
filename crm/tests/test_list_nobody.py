"""A list that finds nobody says how many remain when one of its conditions is taken off."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count as ticks
from urllib.parse import parse_qsl

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.admin.customer import relaxed as module
from customers.models import Customer
from customers.tests.factories import ChannelFactory, CustomerFactory
from tagging.conditions import Condition
from tagging.services.default_tags import install_default_tags
from tagging.services.segments import save_segment
from tagging.tests.factories import CustomerTagFactory, tag_called

from .factories import FollowUpFactory

NOON = datetime(2026, 3, 12, 4, tzinfo=UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOON, tick=False)]
LIST = "/admin/customers/customer/"
ENDLESS = (
    "1 < (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
    "SELECT COUNT(*) FROM (SELECT i FROM n LIMIT 1000000000) AS numbers)"
)


@pytest.fixture
def buyers(shop):
    """One of gifts who spends much, one who bought once long ago, one who never bought."""
    install_default_tags(shop=shop)
    taobao, jd = (ChannelFactory(shop=shop, code=code, name=code) for code in ("taobao", "jd"))
    rich = CustomerFactory(shop=shop, channel=taobao, account="rich", facts__last_paid_on=date(2026, 3, 1))
    lapsed = CustomerFactory(shop=shop, channel=jd, account="lapsed", facts__last_paid_on=date(2025, 6, 1))
    new = CustomerFactory(shop=shop, channel=taobao, account="new", facts__last_paid_on=None)
    for one, orders, spent in ((rich, 4, "2400.00"), (lapsed, 1, "60.50"), (new, 0, "0.00")):
        type(one.facts).objects.filter(pk=one.pk).update(order_count=orders, spent=Decimal(spent))
    CustomerTagFactory(customer=rich, tag=tag_called(shop, "wife"))
    CustomerTagFactory(customer=lapsed, tag=tag_called(shop, "wife"))
    CustomerTagFactory(customer=lapsed, tag=tag_called(shop, "coupon"))
    return {"rich": rich, "lapsed": lapsed, "new": new}


@pytest.fixture
def names(shop, buyers, manager):
    """What an address may say of these buyers' shop."""
    spent = Condition.parse({"field": "spent", "operator": "gte", "value": 800})
    segment = save_segment(shop=shop, name="Spenders", conditions=[spent], by=manager, at=NOON)
    tags = {name: tag_called(shop, name).pk for name in ("wife", "coupon")}
    return {**tags, "segment": segment.pk, "jd": buyers["lapsed"].channel_id, "taobao": buyers["rich"].channel_id}


def ways(client, query):
    nobody = client.get(f"{LIST}?{query}").context["cl"].nobody
    return nobody.ways if nobody else None


def found(client, address):
    answer = client.get(f"{LIST}{address}")
    return len(answer.context["cl"].result_list)


class TestTheCounts:
    @pytest.mark.parametrize(
        ("query", "counts"),
        [
            pytest.param("spent__gte=9000", [3], id="one condition"),
            pytest.param("spent__gte=800&order_count__lte=1", [2, 1], id="two that never meet"),
            pytest.param("order_count__gte=2&order_count__lte=0", [1, 1], id="both ends of a range"),
            pytest.param("spent__gte=9000&order_count__gte=50", [0, 0], id="neither alone"),
            pytest.param("spent__gte=800&channel__any=jd&days_since__lte=60", [0, 1, 0], id="one of three"),
            pytest.param("tags__all={wife},{coupon}&spent__gte=800", [1, 1], id="a tag and money"),
            pytest.param("tags__any={wife}&tags__any={coupon}&spent__gte=800", [1, 1, 0], id="one name twice"),
            pytest.param("tag={coupon}&spent__gte=800", [1, 1], id="a ready-made tag filter"),
            pytest.param("tag={coupon}&gap=1", [1, 1], id="a gap"),
            pytest.param("channel={jd}&spent_from=800", [1, 1], id="a channel and a range"),
            pytest.param("last_from=2026-02-01&recency=none", [1, 1], id="a day and no order"),
            pytest.param("grey=yes&spent__gte=800", [1, 0], id="the grey list"),
            pytest.param("segment={segment}&channel__any=jd", [1, 1], id="a segment"),
            pytest.param("segments__any={segment}&channel__any=jd", [1, 1], id="a condition about a segment"),
            pytest.param("segment=999999&channel__any=jd", [1, 0], id="no such segment"),
            pytest.param("q=lapsed&spent__gte=800", [1, 1], id="a search and money"),
            pytest.param("q=nobodyofthisname", [3], id="a search alone"),
            pytest.param("sort=spent&spent__gte=9000", [3], id="an order takes nobody away"),
        ],
    )
    def test_are_what_the_links_then_find(self, as_manager, names, query, counts):
        shown = ways(as_manager, query.format(**names))

        assert sorted(one.count for one in shown) == sorted(counts)
        assert [found(as_manager, one.chip.without) for one in shown] == [one.count for one in shown]

    @pytest.mark.parametrize(
        ("query", "counts"),
        [
            ("sort=follow_up&channel__any=jd", [1, 1]),
            ("follow_up=overdue&channel__any=taobao", [2, 1]),
            ("follow_up=today&sort=follow_up&channel__any=taobao", [1, 0]),
        ],
    )
    def test_know_the_follow_ups(self, as_manager, names, buyers, query, counts):
        due = NOON + timedelta(days=9 if "today" in query or "sort" in query else -1)
        who = buyers["lapsed" if "overdue" in query else "rich"]
        FollowUpFactory(customer=who, due_at=due)

        shown = ways(as_manager, query)

        assert sorted(one.count for one in shown) == sorted(counts)
        assert [found(as_manager, one.chip.without) for one in shown] == [one.count for one in shown]

    def test_stop_at_a_thousand(self, as_manager, names, monkeypatch):
        monkeypatch.setattr(module, "MOST", 2)

        [one] = ways(as_manager, "spent__gte=9000")
        html = as_manager.get(f"{LIST}?spent__gte=9000").content.decode()

        assert (one.is_more, one.shown) == (True, "2")
        assert "Take off this condition: more than 2 remain" in html

    def test_a_thousand_itself_is_told(self, as_manager, names, monkeypatch):
        monkeypatch.setattr(module, "MOST", 3)

        assert "Take off this condition: 3 remain" in as_manager.get(f"{LIST}?spent__gte=9000").content.decode()

    def test_end_when_the_time_is_used_up(self, as_manager, names, monkeypatch):
        clock = ticks(step=module.SECONDS / 2)
        monkeypatch.setattr(module.relaxed, "__defaults__", (lambda: next(clock),))

        shown = ways(as_manager, "spent__gte=9000&order_count__gte=50&days_since__lte=1")

        assert [one.count for one in shown] == [0, None, None]

    def test_of_what_the_database_broke_off_are_left_out(self, as_manager, names, monkeypatch):
        rows = module.rows_without
        asked = []

        def endless(cl, request, off):
            asked.append(off)
            return rows(cl, request, off) if len(asked) == 1 else Customer.objects.extra(where=[ENDLESS])

        monkeypatch.setattr(module, "SECONDS", 0.2)
        monkeypatch.setattr(module, "rows_without", endless)

        answer = as_manager.get(f"{LIST}?spent__gte=9000&order_count__gte=50&channel__any=jd")

        assert [one.count for one in answer.context["cl"].nobody.ways] == [0, None, None]
        assert answer.content.decode().count(">Take off this condition<") == 2

    def test_keep_to_the_readers_shop(self, as_outsider, names):
        assert [one.count for one in ways(as_outsider, "spent__gte=0&order_count__gte=9")] == [0, 0]


class TestThePage:
    def test_names_each_condition_and_the_way_out(self, as_manager, names):
        html = as_manager.get(f"{LIST}?spent__gte=800&channel__any=jd&tags__any={names['wife']}").content.decode()

        assert "No customer meets all 3 conditions at once" in html
        assert "Take off this condition: 1 remains" in html
        assert "without it still nobody" in html
        assert 'href="?">Clear all conditions' in html

    @pytest.mark.parametrize(
        ("query", "told"), [("spent__gte=9000&order_count__gte=50", True), ("spent__gte=800&order_count__lte=1", False)]
    )
    def test_says_when_one_alone_is_not_enough(self, as_manager, names, query, told):
        html = as_manager.get(f"{LIST}?{query}").content.decode()

        assert ("Taking off one of them is not enough" in html) is told

    def test_says_it_of_one(self, as_manager, names):
        html = as_manager.get(f"{LIST}?spent__gte=9000").content.decode()

        assert "No customer meets this condition" in html
        assert "Clear all conditions" not in html

    def test_says_nothing_where_somebody_is_found(self, as_manager, names):
        answer = as_manager.get(f"{LIST}?spent__gte=800")

        assert answer.context["cl"].nobody is None
        assert "Take off this condition" not in answer.content.decode()

    def test_nor_where_nothing_is_asked(self, as_outsider, names):
        html = as_outsider.get(LIST).content.decode()

        assert "Nothing here yet" in html

    def test_nor_beyond_the_last_row(self, as_manager, names):
        customer = Customer.objects.get(account="rich")

        assert ways(as_manager, f"spent__gte=800&after=2026-03-01~{customer.pk}") is None

    def test_links_keep_the_rest_of_the_address(self, as_manager, names):
        shown = ways(as_manager, "sort=spent&spent__gte=9000&channel__any=jd")

        rests = [dict(parse_qsl(one.chip.without.lstrip("?"))) for one in shown]
        assert all(rest["sort"] == "spent" for rest in rests)
        assert sorted(len(rest) for rest in rests) == [2, 2]

    def test_reads_to_an_agent_too(self, as_agent, names):
        assert [one.count for one in ways(as_agent, "spent__gte=9000")] == [3]


class TestTheQueries:
    def asked(self, client, query):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"{LIST}?{query}").status_code == 200
        return [one["sql"] for one in queries if one["sql"].startswith("SELECT")]

    @pytest.mark.parametrize(
        ("query", "most"),
        [
            ("spent__gte=9000", 1),
            ("spent__gte=9000&order_count__gte=50&channel__any=jd&r__gte=4", 4),
            ("segment={segment}&economic__gte=30&f__gte=4&m__gte=4&tag={wife}", 5),
            ("segments__any={segment}&segments__none={segment}&channel={jd}", 3),
            ("q=nobodyofthisname&spent__gte=9000&sort=follow_up", 3),
        ],
    )
    def test_are_one_more_for_each_condition_and_stop_early(self, as_manager, names, monkeypatch, query, most):
        address = query.format(**names)
        self.asked(as_manager, address)  # members of a segment that is named are written once
        counted = self.asked(as_manager, address)
        monkeypatch.setattr("crm.admin.customer.change_list.relaxed", lambda _cl, _request: None)
        without = self.asked(as_manager, address)

        assert len(counted) - len(without) <= most
        assert sum("COUNT(*)" in sql and "LIMIT 1001" in sql for sql in counted) == len(counted) - len(without)
