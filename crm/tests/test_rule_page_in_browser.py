"""A threshold is changed in a real browser: seen before it is saved, then run, then there on the buyer's page."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.utils import timezone
from playwright.sync_api import expect

from crm.services.due_runs import run_due_tags
from crm.services.tag_runs import run_tags
from customers.selectors.shop_day import shop_day
from tagging.models import CustomerTag, RunSettings, TagGroup
from tagging.tests.shops_made import made_shop

from .browser import settle, signed_in_page
from .test_axe_in_browser import QUERY

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def tier(shop):
    now = timezone.now()
    made_shop(customers=60, until=now.date(), shop=shop)
    RunSettings.objects.create(shop=shop, largest_move=100)
    run_tags(shop=shop, as_of=shop_day(shop, at=now), at=now)
    return TagGroup.objects.get(shop=shop, slug="tier")


def test_a_threshold_from_the_page_to_the_buyer(browser, live_server, as_manager, shop, tier):
    held = CustomerTag.objects.filter(tag__group=tier, tag__slug="vip").order_by("customer__facts__spent").first()
    with signed_in_page(browser, live_server.url, as_manager) as page:
        page.goto("/admin/tagging/taggroup/")
        page.get_by_role("link", name="Look at the rules").first.click()
        page.get_by_role("button", name="Change rule 2").click()
        page.get_by_label("Value").fill("4,990")
        page.get_by_role("button", name="Take over").click()

        expect(page.locator("#rule-preview")).to_contain_text("customers would move")
        expect(page.locator(".re-flow")).to_be_visible()
        page.get_by_label("What changed and why").fill("Basket grew")
        page.get_by_role("button", name="Save as version 2").click()
        expect(page.get_by_text("Saved as version 2.")).to_be_visible()
        run_due_tags(at=timezone.now())

        page.goto(f"/admin/customers/customer/{held.customer_id}/change/")
        expect(page.locator(".dk-classes")).to_contain_text("高级会员")


@pytest.mark.parametrize(("width", "mode"), [(1366, "dark"), (683, "light")])
def test_axe_finds_nothing(browser, live_server, as_manager, tier, mode, width):
    with signed_in_page(browser, live_server.url, as_manager, mode=mode, width=width, locale="zh-CN") as page:
        page.add_init_script(AXE_SCRIPT)
        page.goto(f"/admin/tagging/taggroup/{tier.pk}/rules/")
        assert "\n".join(page.evaluate(QUERY, "#rule-editor")) == ""
        page.locator('button[value="open:1"]').click()
        page.locator('[name="c0-value"]').fill("3500")
        page.locator('.re-form button[value="typed"]').click()
        expect(page.locator(".re-flow")).to_be_visible()
        settle(page)

        assert "\n".join(page.evaluate(QUERY, "#rule-editor")) == ""
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_phone_cuts_off_no_outcome_and_shrinks_no_words(browser, live_server, as_manager, tier):
    with signed_in_page(browser, live_server.url, as_manager, width=400, height=900, locale="zh-CN") as page:
        page.goto("/admin/tagging/tagrun/")
        expect(page.locator(".run-outcome").first).to_be_in_viewport(ratio=1)
        assert page.locator(".run-card").first.evaluate("card => card.scrollWidth <= card.clientWidth")

        page.goto(f"/admin/tagging/taggroup/{tier.pk}/rules/?rule={tier.rules.order_by('position').first().pk}")
        page.locator('[name="c0-value"]').fill("3500")
        page.locator('.re-form button[value="typed"]').click()
        word = page.locator(".re-flow text").first
        expect(word).to_be_visible()
        drawn = "word => parseFloat(getComputedStyle(word).fontSize) * word.getScreenCTM().a"
        assert word.evaluate(drawn) >= 11


@pytest.mark.parametrize(("width", "mode"), [(1366, "light"), (683, "dark")])
def test_other_cut_points_are_counted_as_soon_as_they_are_chosen(
    browser, live_server, as_manager, shop, tier, mode, width
):
    with signed_in_page(browser, live_server.url, as_manager, mode=mode, width=width) as page:
        page.add_init_script(AXE_SCRIPT)
        page.goto(f"/admin/tagging/runsettings/{shop.pk}/change/")
        counted = page.locator(".re-counted")
        expect(counted).to_contain_text("here stands who would move")

        page.locator("[name=cut_method]").select_option("fixed")
        expect(counted).to_contain_text("Write four ascending numbers")
        for name, typed in {"r": "30 60 120 240", "f": "1 2 4 8", "m": "100 500 900 2000"}.items():
            page.locator(f"[name={name}]").fill(typed)
        page.locator("[name=m]").press("Tab")
        expect(counted).to_contain_text("M5: spent over 2,000.00")
        expect(counted).to_contain_text("below the 100 % line")
        settle(page)

        assert "\n".join(page.evaluate(QUERY, ".re-counted")) == ""
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
