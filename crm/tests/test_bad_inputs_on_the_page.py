"""Bad inputs of the trust list through the upload page: one file for each outcome and code."""

import re
from html import unescape

import pytest
from django.urls import reverse

from crm.tests.test_import_upload import UPLOAD, a_file
from customers.choices import ImportState
from customers.models import Channel, Order, OrderImport
from customers.order_files import limits
from customers.services.order_imports import work_on
from customers.tests.bad_inputs import TEXT_FILES, BadInput, Outcome, accepted, table
from customers.tests.bad_workbooks import WORKBOOKS
from customers.tests.business_rows import rows
from customers.tests.factories import CustomerFactory, OrderFactory
from customers.tests.order_files_made import GOOD, a_line
from customers.texts import problem_label, refusal_words

FIRST = {(case.outcome, case.code): case for case in reversed([*TEXT_FILES, *WORKBOOKS])}
CASES = [case for (outcome, _), case in FIRST.items() if outcome is not Outcome.ACCEPT]
WITH_UNSEEN_SIGNS = [case for case in TEXT_FILES if case.id in ("B12", "B13", "B71") and case.good]
TRACES = re.compile(r"Traceback|FileRefused|object at 0x|[a-z]Exception\b|\w+Error:")


@pytest.fixture
def bring(as_manager, shop, monkeypatch):
    """Upload a bad input as a manager does, let a worker check it; returns the import and the words of its page."""
    monkeypatch.setattr("crm.tasks.run_import.delay", lambda import_id: None)

    def bring(case: BadInput) -> tuple[OrderImport, str]:
        answer = as_manager.post(UPLOAD, {"file": a_file(content=case.make()), "shop": shop.pk})
        assert answer.status_code == 302
        order_import = OrderImport.objects.get()
        work_on(import_id=order_import.pk, worker="test")
        order_import.refresh_from_db()
        page = as_manager.get(reverse("admin:customers_orderimport_change", args=[order_import.pk]))
        assert page.status_code == 200
        return order_import, unescape(page.content.decode())

    return bring


@pytest.fixture
def books(shop):
    """All business rows of the shop, which has an order already."""
    channel = Channel.objects.create(shop=shop, code="generic", name="Generic")
    customer = CustomerFactory(shop=shop, channel=channel, account="old buyer")
    OrderFactory(shop=shop, channel=channel, customer=customer, order_no="Aold")
    return lambda: rows(shop)


class TestUpload:
    @pytest.mark.parametrize("case", [case for case in CASES if case.make()], ids=str)
    def test_imp_1_ends_on_a_page_that_says_what_is_the_matter(self, bring, books, case):
        before = books()

        order_import, page = bring(case)

        assert order_import.fault == ""
        assert books() == before
        assert TRACES.search(page) is None
        if case.outcome is Outcome.REFUSE:
            words = refusal_words(case.code, {})
            assert order_import.state == ImportState.REFUSED
            assert all(text in page for text in (words.cause, words.remedy, *case.says[:1]))
        else:
            assert order_import.state == ImportState.READY
        if case.outcome is Outcome.ROW_ERROR:
            assert str(problem_label(case.code)) in page

    @pytest.mark.parametrize("case", WITH_UNSEEN_SIGNS, ids=str)
    def test_imp_1_shows_signs_that_cannot_be_seen_by_pictures(self, bring, case):
        order_import, page = bring(case)

        assert order_import.fault == ""
        assert not any(sign in page for sign in "\0\x0b\x1b\x85\u202e\u2066")

    def test_imp_2_b35_more_records_than_the_limit_end_the_file(self, bring, books, monkeypatch):
        monkeypatch.setattr(limits, "RECORDS", 2)
        before = books()

        order_import, page = bring(accepted("B35", "one more", table(*map(a_line, range(3)))))

        assert (order_import.state, order_import.refusal["code"]) == (ImportState.REFUSED, "too_many_records")
        assert "The file has more records than we read at once." in page
        assert books() == before

    def test_b38_b99_a_file_confirmed_twice_is_imported_once(self, bring, as_manager):
        order_import, _ = bring(accepted("B38", "again", table(GOOD)))
        change = reverse("admin:customers_orderimport_change", args=[order_import.pk])
        seal = {"seal": as_manager.get(change).context["seal"], "skips_bad_rows": "0"}
        confirm = reverse("admin:customers_orderimport_confirm", args=[order_import.pk])

        answers = [as_manager.post(confirm, seal) for _ in range(2)]
        ends = [work_on(import_id=order_import.pk, worker=name) for name in ("one", "two")]

        assert [answer.status_code for answer in answers] == [302, 302]
        assert ends == [ImportState.DONE, ""]
        assert Order.objects.filter(shop=order_import.shop, order_no="A1").count() == 1

    def test_b14_a_file_without_bytes_is_refused_at_once(self, as_manager, shop, books):
        before = books()

        answer = as_manager.post(UPLOAD, {"file": a_file(content=b""), "shop": shop.pk})

        assert "There is nothing in this file." in answer.content.decode()
        assert (answer.status_code, books()) == (200, before)
        assert not OrderImport.objects.exists()
