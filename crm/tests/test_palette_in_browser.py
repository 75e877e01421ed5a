import os
import re

import pytest
from playwright.sync_api import Page, expect

from crm.models import ScriptUse
from customers.tests.factories import ChannelFactory, CustomerFactory
from scripts_lib.tests.factories import SceneFactory, ScriptBranchFactory, ScriptFactory
from tagging.models import CustomerTag, Tag
from tagging.services.default_tags import install_default_tags

from .browser import settle

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
SHOTS = os.environ.get("SHOTS")


@pytest.fixture
def chen(shop):
    """A buyer, and a small library of scripts."""
    install_default_tags(shop=shop)
    buyer = CustomerFactory(shop=shop, channel=ChannelFactory(shop=shop), account="chen0318", name="陈小满")
    fit, gift = SceneFactory(name="选品"), SceneFactory(name="送礼")
    first = "先在耳后试一天，没事再上脸。"
    ScriptFactory(title="敏感肌第一次用，先试耳后", short_code="mgsy", scene=fit, copied_count=72, text=first)
    script = ScriptFactory(
        title="敏感肌送礼，按收礼人配",
        short_code="mgsl",
        scene=gift,
        copied_count=41,
        text="{昵称}，礼盒装有现货。清单我 {答复时间} 前发给您，您看过再定。",
    )
    tag = Tag.objects.get(shop=shop, slug="gift")
    mother = ScriptBranchFactory(script=script, answer="送妈妈", reply="好的，洁面我换成乳霜款。", tag=tag)
    ScriptBranchFactory(script=script, parent=mother, answer="偏干", reply="晚上可以厚涂一层。")
    ScriptBranchFactory(script=script, answer="自己用", reply="那 {答复时间} 前给您换小样。")
    ScriptFactory(title="换季敏感肌怎么搭", short_code="hjda", scene=fit, copied_count=25, text="早晚各一次。")
    ScriptFactory(title="包裹到哪了", short_code="bg", scene=SceneFactory(stage="in_sale", name="物流"))
    return buyer


@pytest.fixture
def desk(agent_page, chen) -> Page:
    """The buyer's page, open for an agent."""
    page = agent_page(locale="zh-CN")
    page.goto(f"/admin/customers/customer/{chen.pk}/change/")
    return page


def open_palette(desk, text=""):
    desk.keyboard.press("/")
    expect(desk.locator("#pal")).to_be_visible()
    if text:
        desk.keyboard.type(text)
    expect(desk.locator("#pal-list [aria-selected=true]")).to_have_count(1)


def titles(desk):
    return desk.locator("#pal-list .pal-title")


def copied(desk):
    return desk.evaluate("window.copied")


def uses():
    return list(ScriptUse.objects.order_by("pk").values_list("kind", "text"))


FIRST = "先在耳后试一天，没事再上脸。"
GIFT = "chen0318，礼盒装有现货。清单我 15:30 前发给您，您看过再定。"


class TestByKeyboardAlone:
    def test_finds_by_first_letters_and_copies_by_a_digit(self, desk):
        open_palette(desk, "mgj")
        expect(titles(desk)).to_have_count(3)

        with desk.expect_response("**/use/"):
            desk.keyboard.press("1")

        expect(desk.locator("#pal-list [data-digit='1'] [data-pal-done]")).to_be_visible()
        assert copied(desk) == FIRST
        assert uses() == [("script", FIRST)]

    def test_fills_the_blank_in_its_place_and_only_then_copies(self, desk):
        open_palette(desk, "mgsl")
        expect(titles(desk)).to_have_count(1)
        copy = desk.locator(".pal-script:not([hidden]) [data-pal-copy]")
        expect(copy).to_be_disabled()

        desk.keyboard.press("Tab")
        desk.keyboard.type("15:30")
        expect(copy).to_be_enabled()
        desk.keyboard.press("Enter")

        expect(copy).to_contain_text(re.compile("Copied|已复制"))
        assert copied(desk) == GIFT

    def test_enter_waits_for_what_was_typed_last(self, desk):
        open_palette(desk)
        desk.keyboard.type("hjda")
        desk.keyboard.press("Enter")

        expect(desk.locator("#pal-list [data-pal-done]:visible")).to_have_count(1)
        assert copied(desk) == "早晚各一次。"

    def test_an_answer_by_its_letter_copies_the_reply_and_sets_the_tag(self, desk, chen):
        open_palette(desk, "mgsl")
        expect(titles(desk)).to_have_count(1)

        desk.keyboard.press("ArrowRight")
        desk.keyboard.press("a")

        expect(desk.locator(".pal-script:not([hidden]) .pal-branch-state").first).to_be_visible()
        assert copied(desk) == "好的，洁面我换成乳霜款。"
        expect(desk.locator("#desk .dk-chip")).to_contain_text("送礼-1")
        assert CustomerTag.objects.filter(customer=chen, tag__slug="gift").exists()
        expect(desk.locator("#pal")).to_be_visible()

    def test_a_letter_whose_reply_lacks_something_asks_for_it(self, desk):
        open_palette(desk, "mgsl")
        expect(titles(desk)).to_have_count(1)

        desk.keyboard.press("ArrowRight")
        desk.keyboard.press("c")
        desk.keyboard.type("15:30")
        desk.keyboard.press("Enter")

        expect(desk.locator(".pal-script:not([hidden]) .pal-branch-state").last).to_be_visible()
        assert copied(desk) == "那 15:30 前给您换小样。"

    def test_arrows_choose_and_escape_goes_back_to_the_same_spot(self, desk):
        spot = desk.locator("#desk [data-shuke-palette]")
        spot.focus()
        open_palette(desk, "mgj")
        expect(titles(desk)).to_have_count(3)

        desk.keyboard.press("ArrowDown")
        desk.keyboard.press("ArrowDown")
        expect(desk.locator("#pal-list [data-digit='3']")).to_have_attribute("aria-selected", "true")
        desk.keyboard.press("Escape")

        expect(desk.locator("#pal")).to_be_hidden()
        expect(spot).to_be_focused()


