"""Those who would move, met by tabs and arrows in a real browser; and the way out of a list that finds nobody."""

import re

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.utils import timezone
from playwright.sync_api import expect

from crm.services.tag_runs import run_tags
from customers.selectors.shop_day import shop_day
from tagging.models import RuleVersion, RunSettings, TagGroup
from tagging.tests.shops_made import made_shop

from .browser import settle, signed_in_page
from .test_axe_in_browser import QUERY

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def tier(shop):
    now = timezone.now()
    made_shop(customers=90, until=now.date(), shop=shop)
    RunSettings.objects.create(shop=shop, largest_move=100)
    run_tags(shop=shop, as_of=shop_day(shop, at=now), at=now)
    return TagGroup.objects.get(shop=shop, slug="tier")


@pytest.mark.parametrize(("width", "mode", "locale"), [(1366, "light", "en"), (400, "dark", "zh-CN")])
def test_each_way_and_the_next_twenty(browser, live_server, as_manager, tier, width, mode, locale):
    with signed_in_page(browser, live_server.url, as_manager, width=width, mode=mode, locale=locale) as page:
        page.add_init_script(AXE_SCRIPT)
        page.goto(f"/admin/tagging/taggroup/{tier.pk}/rules/")
        for place in ("0", "0", "0"):  # the three highest tiers are taken out
            page.locator(f'button[value="remove:{place}"]').click()
            settle(page)
        expect(page.locator("#re-way-all")).to_have_attribute("aria-pressed", "true")
        place = page.locator(".re-place span").first
        expect(place).to_contain_text(re.compile("^1–20"))

        page.locator("#re-on").click()
        expect(place).to_contain_text(re.compile("^21–"))
        expect(page.locator("#re-on")).to_be_focused()
        page.locator("#re-way-1").click()
        expect(page.locator("#re-way-1")).to_have_attribute("aria-pressed", "true")
        expect(page.locator("#re-way-all")).to_have_attribute("aria-pressed", "false")
        page.locator("tr:nth-child(2) > td > button").click()  # the count itself in the table of who moves
        expect(page.locator("#re-way-2")).to_have_attribute("aria-pressed", "true")
        expect(page.locator("#re-sample-title")).to_be_in_viewport()
        settle(page)

        assert "\n".join(page.evaluate(QUERY, "#rule-preview")) == ""
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert not RuleVersion.objects.exists()


def test_one_click_leads_out_of_a_list_that_finds_nobody(browser, live_server, as_manager, tier):
    with signed_in_page(browser, live_server.url, as_manager, width=683) as page:
        page.add_init_script(AXE_SCRIPT)
        page.goto("/admin/customers/customer/?spent__gte=9000000&order_count__gte=1")
        out = page.get_by_role("link", name=re.compile(r"Take off this condition: \d+ remain"))
        assert "\n".join(page.evaluate(QUERY, ".nb")) == ""
        remain = int(re.search(r"\d+", out.inner_text())[0])

        out.click()

        expect(page.locator("#result_list tr.data-row")).to_have_count(min(remain, 50))
