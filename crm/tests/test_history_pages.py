"""The history's pages say whom and which run they are about, and draw tags as they look elsewhere."""

from datetime import date

import pytest
from django.utils import timezone

from crm.templatetags.looks import chip
from customers.tests.factories import CustomerFactory
from tagging.models import Tag, TagRule
from tagging.services.customer_tags import set_tag
from tagging.services.default_tags import install_default_tags
from tagging.tests.factories import TagRunFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def gift(shop):
    install_default_tags(shop=shop)
    return Tag.objects.select_related("group").get(shop=shop, slug="wife")


class TestTagsOfADay:
    @pytest.fixture
    def page(self, shop, gift, manager):
        buyer = CustomerFactory(shop=shop, name="Chen Mian")
        set_tag(customer=buyer, tag=gift, by=manager, at=timezone.now())
        return f"/admin/customers/customer/{buyer.pk}/tags-on-day/"

    def test_names_the_buyer_to_who_may_read_names(self, as_manager, page):
        assert "<b>Chen Mian" in as_manager.get(page).content.decode()

    def test_and_masks_the_name_from_others(self, as_agent, page):
        html = as_agent.get(page).content.decode()

        assert "Chen Mian" not in html
        assert "<b>C" in html

    def test_draws_a_manual_tag_in_the_colour_of_its_group(self, as_manager, page, gift):
        assert chip(gift) in as_manager.get(page).content.decode()


def test_a_tier_wears_its_icon(shop, gift):
    vip = Tag.objects.select_related("group").get(shop=shop, slug="vip", group__slug="tier")

    assert 'class="sk-tier sk-tier-vip"' in chip(vip)
    assert "sk-tier" not in chip(gift)


def test_a_run_is_named_in_the_top_bar(as_manager, shop):
    run = TagRunFactory(shop=shop, as_of=date(2026, 3, 11))

    html = as_manager.get(f"/admin/tagging/tagrun/{run.pk}/change/").content.decode()

    assert f"2026-03-11 #{run.pk}" in html


def test_a_rule_that_could_not_be_read_has_the_place_that_the_editor_counts(as_manager, shop, gift):
    rule = TagRule.objects.get(group__shop=shop, group__slug="tier", tag__slug="vip")
    error = {"group": rule.group_id, "rule": rule.pk, "message": "odd"}
    run = TagRunFactory(shop=shop, state="partly", errors=[error])

    html = as_manager.get(f"/admin/tagging/tagrun/{run.pk}/change/").content.decode()

    assert "the rule at place 2 for “VIP会员” cannot be read" in html
