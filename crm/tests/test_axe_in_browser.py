"""axe-core finds no serious violation on the agent's pages. The buyers are the demo shop's, Chinese throughout."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.utils import timezone
from playwright.sync_api import Page, expect

from crm.demo.people import GREY, KNOWN, LONG_NAMED, NEW, RICH
from crm.services.demo_shop import load_demo_shop
from customers.models import Customer, Shop

from .browser import settle

pytestmark = [pytest.mark.slow, pytest.mark.long, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

SIZES = {1366: 650, 683: 650, 400: 900}
QUERY = """async (part) => {
    const dark = matchMedia("(prefers-color-scheme: dark)").matches;  // changes colours alone
    const asked = dark ? { runOnly: ["color-contrast"] } : { rules: { "target-size": { enabled: true } } };
    const found = await axe.run(part, { resultTypes: ["violations"], ...asked });
    return found.violations.filter((one) => ["serious", "critical"].includes(one.impact)).flatMap((one) =>
        one.nodes.map((node) => `${one.id}: ${node.html}\\n${node.failureSummary}`));
}"""
TURN = """(mode) => {
    document.documentElement.classList.toggle("dark", mode === "dark");  // what Unfold does once, when a page is opened
    document.getAnimations().filter((one) => one instanceof CSSTransition).forEach((one) => one.finish());
}"""
GROUND = "getComputedStyle(document.body).backgroundColor"


@pytest.fixture
def demo(agent) -> dict[int, str]:
    """The pages of the demo shop's known buyers, by their number."""
    load_demo_shop(customers=LONG_NAMED + 2, at=timezone.now())
    Shop.objects.get(code="demo").members.set([agent])
    keys = {number: Customer.objects.get(account=nick).pk for number, (nick, _name) in KNOWN.items()}
    return {number: f"/admin/customers/customer/{key}/change/" for number, key in keys.items()}


@pytest.fixture
def page(demo, agent_page) -> Page:
    """The agent's, after the demo shop is there."""
    page = agent_page(locale="zh-CN")
    page.add_init_script(AXE_SCRIPT)
    return page


@contextmanager
def darkness(page: Page) -> Iterator[None]:
    """The page as it would have been opened in the dark, with every colour where it goes to."""
    page.emulate_media(color_scheme="dark")
    page.evaluate(TURN, "dark")
    yield
    page.emulate_media(color_scheme="light")
    page.evaluate(TURN, "light")


@pytest.fixture
def look(page, subtests):
    """Puts the page, or the part in question, before axe-core in every width, and in the dark."""

    def look_at(subject: str, part: str = "body", widths=tuple(SIZES)) -> None:
        for width in widths:
            with subtests.test(subject, width=width):
                page.set_viewport_size({"width": width, "height": SIZES[width]})
                settle(page)
                assert "\n".join(page.evaluate(QUERY, part)) == ""
        page.set_viewport_size({"width": 1366, "height": 650})
        settle(page)
        with subtests.test(subject, mode="dark"), darkness(page):  # colours do not depend on the width
            assert "\n".join(page.evaluate(QUERY, part)) == ""

    return look_at


def test_axe_is_awake(page):
    page.goto("/admin/")
    faint = "<button id=mute></button><p style='color: #777; background: #888'>faint</p>"
    page.evaluate("faint => document.querySelector('main, body').insertAdjacentHTML('afterbegin', faint)", faint)

    by_day = "".join(page.evaluate(QUERY, "body"))
    bright = page.evaluate(GROUND)
    with darkness(page):
        in_the_dark = "".join(page.evaluate(QUERY, "body"))
        assert page.evaluate(GROUND) != bright

    assert "color-contrast" in by_day
    assert "button-name" in by_day
    assert "color-contrast" in in_the_dark
    assert "button-name" not in in_the_dark
    assert page.evaluate(GROUND) == bright


def see_all(page: Page) -> None:
    """Scroll to what comes only then."""
    for section, part in (("#attributes", ".bl-level"), ("#timeline", ".bl-entry")):
        page.evaluate("section => document.querySelector(section).scrollIntoView()", section)
        expect(page.locator(part).first).to_be_visible()


def test_portraits(page, demo, look):
    for who, number in {"rich": RICH, "new": NEW, "grey": GREY, "long-named": LONG_NAMED}.items():
        page.goto(demo[number])
        see_all(page)
        look(who)


def test_what_opens_on_the_portrait(page, demo, look):
    page.goto(demo[RICH])

    page.keyboard.press("/")
    expect(page.locator("#pal-list [aria-selected=true]")).to_have_count(1)
    look("palette")
    page.keyboard.press("Escape")

    page.keyboard.press("?")
    look("keys", "#dk-help")
    page.keyboard.press("Escape")

    for choice in ("postponed", "lost", "about", "note", "interaction", "follow_up"):
        page.locator(f"[data-bar={choice}]").first.dispatch_event("click")
        expect(page.locator(f"[data-bar-panel={choice}]")).to_be_visible()
        look(choice, ".dk-bar")

    page.locator("[data-why]:visible").first.click()
    expect(page.locator("#dk-pop footer")).to_be_visible()
    look("why?")
    page.keyboard.press("Escape")

    page.locator(".dk-account summary").click()
    look("account", ".dk-account", widths=[1366, 683])

    page.locator(".dk-menu-wide").click()
    expect(page.locator("#nav-sidebar")).to_be_visible()
    look("menu", widths=[1366])


def test_what_deeds_leave_on_the_portrait(page, demo, look):
    page.goto(demo[NEW])
    page.locator(".dk-adds button").first.click()
    expect(page.locator("[data-toast]:visible")).to_have_count(1)
    look("toast", "#desk")

    see_all(page)
    page.locator(".bl-value").first.click()
    expect(page.locator(".bl-editing")).to_be_visible()
    look("attribute in hand", "#attributes")


def test_finding(page, demo, look):
    page.goto("/admin/")
    look("start page")

    page.locator("[data-find-input]").fill("月白")
    expect(page.locator("[data-find-option]").first).to_be_visible()
    look("found", "[data-find]")

    page.locator("[data-find-input]").fill("没有这个人")
    expect(page.locator("[data-find-new][open]")).to_be_visible()
    look("nobody found", "[data-find]")

    page.goto("/admin/customers/customer/")
    look("customers")

    page.keyboard.press("f")
    expect(page.locator("#find-dialog")).to_be_visible()
    look("find over a page", "#find-dialog")
