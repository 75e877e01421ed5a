"""The pages for coupons and loss reasons: whose rows they are, and who writes them."""

from datetime import date
from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission

from crm.models import Coupon, LossReason
from customers.tests.factories import NOON, CustomerFactory, ShopFactory

pytestmark = pytest.mark.django_db
COUPON = {"name": "Ten off", "value": "10.00", "expires_on": "2026-12-31"}


@pytest.fixture
def coupon(shop):
    luo = CustomerFactory(shop=shop)
    return Coupon.objects.create(
        shop=shop, customer=luo, name="Ten off", code="TEN", expires_on=date(2026, 12, 31), created_at=NOON
    )


class TestCoupons:
    def test_a_manager_gives_one_to_a_buyer(self, as_manager, shop):
        luo = CustomerFactory(shop=shop)

        as_manager.post("/admin/crm/coupon/add/", {**COUPON, "customer": luo.pk})

        given = Coupon.objects.get()
        assert (given.shop, given.customer, given.value) == (shop, luo, Decimal(10))
        assert given.created_at

    def test_an_agent_only_reads_them(self, as_agent, coupon):
        assert as_agent.get(f"/admin/crm/coupon/{coupon.pk}/change/").status_code == 200
        assert as_agent.post(f"/admin/crm/coupon/{coupon.pk}/change/", COUPON).status_code == 403
        assert as_agent.get("/admin/crm/coupon/add/").status_code == 403

    def test_the_list_leads_to_the_buyer(self, as_agent, coupon):
        buyer = coupon.customer

        html = as_agent.get("/admin/crm/coupon/").content.decode()

        assert f'href="/admin/customers/customer/{buyer.pk}/change/"' in html
        assert f"(#{buyer.pk})" not in html

    def test_not_to_the_buyer_of_another_shop(self, as_manager, shop):
        as_manager.post("/admin/crm/coupon/add/", {**COUPON, "customer": CustomerFactory().pk})

        assert not Coupon.objects.exists()

    def test_is_of_the_buyers_shop_for_one_who_has_several(self, as_manager, manager, shop):
        second = ShopFactory(name="Aaa")
        second.members.add(manager)

        as_manager.post("/admin/crm/coupon/add/", {**COUPON, "customer": CustomerFactory(shop=shop).pk})

        assert Coupon.objects.get().shop == shop

    def test_a_code_is_given_once(self, as_manager, coupon):
        row = {**COUPON, "customer": coupon.customer_id, "code": "TEN"}

        assert as_manager.post("/admin/crm/coupon/add/", row).status_code == 200
        assert Coupon.objects.count() == 1

    def test_stays_with_its_buyer(self, as_manager, shop, coupon):
        other = CustomerFactory(shop=shop)

        as_manager.post(f"/admin/crm/coupon/{coupon.pk}/change/", {**COUPON, "customer": other.pk})

        assert Coupon.objects.get().customer == coupon.customer

    @pytest.mark.parametrize(("query", "count"), [("", 1), ("?used=no", 1), ("?used=yes", 0)])
    def test_are_found_by_whether_they_were_used(self, as_manager, coupon, query, count):
        assert len(as_manager.get(f"/admin/crm/coupon/{query}").context["cl"].result_list) == count

    def test_of_another_shop_are_not_found(self, as_outsider, coupon):
        assert as_outsider.get(f"/admin/crm/coupon/{coupon.pk}/change/").status_code == 404
        assert not list(as_outsider.get("/admin/crm/coupon/").context["cl"].result_list)


class TestLossReasons:
    @pytest.fixture
    def price(self, db):
        return LossReason.objects.get(code="price")

    def test_a_manager_adds_the_shops_own(self, as_manager, shop):
        as_manager.post("/admin/crm/lossreason/add/", {"name": "Colour", "position": 20, "is_active": "on"})

        assert LossReason.objects.get(name="Colour").shop == shop

    def test_has_a_name(self, as_manager):
        answer = as_manager.post("/admin/crm/lossreason/add/", {"position": 20, "is_active": "on"})

        assert answer.status_code == 200
        assert not LossReason.objects.filter(code="", name="").exists()

    def test_ours_are_read_by_everybody_and_changed_by_the_operator(self, as_manager, as_operator, price):
        row = {"name": "", "position": 7, "shop": ""}

        assert as_manager.post(f"/admin/crm/lossreason/{price.pk}/change/", row).status_code == 403
        assert as_operator.post(f"/admin/crm/lossreason/{price.pk}/change/", row).status_code == 302

        price.refresh_from_db()
        assert (price.position, price.is_active) == (7, False)

    def test_nobody_deletes_what_lost_inquiries_name(self, as_manager, manager, price):
        manager.user_permissions.add(Permission.objects.get(codename="delete_lossreason"))

        assert as_manager.post(f"/admin/crm/lossreason/{price.pk}/delete/", {"post": "yes"}).status_code == 403
