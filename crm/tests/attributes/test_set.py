"""What is kept of a buyer's attributes and details, and what is refused."""

import pytest

from customers.choices import AttributeSource
from customers.models import AttributeDefinition, AttributeValue, Customer, Shop
from customers.services.attributes import AttributeRefused, install_default_attributes, set_attribute
from customers.services.basics import LONGEST, set_basic
from customers.services.shops import create_shop
from customers.tests.factories import NOON, UserFactory

from .values import LATER, known, set_value

pytestmark = pytest.mark.django_db


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
