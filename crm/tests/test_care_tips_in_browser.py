"""Telling care tips: from the worklist and beside the order, each copy read by the phrase rules first."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from crm.models import CareTipDue, ScriptUse
from crm.services.care_tips import list_care_tips
from customers.tests.factories import ChannelFactory, CustomerFactory, OrderFactory, OrderItemFactory, ProductFactory
from scripts_lib.choices import PhraseKind
from scripts_lib.models import PhraseRule
from scripts_lib.tests.factories import ArticleFactory
from tagging.services.default_tags import install_default_tags

from .browser import settle

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
LIST = "/admin/customers/customer/care-tips/"
WORDS = "冷水手洗就好"


@pytest.fixture
def due(shop):
    """A tip of these words, due today for one buyer."""

    def make(words=WORDS):
        install_default_tags(shop=shop)
        channel, product = ChannelFactory(shop=shop), ProductFactory(shop=shop)
        buyer = CustomerFactory(shop=shop, channel=channel, account="summer", name="")
        at = timezone.now()
        moments = {"created_at": at - timedelta(days=9), "completed_at": at - timedelta(days=3)}
        OrderItemFactory(order=OrderFactory(shop=shop, channel=channel, customer=buyer, **moments), product=product)
        ArticleFactory(shop=shop, short=words, push_after="receipt", push_days=3, products=[product])
        list_care_tips(shop=shop, at=at)
        return CareTipDue.objects.get()

    return make


@pytest.mark.parametrize("width", [1366, 400])
def test_a_copy_from_the_list_takes_the_tip_off_it(agent_page, due, width):
    tip = due()
    page = agent_page(width=width)
    page.goto(LIST)

    page.locator("[data-tip] [data-copy-form] button").click()

    expect(page.locator("[data-tip] .ct-told")).to_be_visible()
    page.wait_for_function("window.copied === '冷水手洗就好'")
    settle(page)
    tip.refresh_from_db()
    assert (tip.state, ScriptUse.objects.get().text) == ("told", WORDS)
    page.reload()
    expect(page.get_by_text("No care tip is due.")).to_be_visible()


def test_what_may_not_be_said_is_not_copied_from_the_list(agent_page, due, shop):
    tip = due("这是梦幻级的丝")
    PhraseRule.objects.create(
        shop=shop, code="dreamy", name="绝对化用语", kind=PhraseKind.ABSOLUTE_CLAIM, severity="block", words="梦幻级",
        is_active=True,
    )  # fmt: skip
    page = agent_page()
    page.goto(LIST)

    page.locator("[data-tip] [data-copy-form] button").click()

    expect(page.locator("#sk-guard")).to_contain_text("梦幻级")
    settle(page)
    tip.refresh_from_db()
    assert (tip.state, ScriptUse.objects.exists(), page.evaluate("window.copied")) == ("waiting", False, None)


def test_a_copy_beside_the_order_says_told_and_takes_it_off_the_list(agent_page, due):
    tip = due()
    page = agent_page()
    page.goto(f"/admin/customers/customer/{tip.order.customer_id}/change/")
    expect(page.locator(".dk-tip-due")).to_have_text("due today")

    page.locator(".dk-care button").click()

    expect(page.locator(".dk-tip-when")).to_have_text("told")
    settle(page)
    page.goto(LIST)
    expect(page.get_by_text("No care tip is due.")).to_be_visible()
