"""Paste to find, with a real browser: how many actions lead from a foreign chat to the buyer's page."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from crm.models import Message
from customers.models import Customer
from customers.tests.factories import ChannelFactory, CustomerFactory
from tagging.services.default_tags import install_default_tags
from tagging.tests.factories import CustomerTagFactory, tag_called

from .browser import settle

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

QIANNIU = "陈小满0318 2026-11-24 14:02:11\n那个面霜还有吗"
FOUR_DIGITS = "尾号６２１８　那个面霜还有吗"


class Hand:
    """An agent at the keyboard; counts what they do."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address, self.actions = page, address, 0
        self.box = page.locator("[data-find-input]")
        self.options = page.locator("[data-find-option]")

    def goto(self, path: str) -> None:
        self.page.goto(f"{self.address}{path}")

    def press(self, key: str) -> None:
        self.actions += 1
        self.page.keyboard.press(key)

    def paste(self, text: str) -> None:
        """What was copied in the chat window, pasted wherever the focus is."""
        self.page.evaluate("text => navigator.clipboard.writeText(text)", text)
        self.press("Control+V")

    def is_at(self, customer: Customer) -> None:
        self.page.wait_for_url(f"**/customers/customer/{customer.pk}/change/")


@pytest.fixture
def taobao(shop):
    install_default_tags(shop=shop)
    return ChannelFactory(shop=shop, code="taobao", name="Taobao")


@pytest.fixture
def chen(shop, taobao) -> Customer:
    fields = {"account": "陈小满0318", "name": "陈小满", "phone": "13812346218", "phone_last4": "6218"}
    customer = CustomerFactory(shop=shop, channel=taobao, facts__last_paid_on=date(2026, 11, 6), **fields)
    for slug in ("vip", "active"):
        CustomerTagFactory(customer=customer, tag=tag_called(shop, slug))
    return customer


@pytest.fixture
def sun(shop, taobao) -> Customer:
    fields = {"account": "sunny_w", "name": "孙阳", "phone": "15900006218", "phone_last4": "6218"}
    return CustomerFactory(shop=shop, channel=taobao, **fields)


@pytest.fixture
def hand(agent_page, live_server) -> Hand:
    """A signed-in agent's."""
    return Hand(agent_page(), live_server.url)


class TestOneExactMatch:
    @pytest.mark.parametrize("text", ["13812346218", "陈小满0318", FOUR_DIGITS])
    def test_opens_with_the_paste_alone(self, hand, chen, text):
        hand.goto("/admin/")

        hand.paste(text)

        hand.is_at(chen)
        assert hand.actions == 1

    def test_opens_from_a_piece_of_chat_and_keeps_what_was_said(self, hand, chen):
        hand.goto("/admin/")

        hand.paste(QIANNIU)

        hand.is_at(chen)
        assert Message.objects.get().text == "那个面霜还有吗"

    def test_opens_from_any_other_page_with_a_key_and_a_paste(self, hand, chen):
        hand.goto("/admin/customers/product/")

        hand.press("f")
        expect(hand.box).to_be_focused()
        hand.paste("13812346218")

        hand.is_at(chen)
        assert hand.actions == 2

    def test_opens_when_something_is_pasted_beside_the_box(self, hand, chen):
        hand.goto("/admin/customers/order/")

        hand.paste(QIANNIU)

        hand.is_at(chen)
        assert (hand.actions, Message.objects.count()) == (1, 1)

    def test_opens_after_a_pause_when_typed_and_not_before(self, hand, chen):
        hand.goto("/admin/")

        hand.box.press_sequentially("1381234621", delay=20)
        expect(hand.page.locator(".find-count")).to_have_text("Nobody found")
        hand.press("8")

        hand.is_at(chen)

    def test_is_not_opened_while_a_longer_nick_may_be_meant(self, hand, shop, taobao, sun):
        CustomerFactory(shop=shop, channel=taobao, account="sunny_w2")
        hand.goto("/admin/")

        hand.box.press_sequentially("sunny_w")

        expect(hand.options).to_have_count(2)
        hand.page.wait_for_timeout(600)
        assert hand.page.url.endswith("/admin/")


