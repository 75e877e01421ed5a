import csv
import io
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from crm.tests.imports import a_problem, a_report, an_import
from customers.choices import ImportState
from customers.models import OrderImport


def url(order_import: OrderImport, name: str = "change", *args: str) -> str:
    return reverse(f"admin:customers_orderimport_{name}", args=[order_import.pk, *args])


@pytest.fixture
def woken(monkeypatch) -> list[int]:
    """The imports for which a worker was called."""
    calls: list[int] = []
    monkeypatch.setattr("crm.tasks.run_import.delay", calls.append)
    return calls


@pytest.fixture
def ready(shop) -> OrderImport:
    order_import = an_import(shop, ImportState.READY, report=a_report(rejected=2))
    a_problem(order_import, 12)
    a_problem(order_import, 18, code="bad_money", column="买家实际支付金额", value="免单")
    return order_import


def seal_of(client, order_import: OrderImport) -> dict[str, str]:
    return {"seal": client.get(url(order_import)).context["seal"], "skips_bad_rows": "1"}


class TestPage:
    @pytest.mark.parametrize("state", ImportState)
    def test_opens_in_every_state(self, as_manager, shop, state):
        order_import = an_import(shop, state, refusal={"code": "empty_file", "params": {}})

        assert as_manager.get(url(order_import)).status_code == 200

    def test_names_what_was_found_and_how_many_orders_the_button_imports(self, as_manager, ready):
        text = as_manager.get(url(ready)).content.decode()

        for words in ("Taobao orders", "GB18030", "Import 38 good orders", "7,109.50", "829.50", "店铺Id"):
            assert words in text

    def test_a_file_of_lines_speaks_of_lines(self, as_manager, shop):
        report = a_report(lines=59, by_status={}, paid_total="0.00", refund_total="0.00")
        lines = an_import(shop, ImportState.READY, platform="taobao_items", report=report)
        text = as_manager.get(url(lines)).content.decode()

        assert "Import the lines of 38 orders" in text
        assert "Paid in all" not in text

    def test_lines_may_come_before_their_orders(self, as_manager, shop):
        report = a_report(rejected=1, lines=0, by_status={}, orders={"seen": 0, "created": 0, "updated": 0})
        lines = an_import(shop, ImportState.READY, platform="taobao_items", report=report)
        a_problem(lines, 2, code="orphan_line")

        response = as_manager.get(url(lines))

        assert "Keep 1 line until its order comes" in response.content.decode()
        shares = {share.name: share.count for share in response.context["page"].outcome.shares}
        assert shares == {"created": 0, "updated": 1, "skipped": 0, "rejected": 0}

    def test_groups_problems_by_cause_with_value_and_remedy(self, as_manager, ready):
        rejected = as_manager.get(url(ready)).context["page"].problems[0]

        assert [(group.code, group.count, group.records) for group in rejected.groups] == [
            ("order_no_damaged", 1, [12]),
            ("bad_money", 1, [18]),
        ]
        assert rejected.groups[1].values == ["免单"]
        assert "upload this record again" in rejected.groups[1].remedy

    def test_shows_the_problems_of_the_first_import_of_a_repeated_file(self, as_manager, shop, ready):
        repeat = an_import(shop, ImportState.READY, repeats=ready, report=a_report(rejected=2))

        assert as_manager.get(url(repeat)).context["page"].problems[0].count == 2

    def test_b75_names_from_outside_are_inert(self, as_manager, ready):
        OrderImport.objects.filter(pk=ready.pk).update(file_name="<script>alert(1)</script>.csv")
        a_problem(ready, 30, value="<img src=x onerror=alert(1)>")

        text = as_manager.get(url(ready)).content.decode()

        assert "<script>alert(1)" not in text
        assert "<img src=x" not in text

    def test_a_refused_file_says_what_where_and_what_to_do(self, as_manager, shop):
        refusal = {"code": "missing_columns", "params": {"missing": ["订单编号"]}}
        text = as_manager.get(url(an_import(shop, ImportState.REFUSED, refusal=refusal))).content.decode()

        assert "missing: 订单编号" in text
        assert "Nothing was changed." in text

    def test_an_outsider_finds_nothing(self, as_outsider, ready):
        assert as_outsider.get(url(ready)).status_code == 404

    def test_an_absent_import_looks_the_same(self, as_outsider, ready):
        ready.pk += 1

        assert as_outsider.get(url(ready)).status_code == 404

    def test_an_agent_is_refused(self, as_agent, ready):
        assert as_agent.get(url(ready)).status_code == 403

    def test_asks_a_fixed_number_of_questions(self, as_manager, ready, django_assert_num_queries):
        for record in range(100, 130):
            a_problem(ready, record, code="bad_date")
        as_manager.get(url(ready))

        with django_assert_num_queries(9):
            as_manager.get(url(ready))


