"""Suggested tags and spam as an agent meets them, with scripts running."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from crm.models import DismissedTag
from crm.services.words import read_messages
from customers.tests.factories import ChannelFactory, CustomerFactory
from tagging.models import CustomerTag
from tagging.services.default_tags import install_default_tags

from .factories import MessageFactory

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def luo(shop):
    install_default_tags(shop=shop)
    customer = CustomerFactory(shop=shop, channel=ChannelFactory(shop=shop), account="tb_luo", name="罗海莲")
    for text in ("送老婆的，有礼盒吗", "能便宜点不，有没有优惠券", "招人刷单日结"):
        message = MessageFactory(customer=customer, text=text, said_at=timezone.now())
        read_messages(messages=[message], at=timezone.now())
    return customer


class TestWords:
    def test_lead_to_tags_by_a_click_and_are_marked(self, agent_page, luo):
        page = agent_page()
        page.goto(f"/admin/customers/customer/{luo.pk}/change/")
        suggested = page.locator(".dk-suggest")
        expect(suggested).to_have_count(2)

        suggested.filter(has_text="优惠券-2").get_by_role("button").first.click()
        expect(page.locator(".dk-chip", has_text="优惠券-2")).to_be_visible()
        suggested.filter(has_text="送礼-1").get_by_role("button").last.click()
        expect(suggested).to_have_count(0)

        page.evaluate("document.querySelector('#timeline').scrollIntoView()")
        expect(page.locator("#timeline mark", has_text="礼盒")).to_be_visible()
        page.locator("#timeline").get_by_role("button", name="Not spam").click()
        expect(page.locator("#timeline").get_by_role("button", name="Not spam")).to_have_count(0)
        assert [row.tag.label for row in CustomerTag.objects.select_related("tag__group")] == ["优惠券-2"]
        assert DismissedTag.objects.get().tag.name == "送礼"
