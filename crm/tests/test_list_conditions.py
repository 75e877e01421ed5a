"""The one vocabulary in the address of the customer list: filter, chips, form and export say the same."""

from datetime import UTC, date, datetime
from decimal import Decimal
from urllib.parse import parse_qsl, urlencode

import pytest
from django.http import QueryDict

from customers.models import AttributeDefinition, AttributeValue, Customer
from customers.tests.factories import ChannelFactory, CustomerFactory
from tagging.conditions import FIELDS, OPERATORS, Condition, Kind
from tagging.conditions.address import PARAMETERS
from tagging.conditions.vocabulary import NUMBERS
from tagging.filters import CUSTOMERS, Moment, condition_q
from tagging.filters.condition_filters import MOST_CONDITIONS, ConditionFilterSet
from tagging.models import Tag
from tagging.services.default_tags import install_default_tags
from tagging.services.segments import save_segment
from tagging.tests.factories import CustomerTagFactory, tag_called

NOON = datetime(2026, 3, 12, 4, tzinfo=UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOON, tick=False)]
LIST = "/admin/customers/customer/"


@pytest.fixture
def buyers(shop):
    """Three: one of gifts who spends much, one on the way out, one who never bought."""
    install_default_tags(shop=shop)
    taobao, jd = (ChannelFactory(shop=shop, code=code, name=code) for code in ("taobao", "jd"))
    size = AttributeDefinition.objects.create(shop=shop, code="size", name="Size", position=1)
    rich = CustomerFactory(
        shop=shop, channel=taobao, account="rich", address="浙江省杭州市", facts__last_paid_on=date(2026, 3, 1)
    )
    lapsed = CustomerFactory(shop=shop, channel=jd, account="lapsed", facts__last_paid_on=date(2025, 12, 1))
    new = CustomerFactory(shop=shop, channel=taobao, account="new", facts__last_paid_on=None)
    for one, count, spent in ((rich, 4, "2400.00"), (lapsed, 1, "60.50"), (new, 0, "0.00")):
        type(one.facts).objects.filter(pk=one.pk).update(order_count=count, spent=Decimal(spent))
    CustomerTagFactory(customer=rich, tag=tag_called(shop, "wife"))
    AttributeValue.objects.create(
        shop=shop, customer=lapsed, definition=size, value="M, wide", source="agent", set_at=NOON
    )
    return {"rich": rich, "lapsed": lapsed, "new": new}


@pytest.fixture
def spenders(shop, buyers, manager):
    spent = Condition.parse({"field": "spent", "operator": "gte", "value": 800})
    return save_segment(shop=shop, name="Spenders", conditions=[spent], by=manager, at=NOON)


def shown(client, query):
    answer = client.get(f"{LIST}?{query}")
    assert answer.status_code == 200
    return [customer.account for customer in answer.context["cl"].result_list]


