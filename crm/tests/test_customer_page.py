from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine

from customers.models import Customer
from customers.tests.factories import ChannelFactory, CustomerFactory, OrderFactory, OrderItemFactory
from tagging.models import CustomerTag, Tag, TagChange
from tagging.services.default_tags import install_default_tags
from tagging.services.runs import recompute_tags
from tagging.tests.factories import CustomerTagFactory, TagFactory, TagGroupFactory

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 5, 1, 19, tzinfo=UTC)


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
        facts__spent=Decimal("2460.50"),
        facts__first_paid_on=date(2026, 1, 5),
        facts__last_paid_on=date(2026, 3, 2),
    )
    recompute_tags(shop=shop, as_of=date(2026, 5, 2), at=NIGHT)
    return customer


def address(customer, deed="change/"):
    return f"/admin/customers/customer/{customer.pk}/{deed}"


def read(client, customer):
    return client.get(address(customer)).content.decode()


class TestThePage:
    @time_machine.travel("2026-05-03T04:00:00Z")
    def test_tells_who_how_much_and_why(self, as_manager, luo):
        html = read(as_manager, luo)

        for text in (
            "罗海莲",
            "13812341234",
            "2,460.50",
            "820.17",
            "62 days ago",
            "last order at most 180 days ago",
            "last order 2026-03-02, 61 days",
            "2026-05-02, number",
            "version 1",
        ):
            assert text in html

    def test_masks_for_an_agent(self, as_agent, luo):
        html = read(as_agent, luo)

        assert all(text in html for text in ("罗**", "138****1234", "l***@example.com", "浙江省 杭州市"))
        assert not any(text in html for text in ("海莲", "13812341234", "luo@example.com", "文一路"))

    def test_shows_the_rule_as_it_was_when_the_tag_was_set(self, as_manager, luo):
        rule = CustomerTag.objects.get(customer=luo, tag__slug="sleeping").rule
        rule.conditions[0]["value"] = 300
        rule.version = 2
        rule.save()

        assert "last order at most 180 days ago" in read(as_manager, luo)

    def test_shows_orders_and_says_which_do_not_count(self, as_manager, shop, luo):
        counted = OrderFactory(shop=shop, channel=luo.channel, customer=luo)
        OrderItemFactory(order=counted, title="Silk scarf", quantity=2)
        OrderFactory(shop=shop, channel=luo.channel, customer=luo, status="closed", goods="Eye mask")

        html = read(as_manager, luo)

        assert "Silk scarf × 2" in html
        assert html.count("does not count") == 1

    @pytest.mark.parametrize("many", [False, True])
    def test_asks_the_same_number_of_questions(self, as_agent, shop, luo, many, django_assert_num_queries):
        OrderFactory.create_batch(7 if many else 1, shop=shop, channel=luo.channel, customer=luo)
        for slug in ("wife", "photo", "coupon") if many else ("wife",):
            CustomerTagFactory(customer=luo, tag=Tag.objects.get(shop=shop, slug=slug))

        # session, user, two of rights, shops; customer, groups, tags, changes, rules, orders, their lines
        with django_assert_num_queries(12):
            as_agent.get(address(luo))

    def test_opens_for_a_buyer_of_whom_nothing_is_known(self, as_agent, shop):
        stranger = CustomerFactory(shop=shop, account="", key="||13812341234")
        Customer.objects.get(pk=stranger.pk).facts.delete()

        html = read(as_agent, stranger)

        assert "138****1234" in html
        assert "No orders yet." in html


class TestScope:
    def test_a_foreign_page_and_an_absent_one_are_the_same(self, as_outsider, luo):
        foreign, absent = (
            as_outsider.get(address(luo)),
            as_outsider.get("/admin/customers/customer/999999/change/"),
        )

        assert foreign.status_code == absent.status_code == 404
        assert foreign.content == absent.content

    @pytest.mark.parametrize("deed", ["tags/set/", "tags/lift/", "delete/", "history/"])
    def test_so_are_its_deeds(self, as_outsider, luo, deed):
        assert as_outsider.post(address(luo, deed), {"tag": "1"}).status_code == 404

    def test_a_page_cannot_be_written_to(self, as_manager, luo):
        as_manager.post(address(luo), {"name": "Mallory", "phone": "1"})

        luo.refresh_from_db()
        assert (luo.name, luo.phone) == ("罗海莲", "13812341234")

    def test_pages_are_not_kept_by_the_browser(self, as_manager, luo):
        assert "no-store" in as_manager.get(address(luo)).headers["Cache-Control"]


class TestTagBoard:
    def post(self, client, customer, deed, tag):
        return client.post(address(customer, f"tags/{deed}/"), {"tag": tag.pk}, follow=True).content.decode()

    def test_one_click_sets_a_tag_and_tells_who(self, as_agent, agent, shop, luo):
        html = self.post(as_agent, luo, "set", Tag.objects.get(shop=shop, slug="wife"))

        assert "Set: 送老婆-1" in html
        assert TagChange.objects.filter(customer=luo, opened_tag__slug="wife", made_by=agent).count() == 1

    def test_one_click_takes_it_off(self, as_agent, shop, luo):
        wife = Tag.objects.get(shop=shop, slug="wife")
        CustomerTagFactory(customer=luo, tag=wife)

        html = self.post(as_agent, luo, "lift", wife)

        assert "Taken off: 送老婆-1" in html
        assert not CustomerTag.objects.filter(customer=luo, tag=wife).exists()

    def test_lights_the_groups_that_are_empty(self, as_agent, shop, luo):
        CustomerTagFactory(customer=luo, tag=Tag.objects.get(shop=shop, slug="wife"))

        assert read(as_agent, luo).count("not known yet") == 2

    def test_covers_the_other_groups_of_a_grey_buyer(self, as_agent, shop, luo):
        CustomerTagFactory(customer=luo, tag=Tag.objects.get(shop=shop, slug="wife"))

        html = self.post(as_agent, luo, "set", Tag.objects.get(shop=shop, slug="grey"))

        assert "1 tag kept while on the grey list" in html
        assert "not known yet" not in html

    def test_refuses_a_tag_that_rules_set(self, as_agent, shop, luo):
        assert "cannot be set by hand" in self.post(as_agent, luo, "set", Tag.objects.get(shop=shop, slug="vip"))

    @pytest.mark.parametrize("value", ["", "x", "²", "999999"])
    def test_knows_no_other_tag(self, as_agent, luo, value):
        assert as_agent.post(address(luo, "tags/set/"), {"tag": value}).status_code == 404

    def test_knows_no_tag_of_another_shop(self, as_agent, luo):
        foreign = TagFactory(group=TagGroupFactory())

        assert as_agent.post(address(luo, "tags/set/"), {"tag": foreign.pk}).status_code == 404

    def test_needs_the_right_and_a_post(self, as_agent, agent, shop, luo):
        wife = Tag.objects.get(shop=shop, slug="wife")
        assert as_agent.get(address(luo, "tags/set/")).status_code == 405
        group = agent.groups.get()
        group.permissions.remove(group.permissions.get(codename="add_customertag"))

        assert as_agent.post(address(luo, "tags/set/"), {"tag": wife.pk}).status_code == 403
