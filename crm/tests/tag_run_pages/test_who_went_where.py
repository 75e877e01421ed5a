"""Who went from which tag to which, why, on a page and in a file."""

import csv
import io
from datetime import date

import pytest
from django.db import connection

from crm.selectors.tag_runs import Question, move_lines, moved, moves_of
from customers.models import ExportRecord
from tagging.models import Tag
from tagging.services.customer_tags import set_tag

from .nights import NOW, PAGE, address, asked, run, spend, tag

pytestmark = pytest.mark.django_db


class TestWhoWentFromTagToTag:
    def test_counts_them_and_says_why_as_far_as_is_known(self, house, march):
        answer = moved(asked(house))

        assert (answer.count, answer.buyer_count, answer.back_count, answer.again) == (4, 4, 1, 1)
        assert {cause.value: count for cause, count in answer.causes} == {"less": 2, "rules": 1, "undo": 1}
        assert {bar.on.day: bar.count for bar in answer.days if bar.count} == {5: 2, 16: 1, 18: 1}
        assert answer.peak.on.day == 5
        assert sum(count for _cause, count in answer.causes) == answer.count

    def test_each_line_has_its_evidence_and_todays_tag(self, house, march):
        lines = move_lines(moves_of(asked(house)).order_by("-from_on", "-pk"), may_see_contact=True)

        assert [line.cause.value for line in lines] == ["undo", "rules", "less", "less"]
        assert [line.customer.account for line in lines] == ["c", "b", "d", "a"]
        chen = lines[0]
        assert "1,853.00" in chen.evidence
        assert "2,312.00" in chen.before
        assert {line.customer.account: [one.slug for one in line.now] for line in lines} == {
            "a": ["senior"], "b": ["senior"], "c": ["senior"], "d": ["vip"],
        }  # fmt: skip

    def test_knows_those_who_came_from_nothing_and_those_who_went_to_nothing(self, house, march):
        spend(march["eve"], 0, order_count=0, first_paid_on=None, last_paid_on=None)
        run(house, 19)

        first, gone = moved(asked(house, None, "vip")), moved(asked(house, "senior", None))

        assert ([cause.value for cause, _n in first.causes], first.count) == (["first"], 4)
        assert (gone.count, gone.again) == (1, 0)

    def test_a_persons_doing_is_told_as_such(self, house, buyer, manager):
        anna = buyer("anna", 100)
        run(house, 2)
        choices = {one.slug: one for one in Tag.objects.filter(shop=house, group__slug="lifecycle")}

        set_tag(customer=anna, tag=choices["captive"], by=manager, at=NOW)

        question = Question(house, date(2026, 3, 1), choices["one_time"], choices["captive"])
        assert [(cause.value, count) for cause, count in moved(question).causes] == [("person", 1)]
        assert [line.who for line in move_lines(moves_of(question), may_see_contact=True)] == ["manager"]

    def test_two_questions_have_no_answer(self, house, march):
        other = Tag.objects.get(shop=house, group__slug="recency", slug="active")

        assert moved(Question(house, date(2026, 3, 1), other, tag(house, "vip"))).count == 0
        assert moved(asked(house, None, None)).count == 0

    def test_reads_no_table_through(self, house, march):
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET LOCAL enable_seqscan = off")
                cursor.execute("SET LOCAL enable_bitmapscan = off")
        for question in (asked(house), asked(house, None, "vip"), asked(house, "vip", None)):
            rows = moves_of(question).order_by("-from_on", "-pk")[:26]
            for plan in (rows.explain(), moves_of(question).order_by().explain()):
                assert "tagging_change_moves" in plan
                assert "Seq Scan" not in plan
                assert "SCAN tagging_tagchange" not in plan
            assert "TEMP B-TREE" not in rows.explain()

    def test_the_file_is_the_page(self, as_manager, house, march):
        page = as_manager.get(PAGE + address(house))
        lines = page.context["moves"]

        answer = as_manager.post(f"{PAGE}export/{address(house)}", {"resource": 0, "format": 0})

        rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))[1:]
        assert [row[0] for row in rows] == [line.on.isoformat() for line in lines]
        assert [row[6] for row in rows] == [str(line.cause.label) for line in lines]
        assert len(rows) == page.context["answer"].count == 4
        record = ExportRecord.objects.get()
        assert (record.exported, record.item_count, record.shows_contact) == ("tag_moves", 4, False)
        assert ["month", "2026-03"] in [list(one) for one in record.filters]

    def test_the_file_masks_who_it_is_unless_a_reason_is_given(self, as_manager, house, buyer):
        anna = buyer("anna@example.com", 2500)
        anna.name = "陈小满"
        anna.save(update_fields=["name"])
        run(house, 2)

        masked = as_manager.post(f"{PAGE}export/{address(house, None, 'vip')}", {"resource": 0, "format": 0})
        refused = as_manager.post(
            f"{PAGE}export/{address(house, None, 'vip')}", {"resource": 0, "format": 0, "shows_contact": "on"}
        )

        text = b"".join(masked.streaming_content).decode()
        assert "陈小满" not in text
        assert "anna@" not in text
        assert refused.status_code == 200
        assert "reason" in refused.context["form"].errors

    def test_goes_on_from_line_to_line(self, as_manager, house, march, monkeypatch):
        monkeypatch.setattr("crm.admin.tag_runs.admin.MOVES", 3)

        first = as_manager.get(PAGE + address(house))
        second = as_manager.get(f"{PAGE}{address(house)}&move={first.context['more']}")

        found = [line.pk for page in (first, second) for line in page.context["moves"]]
        assert found == list(moves_of(asked(house)).order_by("-from_on", "-pk").values_list("pk", flat=True))
        assert second.context["more"] == ""

    @pytest.mark.parametrize("query", ["?month=2026-13&from=x&to=y&move=1&run=~", "?shop=0&month=&from=none&to=none"])
    def test_makes_the_best_of_an_address_nobody_made(self, as_manager, house, query):
        assert as_manager.get(PAGE + query).status_code == 200
