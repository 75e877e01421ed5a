"""An export holds what its screen shows: filter, order, ticked rows, shop."""

from datetime import date, timedelta

import pytest

from customers.models import Customer, ExportRecord
from customers.tests.factories import NOON, ChannelFactory, CustomerFactory, OrderFactory, ShopFactory
from tagging.models import Tag

from .files import CUSTOMERS, ORDERS, SECOND, columns, export, table

pytestmark = pytest.mark.django_db


class TestTheScreensFilter:
    @pytest.fixture
    def four(self, buyer):
        buyer("old", "lost", "wife", last=date(2025, 1, 1), spent="10.00")
        buyer("new", "active", "wife", last=date(2026, 3, 2), spent="20.00")
        buyer("rich", "active", last=date(2026, 2, 1), spent="9000.00")
        buyer("grey", is_grey=True)

    QUERIES = [
        "",
        "?recency=active",
        "?recency=none",
        "?spent_from=15",
        "?last_to=2026-02-10",
        "?grey=no",
        "?gap=1",
        "?sort=spent",
        "?q=rich",
        "?q=nobody",
        "?recency=active&gap=1",
        "?recency=unheard",
    ]

    @pytest.mark.parametrize("query", QUERIES)
    def test_exp_6_is_the_filter_of_the_file_in_its_order(self, as_manager, four, query):
        shown = [one.account for one in as_manager.get(f"{CUSTOMERS}{query}").context["cl"].result_list]

        form = as_manager.get(f"{CUSTOMERS}export/{query}")

        assert form.context["count"] == len(shown)
        assert columns(export(as_manager, query=query), "nick") == shown

    def test_exp_6_holds_by_a_tag_and_for_its_rows(self, as_manager, four, shop):
        wife = Tag.objects.get(shop=shop, slug="wife")

        assert columns(export(as_manager, query=f"?tag={wife.pk}"), "nick") == ["new", "old"]
        header, rows = table(export(as_manager, query=f"?tag={wife.pk}", resource=SECOND))
        assert {row[header.index("nick")] for row in rows} == {"new", "old"}
        assert len(rows) == 4

    def test_exp_6_the_rows_ticked_are_the_rows_of_the_file(self, as_manager, four):
        old, new = (Customer.objects.get(account=name) for name in ("old", "new"))
        ticked = {"action": "export_admin_action", "_selected_action": [old.pk, new.pk], "index": "0"}

        page = as_manager.post(f"{CUSTOMERS}?grey=no", ticked)

        assert page.status_code == 302
        assert as_manager.get(page.url).context["count"] == 2
        assert columns(export(as_manager, query=page.url.partition("export/")[2]), "nick") == ["new", "old"]

    def test_exp_6_everything_ticked_is_the_filter(self, as_manager, four):
        grey = Customer.objects.get(account="grey")
        across = {"action": "export_admin_action", "_selected_action": [grey.pk], "index": "0", "select_across": "1"}

        page = as_manager.post(f"{CUSTOMERS}?grey=no", across)

        assert columns(export(as_manager, query=page.url.partition("export/")[2]), "nick") == ["new", "rich", "old"]

    def test_exp_6_holds_for_orders_too(self, as_manager, shop, taobao):
        other = ChannelFactory(shop=shop, name="JD")
        OrderFactory(shop=shop, channel=taobao, order_no="A1", status="paid")
        OrderFactory(shop=shop, channel=taobao, order_no="A2", status="closed", created_at=NOON + timedelta(days=1))
        OrderFactory(shop=shop, channel=other, order_no="A3", status="paid", created_at=NOON + timedelta(days=2))

        for query in ("", "?status=paid", f"?channel={taobao.pk}", "?ordered_from=2026-03-03", "?q=A2"):
            shown = [one.order_no for one in as_manager.get(f"{ORDERS}{query}").context["cl"].result_list]
            assert columns(export(as_manager, ORDERS, query), "order number") == shown

    def test_exp_6_keys_of_another_shop_bring_nothing(self, as_manager, luo):
        foreign = CustomerFactory(account="foreign")

        assert columns(export(as_manager, query=f"?ticked={foreign.pk},{luo.pk},x"), "nick") == ["tb_luo"]

    def test_exp_6_knows_one_shop_at_a_time(self, as_manager, manager, luo):
        other = ShopFactory(name="Aaa")
        other.members.add(manager)
        CustomerFactory(shop=other, account="other")

        assert columns(export(as_manager), "nick") == ["other"]
        assert columns(export(as_manager, query=f"?shop={luo.shop_id}"), "nick") == ["tb_luo"]
        assert {record.shop_id for record in ExportRecord.objects.all()} == {other.pk, luo.shop_id}

    def test_somebody_without_a_shop_finds_nothing(self, as_manager, shop):
        shop.members.clear()

        assert as_manager.get(f"{CUSTOMERS}export/").status_code == 404

    def test_exp_6_reads_in_portions_whatever_the_number(
        self, as_manager, buyer, django_assert_max_num_queries, monkeypatch
    ):
        monkeypatch.setattr("customers.resources.CHUNK", 5)
        for number in range(12):
            buyer(f"nick{number}", "wife", last=date(2026, 3, 1 + number))
        answer = export(as_manager)

        with django_assert_max_num_queries(3 * 2 + 1):  # customers and their tags, and the record's end
            assert len(b"".join(answer.streaming_content).splitlines()) == 13
