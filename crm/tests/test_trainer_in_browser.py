"""A trainer writes, is stopped by the guard, mends it, has it published; the agent finds it at once."""

import os

import pytest
from playwright.sync_api import expect

from customers.tests.factories import ChannelFactory, CustomerFactory
from scripts_lib.models import PhraseRule, Script
from scripts_lib.tests.factories import SceneFactory

from .browser import settle, signed_in_page

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
SHOTS = os.environ.get("SHOTS")
FORM = "/admin/scripts_lib/script/"


@pytest.fixture
def rule(shop):
    PhraseRule.objects.all().delete()
    return PhraseRule.objects.create(
        shop=shop, code="best", name="绝对化用语", kind="absolute_claim", severity="block", words="顶级",
        suggestion="「6A 级」", is_active=True,
    )  # fmt: skip


def shot(page, name):
    if SHOTS:
        settle(page)
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


def test_a_trainers_day(browser, live_server, as_trainer, as_agent, shop, rule):
    SceneFactory(shop=shop, name="下单犹豫")
    buyer = CustomerFactory(shop=shop, channel=ChannelFactory(shop=shop), account="chen0318")
    with signed_in_page(browser, live_server.url, as_trainer, height=900) as page:
        page.goto(f"{FORM}add/")
        publish = page.locator("#se-publish")
        page.fill("[name=title]", "洗了会不会缩水")
        page.select_option("[name=scene]", label="Pre-sale · 下单犹豫")
        page.fill("[name=variants-0-text]", "{称呼}，它是顶级的真丝，和{买过商品}同一匹料。")

        aside = page.locator("#se-aside")
        expect(page.locator(".se-back .se-must")).to_have_text("顶级")
        expect(publish).to_be_disabled()
        expect(publish).to_have_text("Publish: change 2 things first")
        shot(page, "editor-blocked")

        page.locator(".se-notes").get_by_role("button", name="Replace").click()
        expect(page.locator(".se-back .se-must")).to_have_count(0)
        expect(page.locator("[name=variants-0-text]")).to_have_value("{称呼}，它是6A 级的真丝，和{买过商品}同一匹料。")
        page.fill("[name=variants-0-text]", "{称呼}，它是6A 级真丝，和{买过商品|您看的}同一匹料。")
        expect(publish).to_be_enabled()
        expect(aside.locator(".se-fallback").first).to_have_text("您看的")

        page.get_by_role("button", name="Send to review").click()
        expect(page.locator(".se-state")).to_contain_text("In review")
        shot(page, "editor-review")
        page.locator("#se-publish").click()
        expect(page.locator(".se-state")).to_contain_text("Published")

        page.get_by_role("link", name="What was changed, and back").click()
        expect(page.get_by_role("heading", name="Version 1")).to_be_visible()
    assert Script.objects.get().number == 1

    with signed_in_page(browser, live_server.url, as_agent) as desk:
        desk.goto(f"/admin/customers/customer/{buyer.pk}/change/")
        desk.keyboard.press("/")
        expect(desk.locator("#pal")).to_be_visible()
        desk.keyboard.type("缩水")
        expect(desk.locator("#pal-list .pal-title")).to_have_text(["洗了会不会缩水"])
