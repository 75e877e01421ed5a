"""Every page speaks Chinese to whom wants it: no text of ours or of the frame is left in English."""

import re
from datetime import date
from html.parser import HTMLParser

import pytest
from django.contrib import admin
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from crm.models import (
    CareTipDue,
    ChatBuyer,
    ChatImport,
    ChatLine,
    Coupon,
    FollowUpTemplate,
    InquirySettings,
    JobRun,
    LossReason,
    Notification,
    Review,
    ReviewTheme,
)
from crm.services.signals import install_default_points
from crm.services.strategies import install_default_strategies
from crm.tests.factories import FollowUpFactory, ReplyWaitFactory
from crm.tests.imports import an_import
from customers.models import (
    AttributeDefinition,
    Channel,
    ColumnMapping,
    Customer,
    ExportRecord,
    Order,
    Product,
    ProductCategory,
    PromoChannel,
    Shop,
    StatusWord,
)
from customers.services.attributes import install_default_attributes
from customers.services.promos import install_default_promos
from customers.tests.factories import (
    NOON,
    ChannelFactory,
    CustomerFactory,
    OrderFactory,
    OrderItemFactory,
    ProductFactory,
    ShopFactory,
    UserFactory,
)
from scripts_lib.models import (
    Article,
    LibraryRequest,
    PhraseException,
    PhraseRule,
    QuizChoice,
    QuizQuestion,
    ReadingItem,
    ReadingList,
    Scene,
    Script,
    ScriptBranch,
    ScriptVariant,
)
from tagging.models import Keyword, KeywordSet, RunSettings, Segment, Tag, TagGroup, TagRule, TagRun
from tagging.services.default_tags import install_default_tags
from tagging.tests.factories import CustomerTagFactory, TagRunFactory

pytestmark = pytest.mark.django_db
WORD = re.compile(r"[A-Za-z][A-Za-z'’]{2,}")
# Names, keys of a keyboard, and what is written so in Chinese too.
FINE = {
    "Shuke",
    "English",
    "hans",
    "esc",
    "Control",
    "Command",
    "Ctrl",
    "Mac",
    "VIP",
    "CSV",
    "Excel",
    "xlsx",
    "LDAP",
    "RFM",
}
FINE |= {"RFM", "Asia", "Shanghai", "Shopify", "WooCommerce", "Operator", "operator", "Agent", "agent"}
SPOKEN_ATTRIBUTES = ("placeholder", "title", "aria-label", "alt")
SILENT = ("script", "style", "svg", "template", "code", "kbd")


class Visible(HTMLParser):
    """Collects what a reader, or a screen reader, meets."""

    def __init__(self):
        super().__init__()
        self.said, self.silent = [], 0
        self.icons = []

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.said += [attrs[name] or "" for name in SPOKEN_ATTRIBUTES if name in attrs]
        if tag == "input" and attrs.get("type") in ("submit", "button"):
            self.said.append(attrs.get("value") or "")
        if tag in SILENT or (tag == "span" and (self.icons or "material-symbols" in (attrs.get("class") or ""))):
            self.icons.append(tag)

    def handle_endtag(self, tag):
        if self.icons and self.icons[-1] == tag:
            self.icons.pop()

    def handle_data(self, data):
        if not self.icons:
            self.said.append(data)


def english_in(html):
    reader = Visible()
    reader.feed(html)
    return {word for text in reader.said for word in WORD.findall(text)} - FINE