class TestSeveralMatches:
    def test_are_told_apart_before_one_is_chosen(self, hand, chen, sun):
        hand.goto("/admin/")

        hand.paste(FOUR_DIGITS)

        expect(hand.options).to_have_count(2)
        expect(hand.page.locator(".find-clue")).to_contain_text("6218")
        expect(hand.page.locator(".find-words")).to_have_text("那个面霜还有吗")
        expect(hand.options.first).to_contain_text("VIP会员")
        assert Message.objects.count() == 0

    def test_are_chosen_by_digit_in_two_actions(self, hand, chen, sun):
        hand.goto("/admin/")

        hand.paste(FOUR_DIGITS)
        expect(hand.options).to_have_count(2)
        hand.press("2")

        hand.is_at(sun)
        assert hand.actions == 2
        assert Message.objects.get().customer == sun

    def test_are_chosen_by_arrow_and_enter_in_three(self, hand, chen, sun):
        hand.goto("/admin/")

        hand.paste("6218")
        expect(hand.options).to_have_count(2)
        hand.press("ArrowDown")
        expect(hand.options.nth(1)).to_have_attribute("aria-selected", "true")
        expect(hand.box).to_have_attribute("aria-activedescendant", "find-option-2")
        hand.press("Enter")

        hand.is_at(sun)
        assert (hand.actions, Message.objects.count()) == (3, 0)

    def test_digits_are_text_while_somebody_types(self, hand, chen, sun):
        hand.goto("/admin/")

        hand.box.press_sequentially("6218")
        expect(hand.options).to_have_count(2)
        hand.press("1")

        expect(hand.box).to_have_value("62181")
        assert hand.page.url.endswith("/admin/")

    def test_the_sentence_may_be_left_out(self, hand, chen, sun):
        hand.goto("/admin/")

        hand.paste(FOUR_DIGITS)
        hand.page.click("[data-find-forget]")
        hand.press("1")

        hand.is_at(chen)
        assert Message.objects.count() == 0

    def test_escape_clears_and_the_box_stays_ready(self, hand, chen, sun):
        hand.goto("/admin/")
        hand.paste("6218")
        expect(hand.options).to_have_count(2)

        hand.press("Escape")

        expect(hand.options).to_have_count(0)
        expect(hand.box).to_have_value("")
        expect(hand.box).to_be_focused()


class TestNobodyFound:
    def test_a_new_buyer_is_made_opened_and_heard_in_three_actions(self, hand, taobao):
        hand.goto("/admin/")

        hand.paste("新来的0001: 在吗，想买丝巾")
        expect(hand.page.locator("[data-find-new][open]")).to_be_visible()
        hand.press("n")
        hand.press("Enter")

        hand.page.wait_for_url("**/change/")
        customer = Customer.objects.get()
        assert (customer.account, customer.messages.get().text) == ("新来的0001", "在吗，想买丝巾")
        assert hand.actions == 3


class TestTheBox:
    @pytest.mark.parametrize(("width", "height"), [(1366, 650), (683, 650), (400, 900)])
    def test_never_makes_the_page_scroll_sideways(self, hand, chen, sun, width, height):
        hand.page.set_viewport_size({"width": width, "height": height})
        hand.goto("/admin/")
        hand.paste(FOUR_DIGITS)
        expect(hand.options).to_have_count(2)

        assert hand.page.evaluate("document.documentElement.scrollWidth") <= width

    @pytest.mark.parametrize(("width", "height"), [(1366, 650), (683, 650), (400, 900)])
    def test_drops_its_answer_inside_the_window_from_the_top_bar(self, hand, chen, sun, width, height):
        hand.page.set_viewport_size({"width": width, "height": height})
        hand.goto(f"/admin/customers/customer/{chen.pk}/change/")
        hand.press("f")
        expect(hand.box).to_be_focused()
        hand.paste("6218")
        expect(hand.options).to_have_count(2)

        drop = hand.page.locator("[data-find-drop]").bounding_box()
        assert drop["x"] >= 0
        assert drop["x"] + drop["width"] <= width

    def test_leaves_the_key_alone_inside_other_inputs(self, hand, chen):
        hand.goto("/admin/customers/customer/")

        hand.page.locator("#searchbar").press_sequentially("fa")

        expect(hand.page.locator("#searchbar")).to_have_value("fa")
        settle(hand.page)
        expect(hand.page.locator("#find-dialog")).to_have_count(0)

    def test_leaves_the_key_alone_for_who_switched_single_keys_off(self, hand, chen):
        hand.goto("/admin/customers/product/")
        hand.page.evaluate("localStorage.setItem('shukeKeysOff', '1')")

        hand.press("f")

        settle(hand.page)
        expect(hand.page.locator("#find-dialog")).to_have_count(0)

    def test_closes_over_any_page_with_escape(self, hand, chen):
        hand.goto("/admin/customers/product/")
        hand.press("f")
        expect(hand.box).to_be_focused()

        hand.press("Escape")

        expect(hand.page.locator("#find-dialog")).to_be_hidden()
