from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine

from crm.selectors.attributes import attribute_levels
from customers.choices import AttributeSource
from customers.models import AttributeDefinition, AttributeValue, Customer, Shop
from customers.services.attributes import AttributeRefused, install_default_attributes, set_attribute
from customers.services.basics import CONTACTS, LONGEST, set_basic
from customers.services.shops import create_shop
from customers.tests.factories import NOON, ChannelFactory, CustomerFactory, UserFactory

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=3)
XSS = "<img src=x onerror=alert(1)>\"'"


@pytest.fixture
def luo(shop):
    install_default_attributes(shop=shop)
    return CustomerFactory(
        shop=shop,
        channel=ChannelFactory(shop=shop, name="Taobao"),
        account="tb_luo",
        name="罗海莲",
        phone="13812341234",
        email="luo@example.com",
        address="浙江省 杭州市 西湖区 文一路 9 号",
        contact_at=NOON,
        facts__order_count=3,
        facts__spent=Decimal("2460.50"),
        facts__units=7,
        facts__first_paid_on=date(2026, 1, 5),
        facts__last_paid_on=date(2026, 3, 2),
        facts__paid_day_count=3,
    )


def known(shop, code):
    return AttributeDefinition.objects.get(shop=shop, code=code)


def address(customer, place=""):
    return f"/admin/customers/customer/{customer.pk}/attributes/{f'{place}/' if place else ''}"


def read(client, customer, place="", query=""):
    return client.get(address(customer, place) + query, headers={"HX-Request": "true"}).content.decode()


def write(client, customer, place, value):
    return client.post(address(customer, place), {"value": value}, headers={"HX-Request": "true"})


def set_value(customer, code, value, *, by=None, at=NOON, source=AttributeSource.AGENT):
    definition = known(customer.shop, code)
    return set_attribute(customer=customer, definition=definition, value=value, source=source, by=by, at=at)


class TestDefaults:
    def test_a_new_shop_asks_for_them(self):
        shop = create_shop(code="new")

        assert known(shop, "gender").name == "性别"
        assert AttributeDefinition.objects.filter(shop=shop).count() == 10

    def test_a_shop_with_its_own_keeps_to_them(self, shop):
        AttributeDefinition.objects.create(shop=shop, code="pets", name="宠物")

        assert not install_default_attributes(shop=shop)
        assert AttributeDefinition.objects.get(shop=shop).code == "pets"

    def test_so_does_a_shop_made_in_the_admin(self, as_operator):
        channels = {"channels-TOTAL_FORMS": 0, "channels-INITIAL_FORMS": 0}
        as_operator.post(
            "/admin/customers/shop/add/", {"code": "x", "name": "X", "timezone": "Asia/Shanghai", **channels}
        )

        assert AttributeDefinition.objects.filter(shop=Shop.objects.get(code="x")).count() == 10


class TestSetAttribute:
    def test_keeps_who_said_it_and_when(self, luo, agent):
        assert set_value(luo, "style", " 简约 ", by=agent)

        row = AttributeValue.objects.get(customer=luo)
        assert (row.value, row.source, row.set_by, row.set_at) == ("简约", "agent", agent, NOON)

    def test_takes_the_place_of_the_value_before(self, luo, agent):
        set_value(luo, "size", "M", source=AttributeSource.CHAT)
        assert set_value(luo, "size", "L", by=agent, at=LATER)

        row = AttributeValue.objects.get(customer=luo)
        assert (row.value, row.source, row.set_at) == ("L", "agent", LATER)

    def test_the_same_again_changes_nothing(self, luo, agent):
        set_value(luo, "size", "M", by=agent)

        assert not set_value(luo, "size", "M", by=UserFactory(), at=LATER)
        assert AttributeValue.objects.get(customer=luo).set_by == agent

    def test_nothing_forgets_it(self, luo):
        set_value(luo, "size", "M")

        assert [set_value(luo, "size", ""), set_value(luo, "size", " ")] == [True, False]
        assert not AttributeValue.objects.filter(customer=luo).exists()

    @pytest.mark.parametrize(
        ("code", "value"),
        [
            ("gender", "x"),
            ("birthday", "soon"),
            ("birthday", "1899-12-31"),
            ("birthday", "2026-03-03"),
            ("style", "x" * 501),
            ("style", "a\x00b"),
            ("style", "a\u202eb"),
        ],
    )
    def test_refuses_what_cannot_be(self, luo, code, value):
        with pytest.raises(AttributeRefused):
            set_value(luo, code, value)

    @pytest.mark.parametrize(
        ("code", "value"),
        [("gender", "female"), ("birthday", "2026-03-02"), ("birthday", "1900-01-01"), ("style", "x" * 500)],
    )
    def test_takes_what_can_be(self, luo, code, value):
        assert set_value(luo, code, value)

    def test_refuses_what_another_shop_asks_for(self, luo):
        other = create_shop(code="other")

        with pytest.raises(AttributeRefused):
            set_attribute(
                customer=luo, definition=known(other, "size"), value="M", source=AttributeSource.AGENT, by=None, at=NOON
            )


