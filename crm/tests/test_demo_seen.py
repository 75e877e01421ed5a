"""What one finds in the demo shop, which is loaded once for all that look at it."""

import io
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from crm.choices import InquiryState
from crm.demo.goods import GOODS
from crm.demo.people import GREY, KNOWN, LONG_NAMED, NEW, RICH
from crm.models import FollowUp, Inquiry, InquiryChange, ScriptUse
from customers.choices import ImportState, OrderStatus
from customers.models import Customer, Order, OrderImport, Product
from scripts_lib.choices import ArticleKind, Stage
from scripts_lib.models import Article, Scene, Script, ScriptBranch, ScriptVariant
from scripts_lib.render import faults
from tagging.models import CustomerTag, TagGroup, TagRun

pytestmark = [pytest.mark.usefixtures("loaded"), pytest.mark.django_db]
BUYERS = 120
# Beginnings of the lists of words that no sentence to a buyer may hold.
UNSAID = (
    "顶级", "极致", "全网", "唯一", "绝对", "完美", "最好", "最低", "首选", "独家", "永久", "100%", "原价", "治疗",
    "改善睡眠", "抗菌", "微信", "加微", "公众号", "小程序", "QQ", "邮箱", "扫码", "红包", "返现", "支付宝", "京东",
    "包退", "包邮", "尽快", "您别生气", "稍后回复",
)  # fmt: skip


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker, tmp_path_factory):
    """The operator of a demo shop that is loaded once for all tests of this file."""
    folder = tmp_path_factory.mktemp("data")
    with django_db_blocker.unblock(), override_settings(DATA_DIR=folder, MEDIA_ROOT=folder), transaction.atomic():
        operator = User.objects.create_superuser("operator")
        call_command("load_demo", f"--customers={BUYERS}", stdout=io.StringIO())
        yield operator
        transaction.set_rollback(True)


class TestTheShop:
    def test_shows_every_recency_and_tier(self):
        counts = TagRun.objects.latest("pk").counts

        assert all(counts["recency"].values()), counts
        assert all(counts["tier"].values()), counts
        assert set(counts["recency"]) == {"active", "sleeping", "lost"}
        assert set(counts["tier"]) == {"supreme_vip", "vip", "senior", "ordinary"}

    def test_comes_through_the_importer_without_a_problem(self):
        imports = OrderImport.objects.order_by("pk")

        assert [one.platform for one in imports] == ["taobao_orders", "taobao_items", "jd", "generic"]
        assert [one.encoding for one in imports] == ["gb18030", "gb18030", "gb18030", "utf-8"]
        assert {one.state for one in imports} == {ImportState.DONE}
        assert all(not any(one.report["problems"].values()) for one in imports)

    def test_leaves_no_order_without_buyer_or_lines(self):
        assert Customer.objects.count() == BUYERS
        assert not Order.objects.filter(customer=None).exists()
        assert not Order.objects.filter(items=None).exists()

    def test_has_orders_that_count_for_nothing_and_notes(self):
        statuses = set(Order.objects.values_list("status", flat=True))

        assert {OrderStatus.UNPAID, OrderStatus.CLOSED, OrderStatus.REFUNDED} < statuses
        assert Order.objects.exclude(buyer_note="").exists()
        assert Order.objects.exclude(seller_note="").exists()
        assert Customer.objects.filter(facts__order_count=0).exists()

    def test_knows_something_of_most_buyers_and_leaves_gaps(self):
        manual = CustomerTag.objects.filter(tag__group__is_automatic=False)
        known = manual.values("customer").distinct().count()
        asked = {group: manual.filter(tag__group__slug=group).values("customer").distinct().count()
                 for group in ("use_scene", "purchase_driver", "engagement")}  # fmt: skip

        assert known > BUYERS / 2
        assert all(BUYERS / 4 < count < BUYERS * 7 / 8 for count in asked.values()), asked

    def test_keeps_three_buyers_on_the_grey_list_out_of_every_class(self):
        grey = Customer.objects.filter(is_grey=True)

        assert grey.count() == 3
        assert not CustomerTag.objects.filter(customer__in=grey, tag__group__is_automatic=True).exists()