class TestFilter:
    @pytest.mark.parametrize(
        ("query", "accounts"),
        [
            pytest.param("spent__gte=800", ["rich"], id="spent"),
            pytest.param("spent__lt=60.51&order_count__gte=1", ["lapsed"], id="two conditions"),
            pytest.param("order_count__gte=1&order_count__lte=3", ["lapsed"], id="a range"),
            pytest.param("days_since__gt=60", ["lapsed"], id="days since the last order"),
            pytest.param("days_since__eq=11", ["rich"], id="exactly so many days"),
            pytest.param("channel__any=taobao", ["rich", "new"], id="channel"),
            pytest.param("channel__none=taobao", ["lapsed"], id="no channel of these"),
            pytest.param("region__any=浙江", ["rich"], id="region"),
            pytest.param("attribute__known=size", ["lapsed"], id="a known attribute"),
            pytest.param("attribute__unknown=size", ["rich", "new"], id="an unknown one"),
            pytest.param(r"attribute__any=size:S,M\, wide", ["lapsed"], id="a value with a comma"),
            pytest.param("consent__none=refused", ["rich", "lapsed", "new"], id="consent"),
            pytest.param("has_open_inquiry__is=no", ["rich", "lapsed", "new"], id="a flag"),
            pytest.param("r__gte=4", [], id="a score before any run"),
        ],
    )
    def test_narrows_the_list(self, as_manager, buyers, query, accounts):
        assert shown(as_manager, query) == accounts

    @pytest.mark.parametrize(
        ("operator", "accounts"), [("any", ["rich"]), ("all", ["rich"]), ("none", ["lapsed", "new"])]
    )
    def test_by_tags(self, as_manager, shop, buyers, operator, accounts):
        assert shown(as_manager, f"tags__{operator}={tag_called(shop, 'wife').pk}") == accounts

    @pytest.mark.parametrize(
        ("operator", "accounts"), [("any", ["rich"]), ("all", ["rich"]), ("none", ["lapsed", "new"])]
    )
    def test_by_segments_whose_members_are_kept_from_then_on(self, as_manager, spenders, operator, accounts):
        assert shown(as_manager, f"segments__{operator}={spenders.pk}") == accounts

        assert [one.customer.account for one in spenders.members.all()] == ["rich"]

    def test_a_segment_of_another_shop_finds_nobody_and_stays_as_it_is(self, as_outsider, spenders):
        assert shown(as_outsider, f"segments__any={spenders.pk}") == []
        assert not spenders.members.exists()

    def test_one_name_twice_is_two_conditions(self, as_manager, shop, buyers):
        wife, photo = (tag_called(shop, slug).pk for slug in ("wife", "photo"))

        assert shown(as_manager, f"tags__any={wife}&tags__any={photo}") == []
        assert shown(as_manager, f"tags__any={wife},{photo}") == ["rich"]

    def test_a_ready_made_filter_of_a_like_name_stays(self, as_manager, shop, buyers):
        cl = as_manager.get(f"{LIST}?channel__any=taobao&tags__any=1").context["cl"]

        assert "channel__any=taobao" in cl.get_query_string(remove=["channel", "tag"])
        assert "tags__any=1" in cl.get_query_string(remove=["channel", "tag"])

    def test_no_tag_of_another_shop_finds_anybody(self, as_manager, buyers):
        assert shown(as_manager, f"tags__any={CustomerTagFactory().tag.pk}") == []


class TestNonsense:
    @pytest.mark.parametrize(
        "text", ["nonsense", "1e999999", "NaN", "-1", "999999999999", "9" * 40, ":", "size:", "a\0:b", "一,,、"]
    )
    def test_is_left_out_and_never_an_error(self, buyers, text):
        found = ConditionFilterSet(
            QueryDict(urlencode(dict.fromkeys(PARAMETERS, text))),
            Customer.objects.all(),
            moment=Moment(date(2026, 3, 12)),
        )

        for one in found.conditions:
            list(Customer.objects.filter(condition_q(one, CUSTOMERS, Moment(date(2026, 3, 12)))))
        assert len(found.conditions) + len(found.complaints) >= MOST_CONDITIONS

    @pytest.mark.parametrize("name", ["spent__gte", "tags__any", "attribute__none", "birthday_month__any", "r__eq"])
    def test_opens_the_list_all_the_same(self, as_manager, buyers, name):
        for text in ("", "\0", "9" * 30, "1,2", "size:a"):
            assert as_manager.get(f"{LIST}?{urlencode({name: text})}").status_code == 200

    def test_is_said(self, as_manager, buyers):
        answer = as_manager.get(f"{LIST}?spent__gte=much&order_count__gte=4")

        assert [customer.account for customer in answer.context["cl"].result_list] == ["rich"]
        assert "“spent__gte=much” was left out of the filter" in answer.content.decode()

    def test_a_name_outside_the_vocabulary_is_refused(self, as_manager, buyers):
        assert as_manager.get(f"{LIST}?phone__gte=1").status_code == 400


class TestChips:
    def test_read_each_condition_aloud_and_take_off_that_one_alone(self, as_manager, shop, buyers):
        html = as_manager.get(f"{LIST}?spent__gte=800.00&attribute__any=size:M,S&tier=vip").content.decode()

        assert html.count('class="sk-fchip"') == 3
        assert "spent at least 800" in html
        assert "Size: any of M, S" in html
        assert 'href="?attribute__any=size%3AM%2CS&amp;tier=vip"' in html

    def test_and_segments_by_their_names(self, as_manager, spenders):
        html = as_manager.get(f"{LIST}?segments__none={spenders.pk}&add=segments").content.decode()

        assert "segments: none of Spenders" in html
        assert f'name="add_value" value="{spenders.pk}">Spenders' in html

    def test_are_the_filter_of_the_export(self, as_manager, buyers):
        answer = as_manager.get(f"{LIST}export/?spent__gte=800")

        assert answer.context["count"] == 1
        assert ("", "spent at least 800") in answer.context["filters"]