class TestSetBasic:
    def set(self, customer, field, value, at=LATER):
        return set_basic(customer=customer, field=field, value=value, by=None, at=at)

    def test_search_finds_the_buyer_by_what_was_corrected(self, luo):
        self.set(luo, "name", "张海龙")
        self.set(luo, "phone", "+86 139-0000-4321")

        luo.refresh_from_db()
        assert (luo.name, luo.name_initials) == ("张海龙", "zhl")
        assert (luo.phone, luo.phone_last4, luo.contact_at) == ("13900004321", "4321", LATER)

    def test_an_emptied_phone_is_found_no_more(self, luo):
        self.set(luo, "phone", "")

        luo.refresh_from_db()
        assert (luo.phone, luo.phone_last4) == ("", "")

    def test_the_same_again_changes_nothing(self, luo):
        assert not self.set(luo, "name", "罗海莲")
        luo.refresh_from_db()
        assert luo.contact_at == NOON

    def test_the_kind_of_buyer_says_nothing_of_the_contact(self, luo):
        assert self.set(luo, "kind", "organisation")
        luo.refresh_from_db()
        assert (luo.kind, luo.contact_at) == ("organisation", NOON)

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("phone", "138"),
            ("phone", "138****1234"),
            ("email", "luo"),
            ("kind", "robot"),
            ("name", "x" * 101),
            ("key", "x"),
            ("is_grey", "1"),
        ],
    )
    def test_refuses_what_cannot_be(self, luo, field, value):
        with pytest.raises(AttributeRefused):
            self.set(luo, field, value)

    def test_keeps_no_second_copy_of_the_detail(self, luo):
        self.set(luo, "phone", "13900004321")

        assert AttributeValue.objects.get(customer=luo).value == ""

    def test_knows_how_much_each_column_holds(self):
        assert {name: Customer._meta.get_field(name).max_length for name in LONGEST} == LONGEST


class TestLevels:
    def cells(self, customer, **rights):
        rights = {"may_see_contact": True, "may_change": True, **rights}
        levels = attribute_levels(Customer.objects.with_facts().get(pk=customer.pk), today=date(2026, 3, 5), **rights)
        return {cell.name: cell for level in levels for cell in level.cells}

    def test_stand_in_their_order(self, luo):
        levels = attribute_levels(luo, today=date(2026, 3, 5), may_see_contact=False, may_change=False)

        assert [(one.name, len(one.cells)) for one in levels] == [
            ("Basic", 6),
            ("Advanced", 4),
            ("Valuable", 5),
            ("High-value", 6),
        ]

    def test_add_up_counted_orders(self, luo):
        cells = self.cells(luo)

        assert cells["Orders"].value == "3"
        assert cells["Spent"].amount == Decimal("2460.50")
        assert cells["Average unit"].amount == Decimal("351.50")
        assert cells["Repurchase cycle"].value == "28 days"
        assert not cells["Spent"].place

    def test_show_a_gender_as_a_word(self, luo):
        set_value(luo, "gender", "female")

        assert (self.cells(luo)["性别"].value, self.cells(luo)["性别"].raw) == ("Ms", "female")

    def test_say_who_corrected_a_detail_until_an_order_brings_a_newer_one(self, luo, agent):
        set_basic(customer=luo, field="phone", value="13900004321", by=agent, at=LATER)
        assert self.cells(luo)["Phone"].origin == "agent · 2026-03-05"

        Customer.objects.filter(pk=luo.pk).update(contact_at=LATER + timedelta(days=1), phone="13711112222")
        assert self.cells(luo)["Phone"].origin == ""

    def test_hide_details_and_their_forms_from_who_may_not_see_them(self, luo):
        cells = self.cells(luo, may_see_contact=False)

        assert cells["Phone"].value == "138****1234"
        assert not any(cells[name].place or cells[name].raw for name in ("Name", "Phone", "E-mail", "Address"))
        assert cells["Person or organisation"].place == "kind"


class TestTheSection:
    def test_a_foreign_buyer_and_an_absent_one_are_the_same(self, as_outsider, luo):
        absent = Customer(pk=999999)
        for place in ("", "kind", "phone"):
            foreign = as_outsider.get(address(luo, place))
            assert foreign.status_code == 404
            assert foreign.content == as_outsider.get(address(absent, place)).content
        assert write(as_outsider, luo, "kind", "person").status_code == 404

    def test_masks_for_an_agent(self, as_agent, luo):
        html = read(as_agent, luo)

        assert all(text in html for text in ("罗**", "138****1234", "l***@example.com", "浙江省 杭州市"))
        assert not any(text in html for text in ("海莲", "13812341234", "luo@example.com", "文一路"))

    def test_what_is_not_known_is_said_to_be_so(self, as_manager, shop):
        stranger = CustomerFactory(shop=shop, channel=ChannelFactory(shop=shop))

        html = read(as_manager, stranger)
        assert html.count("not known") >= 8
        assert "None" not in html
        assert "The shop asks for nothing here." in html

    @pytest.mark.parametrize("many", [False, True])
    def test_asks_the_same_number_of_questions(self, as_agent, agent, luo, many, django_assert_num_queries):
        for code in ("qq", "age", "style", "size", "likes") if many else ():
            set_value(luo, code, "x", by=agent)

        # session, user, two of rights, shops, customer; values, definitions
        with django_assert_num_queries(8):
            read(as_agent, luo)

    def test_works_as_a_page_of_its_own(self, as_agent, luo):
        html = as_agent.get(address(luo, known(luo.shop, "size").pk) + "?edit=1").content.decode()

        assert "<html" in html
        assert '<form class="bl-form"' in html

    def test_executes_nothing_that_was_written(self, as_manager, manager, luo):
        manager.first_name = XSS
        manager.save()
        AttributeDefinition.objects.filter(shop=luo.shop).update(name=XSS)
        Customer.objects.filter(pk=luo.pk).update(name=XSS, address=XSS, account=XSS, email=XSS, phone=XSS[:32])
        set_value(luo, "style", XSS, by=manager)

        pages = [read(as_manager, luo)]
        pages += [read(as_manager, luo, place, "?edit=1") for place in (*CONTACTS, "kind", known(luo.shop, "style").pk)]
        assert "<img" not in "".join(pages)
        assert "&lt;img src=x onerror=alert(1)&gt;&quot;&#x27;" in pages[0]


