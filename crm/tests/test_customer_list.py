from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.contrib.auth.models import Permission

from customers.tests.factories import ChannelFactory, CustomerFactory
from tagging.models import Tag
from tagging.services.default_tags import install_default_tags
from tagging.tests.factories import CustomerTagFactory, tag_called

pytestmark = pytest.mark.django_db
LIST = "/admin/customers/customer/"


@pytest.fixture
def taobao(shop):
    install_default_tags(shop=shop)
    return ChannelFactory(shop=shop, name="Taobao")


@pytest.fixture
def buyer(shop, taobao):
    """Makes a buyer with facts, and tags by their slugs."""

    def make(account, *slugs, last=None, spent="100.00", **fields):
        facts = {"last_paid_on": last, "order_count": 1 if last else 0, "spent": Decimal(spent)}
        customer = CustomerFactory(
            shop=shop,
            channel=taobao,
            account=account,
            **fields,
            **{f"facts__{name}": value for name, value in facts.items()},
        )
        for slug in slugs:
            CustomerTagFactory(customer=customer, tag=tag_called(shop, slug))
        return customer

    return make


def shown(client, query="", known=()):
    """The nicks on the page, in order."""
    answer = client.get(f"{LIST}{query}")
    assert answer.status_code == 200
    return [customer.account for customer in answer.context["cl"].result_list]


class TestTheList:
    @time_machine.travel("2026-03-12T18:00:00Z")
    def test_shows_name_tags_gaps_and_days_in_the_shops_zone(self, as_manager, buyer):
        buyer("tb_luo", "sleeping", "vip", "wife", name="罗海莲", last=date(2026, 1, 1), spent="2460.50")

        html = as_manager.get(LIST).content.decode()

        for text in (
            "罗海莲",
            "tb_luo · Taobao",
            "沉睡客户 · 71 days ago",
            "VIP会员",
            "送老婆-1",
            "2,460.50",
            "1 order",
        ):
            assert text in html
        assert html.count('class="sk-gap') == 2

    def test_masks_names_for_an_agent(self, as_agent, buyer):
        buyer("tb_luo", name="罗海莲", phone="13812341234", email="luo@example.com")

        html = as_agent.get(LIST).content.decode()

        assert "罗**" in html
        assert not any(secret in html for secret in ("海莲", "13812341234", "luo@example.com"))

    def test_never_shows_an_e_mail_that_stands_in_for_a_nick(self, as_manager, buyer):
        buyer("", key="luo@example.com")

        assert "luo@example.com" not in as_manager.get(LIST).content.decode()

    def test_hides_the_tags_and_gaps_of_a_grey_buyer(self, as_manager, buyer):
        buyer("tb_fake", "grey", "wife", is_grey=True)

        html = as_manager.get(LIST).content.decode()

        assert "小草-0" in html
        assert "送老婆-1</span>" not in html
        assert 'class="sk-gap' not in html

    def test_keeps_to_the_readers_shop(self, as_outsider, buyer):
        buyer("tb_luo")

        assert shown(as_outsider) == []

    def test_counts_only_when_asked(self, as_manager, buyer):
        buyer("tb_luo")

        assert as_manager.get(LIST).context["cl"].counted is None
        assert as_manager.get(f"{LIST}?count=1").context["cl"].counted == 1

    @pytest.mark.parametrize("count", [1, 20])
    def test_asks_as_much_for_one_row_as_for_many(self, as_manager, buyer, count, django_assert_num_queries):
        for number in range(count):
            buyer(f"tb_{number}", "active", "vip", "wife", "photo", last=date(2026, 3, 1))

        # session, user, two of rights; shops, tags, channels; buyers with an order, those without,
        # their tags, their follow-ups
        with django_assert_num_queries(13):
            as_manager.get(LIST)


class TestOrder:
    @pytest.fixture(autouse=True)
    def three(self, buyer):
        buyer("early", "wife", last=date(2026, 1, 1), spent="900.00")
        buyer("never", "wife")
        buyer("late", "wife", last=date(2026, 3, 1), spent="50.00")

    def test_latest_buyer_first_and_who_never_bought_last(self, as_manager):
        assert shown(as_manager) == ["late", "early", "never"]

    def test_of_a_tag_is_the_same(self, as_manager, shop):
        wife = Tag.objects.get(shop=shop, slug="wife")
        assert shown(as_manager, f"?tag={wife.pk}") == ["late", "early", "never"]

    def test_by_money_when_asked(self, as_manager):
        assert shown(as_manager, "?sort=spent") == ["early", "never", "late"]

    @pytest.mark.parametrize("query", ["", "tag", "?sort=spent"])
    def test_pages_join_forward_and_back(self, as_manager, shop, monkeypatch, query):
        monkeypatch.setattr("crm.admin.customer.CustomerAdmin.list_per_page", 1)
        query = f"?tag={Tag.objects.get(shop=shop, slug='wife').pk}" if query == "tag" else query
        last = as_manager.get(f"{LIST}{query}").context["cl"]
        forward, back = [last.result_list[0].account], []
        while last.next_query:
            last = as_manager.get(f"{LIST}{last.next_query}").context["cl"]
            forward += [customer.account for customer in last.result_list]
        while last.previous_query:
            last = as_manager.get(f"{LIST}{last.previous_query}").context["cl"]
            back += [customer.account for customer in last.result_list]

        assert len(forward) == 3
        assert back == forward[1::-1]

    def test_an_unreadable_place_is_the_top(self, as_manager):
        assert shown(as_manager, "?after=nonsense") == ["late", "early", "never"]