@pytest.fixture
def filled(shop):
    """One row of everything, with nothing but Chinese in it."""
    Shop.objects.filter(pk=shop.pk).update(name="桑里丝绸", code="1")
    install_default_tags(shop=shop)
    install_default_attributes(shop=shop)
    install_default_points(shop=shop)
    install_default_strategies(shop=shop)
    RunSettings.objects.create(shop=shop)
    KeywordSet.objects.update(code=F("pk"), intent="", suggests="")
    Keyword.objects.filter(word__regex="[A-Za-z]").delete()
    Segment.objects.create(shop=shop, name="常客", kind="by_hand", made_at=NOON)
    Tag.objects.filter(slug__gt="").update(slug="")
    Tag.objects.filter(name="VIP会员").update(slug="1")
    TagGroup.objects.filter(is_automatic=False).update(slug=F("number"))
    channel = ChannelFactory(shop=shop, name="淘宝", code="1")
    product = ProductFactory(shop=shop, name="真丝眼罩", sku="1")
    customer = CustomerFactory(
        shop=shop, channel=channel, account="小镇1", name="罗海莲", facts__last_paid_on=date(2026, 3, 2)
    )
    CustomerTagFactory(customer=customer, tag=Tag.objects.get(name="VIP会员"))
    CustomerTagFactory(customer=customer, tag=Tag.objects.get(name="送老婆"))
    order = OrderFactory(shop=shop, channel=channel, customer=customer)
    OrderItemFactory(order=order, product=product, title="真丝眼罩")
    TagRunFactory(shop=shop, timezone="1", counts={"tier": {"1": 1}})
    an_import(shop, state="done", file_name="1")
    decision = {"shop": shop, "platform": "jd", "decided_at": NOON}
    StatusWord.objects.create(word="排产中", status="paid", **decision)
    install_default_promos(shop=shop)
    PromoChannel.objects.filter(shop=shop).update(code=F("pk"), spellings="聚划算")
    ColumnMapping.objects.create(file_name="1", names=["备注"], columns={"0": "buyer_note"}, **decision)
    exported = {"exported": "customers", "file_format": "xlsx", "item_count": 1, "started_at": NOON}
    ExportRecord.objects.create(shop=shop, made_by_name="1", filters=[["渠道", "淘宝"]], columns=["昵称"], **exported)
    fill_the_desk(customer, product)
    return shop


def fill_the_desk(customer, product):
    """What scripts, knowledge and the desk keep beside the orders."""
    shop = customer.shop
    AttributeDefinition.objects.update(code=F("position"))
    scene = Scene.objects.create(shop=shop, name="先问用途")
    script = Script.objects.create(shop=shop, scene=scene, title="给谁用", asks="1")
    script.products.add(product)
    ScriptVariant.objects.create(script=script, label="1", text="是自己用吗？")
    ScriptBranch.objects.create(script=script, answer="送人", reply="好的。", tag=Tag.objects.get(name="送老婆"))
    ProductCategory.objects.create(shop=shop, name="眼罩")
    tip = Article.objects.create(shop=shop, kind="care", title="真丝怎么洗", short="冷水手洗。", is_published=True)
    fill_the_care_tips(customer, tip)
    reading = ReadingList.objects.create(shop=shop, name="新人")
    ReadingItem.objects.create(reading_list=reading, article=tip)
    question = QuizQuestion.objects.create(shop=shop, article=tip, question="能用热水吗？", explanation="会缩水。")
    QuizChoice.objects.create(question=question, text="不能", is_right=True)
    PhraseRule.objects.update(code=F("pk"), name="规则", words="梧桐", allowed="", except_channels="")
    rule = PhraseRule.objects.order_by("pk")[0]
    PhraseException.objects.create(rule=rule, script=script, word="梧桐", reason="路名", asked_at=NOON)
    LossReason.objects.create(shop=shop, name="花色不合")
    LibraryRequest.objects.create(shop=shop, kind="script_missing", text="有没有蓝色", asked_at=NOON)
    InquirySettings.objects.get_or_create(shop=shop)
    fill_the_chats(customer)
    follow_up = FollowUpFactory(customer=customer, reason="回访", owner=None)
    FollowUpTemplate.objects.create(
        shop=shop, name="用后回访", text="问问用得怎样", for_tag=Tag.objects.get(name="VIP会员")
    )
    about = {"due_at": NOON, "made_at": NOON, "send_at": NOON, "person": UserFactory(username="1")}
    Notification.objects.create(shop=shop, follow_up=follow_up, channel="email", state="unknown", **about)
    review = Review.objects.create(
        shop=shop,
        customer=customer,
        product=product,
        written_on=NOON.date(),
        written_at=NOON,
        text="很好",
        made_at=NOON,
    )
    ReviewTheme.objects.create(review=review, shop=shop, code="1")
    JobRun.objects.create(task="crm.tasks.remind", state="stopped", failed_at=NOON)
    Coupon.objects.create(shop=shop, customer=customer, name="满减", expires_on=NOON.date(), created_at=NOON)


def fill_the_care_tips(customer, tip):
    """One that is due."""
    Article.objects.filter(pk=tip.pk).update(push_after="receipt", push_days=3)
    due_on = timezone.localdate()
    order = customer.orders.get()
    CareTipDue.objects.create(shop=customer.shop, order=order, article=tip, due_on=due_on, show_on=due_on)


