import re

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db
ENTRY = re.compile(r'href="(/admin/[^"?]*)"')


def menu(client):
    html = client.get("/admin/").content.decode()
    start = html.index('id="nav-sidebar-apps"')
    return ENTRY.findall(html[start : html.index("logout-form", start)])


DAILY = [
    "/admin/",
    "/admin/customers/customer/",
    "/admin/customers/customer/late/",
    "/admin/customers/customer/follow-ups/",
    "/admin/customers/customer/care-tips/",
    "/admin/customers/customer/silent/",
    "/admin/tagging/segment/",
    "/admin/customers/order/",
    "/admin/customers/product/",
    "/admin/crm/review/",
]
TAGS = ["/admin/tagging/taggroup/", "/admin/tagging/tag/"]


class TestMenu:
    def test_shows_an_agent_the_daily_pages(self, as_agent):
        assert menu(as_agent)[: len(DAILY + TAGS)] == DAILY + TAGS

    def test_shows_a_manager_imports_rules_and_shops(self, as_manager):
        entries = menu(as_manager)
        assert "/admin/customers/orderimport/" in entries
        assert "/admin/tagging/tagrule/" in entries
        assert "/admin/customers/shop/" in entries
        assert "/admin/auth/user/" not in entries

    @pytest.mark.parametrize("who", ["as_agent", "as_trainer", "as_manager", "as_operator"])
    def test_has_no_dead_links(self, who, shop, request):
        client = request.getfixturevalue(who)
        entries = menu(client)
        assert {entry: client.get(entry).status_code for entry in entries} == dict.fromkeys(entries, 200)


class TestToday:
    def test_an_empty_shop_shows_the_next_step(self, as_manager):
        assert "Import the first order file" in as_manager.get("/admin/").content.decode()

    def test_an_agent_is_told_who_takes_it(self, as_agent):
        html = as_agent.get("/admin/").content.decode()
        assert "A manager imports the first order file." in html
        assert "/orderimport/add/" not in html

    def test_the_operator_of_an_empty_house_adds_a_shop(self, as_operator):
        assert "/admin/customers/shop/add/" in as_operator.get("/admin/").content.decode()


def test_the_button_that_opens_a_list_s_actions_on_a_narrow_page_has_a_name(as_manager, shop):
    page = as_manager.get(reverse("admin:customers_customer_changelist")).content.decode()

    button = re.search(r"more_horiz</span>(.*?)</a>", page, re.DOTALL)
    assert "What can be done here" in button[1]
