"""Merging in a real browser: from the quiet line to one customer, and axe-core finds nothing serious on the way."""

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from crm.tests.browser import settle, signed_in_page
from crm.tests.factories import InquiryFactory, NoteFactory
from crm.tests.test_axe_in_browser import QUERY
from customers.models import Customer, Shop
from customers.tests.factories import ChannelFactory, CustomerFactory
from tagging.models import CustomerTag
from tagging.tests.factories import CustomerTagFactory, TagFactory, TagGroupFactory

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
PHONE = {"phone": "13812345678", "phone_last4": "5678"}


@pytest.fixture
def pair(shop: Shop) -> list[Customer]:
    taobao, jd = ChannelFactory(shop=shop, code="taobao"), ChannelFactory(shop=shop, code="jd", name="JD")
    kept = CustomerFactory(shop=shop, channel=taobao, account="summer", name="李夏", **PHONE)
    away = CustomerFactory(shop=shop, channel=jd, account="", key="jd_17", name="李夏夏", is_grey=True, **PHONE)
    CustomerTagFactory(customer=away, tag=TagFactory(group=TagGroupFactory(shop=shop, slug="grey_list", number=0)))
    NoteFactory(customer=away)
    for customer in (kept, away):
        InquiryFactory(customer=customer)
    return [kept, away]


@pytest.fixture
def opened(browser: Browser, live_server: Any, as_manager: Client) -> Any:
    """Opens pages for the manager."""
    with ExitStack() as pages:
        yield lambda **wishes: pages.enter_context(signed_in_page(browser, live_server.url, as_manager, **wishes))


def faults(page: Page) -> str:
    settle(page)
    return "\n".join(page.evaluate(QUERY, "body"))


@pytest.mark.parametrize(("width", "mode"), [(1366, "dark"), (683, "light"), (400, "light")])
def test_from_the_line_to_one_customer(
    opened: Callable[..., Page], live_server: Any, pair: list[Customer], width: int, mode: str
) -> None:
    page = opened(width=width, mode=mode)
    page.add_init_script(AXE_SCRIPT)
    page.goto(f"{live_server.url}/admin/customers/customer/{pair[0].pk}/change/")
    page.evaluate("document.querySelector('.dk-below').scrollIntoView()")

    page.get_by_role("link", name="Look and decide").click()
    expect(page.get_by_role("link", name="Compare")).to_be_visible()
    assert faults(page) == ""
    page.get_by_role("link", name="Compare").click()
    button = page.get_by_role("button", name="Merge jd_17 into summer")
    expect(button).to_be_visible()
    assert faults(page) == ""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    button.click()
    expect(button).to_be_visible()  # the browser asks for the grey list
    page.get_by_role("radiogroup", name="grey list").get_by_text("No", exact=True).click()
    button.click()

    page.wait_for_url(f"**/customer/{pair[0].pk}/change/")
    assert [one.key for one in Customer.objects.all()] == ["summer"]
    assert not CustomerTag.objects.exists()
