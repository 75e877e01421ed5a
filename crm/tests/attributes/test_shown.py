"""How attributes are shown: by level, masked, safe, at the same cost."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from crm.selectors.attributes import attribute_levels
from customers.models import AttributeDefinition, Customer
from customers.services.basics import CONTACTS, set_basic
from customers.tests.factories import ChannelFactory, CustomerFactory

from .section import address, read, write
from .values import LATER, known, set_value

pytestmark = pytest.mark.django_db
XSS = "<img src=x onerror=alert(1)>\"'"


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