class TestEditing:
    @time_machine.travel(datetime(2026, 3, 5, 4, tzinfo=UTC))
    def test_turns_a_value_into_a_form_and_the_form_into_the_saved_value(self, as_agent, agent, luo):
        place = known(luo.shop, "style").pk
        form = read(as_agent, luo, place, "?edit=1")
        assert "<form" in form
        assert "<html" not in form

        answer = write(as_agent, luo, place, "简约 & 通勤")

        html = answer.content.decode()
        assert "<form" not in html
        assert "简约 &amp; 通勤" in html
        assert "agent · 2026-03-05" in html
        assert answer.headers["HX-Trigger"] == "desk-changed"

    def test_gives_the_value_back_when_it_is_left(self, as_agent, luo):
        set_value(luo, "style", "简约")

        html = read(as_agent, luo, known(luo.shop, "style").pk)
        assert "简约" in html
        assert "<form" not in html

    def test_offers_a_list_for_the_gender_and_a_day_for_the_birthday(self, as_agent, luo):
        assert '<option value="female">' in read(as_agent, luo, known(luo.shop, "gender").pk, "?edit=1")
        assert 'type="date"' in read(as_agent, luo, known(luo.shop, "birthday").pk, "?edit=1")

    def test_says_what_is_wrong_beside_what_was_typed(self, as_agent, luo):
        answer = write(as_agent, luo, known(luo.shop, "birthday").pk, "2999-01-01")

        html = answer.content.decode()
        assert "Nobody was born on that day." in html
        assert 'value="2999-01-01"' in html
        assert "HX-Trigger" not in answer.headers

    def test_the_same_again_does_not_wake_the_desk(self, as_agent, luo):
        set_value(luo, "size", "M")

        assert "HX-Trigger" not in write(as_agent, luo, known(luo.shop, "size").pk, "M").headers

    def test_an_emptied_value_is_not_known_again(self, as_agent, luo):
        set_value(luo, "size", "M")

        html = write(as_agent, luo, known(luo.shop, "size").pk, "").content.decode()
        assert "not known" in html
        assert not AttributeValue.objects.filter(customer=luo).exists()

    def test_an_agent_says_person_or_organisation(self, as_agent, luo):
        html = write(as_agent, luo, "kind", "organisation").content.decode()

        assert "Organisation" in html

    @pytest.mark.parametrize("place", CONTACTS)
    def test_an_agent_does_not_touch_what_is_masked(self, as_agent, luo, place):
        assert as_agent.get(address(luo, place) + "?edit=1").status_code == 403
        assert write(as_agent, luo, place, "x").status_code == 403

    def test_a_manager_corrects_a_phone(self, as_manager, luo):
        assert "13900004321" in write(as_manager, luo, "phone", "139 0000 4321").content.decode()

    def test_works_without_scripts(self, as_agent, luo):
        answer = as_agent.post(address(luo, known(luo.shop, "size").pk), {"value": "M"}, follow=True)

        assert "Saved." in answer.content.decode()
        assert AttributeValue.objects.get(customer=luo).value == "M"

    @pytest.mark.parametrize("place", ["999999", "key", "is_grey", "basic-phone", "9" * 30])
    def test_knows_no_other_place(self, as_manager, luo, place):
        assert write(as_manager, luo, place, "x").status_code == 404
        assert as_manager.get(address(luo, place) + "?edit=1", headers={"HX-Request": "true"}).status_code == 404

    def test_knows_no_attribute_of_another_shop(self, as_manager, luo):
        foreign = known(create_shop(code="other"), "size")

        assert write(as_manager, luo, foreign.pk, "M").status_code == 404

    def test_needs_the_right(self, as_agent, agent, luo):
        group = agent.groups.get()
        group.permissions.remove(group.permissions.get(codename="change_customer"))

        assert write(as_agent, luo, "kind", "person").status_code == 403
        assert "?edit=1" not in read(as_agent, luo)