class TestByMouse:
    def test_a_likely_time_is_one_click(self, desk):
        open_palette(desk, "mgsl")
        time = desk.locator(".pal-script:not([hidden]) .pal-time").first

        value = time.get_attribute("value")
        time.click()
        desk.locator(".pal-script:not([hidden]) [data-pal-copy]").click()

        desk.wait_for_function("window.copied")
        assert copied(desk) == GIFT.replace("15:30", value)

    def test_the_tray_copies_several_together(self, desk):
        open_palette(desk, "mgj")
        for place in (1, 3):
            desk.locator(f"#pal-list [data-digit='{place}']").click()
            desk.locator(".pal-script:not([hidden]) [data-pal-add]").click()
        expect(desk.locator("[data-pal-count]")).to_have_text("2")

        desk.locator("[data-pal-together]").click()

        expect(desk.locator("[data-pal-count]")).to_have_text("0")
        assert copied(desk) == f"{FIRST}\n早晚各一次。"
        settle(desk)
        assert uses() == [("script", FIRST), ("script", "早晚各一次。")]

    def test_a_stage_narrows_the_list(self, desk):
        open_palette(desk)
        expect(titles(desk)).to_have_count(3)

        desk.locator("[data-pal-stage=in_sale]").click()

        expect(titles(desk)).to_have_text(["包裹到哪了"])


class TestWhileAWordIsComposed:
    def test_digits_and_enter_belong_to_the_input_method(self, desk):
        open_palette(desk, "mgj")
        expect(titles(desk)).to_have_count(3)

        for key in ("1", "Enter"):
            desk.locator("#pal-q").dispatch_event("keydown", {"key": key, "isComposing": True})
        settle(desk)

        assert copied(desk) is None
        assert uses() == []


class TestWhenTheLineIsDown:
    def test_copying_goes_on(self, desk):
        open_palette(desk, "mgj")
        expect(titles(desk)).to_have_count(3)
        desk.route("**/use/", lambda route: route.abort())

        desk.keyboard.press("1")

        expect(desk.locator("#pal-list [data-digit='1'] [data-pal-done]")).to_be_visible()
        assert copied(desk) == FIRST

    def test_the_list_says_so_and_asks_again(self, desk):
        line = {"is_down": False}
        desk.route("**/palette/*", lambda route: route.abort() if line["is_down"] else route.continue_())
        open_palette(desk)
        line["is_down"] = True
        desk.locator("#pal-q").fill("hjda")  # one question, so that no later one gets through
        expect(desk.locator("[data-pal-failed]")).to_be_visible()
        line["is_down"] = False

        desk.locator("[data-pal-again]").click()

        expect(desk.locator("[data-pal-failed]")).to_be_hidden()
        expect(titles(desk)).to_have_text(["换季敏感肌怎么搭"])


@pytest.mark.parametrize(("width", "height"), [(1366, 650), (683, 650), (400, 900)])
def test_nothing_is_cut_off(desk, width, height):
    desk.set_viewport_size({"width": width, "height": height})
    open_palette(desk, "mgsl")
    expect(titles(desk)).to_have_count(1)

    frame = desk.locator("#pal").bounding_box()
    assert frame["x"] >= 0
    assert frame["x"] + frame["width"] <= width
    assert frame["y"] + frame["height"] <= height
    overflow = (
        "[...document.querySelectorAll('#pal, #pal-list, #pal .pal-shown')].map(e => e.scrollWidth - e.clientWidth)"
    )
    assert max(desk.evaluate(overflow)) <= 0
    if SHOTS:
        desk.screenshot(path=f"{SHOTS}/palette-{width}.png")
