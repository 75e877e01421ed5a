"""What a portrait costs, to whom it is shown, and that it only shows."""

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from crm.models import Inquiry, Note
from customers.tests.factories import OrderFactory, OrderItemFactory, ProductFactory
from scripts_lib.tests.factories import ScriptFactory
from tagging.tests.factories import CustomerTagFactory, tag_called

from .page import NOON, address, read

pytestmark = pytest.mark.django_db


class TestCost:
    @pytest.mark.parametrize("many", [False, True])
    def test_a_portrait_asks_at_most_twelve_questions(
        self, as_agent, agent, shop, luo, many, django_assert_max_num_queries
    ):
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
    def test_so_are_its_deeds(self, as_outsider, luo, deed):
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
