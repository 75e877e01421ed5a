"""An export as a manager makes one: tick rows, look at the number, download."""

import csv
from datetime import date

import pytest

from crm.tests.browser import signed_in_page
from customers.models import ExportRecord
from customers.tests.factories import ChannelFactory, CustomerFactory
from tagging.services.default_tags import install_default_tags

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def three(shop):
    install_default_tags(shop=shop)
    taobao = ChannelFactory(shop=shop, name="Taobao")
    for day, nick in enumerate(["first", "second", "third"], 1):
        CustomerFactory(shop=shop, channel=taobao, account=nick, facts__last_paid_on=date(2026, 3, day))


def saved(page):
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download").click()
    with open(waiting.value.path(), encoding="utf-8-sig", newline="") as file:
        return waiting.value.suggested_filename, list(csv.DictReader(file))


class TestExport:
    def test_of_the_whole_list(self, browser, live_server, as_manager, three):
        with signed_in_page(browser, live_server.url, as_manager) as page:
            page.goto("/admin/customers/customer/?sort=spent")
            page.get_by_role("link", name="download Export", exact=True).click()
            page.get_by_text("Export 3 entries of the list").wait_for()
            page.get_by_label("Format").select_option("CSV")

            name, rows = saved(page)

            assert name.startswith("customers-silk-")
            assert [row["nick"] for row in rows] == ["third", "second", "first"]

    def test_of_the_rows_ticked(self, browser, live_server, as_manager, three):
        with signed_in_page(browser, live_server.url, as_manager) as page:
            page.goto("/admin/customers/customer/")
            page.locator("input[name=_selected_action]").first.check()
            page.locator("select[name=action]").select_option("export_admin_action")
            page.get_by_role("button", name="Run").click()
            page.get_by_text("Export 1 entry of the list").wait_for()
            page.get_by_label("Format").select_option("CSV")

            _name, rows = saved(page)

            assert [row["nick"] for row in rows] == ["third"]
        assert ExportRecord.objects.get().filters == [["rows ticked", "1"]]
