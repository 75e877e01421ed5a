"""Follow-ups as an agent and a manager meet them, with scripts running."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from crm.models import FollowUp, HandOver
from crm.tests.browser import signed_in_page
from crm.tests.factories import FollowUpFactory, FollowUpTemplateFactory
from customers.tests.factories import CustomerFactory

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
LIST = "/admin/customers/customer/follow-ups/"
DAY = timedelta(days=1)


@pytest.fixture
def chen(shop):
    return CustomerFactory(shop=shop, account="tb_chen", name="陈小满")


class TestTheLists:
    def test_all_of_a_page_are_ticked_and_done(self, agent_page, agent, chen):
        for days in (1, 2):
            FollowUpFactory(customer=chen, owner=agent, due_at=timezone.now() - days * DAY)
        page = agent_page()
        page.goto(LIST)
        expect(page.locator("#nav-sidebar-apps .fu-due b")).to_have_text("2")

        page.get_by_label("All on this page").check()
        page.locator(".fu-deeds").get_by_role("button", name="Done").click()

        expect(page.get_by_text("2 follow-ups changed.")).to_be_visible()
        expect(page.get_by_text("Nothing stands here.")).to_be_visible()
        assert not FollowUp.objects.waiting().exists()

    def test_the_first_date_stays_in_view(self, agent_page, agent, chen):
        FollowUpFactory(customer=chen, owner=agent, due_at=timezone.now() - DAY)
        page = agent_page()
        page.goto(f"{LIST}?when=overdue")

        page.locator("input[name=row]").check()
        page.get_by_label("Put off by").select_option("3")
        page.get_by_role("button", name="Put off").click()
        expect(page.get_by_text("1 follow-up changed.")).to_be_visible()

        page.get_by_role("link", name="Later").click()
        expect(page.locator(".fu-was")).to_contain_text("yesterday")


class TestTheCalendar:
    def test_moves_by_keys_without_leaving_the_page(self, agent_page, agent, chen):
        FollowUpFactory(customer=chen, owner=agent, due_at=timezone.now() + timedelta(minutes=1), reason="call her")
        page = agent_page()
        page.goto(f"{LIST}calendar/")
        expect(page.locator(".fu-slot")).to_have_count(1)
        page.evaluate("window.stays = true")

        page.keyboard.press("w")
        expect(page.locator(".fu-week .fu-slot")).to_contain_text("call her")
        page.keyboard.press("ArrowRight")
        expect(page.locator(".fu-slot")).to_have_count(0)
        page.keyboard.press("t")
        expect(page.locator(".fu-slot")).to_have_count(1)

        assert page.evaluate("window.stays") is True
        page.go_back()
        expect(page.locator(".fu-slot")).to_have_count(0)


class TestThePortrait:
    def test_a_template_is_two_keys_away(self, agent_page, shop, chen):
        FollowUpTemplateFactory(shop=shop, name="用后回访", text="问问用得怎样", days=7, repeat_days=30)
        page = agent_page()
        page.goto(f"/admin/customers/customer/{chen.pk}/change/")

        page.locator("button[data-keys='u 0']").click()
        page.get_by_role("button", name="用后回访").click()

        expect(page.locator(".dk-promise")).to_contain_text("问问用得怎样")
        assert FollowUp.objects.get().repeat_days == 30


class TestHandingOver:
    def test_gives_all_of_somebody_who_left_to_the_team(self, browser, live_server, as_manager, agent, shop, chen):
        FollowUpFactory(customer=chen, owner=agent)
        shop.members.remove(agent)
        with signed_in_page(browser, live_server.url, as_manager) as page:
            page.goto(f"{LIST}hand-over/")
            expect(page.get_by_text("no longer there")).to_be_visible()

            page.get_by_label("To whom").select_option("")
            page.get_by_role("button", name="Hand over all").click()

            expect(page.get_by_text("1 follow-up handed over.")).to_be_visible()
            expect(page.get_by_text(f"{agent.username} → the team")).to_be_visible()
        assert (FollowUp.objects.get().owner, HandOver.objects.count()) == (None, 1)