class TestConfirm:
    def test_queues_the_import_and_wakes_a_worker(self, as_manager, ready, woken, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            as_manager.post(url(ready, "confirm"), seal_of(as_manager, ready))

        ready.refresh_from_db()
        assert (ready.state, ready.skips_bad_rows) == (ImportState.QUEUED, True)
        assert woken == [ready.pk]

    def test_b99_a_second_press_changes_nothing(self, as_manager, ready, woken, django_capture_on_commit_callbacks):
        seal = seal_of(as_manager, ready)
        with django_capture_on_commit_callbacks(execute=True):
            as_manager.post(url(ready, "confirm"), seal)
            second = as_manager.post(url(ready, "confirm"), seal, follow=True)

        assert "Somebody has decided on this import already" in second.content.decode()
        assert woken == [ready.pk]

    def test_b99_refuses_a_review_older_than_half_an_hour(self, as_manager, ready):
        seal = seal_of(as_manager, ready)
        with time_machine.travel(timezone.now() + timedelta(minutes=31)):
            response = as_manager.post(url(ready, "confirm"), seal, follow=True)

        assert "too old" in response.content.decode()
        ready.refresh_from_db()
        assert ready.state == ImportState.READY

    def test_b99_refuses_the_review_of_another_person(self, as_manager, ready, outsider, shop):
        seal = seal_of(as_manager, ready)
        shop.members.add(outsider)
        as_manager.force_login(outsider, backend="django.contrib.auth.backends.ModelBackend")

        as_manager.post(url(ready, "confirm"), seal)

        ready.refresh_from_db()
        assert ready.state == ImportState.READY

    def test_imp_17_refuses_figures_that_have_changed_since(self, as_manager, ready):
        seal = seal_of(as_manager, ready)
        OrderImport.objects.filter(pk=ready.pk).update(report=a_report(rejected=7))

        as_manager.post(url(ready, "confirm"), seal)

        ready.refresh_from_db()
        assert ready.state == ImportState.READY

    def test_bad_rows_are_skipped_by_choice_only(self, as_manager, ready):
        as_manager.post(url(ready, "confirm"), {**seal_of(as_manager, ready), "skips_bad_rows": "0"})

        ready.refresh_from_db()
        assert ready.state == ImportState.READY


class TestOtherDecisions:
    def test_cancel_drops_the_file(self, as_manager, ready):
        text = as_manager.post(url(ready, "cancel"), follow=True).content.decode()

        assert "Cancelled, nothing was written" in text

    def test_cancel_comes_too_late_while_orders_are_written(self, as_manager, shop):
        order_import = an_import(shop, ImportState.MERGING)

        assert "too late" in as_manager.post(url(order_import, "cancel"), follow=True).content.decode()

    def test_retry_takes_a_stopped_import_up_again(self, as_manager, shop, woken, django_capture_on_commit_callbacks):
        order_import = an_import(shop, ImportState.FAILED, confirmed_at=timezone.now(), fault="OperationalError")
        with django_capture_on_commit_callbacks(execute=True):
            as_manager.post(url(order_import, "retry"))
            as_manager.post(url(order_import, "retry"))

        order_import.refresh_from_db()
        assert order_import.state == ImportState.QUEUED
        assert woken == [order_import.pk]

    @pytest.mark.parametrize("name", ["confirm", "cancel", "retry"])
    def test_only_a_post_decides(self, as_manager, ready, name):
        assert as_manager.get(url(ready, name)).status_code == 405

    @pytest.mark.parametrize("name", ["confirm", "cancel", "retry"])
    def test_an_outsider_finds_nothing_to_decide(self, as_outsider, ready, name):
        assert as_outsider.post(url(ready, name)).status_code == 404

    @pytest.mark.parametrize("name", ["confirm", "cancel", "retry"])
    def test_an_agent_may_not_decide(self, as_agent, ready, name):
        assert as_agent.post(url(ready, name)).status_code == 403


class TestProgress:
    def test_tells_how_many_orders_are_merged(self, as_manager, shop):
        order_import = an_import(shop, ImportState.MERGING, orders_staged=3191, orders_merged=1400)

        assert as_manager.get(url(order_import, "progress")).json() == {
            "state": "merging",
            "title": "Being imported",
            "text": "1,400 of 3,191 orders",
            "percent": 43,
        }

    def test_knows_no_end_while_the_file_is_read(self, as_manager, shop):
        order_import = an_import(shop, ImportState.CHECKING, records_read=1204)

        answer = as_manager.get(url(order_import, "progress")).json()

        assert (answer["text"], answer["percent"]) == ("1,204 records read", None)

    def test_an_outsider_learns_nothing(self, as_outsider, ready):
        assert as_outsider.get(url(ready, "progress")).status_code == 404


class TestDownload:
    def test_exp_1_gives_the_rejected_records_and_runs_no_formula(self, as_manager, ready):
        a_problem(ready, 20, code="bad_money", value="=HYPERLINK(1)")
        response = as_manager.get(url(ready, "problems", "rejected"))

        content = b"".join(response.streaming_content)
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
        assert content.startswith(b"\xef\xbb\xbf")
        assert [row[0] for row in rows] == ["Record", "12", "18", "20"]
        assert rows[1][1:5] == ["4.86937E+18", "订单编号", "4.86937E+18", "Order number damaged"]
        assert rows[3][3] == "'=HYPERLINK(1)"

    def test_knows_three_kinds(self, as_manager, ready):
        assert as_manager.get(url(ready, "problems", "nonsense")).status_code == 404

    def test_an_outsider_gets_nothing(self, as_outsider, ready):
        assert as_outsider.get(url(ready, "problems", "rejected")).status_code == 404