class TestFilters:
    @pytest.mark.parametrize(
        ("query", "accounts"),
        [
            pytest.param("?recency=sleeping", ["vip", "plain"], id="recency"),
            pytest.param("?recency=none", ["fake", "new"], id="no order counts yet"),
            pytest.param("?tier=vip", ["vip"], id="tier"),
            pytest.param("?recency=sleeping&tier=ordinary", ["plain"], id="two tags"),
            pytest.param("?gap=2", ["vip", "plain", "new"], id="a gap, which no grey buyer has"),
            pytest.param("?grey=yes", ["fake"], id="grey list"),
            pytest.param("?grey=no", ["vip", "plain", "new"], id="not on it"),
            pytest.param("?last_from=2026-01-15", ["vip"], id="last order from"),
            pytest.param("?last_to=2026-01-15", ["plain"], id="last order to"),
            pytest.param("?spent_from=150&spent_to=300", ["vip"], id="spent"),
            pytest.param("?last_from=yesterday&spent_from=NaNsense", ["vip", "plain", "fake", "new"], id="nonsense"),
            pytest.param("?recency=unheard", [], id="no such tag"),
            pytest.param("?gap=9&channel=999999", ["vip", "plain", "fake", "new"], id="no such group or channel"),
        ],
    )
    def test_narrow_the_list(self, as_manager, buyer, query, accounts):
        buyer("new")
        buyer("fake", "grey", is_grey=True)
        buyer("plain", "sleeping", "ordinary", "wife", last=date(2026, 1, 1))
        buyer("vip", "sleeping", "vip", last=date(2026, 2, 1), spent="200.00")

        assert shown(as_manager, query) == accounts

    def test_a_tag_of_another_shop_finds_nobody(self, as_manager, buyer):
        buyer("tb_luo")
        foreign = CustomerTagFactory().tag

        assert shown(as_manager, f"?tag={foreign.pk}") == []

    def test_stand_above_the_list_as_chips(self, as_manager, buyer):
        buyer("tb_luo")

        html = as_manager.get(f"{LIST}?recency=sleeping&spent_from=100").content.decode()

        assert html.count('class="sk-fchip"') == 2
        assert "from 100" in html

    def test_offer_no_way_to_the_hidden(self, as_agent, buyer):
        """ACC-5: look-ups through the address are refused, whatever they would find."""
        buyer("tb_luo", name="罗海莲", phone="13812341234")

        for guess in ("phone__startswith=138", "name__startswith=罗", "phone__startswith=139"):
            assert as_agent.get(f"{LIST}?{guess}").status_code == 400


class TestSearch:
    def test_finds_by_nick_and_by_the_last_four(self, as_agent, buyer):
        buyer("tb_luo", phone="13812341234", phone_last4="1234")
        buyer("tb_chen")

        assert shown(as_agent, "?q=tb_luo") == ["tb_luo"]
        assert shown(as_agent, "?q=1234") == ["tb_luo"]

    def test_a_find_by_phone_is_noted_without_the_number(self, as_agent, agent, buyer, caplog):
        customer = buyer("tb_luo", phone="13812341234", phone_last4="1234")

        as_agent.get(f"{LIST}?q=13812341234")

        noted = [record.msg for record in caplog.records if "found_by_phone" in str(record.msg)]
        assert len(noted) == 1
        assert noted[0]["customers"] == [customer.pk]
        assert "1234" not in str(noted[0])

    def test_a_filter_holds_for_the_search(self, as_manager, buyer):
        buyer("tb_luo", "active", last=date(2026, 3, 1))
        buyer("tb_lu", "sleeping", last=date(2026, 1, 1))

        assert shown(as_manager, "?q=tb_l&recency=sleeping") == ["tb_lu"]


class TestTheRightAlone:
    def test_is_what_unmasks(self, as_agent, agent, buyer):
        agent.user_permissions.add(Permission.objects.get(codename="view_contact"))
        buyer("tb_luo", name="罗海莲")

        assert "罗海莲" in as_agent.get(LIST).content.decode()