class TestBuyersOneMeetsFirst:
    @pytest.fixture
    def buyers(self):
        return {number: Customer.objects.get(account=nick) for number, (nick, _name) in KNOWN.items()}

    def test_the_rich_one_has_everything_but_one_answer(self, buyers):
        rich = buyers[RICH]

        groups = set(rich.tags.filter(tag__group__is_automatic=False).values_list("tag__group__slug", flat=True))
        assert groups == {"purchase_driver", "engagement"}
        assert rich.tags.filter(tag__slug="supreme_vip").exists()
        assert rich.notes.filter(is_pinned=True).count() == 2
        assert rich.attributes.count() == 10
        assert rich.coupons.usable(on=timezone.now().date()).count() == 3
        assert rich.inquiries.filter(state=InquiryState.LOST).count() == 2
        assert rich.follow_ups.waiting().count() == 1
        assert rich.temper == "easy"

    def test_asks_about_something_while_a_complaint_is_open(self, buyers):
        pre_sale, complaint = buyers[RICH].inquiries.filter(state=InquiryState.OPEN).order_by("-stage")

        assert (pre_sale.stage, pre_sale.intent, pre_sale.product.sku) == (Stage.PRE_SALE, "strong", "SP-LT-M")
        assert complaint.kind == "complaint"
        assert complaint.promised_by > timezone.now()
        assert Article.objects.filter(kind=ArticleKind.PRODUCT, products=pre_sale.product).exists()

    def test_can_be_offered_what_goes_with_it(self, buyers):
        asked = Product.objects.get(sku="SP-LT-M")
        bought = Product.objects.filter(items__order__customer=buyers[RICH])

        assert set(asked.goes_with.filter(stock__gt=0)) - set(bought)

    def test_of_the_new_one_nothing_is_known_but_a_sentence(self, buyers):
        new = buyers[NEW]

        assert (new.orders.count(), new.tags.count(), new.notes.count(), new.attributes.count()) == (0, 0, 0, 0)
        assert new.messages.count() == 1
        assert new.facts.order_count == 0

    def test_the_grey_ones_orders_do_not_count(self, buyers):
        grey = buyers[GREY]

        assert grey.is_grey
        assert grey.orders.count() > 1
        assert grey.facts.order_count == 0
        assert grey.inquiries.get().stage == Stage.IN_SALE
        assert grey.tags.count() > 1

    def test_one_has_a_name_that_fits_nowhere(self, buyers):
        assert len(buyers[LONG_NAMED].name) > 20
        assert len(buyers[LONG_NAMED].account) > 20


class TestDesk:
    def test_offers_ways_to_ask_for_every_gap(self):
        for group in TagGroup.objects.manual().exclude(slug="grey_list"):
            assert Script.objects.published().filter(asks=group.slug).count() >= 4

    def test_has_something_to_say_at_every_stage(self):
        scripts = Script.objects.published()

        assert scripts.count() >= 24
        assert {scene.stage for scene in Scene.objects.all()} == set(Stage.values)
        assert all(scene.scripts.exists() for scene in Scene.objects.all())
        assert not scripts.filter(search_text="").exists()

    def test_says_nothing_that_cannot_be_filled_or_may_not_be_said(self):
        texts = [
            *ScriptVariant.objects.values_list("text", flat=True),
            *ScriptBranch.objects.values_list("reply", flat=True),
            *Article.objects.values_list("short", flat=True),
            *ScriptUse.objects.values_list("text", flat=True),
        ]

        assert [text for text in texts if faults(text)] == []
        assert [text for text in texts if any(word in text for word in UNSAID)] == []

    def test_goes_on_after_answers_and_answers_to_these(self):
        assert ScriptBranch.objects.filter(parent__parent__isnull=False).exists()
        assert ScriptBranch.objects.filter(tag__isnull=False).count() > 20
        assert ScriptVariant.objects.filter(label="B").count() > 3

    def test_knows_every_good(self):
        for good in GOODS:
            product = Product.objects.get(sku=good.sku)
            assert product.price
            assert product.goes_with.exists()
            assert product.articles.filter(kind=ArticleKind.CARE).exclude(short="").exists()
            assert product.articles.filter(kind=ArticleKind.PRODUCT).exclude(suits="").exists()

    def test_counts_what_was_really_copied(self):
        best = Script.objects.order_by("-copied_count").first()

        uses = ScriptUse.objects.filter(script=best, kind="script")
        assert best.copied_count == uses.count() > 10
        assert best.answered_count == uses.exclude(answered_at=None).count() > 5

    def test_an_answer_that_was_asked_for_is_a_tag_since_then(self):
        for use in ScriptUse.objects.exclude(answered_at=None).select_related("customer"):
            tags = use.customer.tag_changes.filter(group__slug=use.asks, made_at=use.answered_at)
            assert tags.exists()

    def test_shows_inquiries_in_every_state(self):
        assert set(Inquiry.objects.values_list("state", flat=True)) == set(InquiryState.values)
        assert Inquiry.objects.filter(state=InquiryState.LOST).values("loss_reason").distinct().count() > 2
        ended = Inquiry.objects.exclude(state=InquiryState.OPEN)
        assert InquiryChange.objects.values("inquiry").distinct().count() == ended.count()

    def test_nothing_has_happened_yet_that_lies_ahead(self):
        now = timezone.now()

        assert not Inquiry.objects.filter(last_at__gt=now).exists()
        assert not ScriptUse.objects.filter(made_at__gt=now).exists()
        assert not ScriptUse.objects.filter(answered_at__gt=now).exists()
        assert not FollowUp.objects.filter(made_at__gt=now).exists()

    def test_the_operator_has_promised_something_for_yesterday_today_and_tomorrow(self, loaded):
        today = timezone.now().astimezone(ZoneInfo("Asia/Shanghai")).date()
        mine = FollowUp.objects.waiting().filter(owner=loaded)

        days = [(one.due_at.astimezone(ZoneInfo("Asia/Shanghai")).date() - today).days for one in mine]
        assert days.count(-1) == 1
        assert days.count(0) >= 2
        assert days.count(1) >= 2
