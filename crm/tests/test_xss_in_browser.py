"""WEB-5: sixty payloads in every text that a page shows stay text."""

from urllib.parse import urlencode

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Model
from django.test import Client, RequestFactory
from django.urls import reverse
from playwright.sync_api import expect

from customers.models import Customer, OrderImport
from customers.tests.rounds import rounds
from scripts_lib.models import Article, Script

from .browser import settle, signed_in_page
from .xss_hunt import HOOK, OK, Hunt
from .xss_payloads import PAYLOADS
from .xss_rows import ROWS, Rows, log_of

FIND = "/admin/customers/customer/find/results/"
MODELS = list(admin.site._registry)
# Texts that no page shows, field by field or all of a model, and what they are for.
STAGED = (
    "line_no",
    "account",
    "receiver",
    "phone",
    "email",
    "address",
    "goods",
    "buyer_note",
    "seller_note",
    "sku",
    "title",
    "variant",
    "extra",
)  # what the records of a file do not show of a row that waits to be merged
NOT_SHOWN = {
    **{f"customers.StagedRow.{name}": "waits to be merged" for name in STAGED},
    "admin.LogEntry.object_repr": "the history of a row shows the change alone",
    "crm.Deed.subject": "in the toast of a deed just done, by the name of what it was done to",
    "crm.FollowUp.once_key": "for comparing",
    "crm.InquirySettings.tips_by": "for comparing",
    "crm.InquirySettings.won_by": "for comparing",
    "crm.SignalReading.basis": "for comparing",
    "crm.ChatImport.claim": "a worker's mark",
    "crm.ChatImport.sha256": "for comparing",
    "crm.Message.digest": "for comparing",
    "crm.WordReading.basis": "for comparing",
    "crm.ReplyWait.agent_name": "who answered, where no user is called so",
    "crm.JobRun.arguments": "keys of rows",
    "crm.ReminderSettings.messenger": "a secret",
    "crm.ScriptUse.asks": "a group's code, for counting",
    "crm.ScriptUse.warned_of": "for counting",
    "crm.Review.digest": "for comparing",
    "crm.Review.themes_basis": "for comparing",
    "crm.Review.written_by": "who wrote it, where no buyer was found",
    "scripts_lib.OwnWording.text": "to its writer alone; test_own_wordings looks",
    "customers.ColumnMapping.headings": "for comparing",
    "customers.PromoReading.basis": "for comparing",
    "customers.Customer.name_initials": "for finding",
    "customers.Heartbeat.name": "for the health check",
    "customers.OrderImport.claim": "a worker's mark",
    "customers.OrderImport.fault": "for the operator's log",
    "customers.OrderImport.layout.mapping": "in the review of a header that is known; test_import_mapping_page looks",
    "customers.OrderImport.layout.mapping.ignored": "the same",
    "customers.OrderImport.sha256": "for comparing",
    "customers.OrderImport.wanted_platform": "for the reader of the file",
    "customers.OrderItem.line_no": "for comparing",
    "customers.ProductImage": "for taking an import back",
    "customers.StagedOrder": "waits to be merged",
    "customers.WaitingLine": "waits for its order",
    "tagging.HistoricalRunSettings.history_change_reason": "never filled in",
    "tagging.KeywordSet.revision": "for comparing",
    "tagging.HistoricalTagRule.history_change_reason": "never filled in",
    "tagging.TagRun.rules_digest": "for comparing",
}


@pytest.fixture
def rows(operator) -> Rows:
    rows = Rows(viewer=operator)
    rows.make()
    for number, model in enumerate(MODELS):
        log_of(rows, operator, rows[model][number], number)
    return rows


@pytest.fixture
def hunt(rows, browser, live_server, as_operator):
    """The operator sees every page and every name in full."""
    with signed_in_page(browser, live_server.url, as_operator) as page:
        page.add_init_script(HOOK)
        yield Hunt(page, rows)


def page_of(row: Model, page: str = "change") -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{page}", args=[row.pk])


def door_of(customer: Customer, door: str) -> str:
    return reverse(f"admin:customers_customer_{door}", args=[customer.pk])


