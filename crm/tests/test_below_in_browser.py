"""Timeline and attributes as an agent meets them, with scripts running."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from crm.models import FollowUp, Note
from customers.models import AttributeDefinition, AttributeValue
from customers.services.attributes import install_default_attributes
from customers.tests.factories import NOON, ChannelFactory, CustomerFactory, OrderFactory

from .browser import settle
from .factories import FollowUpFactory, InquiryFactory, MessageFactory, NoteFactory

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def luo(shop, agent):
    install_default_attributes(shop=shop)
    customer = CustomerFactory(shop=shop, channel=ChannelFactory(shop=shop), account="tb_luo", name="罗海莲")
    OrderFactory(shop=shop, channel=customer.channel, customer=customer, buyer_note="不要敲门", seller_note="送小样")
    OrderFactory(shop=shop, channel=customer.channel, customer=customer, status="refunded", refund=100)
    MessageFactory(customer=customer, text="有优惠吗", recorded_by=agent)
    InquiryFactory(customer=customer, opened_by=agent, state="won", closed_at=NOON, device="phone")
    for number in range(40):
        NoteFactory(customer=customer, text=f"Note {number}", made_at=NOON - timedelta(days=1, minutes=number))
    FollowUpFactory(customer=customer, owner=agent, due_at=timezone.now() + timedelta(days=1), reason="问问肤感")
    return customer


@pytest.fixture
def desk(agent_page, luo) -> Page:
    """The agent's page about the buyer, scrolled to what lies below."""
    page = agent_page()
    page.goto(f"/admin/customers/customer/{luo.pk}/change/")
    scroll_to(page, "#attributes")
    expect(page.locator("#attributes .bl-level")).to_have_count(4)
    return page


def scroll_to(page: Page, section: str) -> None:
    page.evaluate("section => document.querySelector(section).scrollIntoView()", section)


def scroll_to_timeline(page: Page) -> None:
    scroll_to(page, "#timeline")
    expect(page.locator(".bl-entry")).to_have_count(30)


class TestTimeline:
    def test_comes_when_it_is_scrolled_to_and_goes_on(self, desk):
        scroll_to_timeline(desk)

        desk.get_by_role("link", name="Earlier").click()

        expect(desk.locator(".bl-entry")).to_have_count(45)
        expect(desk.get_by_role("link", name="Earlier")).to_have_count(0)

    def test_shows_one_kind_and_keeps_the_focus_there(self, desk):
        scroll_to_timeline(desk)

        desk.locator("#timeline").get_by_role("link", name="Orders").click()

        expect(desk.locator(".bl-entry")).to_have_count(2)
        expect(desk.locator("#bl-kind-orders")).to_be_focused()

    def test_a_deed_from_here_changes_desk_and_timeline_and_keeps_what_was_read(self, desk, luo):
        scroll_to_timeline(desk)
        desk.get_by_role("link", name="Earlier").click()
        expect(desk.locator(".bl-entry")).to_have_count(45)

        entry = desk.locator(".bl-entry").filter(has_text=re.compile(r"Note 39$", re.MULTILINE))
        entry.get_by_role("button", name="Pin", exact=True).click()

        expect(desk.locator("#desk")).to_contain_text("Note 39")
        expect(entry.get_by_role("button", name="Unpin")).to_be_visible()
        expect(desk.locator(".bl-entry")).to_have_count(45)
        assert Note.objects.get(text="Note 39").is_pinned

    def test_a_promise_is_put_off_and_kept(self, desk, luo):
        scroll_to_timeline(desk)
        first = FollowUp.objects.get().due_at

        desk.get_by_role("button", name="Put off to").click()
        expect(desk.locator("#timeline")).to_contain_text("First date")
        settle(desk)
        assert FollowUp.objects.get().due_at > first

        desk.locator("#timeline").get_by_role("button", name="Done").click()
        expect(desk.locator("#timeline").get_by_role("button", name="Put off to")).to_have_count(0)
        assert FollowUp.objects.get().state == "done"

    def test_an_outcome_is_said_again(self, desk, luo):
        scroll_to_timeline(desk)
        settle(desk)
        desk.get_by_text("Change the outcome").click()
        expect(desk.get_by_label("Why it was lost")).to_be_hidden()

        desk.locator("#timeline").get_by_label("Outcome").select_option("lost")
        desk.get_by_label("Why it was lost").select_option(label="Too expensive")
        desk.locator(".bl-outcome").get_by_role("button", name="Save").click()

        expect(desk.locator("#timeline")).to_contain_text("Lost · Too expensive")
        assert luo.inquiries.get().state == "lost"


class TestAttributes:
    def test_are_edited_in_place_by_keyboard(self, desk, luo):
        cell = desk.locator(".bl-cell").filter(has_text="风格")
        cell.get_by_role("link").focus()
        desk.keyboard.press("Enter")
        expect(desk.locator(".bl-editing:not(.htmx-settling) input[name=value]")).to_be_focused()

        desk.keyboard.type("简约")
        desk.keyboard.press("Enter")

        expect(cell).to_contain_text("简约")
        expect(cell.get_by_role("link")).to_be_focused()
        assert AttributeValue.objects.get(customer=luo).value == "简约"

    def test_are_left_as_they_were_by_escape(self, desk, luo):
        cell = desk.locator(".bl-cell").filter(has_text="尺码")
        cell.get_by_role("link").click()
        expect(desk.locator(".bl-editing:not(.htmx-settling) input[name=value]")).to_be_focused()
        desk.keyboard.type("XL")
        desk.keyboard.press("Escape")

        expect(desk.locator(".bl-editing")).to_have_count(0)
        expect(cell.get_by_role("link")).to_be_focused()
        expect(cell).to_contain_text("not known")
        assert not AttributeValue.objects.filter(customer=luo).exists()

    def test_a_gender_chosen_here_changes_how_the_buyer_is_called(self, desk, luo):
        gender = AttributeDefinition.objects.get(shop=luo.shop, code="gender")
        desk.locator(".bl-cell").filter(has_text="性别").get_by_role("link").click()
        expect(desk.locator(".bl-editing:not(.htmx-settling)")).to_be_visible()
        desk.locator(f"#bl-value-{gender.pk}").select_option("female")
        desk.locator(".bl-editing").get_by_role("button", name="Save").click()

        expect(desk.locator("#desk")).to_contain_text("罗女士")

    @pytest.mark.parametrize("width", [683, 400])
    def test_fit_a_narrow_window(self, desk, width):
        desk.set_viewport_size({"width": width, "height": 900})
        scroll_to_timeline(desk)

        for part in ("#attributes", "#timeline"):
            assert desk.evaluate("part => document.querySelector(part).scrollWidth", part) <= width
