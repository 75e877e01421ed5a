"""From the palette to the trainer in two clicks, and what answers the buyer's latest words."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from crm.choices import ShownWhere
from crm.models import Message, ScriptShowing, ScriptUse
from customers.tests.factories import CustomerFactory
from scripts_lib.models import LibraryRequest
from scripts_lib.tests.factories import ScriptFactory

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def script(shop):
    """A script that answers what the buyer wrote."""
    buyer = CustomerFactory(shop=shop, account="chen0318")
    Message.objects.create(shop=shop, customer=buyer, text="能包装一下吗", said_at=timezone.now())
    script = ScriptFactory(shop=shop, title="礼盒包装", triggers="包装", text="{昵称}，配礼盒。")
    script.buyer = buyer
    return script


@pytest.fixture
def desk(agent_page, script):
    """The buyer's page, half the screen wide."""
    page = agent_page(width=683, height=650)
    page.goto(f"/admin/customers/customer/{script.buyer.pk}/change/")
    return page


def requests():
    return list(LibraryRequest.objects.order_by("pk").values_list("kind", "text", "script"))


def test_two_clicks_ask_for_a_script_and_two_tell_what_is_wrong(desk, script):
    desk.keyboard.press("/")
    desk.locator("#pal-q").fill("有蓝色吗")
    expect(desk.locator("#pal [data-pal-none]")).not_to_be_empty()

    desk.locator("#pal [data-ask=script_missing]").click()
    expect(desk.locator("#pal-ask-text")).to_have_value("有蓝色吗")
    desk.locator("#pal [data-ask-form] [type=submit]").click()

    expect(desk.locator("#pal [data-asked]")).to_be_visible()
    assert requests() == [("script_missing", "有蓝色吗", None)]

    desk.locator("#pal-q").fill("礼盒")
    desk.locator(f"#pal-p-{script.pk} [data-ask=script_wrong]").click()
    expect(desk.locator("#pal [data-asked]")).to_be_hidden()
    desk.locator("#pal [data-ask-form] [type=submit]").click()

    expect(desk.locator("#pal [data-asked]")).to_be_visible()
    assert requests()[1:] == [("script_wrong", "", script.pk)]


def test_what_answers_the_latest_words_is_copied_as_it_stands(desk, script):
    with desk.expect_response(lambda one: "where=suggestion" in (one.request.post_data or "")):
        desk.locator(".dk-fit-open").click()
    one = desk.locator(f"#dk-fit [data-fitting='{script.pk}']")
    expect(one).to_contain_text("says 包装")
    assert ScriptShowing.objects.get(where=ShownWhere.SUGGESTION).script == script

    with desk.expect_response("**/use/"):
        one.locator(".dk-copy").click()

    assert desk.evaluate("window.copied") == "chen0318，配礼盒。"
    assert ScriptUse.objects.get().script == script
