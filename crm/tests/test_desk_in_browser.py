"""The agent's desk with a real browser: how many actions a talk costs, by mouse and by keys, at every width."""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from crm.models import FollowUp, Inquiry, Interaction, LossReason, Message, Note, ScriptUse
from customers.models import Customer
from customers.tests.factories import ChannelFactory, CustomerFactory, OrderFactory, OrderItemFactory, ProductFactory
from scripts_lib.choices import ArticleKind
from scripts_lib.models import Article
from scripts_lib.tests.factories import SceneFactory, ScriptBranchFactory, ScriptFactory
from tagging.models import CustomerTag, Tag, TagChange
from tagging.services.default_tags import install_default_tags

from .browser import settle
from .factories import InquiryFactory

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

WIDTHS = [(1366, 650), (683, 650), (400, 900)]
PASTED = "陈小满0318: 那个面霜还有吗"
WITHOUT_CLIPBOARD = "Object.defineProperty(window, 'isSecureContext', { value: false })"
COPY_REFUSED = f"{WITHOUT_CLIPBOARD}; document.execCommand = () => false"


@dataclass
class Hand:
    """An agent's hand; counts clicks, keys and pastes."""

    page: Page
    actions: int = 0
    said: list[str] = field(default_factory=list)

    def click(self, target: str | Locator) -> None:
        self.actions += 1
        (self.page.locator(f"{target}:visible").first if isinstance(target, str) else target).click()

    def press(self, *keys: str) -> None:
        for key in keys:
            self.actions += 1
            self.page.keyboard.press(key)

    def paste(self, text: str) -> None:
        """What was copied in the chat window, pasted where the focus is."""
        self.page.evaluate("text => navigator.clipboard.writeText(text)", text)
        self.press("Control+V")


@pytest.fixture
def chen(shop) -> Customer:
    """A buyer of two orders with two gaps, scripts for each, and something asked about."""
    install_default_tags(shop=shop)
    channel = ChannelFactory(shop=shop, code="taobao", name="淘宝")
    customer = CustomerFactory(
        shop=shop,
        channel=channel,
        account="陈小满0318",
        name="陈小满",
        phone="13812346218",
        phone_last4="6218",
        facts__order_count=2,
        facts__spent=Decimal(860),
    )
    cream = ProductFactory(shop=shop, sku="CR-50", name="积雪草面霜", price=Decimal(268), stock=132)
    tip = Article.objects.create(
        shop=shop, kind=ArticleKind.CARE, title="面霜", short="开封后半年内用完", is_published=True
    )
    tip.products.add(cream)
    for days in (12, 46):
        order = OrderFactory(
            shop=shop, channel=channel, customer=customer, created_at=timezone.now() - timedelta(days=days)
        )
        OrderItemFactory(order=order, product=cream, title="积雪草面霜")
    scene = SceneFactory(name="选品")
    wife = Tag.objects.get(shop=shop, slug="wife")
    ask = ScriptFactory(shop=shop, scene=scene, title="问场景", asks="use_scene", text="{昵称}，是自用还是送人呀？")
    ScriptBranchFactory(script=ask, answer="送老婆", reply="好的，我换成礼盒。", tag=wife)
    ScriptFactory(shop=shop, scene=scene, title="问因素", asks="purchase_driver", text="更看重新款，还是等券？")
    ScriptFactory(shop=shop, scene=scene, title="几点答复", asks="engagement", text="我 {答复时间} 前发给您。")
    return customer


def open_desk(page: Page, live_server, customer: Customer) -> Hand:
    page.goto(f"{live_server.url}/admin/customers/customer/{customer.pk}/change/")
    expect(page.locator("#dk-here")).to_be_attached()
    return Hand(page)


def deed_done(page: Page, words: str) -> None:
    expect(page.locator("[data-toast]:visible").first).to_contain_text(re.compile(words))