def fill_the_chats(customer):
    """Records that wait for their review, and a buyer who waits for an answer."""
    shop = customer.shop
    problems = [[3, "time", "1", "bad_time"], [4, "sender", "1", "bad_sender"]]
    chats = ChatImport.objects.create(
        shop=shop,
        channel=customer.channel,
        source="pasted_chat",
        encoding="gb18030",
        line_count=1,
        problem_count=2,
        problems=problems,
        created_at=NOON,
    )
    name = ChatBuyer.objects.create(chat_import=chats, name="小镇2", state="unknown", line_count=1)
    ChatLine.objects.create(chat_import=chats, buyer=name, number=2, said_at=NOON, sender="agent", text="在的")
    ReplyWaitFactory(customer=customer)


@pytest.fixture
def in_chinese(operator):
    operator.set_unusable_password()  # a hash may spell anything
    operator.save()
    client = Client(headers={"Accept-Language": "zh-hans"})
    client.force_login(operator, backend="django.contrib.auth.backends.ModelBackend")
    return client


def pages_of(model):
    """List, form and first row of a model that has a page."""
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    yield reverse(f"{name}_changelist")
    yield reverse(f"{name}_add")
    first = model._default_manager.order_by("pk").first()
    if first is not None:
        yield reverse(f"{name}_change", args=[first.pk])
        yield reverse(f"{name}_history", args=[first.pk])


class TestChinese:
    def test_every_page_has_a_row_to_show(self, filled):
        assert all(model.objects.exists() for model in (Customer, Order, Product, Channel, TagRule, TagRun, Tag))

    def test_no_page_speaks_english(self, in_chinese, filled):
        pages = [
            "/admin/",
            "/admin/password_change/",
            "/admin/customers/customer/export/",
            "/admin/customers/customer/late/",
            "/admin/customers/customer/care-tips/",
            "/admin/customers/order/export/",
            "/admin/customers/customer/follow-ups/?whose=team",
            "/admin/customers/customer/follow-ups/calendar/",
            "/admin/customers/customer/follow-ups/hand-over/",
            *(page for model in admin.site._registry for page in pages_of(model)),
        ]
        seen, found = 0, {}
        for page in pages:
            answer = in_chinese.get(page, follow=True)
            assert answer.status_code in (200, 403, 404), page
            if answer.status_code == 200:
                seen += 1
                found[page] = english_in(answer.content.decode())

        assert {page: words for page, words in found.items() if words} == {}
        assert seen >= 30

    @pytest.mark.parametrize("name", ["agent", "trainer", "manager"])
    def test_nor_to_a_role(self, name, filled, request):
        client = Client(headers={"Accept-Language": "zh-hans"})
        client.force_login(request.getfixturevalue(name), backend="django.contrib.auth.backends.ModelBackend")
        pages = [
            "/admin/",
            "/admin/customers/customer/",
            "/admin/customers/customer/?q=1234&recency=none",
            "/admin/tagging/tag/",
        ]
        pages.append(f"/admin/customers/customer/{Customer.objects.get().pk}/change/")

        found = {page: english_in(client.get(page).content.decode()) - {name} for page in pages}

        assert {page: words for page, words in found.items() if words} == {}

    def test_an_empty_house_neither(self, in_chinese):
        assert english_in(in_chinese.get("/admin/").content.decode()) == set()


class TestSignIn:
    @pytest.mark.parametrize(("language", "words"), [("zh-hans", "登录"), ("en", "Log in")])
    def test_speaks_the_browsers_language(self, client, language, words):
        html = client.get("/admin/login/", headers={"Accept-Language": language}).content.decode()

        assert words in html
        assert f'lang="{language}"' in html

    def test_has_no_english_for_a_chinese_reader_who_mistypes(self, client):
        data = {"username": "1", "password": "1"}
        html = client.post("/admin/login/", data, headers={"Accept-Language": "zh-hans"}).content.decode()

        assert english_in(html) == set()

    def test_the_choice_outlives_the_browsers_wish(self, client):
        client.post("/i18n/setlang/", {"language": "zh-hans", "next": "/admin/login/"})

        html = client.get("/admin/login/", headers={"Accept-Language": "en"}).content.decode()

        assert 'lang="zh-hans"' in html

    def test_leads_to_today(self, client, manager):
        shown = client.get("/admin/login/")
        data = {"username": "manager", "password": "a-long-secret", "next": shown.context["next"]}

        assert client.post("/admin/login/", data).headers["Location"] == "/admin/"

    def test_a_shop_of_somebody_is_not_named_to_nobody(self, client):
        ShopFactory(name="桑里丝绸")

        assert "桑里丝绸" not in client.get("/admin/login/").content.decode()
