"""Nine reasons of a loss, at half width: all are seen, none is scrolled to."""

import pytest
from playwright.sync_api import expect

from crm.tests.browser import signed_in_page
from customers.tests.factories import ChannelFactory, CustomerFactory

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
SHIPPED = 9
IN_SIGHT = "panel => panel.scrollWidth <= panel.clientWidth && panel.getBoundingClientRect().bottom <= innerHeight"


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_all_reasons_of_a_loss_are_in_sight_at_half_width(browser, live_server, as_agent, shop, locale):
    chen = CustomerFactory(shop=shop, channel=ChannelFactory(shop=shop))
    with signed_in_page(browser, live_server.url, as_agent, width=683, locale=locale) as page:
        page.goto(f"/admin/customers/customer/{chen.pk}/change/")
        page.click("button[data-bar=lost]")
        panel = page.locator("[data-bar-panel=lost]")
        expect(panel).to_be_visible()

        assert panel.evaluate(IN_SIGHT)
        assert panel.get_by_role("button").count() >= SHIPPED
        for reason in panel.locator("button").all():
            expect(reason).to_be_in_viewport(ratio=1)