class TestAWholeInquiry:
    """Find, read, two tags, two scripts, outcome, follow-up: at most fifteen actions."""

    def look(self, hand: Hand, customer: Customer, agent) -> None:
        settle(hand.page)  # what was copied is told by a request of its own
        assert hand.actions <= 15
        assert Message.objects.get(customer=customer).text == "那个面霜还有吗"
        assert set(CustomerTag.objects.filter(customer=customer).values_list("tag__slug", flat=True)) == {
            "wife",
            "coupon",
        }
        assert ScriptUse.objects.filter(customer=customer, made_by=agent).count() == 2
        inquiry = Inquiry.objects.get(customer=customer)
        assert (inquiry.state, inquiry.opened_by, inquiry.channel) == ("won", agent, customer.channel)
        assert FollowUp.objects.get(customer=customer).owner == agent

    def test_by_mouse(self, agent_page, live_server, agent, chen):
        page = agent_page()
        page.goto(f"{live_server.url}/admin/")
        hand = Hand(page)

        hand.paste(PASTED)
        page.wait_for_url(f"**/customer/{chen.pk}/change/")
        hand.click(page.locator("#dk-cards .dk-copy:enabled").nth(0))
        hand.click(page.locator("#dk-cards .dk-copy:enabled").nth(1))
        expect(page.locator(".dk-copied")).to_have_count(2)
        hand.click("button.dk-add:has-text('送老婆')")
        deed_done(page, "送老婆-1")
        hand.click("button.dk-add:has-text('优惠券')")
        deed_done(page, "优惠券-2")
        hand.click("button[value=won]")
        deed_done(page, "Won")
        hand.click("button[name=preset][value=tomorrow]")
        deed_done(page, "10:00")

        assert hand.actions == 7
        self.look(hand, chen, agent)

    def test_by_keys_alone(self, agent_page, live_server, agent, chen):
        page = agent_page()
        page.goto(f"{live_server.url}/admin/")
        hand = Hand(page)

        hand.paste(PASTED)
        page.wait_for_url(f"**/customer/{chen.pk}/change/")
        hand.press("7", "8")
        expect(page.locator(".dk-copied")).to_have_count(2)
        hand.press("1", "b")
        deed_done(page, "送老婆-1")
        hand.press("2", "b")
        deed_done(page, "优惠券-2")
        hand.press("w")
        deed_done(page, "Won")
        keys = page.locator("button[name=preset][value=tomorrow]:visible").get_attribute("data-keys").split()
        hand.press(*keys)
        deed_done(page, "10:00")

        assert hand.actions == 10
        self.look(hand, chen, agent)


@pytest.mark.parametrize("size", WIDTHS)
class TestAtEveryWidth:
    def test_deeds_take_one_click_or_two(self, agent_page, live_server, chen, size):
        page = agent_page(width=size[0], height=size[1])
        hand = open_desk(page, live_server, chen)

        self.set_a_tag_and_take_it_off(hand)
        assert hand.actions == 2
        assert TagChange.objects.filter(customer=chen, made_by__username="agent").count() == 2

        self.promise(hand, is_folded=size[0] < 600)
        assert hand.actions <= 4
        assert FollowUp.objects.filter(customer=chen).count() == 1

        before = hand.actions
        self.say_why_it_was_lost(hand)
        assert hand.actions == before + 2
        assert Inquiry.objects.get(customer=chen).loss_reason == LossReason.objects.get(code="price")

    def set_a_tag_and_take_it_off(self, hand: Hand) -> None:
        chip = hand.page.locator(".dk-chip:has-text('送老婆-1')")
        hand.click("button.dk-add:has-text('送老婆')")
        expect(chip).to_be_visible()
        hand.click("button[aria-label='Take off 送老婆-1']")
        expect(chip).to_have_count(0)

    def promise(self, hand: Hand, *, is_folded: bool) -> None:
        if is_folded:
            hand.click("button[data-bar=follow_up]")
        hand.click("button[name=preset][value=tomorrow]")
        deed_done(hand.page, "10:00")

    def say_why_it_was_lost(self, hand: Hand) -> None:
        hand.click("button[data-bar=lost]")
        hand.click("[data-bar-panel=lost] button:has-text('Too expensive')")
        deed_done(hand.page, "Lost")


class TestTags:
    def test_another_of_a_choice_set_swaps_in_one_step(self, agent_page, live_server, chen):
        page = agent_page()
        hand = open_desk(page, live_server, chen)
        hand.press("3", "a")
        expect(page.locator(".dk-chip:has-text('微淘Y-3')")).to_be_visible()

        hand.press("3", "b")

        expect(page.locator(".dk-chip:has-text('微淘N-3')")).to_be_visible()
        expect(page.locator(".dk-chip:has-text('微淘Y-3')")).to_have_count(0)

    def test_z_takes_the_latest_back(self, agent_page, live_server, chen):
        page = agent_page()
        hand = open_desk(page, live_server, chen)
        hand.press("3", "a")
        expect(page.locator(".dk-chip:has-text('微淘Y-3')")).to_be_visible()
        hand.press("3", "b")
        expect(page.locator(".dk-chip:has-text('微淘N-3')")).to_be_visible()

        hand.press("z")

        expect(page.locator(".dk-chip:has-text('微淘Y-3')")).to_be_visible()
        deed_done(page, "Taken back")
        assert TagChange.objects.filter(customer=chen).count() == 3

    def test_the_grey_list_hides_the_rest_and_gives_it_back(self, agent_page, live_server, chen):
        page = agent_page()
        hand = open_desk(page, live_server, chen)
        hand.press("1", "b")
        expect(page.locator(".dk-chip:has-text('送老婆-1')")).to_be_visible()

        hand.press("0", "a")
        expect(page.locator(".dk-kept")).to_contain_text("1 tag is kept")
        expect(page.locator(".dk-gap")).to_have_count(0)
        hand.click(".dk-kept .dk-button")

        expect(page.locator(".dk-chip:has-text('送老婆-1')")).to_be_visible()

    def test_the_number_alone_lights_its_column(self, agent_page, live_server, chen):
        page = agent_page()
        hand = open_desk(page, live_server, chen)

        hand.press("2")

        expect(page.locator("[data-column='2']")).to_have_class(re.compile("dk-awaiting"))
        expect(page.locator(".dk-awaiting")).to_have_count(0, timeout=4000)


