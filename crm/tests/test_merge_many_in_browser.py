"""Several customers ticked on the list become one, in a real browser."""

from contextlib import ExitStack

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import expect

from crm.tests.browser import settle, signed_in_page
from crm.tests.test_axe_in_browser import QUERY
from customers.models import Customer
from customers.tests.factories import ChannelFactory, CustomerFactory

LIST = "/admin/customers/customer/"
PAGE = f"{LIST}merge-many/"

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def three(shop):
    """One person under three nicks; the second has the most orders."""
    channel = ChannelFactory(shop=shop, code="taobao", name="Taobao")
    named = (("summer", "李夏", 1), ("winter", "李冬", 4), ("autumn", "", 0))
    return [
        CustomerFactory(shop=shop, channel=channel, account=nick, key=nick, name=name, facts__order_count=count)
        for nick, name, count in named
    ]


@pytest.mark.parametrize(("width", "mode"), [(1366, "light"), (683, "dark")])
def test_from_ticks_on_the_list_to_one_customer(browser, live_server, as_manager, three, width, mode):
    with ExitStack() as pages:
        page = pages.enter_context(signed_in_page(browser, live_server.url, as_manager, width=width, mode=mode))
        page.add_init_script(AXE_SCRIPT)
        page.goto(f"{live_server.url}{LIST}")
        for box in page.locator("input.action-select").all():
            box.check()
        page.locator("select[name=action]").select_option("merge_selected")
        page.get_by_role("button", name="Run").click()

        page.wait_for_url(f"**{PAGE}**")
        settle(page)
        assert "\n".join(page.evaluate(QUERY, "body")) == ""
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.get_by_role("group", name="name").get_by_text("李夏").click()
        page.get_by_role("button", name="Merge 2 customers into winter").click()

        page.wait_for_url(f"**/customer/{three[1].pk}/change/")
        expect(page.get_by_role("link", name="Take it apart again")).to_be_visible()
        assert "\n".join(page.evaluate(QUERY, ".dk-messages, [role=status], ul")) == ""
    assert Customer.objects.get().name == "李夏"
