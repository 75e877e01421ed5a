"""The bell as a person meets it: on the list and on the portrait, by mouse and by keyboard."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from crm.models import Notification
from crm.services.reminders import make_due_reminders
from customers.tests.factories import CustomerFactory

from .factories import FollowUpFactory

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def reminded(shop, agent):
    """Two promises that came due."""
    at = timezone.now()
    for minutes, name in ((5, "陈小满"), (9, "罗海莲")):
        customer = CustomerFactory(shop=shop, name=name)
        FollowUpFactory(
            customer=customer, owner=agent, due_at=at - timedelta(minutes=minutes), reason="Ask how it fits"
        )
    make_due_reminders(at=at)


def test_shows_how_many_are_new_and_leads_to_the_buyer(agent_page, reminded):
    page = agent_page()
    page.goto("/admin/customers/customer/")
    expect(page.locator(".bell-count b")).to_have_text("2")

    page.locator(".bell > summary").click()
    page.locator(".bell-lines button", has_text="陈**").click()

    expect(page).to_have_url(re.compile(r"/admin/customers/customer/\d+/change/"))
    expect(page.locator(".bell-count b")).to_have_text("1")  # the portrait has it, too


def test_all_are_read_at_once_and_the_badge_goes(agent_page, reminded):
    page = agent_page(width=683)
    page.goto("/admin/")
    expect(page.locator(".bell-count b")).to_have_text("2")
    page.locator(".bell > summary").click()

    page.get_by_role("button", name="Mark all as read").click()

    expect(page.locator(".bell-new")).to_have_count(0)
    expect(page.locator(".bell-count b")).to_have_count(0)
    assert not Notification.objects.filter(read_at=None).exists()


def test_opens_and_closes_by_keyboard_and_is_fresh_each_time(agent_page, reminded, agent, shop):
    page = agent_page()
    page.goto("/admin/")
    bell = page.locator(".bell > summary")
    bell.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".bell-lines li")).to_have_count(2)

    page.keyboard.press("Escape")
    expect(page.locator(".bell-panel")).to_be_hidden()
    expect(bell).to_be_focused()
    at = timezone.now()
    FollowUpFactory(customer=CustomerFactory(shop=shop), owner=agent, due_at=at)
    make_due_reminders(at=at)
    page.keyboard.press("Enter")

    expect(page.locator(".bell-lines li")).to_have_count(3)
    page.locator("h1").first.click()
    expect(page.locator(".bell-panel")).to_be_hidden()