class TestTheForm:
    def test_asks_for_the_field_first(self, as_manager, buyers):
        html = as_manager.get(f"{LIST}?tier=vip").content.decode()

        assert 'name="add"' in html
        assert '<input type="hidden" name="tier" value="vip">' in html

    @pytest.mark.parametrize("field", sorted(FIELDS))
    def test_then_for_what_fits_the_field(self, as_manager, buyers, field):
        html = as_manager.get(f"{LIST}?add={field}").content.decode()

        assert all(f'<option value="{operator}">' in html for operator in OPERATORS[FIELDS[field].kind])
        assert ('inputmode="decimal"' in html) is (FIELDS[field].kind in NUMBERS)
        assert ('name="add_key"' in html) is (FIELDS[field].kind is Kind.ATTRIBUTE)

    @pytest.mark.parametrize(
        ("asked", "query"),
        [
            ([("add", "spent"), ("add_operator", "gte"), ("add_value", "1,800.50")], {"spent__gte": "1800.50"}),
            ([("add", "channel"), ("add_operator", "any"), ("add_value", "jd"), ("add_value", "taobao")],
             {"channel__any": "jd,taobao"}),
            ([("add", "attribute"), ("add_operator", "any"), ("add_key", "size"), ("add_value", "S，M")],
             {"attribute__any": "size:S,M"}),
            ([("add", "attribute"), ("add_operator", "known"), ("add_key", "size"), ("add_value", "")],
             {"attribute__known": "size"}),
            ([("add", "is_satisfied"), ("add_operator", "is"), ("add_value", "no")], {"is_satisfied__is": "no"}),
        ],
    )  # fmt: skip
    def test_makes_it_a_part_of_the_address(self, as_manager, buyers, asked, query):
        answer = as_manager.get(f"{LIST}?{urlencode([('tier', 'vip'), ('after', '1~1'), *asked])}")

        assert answer.status_code == 302
        assert dict(parse_qsl(answer.url.partition("?")[2])) == {"tier": "vip", **query}

    def test_says_when_the_value_is_missing_and_stays_open(self, as_manager, buyers):
        answer = as_manager.get(f"{LIST}?add=spent&add_operator=gte&add_value=", follow=True)

        assert "This condition is not complete" in answer.content.decode()
        assert answer.context["cl"].add_form.chosen == "spent"

    def test_keeps_what_was_typed_until_it_fits(self, as_manager, shop, buyers):
        wrong = as_manager.get(f"{LIST}?tier=vip&add=spent&add_operator=lte&add_value=两千", follow=True)
        form = wrong.content.decode().partition('class="cc-form"')[2].partition("</form>")[0]

        assert '<option value="lte" selected>' in form
        assert 'value="两千"' in form

        right = as_manager.get(
            f"{LIST}?tier=vip&add=spent&was_operator=lte&was_value=两千&add_operator=lte&add_value=2000"
        )
        assert dict(parse_qsl(right.url.partition("?")[2])) == {"tier": "vip", "spent__lte": "2000"}

    def test_keeps_the_attribute_and_the_comparison_where_the_value_is_lacking(self, as_manager, shop, buyers):
        wrong = as_manager.get(f"{LIST}?add=attribute&add_operator=any&add_key=size&add_value=", follow=True)
        form = wrong.context["cl"].add_form

        assert (form.was_key, form.was_operator, form.was_value) == ("size", "any", "")


class TestOrder:
    def test_a_single_tag_leads(self, as_manager, shop, buyers):
        wife = Tag.objects.get(pk=tag_called(shop, "wife").pk)
        cl = as_manager.get(f"{LIST}?tags__any={wife.pk}").context["cl"]

        assert cl.sort_key().path == "tags__sort_on"

    def test_money_leads_when_the_filter_is_about_money(self, as_manager, buyers):
        assert as_manager.get(f"{LIST}?spent__gte=1").context["cl"].sort_key().path == "facts__spent"
