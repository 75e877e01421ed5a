"""A day at the desk in a real browser: late list, portrait, postponed, reminder, won by an imported order."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from crm.models import FollowUp, Inquiry, Notification, ReplyWait
from crm.services.messages import keep_message
from crm.services.reminders.due import make_due_reminders
from crm.services.wins import settle_won_of_shops
from customers.models import Order
from customers.services.direct_import import import_now
from customers.tests.factories import ChannelFactory, CustomerFactory
from tagging.services.default_tags import install_default_tags

from .browser import settle

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
HEADER = "order_no,customer,paid_at,amount,status\n"


@pytest.fixture
def waiting(shop, agent):
    """A buyer who asked yesterday and has no answer yet."""
    install_default_tags(shop=shop)
    channel = ChannelFactory(shop=shop, code="generic")
    buyer = CustomerFactory(shop=shop, channel=channel, key="summer", account="summer", name="")
    keep_message(customer=buyer, by=agent, at=timezone.now() - timedelta(days=1), text="这个面霜敏感肌能用吗？")
    return buyer


def reminders_come_due():
    """What the scheduler does every minute, once the promise's time has come."""
    FollowUp.objects.update(due_at=timezone.now() - timedelta(minutes=1))
    Notification.objects.all().delete()
    make_due_reminders(at=timezone.now())
    Notification.objects.update(send_at=timezone.now() - timedelta(minutes=1))


@pytest.mark.parametrize(("width", "height", "locale"), [(1366, 650, "en"), (683, 650, "zh-CN")])
def test_from_a_late_answer_to_a_sale(agent_page, waiting, shop, agent, tmp_path, width, height, locale):
    page = agent_page(width=width, height=height, locale=locale)

    page.goto("/admin/customers/customer/late/")
    expect(page.locator(".day-late").first).to_be_visible()
    page.locator(".day-line .day-who a", has_text="summer").click()
    expect(page.locator("#desk")).to_contain_text("summer")
    settle(page)  # the buyer is read before the scripts that listen for keys are there

    page.keyboard.press("p")
    page.keyboard.press("1")
    expect(page.locator("button[data-bar=postponed][aria-pressed=true]:visible")).to_be_visible()
    settle(page)
    assert Inquiry.objects.get(customer=waiting).state == "postponed"
    assert not ReplyWait.objects.unanswered().exists()

    page.locator("button[name=preset][value=tomorrow]:visible").first.click()
    expect(page.locator("[data-toast]:visible").first).to_contain_text("10:00")
    settle(page)
    reminders_come_due()
    page.goto("/admin/")
    expect(page.locator(".bell-count b").first).to_have_text("1")
    page.locator(".bell > summary").first.click()
    page.locator(".bell-lines button").first.click()
    expect(page.locator("#desk")).to_contain_text("summer")

    file = tmp_path / "orders.csv"
    file.write_text(f"{HEADER}A1,summer,{timezone.now():%Y-%m-%d %H:%M:%S},268.00,paid\n")
    import_now(shop=shop, path=file)
    settle_won_of_shops(at=timezone.now())

    page.reload()
    page.evaluate("document.querySelector('#timeline').scrollIntoView()")
    expect(page.locator("#timeline")).to_contain_text("A1")
    won = Inquiry.objects.get(customer=waiting)
    assert (won.state, won.won_order) == ("won", Order.objects.get(order_no="A1"))
