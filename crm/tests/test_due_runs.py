from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from crm.models import InteractionPoints
from crm.services.due_runs import run_due_tags
from crm.services.interactions import record_interaction
from crm.tests.factories import InquiryFactory, InteractionFactory
from customers.choices import OrderStatus
from customers.models import Customer, CustomerFacts, Order
from customers.services.direct_import import import_now
from customers.services.facts import rebuild_facts
from customers.tests.factories import ChannelFactory, CustomerFactory, ShopFactory
from tagging.models import ChoiceSet, CustomerTag, Tag, TagRun
from tagging.services.default_tags import install_default_tags

AT = datetime(2026, 3, 2, 4, tzinfo=UTC)
TODAY = date(2026, 3, 2)

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(shop):
    """A buyer of today."""
    install_default_tags(shop=shop)
    customer = CustomerFactory(shop=shop, channel=ChannelFactory(shop=shop), account="anna")
    Order.objects.create(
        shop=shop,
        channel=customer.channel,
        customer=customer,
        order_no="1",
        status=OrderStatus.PAID,
        created_at=AT,
        paid_at=AT,
        paid_on=TODAY,
        paid=Decimal("100.00"),
    )
    rebuild_facts(shop_id=shop.pk, at=AT)
    return customer


def bring(shop, folder, *, hour):
    """A file with one order of the day."""
    path = folder / f"{hour[:2]}.csv"
    path.write_text(f"order_no,customer,paid_at,amount\n7,luo,2026-03-02 {hour}:00,100.00\n")
    import_now(shop=shop, path=path)


def tags_of(customer):
    held = CustomerTag.objects.filter(customer=customer, tag__group__slug__in=("recency", "tier"))
    return set(held.values_list("tag__slug", flat=True))


def score_of(customer):
    return CustomerFacts.objects.get(customer=customer).interaction_score


class TestRunDueTags:
    def test_tags_a_shop_whose_facts_changed(self, anna):
        assert [run_due_tags(at=AT), run_due_tags(at=AT)] == [1, 0]
        assert tags_of(anna) == {"active", "ordinary"}

    def test_waits_for_the_night_of_the_shop(self, anna):
        run_due_tags(at=AT)
        midnight = datetime(2026, 3, 2, 16, tzinfo=UTC)  # in Shanghai

        assert run_due_tags(at=midnight + timedelta(hours=1, minutes=59)) == 0
        assert run_due_tags(at=midnight + timedelta(hours=2)) == 1

    def test_does_missed_nights_once(self, anna):
        run_due_tags(at=AT)

        later = AT + timedelta(days=9)

        assert [run_due_tags(at=later), run_due_tags(at=later)] == [1, 0]
        assert TagRun.objects.order_by("-pk").first().as_of == TODAY + timedelta(days=9)

    def test_does_not_let_one_broken_shop_hold_up_another(self, anna):
        broken = CustomerFactory(facts__order_count=1).shop
        install_default_tags(shop=broken)
        Tag.objects.filter(shop=broken).update(choice_set=None)
        ChoiceSet.objects.filter(shop=broken).delete()

        assert run_due_tags(at=AT) == 1

        assert tags_of(anna) == {"active", "ordinary"}
        assert CustomerFacts.objects.filter(shop=broken, tagged_at=None).exists()

    def test_reads_the_signals_of_a_deed_within_the_minute(self, anna, agent):
        run_due_tags(at=AT)

        record_interaction(customer=anna, by=agent, at=AT, kind="photo")

        assert [run_due_tags(at=AT), run_due_tags(at=AT)] == [1, 0]
        assert score_of(anna) == 1 + 2  # the inquiry that it belongs to, and the photo

    def test_reads_everyones_when_the_points_were_changed(self, anna):
        InteractionFactory(customer=anna, kind="photo", happened_at=AT)
        run_due_tags(at=AT)

        InteractionPoints.objects.filter(kind="photo").update(points=5)

        assert [run_due_tags(at=AT), run_due_tags(at=AT)] == [1, 0]
        assert score_of(anna) == 5

    def test_takes_up_news_that_came_while_a_run_was_under_way(self, anna):
        run_due_tags(at=AT)
        InteractionFactory(customer=anna, kind="photo", happened_at=AT)
        CustomerFacts.objects.update(has_news=True)

        assert [run_due_tags(at=AT), run_due_tags(at=AT)] == [1, 0]
        assert score_of(anna) == 2

    def test_takes_up_an_order_whose_hour_a_later_file_corrects(self, shop, tmp_path, agent):
        install_default_tags(shop=shop)
        bring(shop, tmp_path, hour="13:00")
        luo = Customer.objects.get(key="luo")
        InquiryFactory(customer=luo, intent="strong", opened_at=AT)  # at noon
        CustomerFacts.objects.update(last_inquiry_at=AT)
        run_due_tags(at=AT)
        assert CustomerFacts.objects.get(customer=luo).intent_on is None

        bring(shop, tmp_path, hour="11:00")
        run_due_tags(at=AT)

        assert CustomerFacts.objects.get(customer=luo).intent_on == TODAY

    def test_gives_a_new_shop_its_points_before_it_has_a_buyer(self):
        shop = ShopFactory()

        assert run_due_tags(at=AT) == 0

        assert InteractionPoints.objects.filter(shop=shop).count() == 8
