"""Which buyer a row of a team's file means."""

import pytest
from django.contrib.auth.models import Permission

from crm.tests.team_files import bring_in, csv_bytes, outcomes, review, troubles
from customers.models import CustomerAlias
from customers.tests.factories import ChannelFactory, CustomerFactory
from tagging.models import CustomerTag

from .standing import standing

pytestmark = pytest.mark.django_db


class TestWhoIsMeant:
    @pytest.mark.parametrize(
        ("column", "cell"), [("buyer id", "summer"), ("nick", "summer"), ("phone", "+86 138-0013-8000")]
    )
    def test_is_found_by_id_nick_or_phone(self, as_manager, silk, summer, column, cell):
        bring_in(as_manager, silk, csv_bytes([column, "note"], [cell, "Found"]))

        assert standing(summer) == ["Found"]

    def test_is_found_by_the_id_of_a_customer_that_was_merged(self, as_manager, silk, taobao, summer):
        CustomerAlias.objects.create(shop=silk, channel=taobao, key="old-id", customer=summer)

        bring_in(as_manager, silk, csv_bytes(["buyer id", "note"], ["old-id", "Found"]))

        assert standing(summer) == ["Found"]

    def test_the_channel_tells_two_with_one_nick_apart(self, as_manager, silk, summer):
        jd = ChannelFactory(shop=silk, code="jd", name="JD shop")
        other = CustomerFactory(shop=silk, channel=jd, account="summer")
        rows = (["channel", "nick", "note"], ["", "summer", "Whose?"], ["JD shop", "summer", "Hers"])

        page = bring_in(as_manager, silk, csv_bytes(*rows))

        assert troubles(page) == {2: ["|summer|2 buyers fit"]}
        assert (standing(summer), standing(other)) == ([], ["Hers"])

    def test_masked_cells_mean_nobody(self, as_manager, silk, summer):
        rows = (["buyer id", "phone", "tags"], ["s****r", "138****8000", "送老婆"], ["", "138****8000", "送老婆"])

        page = bring_in(as_manager, silk, csv_bytes(*rows))

        assert outcomes(page) == {"masked": 2}
        assert CustomerTag.objects.count() == 0

    def test_buyers_of_another_shop_are_as_absent_as_those_who_never_were(self, as_manager, silk, outsider):
        foreign = CustomerFactory(shop=outsider.shops.get(), account="foreign")

        page = bring_in(as_manager, silk, csv_bytes(["nick", "note"], ["foreign", "x"], ["nobody", "x"]))

        assert troubles(page) == {
            2: ["|foreign|No such buyer in this shop"], 3: ["|nobody|No such buyer in this shop"],
        }  # fmt: skip
        assert standing(foreign) == []

    def test_rows_of_another_shop_are_not_taken(self, as_manager, silk, summer):
        rows = (["shop", "nick", "note"], ["Tea House", "summer", "x"], ["Silk House", "summer", "y"])

        assert troubles(bring_in(as_manager, silk, csv_bytes(*rows))) == {2: ["shop|Tea House|Another shop"]}
        assert standing(summer) == ["y"]

    def test_without_the_right_to_contacts_nobody_is_found_by_phone(self, as_agent, agent, silk, summer):
        agent.user_permissions.add(Permission.objects.get(codename="import_customer"))

        page = review(as_agent, silk, csv_bytes(["nick", "phone", "note"], ["", "13800138000", "x"]))

        assert outcomes(page) == {"error": 1}
