"""Copying at the desk: what must not be said is not copied, what is doubtful takes one click more."""

import pytest
from playwright.sync_api import expect

from crm.models import ScriptUse
from customers.tests.factories import ChannelFactory, CustomerFactory
from scripts_lib.choices import PhraseKind
from scripts_lib.models import PhraseRule
from scripts_lib.tests.factories import ScriptFactory
from tagging.services.default_tags import install_default_tags

from .browser import settle

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def desk(agent_page, shop):
    """The desk of a buyer, with the palette open on a script of this text and a rule about 梦幻级."""
    install_default_tags(shop=shop)
    buyer = CustomerFactory(shop=shop, channel=ChannelFactory(shop=shop), account="summer", name="")

    def open_it(text, severity):
        ScriptFactory(shop=shop, title="面料", text=text)
        PhraseRule.objects.create(
            shop=shop, code="dreamy", name="绝对化用语", kind=PhraseKind.ABSOLUTE_CLAIM, severity=severity,
            words="梦幻级", suggestion="6A 级", is_active=True,
        )  # fmt: skip
        page = agent_page()
        page.goto(f"/admin/customers/customer/{buyer.pk}/change/")
        page.keyboard.press("/")
        page.locator("#pal-q").fill("面料")
        expect(page.locator("[data-pal-row]")).to_have_count(1)
        return page

    return open_it


def test_a_blocked_word_is_named_and_nothing_is_copied(desk):
    page = desk("这是梦幻级的丝", "block")

    page.locator("[data-pal-copy]:visible").click()

    expect(page.locator("#sk-guard")).to_contain_text("梦幻级")
    expect(page.locator("#sk-guard")).to_contain_text("6A 级")
    settle(page)
    assert page.evaluate("window.copied") is None
    assert not ScriptUse.objects.exists()


def test_a_doubtful_word_takes_one_click_more_which_is_kept(desk):
    page = desk("这是梦幻级的丝", "warn")

    page.locator("[data-pal-copy]:visible").click()
    page.locator("[data-guard-anyway]").click()

    page.wait_for_function("window.copied === '这是梦幻级的丝'")
    settle(page)
    assert ScriptUse.objects.get().warned_of == "梦幻级"


def test_a_fine_text_is_copied_at_once(desk):
    page = desk("冷水手洗就好", "block")

    page.locator("[data-pal-copy]:visible").click()

    page.wait_for_function("window.copied === '冷水手洗就好'")
    expect(page.locator("#sk-guard")).to_be_hidden()
