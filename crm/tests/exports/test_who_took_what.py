"""Who may export, what is recorded of it, and how the file is sent."""

from hashlib import sha256

import pytest

from customers.choices import ExportState
from customers.models import ExportRecord
from customers.render_csv import csv_lines
from customers.services.exports import send_export
from customers.tests.factories import NOON

from .files import CUSTOMERS, EXCEL, ORDERS, WHOLE, content, export

pytestmark = pytest.mark.django_db


def a_record(shop, **fields):
    made = {"made_by_name": "manager", "exported": "customers", "file_format": "csv", "item_count": 1}
    return ExportRecord.objects.create(shop=shop, started_at=NOON, **made, **fields)


class TestRoles:
    @pytest.mark.parametrize("screen", [CUSTOMERS, ORDERS])
    @pytest.mark.parametrize(
        ("who", "answer"),
        [("client", 302), ("as_agent", 403), ("as_trainer", 403), ("as_manager", 200), ("as_operator", 200)],
    )
    def test_exp_5_only_managers_export(self, request, shop, screen, who, answer):
        client = request.getfixturevalue(who)

        assert client.get(f"{screen}export/").status_code == answer
        assert export(client, screen).status_code == answer
        assert ExportRecord.objects.exists() == (answer == 200)

    @pytest.mark.parametrize("screen", [CUSTOMERS, ORDERS])
    def test_only_they_are_shown_the_button(self, as_agent, as_manager, luo, screen):
        assert f"{screen}export/" in as_manager.get(screen).content.decode()
        assert "export/" not in as_agent.get(screen).content.decode()

    @pytest.mark.parametrize(
        ("who", "answer"), [("as_agent", 403), ("as_trainer", 403), ("as_manager", 200), ("as_operator", 200)]
    )
    def test_only_they_read_the_records(self, request, shop, who, answer):
        record = a_record(shop)

        client = request.getfixturevalue(who)

        assert client.get("/admin/customers/exportrecord/").status_code == answer
        assert client.get(f"/admin/customers/exportrecord/{record.pk}/change/").status_code == answer

    def test_nobody_changes_or_deletes_a_record(self, as_operator, shop):
        page = f"/admin/customers/exportrecord/{a_record(shop).pk}"

        assert as_operator.post(f"{page}/change/", {"reason": "other"}).status_code == 403
        assert as_operator.post(f"{page}/delete/", {"post": "yes"}).status_code == 403
        assert ExportRecord.objects.get().reason == ""

    def test_another_shops_records_are_not_found(self, as_outsider, shop):
        assert as_outsider.get(f"/admin/customers/exportrecord/{a_record(shop).pk}/change/").status_code == 404


class TestTheRecord:
    def test_exp_7_is_there_before_the_first_byte(self, as_manager, manager, luo):
        answer = export(as_manager, query="?q=13812341234&grey=no", format=EXCEL, **WHOLE)

        record = ExportRecord.objects.get()
        assert (record.made_by, record.made_by_name, record.address) == (manager, "manager", "127.0.0.1")
        assert (record.exported, record.file_format, record.item_count) == ("customers", "xlsx", 1)
        assert record.filters == [["search", "138****1234"], ["grey list", "not on it"]]
        assert "buyer id" in record.columns
        assert (record.state, record.sha256, record.row_count) == (ExportState.STARTED, "", None)
        content(answer)

    def test_exp_7_learns_how_it_ended(self, as_manager, luo):
        sent = content(export(as_manager))

        record = ExportRecord.objects.get()
        assert (record.state, record.row_count, record.byte_count) == (ExportState.FINISHED, 1, len(sent))
        assert record.sha256 == sha256(sent).hexdigest()
        assert record.finished_at is not None

    def test_exp_7_says_when_the_reader_went_away(self, shop):
        record = a_record(shop)
        pieces = send_export(record=record, rows=[["a"], ["b"]], write=lambda rows: csv_lines(["header"], rows))
        next(pieces), next(pieces)

        pieces.close()

        record.refresh_from_db()
        assert (record.state, record.row_count, record.sha256) == (ExportState.BROKEN, 1, "")

    def test_exp_7_tells_staff_who_took_what(self, as_manager, shop):
        a_record(shop, filters=[["grey list", "<b>not</b>"]], shows_contact=True, reason="carrier")

        html = as_manager.get("/admin/customers/exportrecord/").content.decode()

        for text in ("manager", "grey list: &lt;b&gt;not&lt;/b&gt;", "in full", "Not finished", "2026-03-02 12:00"):
            assert text in html


class TestTheAnswer:
    def test_exp_8_is_a_download_that_nobody_keeps(self, as_manager, shop, luo, settings):
        answer = export(as_manager)

        assert "no-store" in answer["Cache-Control"]
        assert answer["Content-Disposition"].startswith('attachment; filename="customers-silk-')
        assert answer["X-Content-Type-Options"] == "nosniff"
        content(answer)
        assert not list(settings.MEDIA_ROOT.rglob("*"))

    def test_a_form_without_a_format_is_asked_again(self, as_manager, luo):
        assert as_manager.post(f"{CUSTOMERS}export/", {"format": ""}).context["form"].errors
        assert not ExportRecord.objects.exists()

    def test_an_unknown_filter_leads_back_to_the_list(self, as_manager, luo):
        assert as_manager.get(f"{CUSTOMERS}export/?nonsense=1").status_code in (302, 400)