class TestGaps:
    def test_a_branch_copies_its_reply_and_sets_its_tag_in_one_click(self, agent_page, live_server, chen):
        page = agent_page()
        hand = open_desk(page, live_server, chen)

        hand.click(".dk-branch:has-text('送老婆')")

        expect(page.locator(".dk-chip:has-text('送老婆-1')")).to_be_visible()
        assert page.evaluate("window.copied") == "好的，我换成礼盒。"
        settle(page)
        use = ScriptUse.objects.get(customer=chen)
        assert (use.kind, use.branch.answer) == ("branch", "送老婆")

    def test_what_was_asked_waits_for_its_answer_until_asked_again(self, agent_page, live_server, chen):
        page = agent_page()
        hand = open_desk(page, live_server, chen)
        hand.press("7")
        expect(page.locator(".dk-copied")).to_have_count(1)
        settle(page)

        page.reload()

        column = page.locator("[data-column='1']")
        expect(column).to_contain_text("asked today, waiting for the answer")
        expect(column.locator(".dk-ask-button")).to_have_count(0)
        hand.click(".dk-ask-again")
        expect(page.locator("#dk-cards")).to_contain_text("自用还是送人")

    def test_a_missing_value_locks_the_copy_until_it_is_filled(self, agent_page, live_server, chen):
        page = agent_page()
        hand = open_desk(page, live_server, chen)
        card = page.locator("[data-card]", has_text="前发给您")
        expect(card.locator(".dk-copy")).to_be_disabled()

        card.locator("[data-blank]").fill("18:00")
        hand.click(card.locator(".dk-copy"))

        expect(page.locator(".dk-copied")).to_have_count(1)
        assert page.evaluate("window.copied") == "我 18:00 前发给您。"


class TestOutcome:
    def test_postponed_is_two_keys_and_can_be_changed_with_history(self, agent_page, live_server, chen):
        page = agent_page()
        hand = open_desk(page, live_server, chen)

        hand.press("p", "1")
        deed_done(page, "Postponed|tomorrow")
        hand.press("w")
        deed_done(page, "Won")

        inquiry = Inquiry.objects.get(customer=chen)
        assert (hand.actions, inquiry.state, inquiry.changes.count()) == (3, "won", 2)

    def test_escape_leaves_the_choices(self, agent_page, live_server, chen):
        page = agent_page()
        hand = open_desk(page, live_server, chen)

        hand.press("l", "Escape", "1", "b")

        deed_done(page, "送老婆-1")
        assert not Inquiry.objects.filter(customer=chen, state="lost").exists()

    def test_an_interaction_is_one_click(self, agent_page, live_server, chen):
        page = agent_page()
        hand = open_desk(page, live_server, chen)

        hand.click("button[name=kind][value=photo]")
        deed_done(page, "Photo")

        assert hand.actions == 1
        assert Interaction.objects.get(customer=chen).kind == "photo"

    def test_a_note_is_kept_and_pinned(self, agent_page, live_server, chen):
        page = agent_page()
        hand = open_desk(page, live_server, chen)

        hand.press("n")
        page.keyboard.type("只用低致敏")
        hand.press("Enter")

        expect(page.locator(".dk-note")).to_contain_text("只用低致敏")
        assert Note.objects.get(customer=chen).is_pinned

    def test_temper_is_one_click(self, agent_page, live_server, chen):
        page = agent_page()
        hand = open_desk(page, live_server, chen)

        hand.click("button[name=temper][value=careful]")

        expect(page.locator("button[name=temper][value=careful]")).to_have_attribute("aria-pressed", "true")