def look_at_lists_and_forms(hunt: Hunt, rows: Rows) -> None:
    hunt.open("/admin/")
    hunt.open("/admin/customers/customer/late/")
    hunt.open("/admin/customers/customer/care-tips/")
    for number, model in enumerate(MODELS):
        hunt.open(reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"))
        hunt.open(page_of(rows[model][0]))
        for row in rows[model][1 : ROWS : ROWS // rounds(10)]:
            hunt.read(f"{page_of(row)}?_popup=1")
        if model is not Customer:
            hunt.read(page_of(rows[model][number], "history"))
        if may_delete(rows.viewer, model):
            hunt.read(page_of(rows[model][number], "delete"))
    for row in (*rows[OrderImport][:6], *rows[OrderImport][6::6]):
        hunt.read(page_of(row))
        if row.state in ("ready", "done"):
            hunt.read(page_of(row, "records"))


def may_delete(user: User, model: type[Model]) -> bool:
    request = RequestFactory().get("/")
    request.user = user
    return admin.site._registry[model].has_delete_permission(request)


def save_a_form(hunt: Hunt, article: Article) -> None:
    """Choices are offered, and a message says what was saved."""
    hunt.open(page_of(article))
    hunt.page.locator(".select2-search__field").first.click()
    expect(hunt.page.locator(".select2-results__option").nth(3)).to_be_visible()
    hunt.look("choices of products")
    hunt.page.keyboard.press("Escape")
    hunt.page.locator("[name=_save]").click()
    expect(hunt.page.get_by_text("was changed successfully")).to_be_visible()
    hunt.look("an article that was saved")


def look_at_buyers(hunt: Hunt, rows: Rows, client: Client) -> None:
    doors = readable_doors(rows[Customer][0], client)
    assert {"desk", "timeline", "attributes", "palette"} <= set(doors)
    for number, customer in enumerate(rows[Customer]):
        for door in doors if number % 10 == 0 else ("desk", "timeline", "attributes"):
            hunt.read(door_of(customer, door))
        hunt.read(FIND, {"q": customer.account or customer.email})
        title = urlencode({"q": rows[Script][number].title, "stage": "all"})
        hunt.read(f"{door_of(customer, 'palette')}?{title}")


def readable_doors(customer: Customer, client: Client) -> list[str]:
    """Whatever of a customer's an address alone brings."""
    patterns = admin.site._registry[Customer].get_urls()
    names = [one.name.removeprefix("customers_customer_") for one in patterns if list(one.pattern.converters) == ["pk"]]
    return [name for name in names if client.get(door_of(customer, name)).status_code == OK]


def work_on_a_portrait(hunt: Hunt, customer: Customer, script: Script) -> None:
    page = hunt.page
    hunt.open(page_of(customer))
    for section, part in (("#attributes", ".bl-level"), ("#timeline", ".bl-entry")):
        page.evaluate("section => document.querySelector(section).scrollIntoView()", section)
        expect(page.locator(part).first).to_be_visible()
    hunt.look("below")

    page.locator(".bl-value").last.click()
    expect(page.locator(".bl-editing")).to_be_visible()
    hunt.look("an attribute in hand")

    page.locator("[data-why]:visible").first.click()
    expect(page.locator("#dk-pop footer")).to_be_visible()
    hunt.look("why?")
    page.keyboard.press("Escape")

    page.keyboard.press("/")
    page.locator("[data-pal-stage=all]").click()
    page.locator("#pal-q").fill(script.title)
    expect(page.locator("#pal-list [aria-selected=true]")).to_contain_text(script.title)  # not the list of before
    hunt.look("palette")
    page.keyboard.press("Enter")
    with page.expect_response("**/branch/"):
        page.locator(".pal-script:not([hidden]) [data-pal-letter]").first.click()
    settle(page)
    hunt.look("a branch that was copied")
    page.keyboard.press("Escape")

    with page.expect_response("**/tags/set/"):
        page.locator(".dk-adds button:visible").first.click()
    settle(page)
    expect(page.locator("[data-toast]:visible")).to_have_count(1)
    hunt.look("toast")

    page.locator("[data-find-input]").fill(customer.email)
    expect(page.locator(".find-answer")).to_be_visible()
    hunt.look("find")


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_web_5_payloads_stay_text_wherever_they_are_shown(hunt, rows, as_operator, capsys):
    look_at_lists_and_forms(hunt, rows)
    save_a_form(hunt, rows[Article][0])
    look_at_buyers(hunt, rows, as_operator)
    for number in (0, 2, 5):
        work_on_a_portrait(hunt, rows[Customer][number], rows[Script][number])

    fields = set(rows.texts.fields)
    shown = {rows.texts.placed[number][0] for number in hunt.seen}
    with capsys.disabled():
        print(
            f"\nStored XSS: {len(PAYLOADS)} payloads in {len(fields)} fields, {len(shown)} of them shown, "
            f"{len(hunt.seen)} places on {hunt.pages} pages; "
            f"{len(hunt.said)} executed or refused, {len(hunt.faults)} became markup",
        )
    assert hunt.said == []
    assert hunt.faults == []
    # A new text: look at the page that shows it, or say in NOT_SHOWN what it is for.
    assert {one for one in fields - shown if not {one, one.rpartition(".")[0]} & NOT_SHOWN.keys()} == set()
