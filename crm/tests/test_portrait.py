"""The portrait: what it says, to whom, and at what cost."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from crm.models import Coupon, FollowUp, Inquiry, LossReason, Note
from customers.models import Customer, RelatedProduct
from customers.tests.factories import (
    ChannelFactory,
    CustomerFactory,
    OrderFactory,
    OrderItemFactory,
    ProductFactory,
    ShopFactory,
)
from scripts_lib.choices import ArticleKind
from scripts_lib.models import Article
from tagging.models import CustomerTag, Tag
from tagging.services.default_tags import install_default_tags
from tagging.services.runs import recompute_tags
from tagging.tests.factories import CustomerTagFactory, tag_called

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 5, 1, 19, tzinfo=UTC)
NOON = datetime(2026, 5, 3, 4, tzinfo=UTC)  # of May 3rd in Shanghai


@pytest.fixture
def luo(shop):
    """A buyer who has been away for 61 days, tagged by a run."""
    install_default_tags(shop=shop)
    customer = CustomerFactory(
        shop=shop,
        channel=ChannelFactory(shop=shop, name="Taobao"),
        account="tb_luo",
        name="罗海莲",
        phone="13812341234",
        email="luo@example.com",
        address="浙江省 杭州市 西湖区 文一路 9 号",
        facts__order_count=3,
        facts__units=6,
        facts__paid_day_count=3,
        facts__spent=Decimal("2460.50"),
        facts__first_paid_on=date(2026, 1, 5),
        facts__last_paid_on=date(2026, 3, 2),
    )
    recompute_tags(shop=shop, as_of=date(2026, 5, 2), at=NIGHT)
    return customer


def address(customer, deed="change/"):
    return f"/admin/customers/customer/{customer.pk}/{deed}"


def read(client, customer):
    with time_machine.travel(NOON, tick=False):
        return client.get(address(customer)).content.decode()


class TestHead:
    def test_tells_who_where_and_how_much(self, as_manager, luo):
        html = read(as_manager, luo)

        for text in ("罗海莲", "13812341234", "tb_luo", "杭州", "2,460.50", "820.17", "410.08", "62 days ago", "28"):
            assert text in html

    def test_masks_for_an_agent(self, as_agent, luo):
        html = read(as_agent, luo)

        assert all(text in html for text in ("罗**", "138****1234", "杭州"))
        assert not any(text in html for text in ("海莲", "13812341234", "luo@example.com", "文一路"))

    def test_calls_by_surname_and_title_once_the_gender_is_known(self, as_agent, shop, luo):
        from customers.models import AttributeDefinition, AttributeValue

        gender, _new = AttributeDefinition.objects.get_or_create(shop=shop, code="gender", defaults={"name": "性别"})
        AttributeValue.objects.create(
            shop=shop, customer=luo, definition=gender, value="female", source="agent", set_at=NOON
        )

        assert "<h1>罗女士</h1>" in read(as_agent, luo)

    def test_says_unknown_where_nothing_is_known(self, as_agent, shop):
        install_default_tags(shop=shop)
        stranger = CustomerFactory(shop=shop, account="", key="||13812341234")
        Customer.objects.get(pk=stranger.pk).facts.delete()

        html = read(as_agent, stranger)

        assert "138****1234" in html
        for text in ("person or organisation unknown", "city unknown", "No orders yet.", "no warnings", "unknown"):
            assert text in html
        assert "None" not in html
        assert "NaN" not in html

    def test_shows_pinned_notes_the_next_promise_and_coupons(self, as_agent, agent, shop, luo):
        Note.objects.create(shop=shop, customer=luo, text="只用低致敏", is_pinned=True, made_at=NOON)
        due = NOON + timedelta(hours=6)
        FollowUp.objects.create(
            shop=shop, customer=luo, due_at=due, first_due_at=due, reason="确认补发", owner=agent, made_at=NOON
        )
        for name, on in (("生日券", date(2026, 12, 1)), ("满300减30", date(2026, 5, 7)), ("过期券", date(2026, 5, 2))):
            Coupon.objects.create(shop=shop, customer=luo, name=name, expires_on=on, created_at=NOON)

        html = read(as_agent, luo)

        assert "只用低致敏" in html
        assert "today 18:00" in html
        assert "确认补发" in html
        assert html.index("满300减30") < html.index("生日券")
        assert "4 days left" in html
        assert "过期券" not in html

    def test_warns_of_an_open_complaint_with_its_time(self, as_agent, shop, luo):
        Inquiry.objects.create(
            shop=shop,
            customer=luo,
            stage="after_sale",
            kind="complaint",
            purpose="精华泵头漏液",
            promised_by=NOON + timedelta(hours=6),
            opened_at=NOON,
            last_at=NOON,
        )

        html = read(as_agent, luo)

        assert "Open complaint" in html
        assert "精华泵头漏液, answer by today 18:00" in html


class TestClasses:
    def test_say_what_leads_to_the_next_tier(self, as_agent, luo):
        html = read(as_agent, luo)

        assert "VIP会员" in html
        assert "¥2,539.51 more for 至尊VIP会员" in html

    def test_are_not_judged_for_the_grey_list(self, as_agent, shop, luo):
        CustomerTagFactory(customer=luo, tag=Tag.objects.get(shop=shop, slug="wife"))
        grey = Tag.objects.get(shop=shop, slug="grey")
        as_agent.post(address(luo, "tags/set/"), {"tag": grey.pk})
        recompute_tags(shop=shop, as_of=date(2026, 5, 3), at=NOON)

        html = read(as_agent, luo)

        assert html.count(">orders of the grey list do not count<") == 5
        assert "1 tag is kept" in html
        assert "not known yet" not in html


class TestWhy:
    def why(self, client, customer, query):
        with time_machine.travel(NOON, tick=False):
            return client.get(address(customer, f"why/?{query}"))

    def test_tells_rule_evidence_run_and_next_change(self, as_agent, luo):
        html = self.why(as_agent, luo, "group=recency").content.decode()

        for text in (
            "Why “沉睡客户”",
            "last order at most 180 days ago",
            "version 1",
            "last order 2026-03-02, 61 days",
            "2026-05-02, number",
            "2026-08-30 to “流失客户”",
            "not corrected by hand",
        ):
            assert text in html

    def test_shows_the_rule_as_it_was_when_the_tag_was_set(self, as_agent, luo):
        rule = CustomerTag.objects.get(customer=luo, tag__slug="sleeping").rule
        rule.conditions[0]["value"] = 300
        rule.version = 2
        rule.save()

        assert "last order at most 180 days ago" in self.why(as_agent, luo, "group=recency").content.decode()

    def test_tells_what_would_give_a_group_its_answer(self, as_agent, shop):
        install_default_tags(shop=shop)
        stranger = CustomerFactory(shop=shop)

        html = self.why(as_agent, stranger, "group=tier").content.decode()

        assert "Why no 会员等级 yet" in html
        assert "至尊VIP会员: spent more than 5,000" in html

    def test_tells_who_set_a_manual_tag(self, as_agent, agent, shop, luo):
        wife = Tag.objects.get(shop=shop, slug="wife")
        as_agent.post(address(luo, "tags/set/"), {"tag": wife.pk})

        html = self.why(as_agent, luo, f"tag={wife.pk}").content.decode()

        assert "agent" in html
        assert "set and taken off by agents" in html

    @pytest.mark.parametrize("query", ["", "group=nothing", "tag=999999", "tag=²"])
    def test_knows_no_other_group_or_tag(self, as_agent, luo, query):
        assert self.why(as_agent, luo, query).status_code == 404


class TestOrders:
    def test_show_the_last_three_and_which_do_not_count(self, as_agent, shop, luo):
        for day, status in enumerate(("completed", "closed", "completed", "completed")):
            order = OrderFactory(
                shop=shop, channel=luo.channel, customer=luo, status=status, created_at=NOON - timedelta(days=day)
            )
            OrderItemFactory(order=order, title=f"Scarf {day}", quantity=2)

        html = read(as_agent, luo)

        assert "Scarf 0 ×2" in html
        assert "Scarf 3" not in html
        assert html.count(">not counted<") == 1

    def test_carry_the_care_tip_of_what_was_bought_once(self, as_agent, shop, luo):
        mask = ProductFactory(shop=shop, name="Eye mask")
        tip = Article.objects.create(
            shop=shop, kind=ArticleKind.CARE, title="Silk", short="Cold water only", is_published=True
        )
        tip.products.add(mask)
        for day in range(2):
            order = OrderFactory(shop=shop, channel=luo.channel, customer=luo, created_at=NOON - timedelta(days=day))
            OrderItemFactory(order=order, product=mask, title="Eye mask")

        html = read(as_agent, luo)

        assert html.count('name="article"') == 1
        assert 'data-keys="4"' in html

    def test_losses_tell_when_what_and_why(self, as_agent, shop, luo):
        product = ProductFactory(shop=shop, name="Eye cream")
        Inquiry.objects.create(
            shop=shop,
            customer=luo,
            state="lost",
            loss_reason=LossReason.objects.get(code="price"),
            loss_note="waits for her wages",
            product=product,
            opened_at=NOON - timedelta(days=9),
            last_at=NOON - timedelta(days=9),
            closed_at=NOON - timedelta(days=9),
        )

        html = read(as_agent, luo)

        for text in ("04-24", "Eye cream", "Too expensive · waits for her wages", "1 in all"):
            assert text in html


class TestAskedProduct:
    def ask(self, client, customer, text):
        return client.post(address(customer, "asked/"), {"product": text}, headers={"HX-Request": "true"})

    @pytest.mark.parametrize("text", ["CR-50", " CR-50 ", "https://item.example.com/x.htm?spm=1&id=CR-50", "积雪草面"])
    def test_is_found_by_number_link_or_beginning(self, as_agent, shop, luo, text):
        ProductFactory(shop=shop, sku="CR-50", name="积雪草面霜", price=Decimal(268), stock=132)

        html = self.ask(as_agent, luo, text).content.decode()

        assert "132 in stock" in html
        assert "268.00" in html
        assert Inquiry.objects.get(customer=luo).product.sku == "CR-50"

    def test_several_are_offered_to_choose_from(self, as_agent, shop, luo):
        for size in ("15 g", "50 g"):
            ProductFactory(shop=shop, name=f"积雪草面霜 {size}")

        html = self.ask(as_agent, luo, "积雪草").content.decode()

        assert html.count('name="choice"') == 2
        assert not Inquiry.objects.filter(customer=luo).exists()

    def test_says_so_when_there_is_none(self, as_agent, luo):
        assert "No product of that number" in self.ask(as_agent, luo, "nothing").content.decode()

    def test_knows_no_product_of_another_shop(self, as_agent, luo):
        foreign = ProductFactory(shop=ShopFactory(), sku="CR-50")

        as_agent.post(address(luo, "asked/"), {"choice": foreign.pk})

        assert not Inquiry.objects.filter(customer=luo).exists()

    def test_recommends_what_goes_with_it_but_nothing_bought_or_sold_out(self, as_agent, shop, luo):
        names = ("Cream", "Body lotion", "Cleanser")
        cream, lotion, bought = (ProductFactory(shop=shop, name=name) for name in names)
        gone = ProductFactory(shop=shop, name="Sold-out mask", stock=0)
        cream.goes_with.add(lotion, bought, gone)
        OrderItemFactory(
            order=OrderFactory(shop=shop, channel=luo.channel, customer=luo), product=bought, title="Cleanser"
        )

        html = self.ask(as_agent, luo, cream.sku).content.decode()

        assert "goes with Cream, asked about; not bought yet" in html
        assert "Body lotion" in html
        assert "Sold-out mask" not in html

    def test_recommends_what_others_bought_with_it_after_what_a_person_keeps(self, as_agent, shop, luo):
        names = ("Cream", "Body lotion", "Sponge", "Cleanser")
        cream, lotion, sponge, cleanser = (ProductFactory(shop=shop, name=name) for name in names)
        cream.goes_with.add(lotion)
        for place, (other, together) in enumerate([(sponge, 9), (cleanser, 4)], 1):
            RelatedProduct.objects.create(
                shop=shop, product=cream, related=other, place=place, orders_together=together, confidence=0.5, lift=2
            )

        html = self.ask(as_agent, luo, cream.sku).content.decode()

        assert html.index("Body lotion") < html.index("in 9 orders together with Cream, asked about")
        assert "Cleanser" not in html


class TestCost:
    @pytest.mark.parametrize("many", [False, True])
    def test_a_portrait_asks_at_most_twelve_questions(
        self, as_agent, agent, shop, luo, many, django_assert_max_num_queries
    ):
        from scripts_lib.tests.factories import ScriptFactory

        ScriptFactory.create_batch(5 if many else 1, shop=shop)
        product = ProductFactory(shop=shop)
        Inquiry.objects.create(shop=shop, customer=luo, product=product, opened_at=NOON, last_at=NOON)
        for order in OrderFactory.create_batch(7 if many else 1, shop=shop, channel=luo.channel, customer=luo):
            OrderItemFactory(order=order, product=product)
        for slug in ("wife", "photo", "coupon") if many else ("wife",):
            CustomerTagFactory(customer=luo, tag=tag_called(shop, slug))
        as_agent.get(reverse("admin:index"))

        # twelve of its own beside session, user and two of rights
        with time_machine.travel(NOON, tick=False), django_assert_max_num_queries(12 + 4):
            as_agent.get(address(luo))


class TestScope:
    def test_a_foreign_page_and_an_absent_one_are_the_same(self, as_outsider, luo):
        foreign, absent = as_outsider.get(address(luo)), as_outsider.get("/admin/customers/customer/999999/change/")

        assert foreign.status_code == absent.status_code == 404
        assert foreign.content == absent.content

    @pytest.mark.parametrize("deed", ["why/?group=tier", "desk/"])
    def test_so_are_its_asides(self, as_outsider, luo, deed):
        assert as_outsider.get(address(luo, deed)).status_code == 404

    @pytest.mark.parametrize("deed", ["tags/set/", "tags/lift/", "delete/", "history/", "asked/"])
    def test_and_its_deeds(self, as_outsider, luo, deed):
        assert as_outsider.post(address(luo, deed), {"tag": "1"}).status_code == 404

    def test_a_page_cannot_be_written_to(self, as_manager, luo):
        as_manager.post(address(luo), {"name": "Mallory", "phone": "1"})

        luo.refresh_from_db()
        assert (luo.name, luo.phone) == ("罗海莲", "13812341234")

    def test_pages_are_not_kept_by_the_browser(self, as_manager, luo):
        assert "no-store" in as_manager.get(address(luo)).headers["Cache-Control"]

    def test_opening_writes_nothing(self, as_agent, luo):
        before = timezone.now()

        read(as_agent, luo)

        assert not Inquiry.objects.filter(customer=luo).exists()
        assert not Note.objects.filter(customer=luo, made_at__gte=before).exists()


class TestCounts:
    def test_photos_and_promises_of_today_are_counted(self, as_agent, agent, shop, luo):
        from crm.models import Interaction

        for day in range(3):
            Interaction.objects.create(
                shop=shop, customer=luo, kind="photo", happened_at=NOON - timedelta(days=day * 100)
            )
        for hours in (-30, 3, 40):
            due = NOON + timedelta(hours=hours)
            FollowUp.objects.create(
                shop=shop, customer=luo, due_at=due, first_due_at=due, reason="x", owner=agent, made_at=NOON
            )

        html = read(as_agent, luo)

        assert "3 times" in html
        assert '<b class="dk-count">2</b>' in html
