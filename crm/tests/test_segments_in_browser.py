"""A filter made by hand, saved as a segment and opened again, as a manager does it; axe-core looks on."""

from datetime import date

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import expect

from crm.tests.browser import signed_in_page
from customers.tests.factories import ChannelFactory, CustomerFactory
from tagging.services.default_tags import install_default_tags

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
LIST = "/admin/customers/customer/"
FAULTS = """async () => {
    const found = await axe.run(document.querySelector("main, #main, body"), { resultTypes: ["violations"] });
    return found.violations.filter((one) => ["serious", "critical"].includes(one.impact))
        .map((one) => one.id + ": " + one.nodes.map((node) => node.html.slice(0, 120)).join(" | "));
}"""


@pytest.fixture
def two(shop):
    install_default_tags(shop=shop)
    channel = ChannelFactory(shop=shop, name="Taobao", code="taobao")
    for nick, spent in (("rich", "2000.00"), ("poor", "20.00")):
        CustomerFactory(
            shop=shop, channel=channel, account=nick, facts__spent=spent, facts__last_paid_on=date(2026, 3, 1)
        )


def is_within(page):
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize(("width", "mode"), [(1366, "light"), (683, "dark")])
def test_filter_save_open(browser, live_server, as_manager, two, width, mode):
    with signed_in_page(browser, live_server.url, as_manager, width=width, mode=mode) as page:
        page.goto(LIST)
        page.get_by_text("Add a condition").click()
        page.locator(".cc-form select[name=add]").select_option("spent")
        page.get_by_role("button", name="Go on").click()
        page.locator(".cc-form select[name=add_operator]").select_option("gte")
        assert is_within(page)
        page.evaluate(AXE_SCRIPT)
        assert page.evaluate(FAULTS) == []
        page.locator(".cc-form input[name=add_value]").fill("800")
        page.get_by_role("button", name="Add", exact=True).click()
        page.get_by_text("spent at least 800").wait_for()

        page.get_by_role("link", name="Save as a segment").click()
        page.get_by_label("Name").fill("Spenders")
        page.evaluate(AXE_SCRIPT)
        assert page.evaluate(FAULTS) == []
        page.get_by_role("button", name="Save the segment").click()

        page.locator(".sk-fchip", has_text="Spenders").wait_for()
        expect(page.locator("#result_list").get_by_text("rich").first).to_be_visible()
        expect(page.locator("#result_list").get_by_text("poor")).to_have_count(0)
        page.goto("/admin/tagging/segment/")
        page.get_by_text("spent at least 800").wait_for()