class TestCopy:
    @pytest.mark.parametrize("key", ["4", "7"])
    def test_digits_copy_tips_and_sentences(self, agent_page, live_server, chen, key):
        page = agent_page()
        hand = open_desk(page, live_server, chen)

        hand.press(key)

        expect(page.locator(".dk-copied")).to_have_count(1)
        assert page.evaluate("window.copied") == {"4": "开封后半年内用完", "7": "陈小满0318，是自用还是送人呀？"}[key]

    def test_works_on_plain_http(self, agent_page, live_server, chen):
        page = agent_page()
        page.add_init_script(WITHOUT_CLIPBOARD)
        hand = open_desk(page, live_server, chen)

        hand.press("7")

        expect(page.locator(".dk-copied")).to_have_count(1)
        assert page.evaluate("window.copied") is None

    def test_offers_a_selected_box_where_the_browser_refuses(self, agent_page, live_server, chen):
        page = agent_page()
        page.add_init_script(COPY_REFUSED)
        hand = open_desk(page, live_server, chen)

        hand.press("7")

        expect(page.locator("#dk-by-hand")).to_be_visible()
        selected = page.evaluate("String(getSelection()) || document.activeElement.value")
        assert selected == "陈小满0318，是自用还是送人呀？"


class TestTrouble:
    def test_a_line_that_is_down_is_told_and_tried_again(self, agent_page, live_server, chen):
        line = {"is_down": True}
        page = agent_page()
        # Before the page is opened: Chromium may still let a request pass that follows at once.
        page.route("**/tags/set/", lambda route: route.abort() if line["is_down"] else route.continue_())
        hand = open_desk(page, live_server, chen)
        hand.press("1", "b")
        expect(page.locator("[data-toast]:visible")).to_contain_text("Not saved")
        line["is_down"] = False

        hand.click("[data-retry]")

        expect(page.locator(".dk-chip:has-text('送老婆-1')")).to_be_visible()

    def test_another_agent_at_the_same_buyer_is_named(self, agent_page, live_server, shop, trainer, chen):
        from crm.services.visits import note_visit

        note_visit(customer=chen, by=trainer, at=timezone.now(), is_opening=True)
        page = agent_page()

        open_desk(page, live_server, chen)

        expect(page.locator("#dk-here")).to_contain_text("trainer")


class TestWhy:
    def test_opens_below_its_cell_takes_the_focus_and_gives_it_back(self, agent_page, live_server, chen):
        page = agent_page()
        hand = open_desk(page, live_server, chen)
        opener = page.locator(".dk-why").first

        hand.click(opener)

        pop = page.locator("#dk-pop")
        expect(pop).to_be_visible()
        expect(pop).to_be_focused()
        cell = page.locator(".dk-class").first.bounding_box()
        assert pop.bounding_box()["y"] >= cell["y"] + cell["height"]
        hand.press("Escape")
        expect(pop).to_be_hidden()
        expect(opener).to_be_focused()


class TestRoom:
    """What DESIGN section 6 asks for stands above the fold, and nothing scrolls sideways."""

    @pytest.mark.parametrize("locale", ["zh-CN", "en"])
    @pytest.mark.parametrize(
        ("size", "above"),
        [
            ((1366, 650), [".dk-who", ".dk-band", ".dk-left", ".dk-mid", ".dk-right"]),
            ((683, 650), [".dk-who", ".dk-band", ".dk-left", ".dk-mid", ".dk-right"]),
            ((400, 900), [".dk-who", ".dk-promise", ".dk-classes", ".dk-board", "[data-card] >> nth=0"]),
        ],
    )
    def test_is_enough(self, agent_page, live_server, chen, size, above, locale):
        page = agent_page(width=size[0], height=size[1], locale=locale)
        open_desk(page, live_server, chen)
        fold = page.locator(".dk-bar").bounding_box()["y"]

        for part in above:
            box = page.locator(part).first.bounding_box()
            assert box["y"] + box["height"] <= fold + 1, part
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    @pytest.mark.parametrize("locale", ["zh-CN", "en"])
    def test_is_enough_for_the_bar_after_the_sale(self, agent_page, live_server, chen, locale):
        InquiryFactory(customer=chen, stage="after_sale", opened_at=timezone.now())
        page = agent_page(width=1366, height=650, locale=locale)
        open_desk(page, live_server, chen)
        expect(page.locator(".dk-bar .dk-gift")).to_be_visible()
        last = page.locator(".dk-bar .dk-panel-main > [data-bar=note]").bounding_box()

        assert last["x"] + last["width"] <= 1366


class TestKeys:
    def test_rest_inside_inputs_and_with_modifiers(self, agent_page, live_server, chen):
        page = agent_page()
        hand = open_desk(page, live_server, chen)

        page.locator("input[name=product]").focus()
        hand.press("w")
        page.locator("h1").click()
        hand.press("Alt+w")

        settle(page)
        assert not Inquiry.objects.filter(customer=chen).exists()

    def test_can_be_switched_off(self, agent_page, live_server, chen):
        page = agent_page()
        hand = open_desk(page, live_server, chen)
        hand.press("?")
        page.locator("#dk-keys-on").uncheck()
        hand.press("Escape", "w")

        settle(page)
        assert not Inquiry.objects.filter(customer=chen).exists()
