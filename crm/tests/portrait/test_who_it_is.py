"""What the portrait says of a buyer: head, classes and why, counts."""

from datetime import date, timedelta

import pytest
import time_machine

from crm.models import Coupon, FollowUp, Inquiry, Interaction, Note
from customers.models import AttributeDefinition, AttributeValue, Customer
from customers.tests.factories import CustomerFactory
from tagging.models import CustomerTag, Tag
from tagging.services.default_tags import install_default_tags
from tagging.services.runs import recompute_tags
from tagging.tests.factories import CustomerTagFactory

from .page import NOON, address, read

pytestmark = pytest.mark.django_db


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


class TestCounts:
    def test_photos_and_promises_of_today_are_counted(self, as_agent, agent, shop, luo):
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
