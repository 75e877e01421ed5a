"""The list of care tips as agents work it."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from crm.models import CareTipDue
from crm.selectors.care_tips import care_tip_count
from crm.services.care_tips import list_care_tips
from crm.tests.test_list_plans import is_scan, plan_of
from scripts_lib.models import Article

from .day import LIST, NOON, TODAY

pytestmark = pytest.mark.django_db


class TestThePage:
    @pytest.fixture
    def opened(self):
        """The page as it stands at noon of the day."""

        def get(client, address=LIST):
            with time_machine.travel(NOON, tick=False):
                return client.get(address)

        return get

    def test_says_whom_what_and_why_today(self, as_agent, shop, tip, bought, opened):
        Article.objects.filter(pk=tip.pk).update(short="{称呼}，{买过商品}请用冷水洗。")
        bought()
        list_care_tips(shop=shop, at=NOON)

        html = opened(as_agent).content.decode()

        for text in (
            "luo",
            "您好，Silk scarf请用冷水洗。",
            "3 days after receipt (05-17)",
            "due today",
            "1 tip is due",
            "Washing",
        ):
            assert text in html

    def test_says_since_when_one_is_late(self, as_agent, shop, tip, bought, opened):
        bought(days=5)
        list_care_tips(shop=shop, at=NOON)

        assert "due since 05-18" in opened(as_agent).content.decode()

    def test_a_tip_with_a_blank_cannot_be_copied_from_there(self, as_agent, shop, tip, bought, opened):
        Article.objects.filter(pk=tip.pk).update(short="Use your {coupon} before summer.")
        bought()
        list_care_tips(shop=shop, at=NOON)

        html = opened(as_agent).content.decode()

        assert "to be filled in" in html
        assert "data-copy-form" not in html

    def test_is_empty_with_a_word(self, as_agent, shop, opened):
        assert "No care tip is due." in opened(as_agent).content.decode()

    def test_goes_on_where_the_page_ends_longest_due_first(self, as_agent, shop, tip, bought, opened, monkeypatch):
        monkeypatch.setattr("crm.admin.care_tips.PAGE", 2)
        for number in range(5):
            bought(f"buyer {number}", days=3 + number)
        list_care_tips(shop=shop, at=NOON)

        seen, address = [], LIST
        while address:
            context = opened(as_agent, address).context
            seen += [line.buyer.name for line in context["lines"]]
            address = LIST + context["more"] if context["more"] else ""
        assert seen == [f"buyer {number}" for number in (4, 3, 2, 1, 0)]

    def test_asks_as_much_of_many_as_of_one_and_scans_no_table(self, as_agent, shop, tip, bought, opened):
        bought("first")
        list_care_tips(shop=shop, at=NOON)
        opened(as_agent)
        with CaptureQueriesContext(connection) as one:
            opened(as_agent)
        for number in range(25):
            bought(f"buyer {number}")
        list_care_tips(shop=shop, at=NOON + timedelta(days=1))
        connection.cursor().execute("ANALYZE")

        with CaptureQueriesContext(connection) as many:
            opened(as_agent)

        assert len(many) == len(one)
        asked = [one["sql"] for one in many.captured_queries if one["sql"].startswith("SELECT")]
        assert [line for sql in asked for line in plan_of(sql) if is_scan(line, sql)] == []

    def test_the_first_page_says_how_many_are_due(self, as_agent, shop, tip, bought, opened):
        bought()
        list_care_tips(shop=shop, at=NOON)

        html = opened(as_agent, "/admin/").content.decode()

        assert "Care tips due" in html
        assert care_tip_count(shop, at=NOON) == 1

    @pytest.mark.parametrize("deed", ["copied", "told", "later"])
    def test_an_outsider_finds_no_tip(self, as_outsider, shop, tip, bought, deed):
        bought()
        list_care_tips(shop=shop, at=NOON)
        address = reverse(f"admin:customers_customer_care_tips_{deed}", args=[CareTipDue.objects.get().pk])

        assert as_outsider.post(address).status_code == 404

    @pytest.mark.parametrize(
        ("deed", "posted", "state", "show_on"),
        [
            ("copied", {"text": "Cold."}, "told", TODAY),
            ("told", {}, "told", TODAY),
            ("later", {"days": "7"}, "waiting", TODAY + timedelta(days=7)),
            ("later", {"days": "999"}, "waiting", TODAY + timedelta(days=1)),
        ],
    )
    def test_each_button_does_what_it_says(self, as_agent, shop, tip, bought, deed, posted, state, show_on):
        bought()
        list_care_tips(shop=shop, at=NOON)
        address = reverse(f"admin:customers_customer_care_tips_{deed}", args=[CareTipDue.objects.get().pk])

        with time_machine.travel(NOON, tick=False):
            assert as_agent.post(address, posted).status_code in (204, 302)

        due = CareTipDue.objects.get()
        assert (due.state, due.show_on) == (state, show_on)

    def test_who_comes_second_is_told_so(self, as_agent, shop, tip, bought, opened):
        bought()
        list_care_tips(shop=shop, at=NOON)
        address = reverse("admin:customers_customer_care_tips_told", args=[CareTipDue.objects.get().pk])

        as_agent.post(address)
        answer = as_agent.post(address, {"query": "//evil.example/"}, follow=True)

        assert "Somebody was faster: this tip no longer waits." in answer.content.decode()
        assert answer.redirect_chain == [(LIST, 302)]
