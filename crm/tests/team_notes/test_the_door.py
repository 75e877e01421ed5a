"""Who may bring in a team's file, and what holds between review and go-ahead."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from crm.models import Note
from crm.tests.team_files import IMPORT, PROCESS, confirm, csv_bytes, review, text_of, upload
from customers.tests.factories import ShopFactory

from .standing import standing

pytestmark = pytest.mark.django_db


class TestTheDoor:
    def test_the_button_stands_on_the_list_of_those_who_may(self, as_manager, as_agent, silk):
        assert IMPORT in as_manager.get("/admin/customers/customer/").content.decode()
        assert IMPORT not in as_agent.get("/admin/customers/customer/").content.decode()

    def test_nobody_else_comes_in(self, as_agent, as_trainer, silk):
        for client in (as_agent, as_trainer):
            assert client.get(IMPORT).status_code == 403
            assert client.post(IMPORT).status_code == 403
            assert client.post(PROCESS).status_code == 403

    def test_a_foreign_shop_cannot_be_chosen(self, as_manager, silk):
        answer = upload(as_manager, ShopFactory(), csv_bytes(["nick", "note"], ["a", "b"]))

        assert answer.status_code == 200
        assert answer.context["form"].errors["shop"]

    def test_another_person_cannot_confirm(self, as_manager, as_operator, silk, summer):
        page = review(as_manager, silk, csv_bytes(["nick", "note"], ["summer", "x"]))

        confirm(as_operator, page)

        assert standing(summer) == []

    def test_a_review_holds_for_half_an_hour(self, as_manager, silk, summer):
        page = review(as_manager, silk, csv_bytes(["nick", "note"], ["summer", "x"]))

        with time_machine.travel(timezone.now() + timedelta(minutes=31)):
            confirm(as_manager, page)

        assert standing(summer) == []

    def test_a_file_swapped_in_between_is_refused(self, as_manager, silk, summer, settings):
        page = review(as_manager, silk, csv_bytes(["nick", "note"], ["summer", "x"]))
        (path,) = (settings.MEDIA_ROOT / "uploads").glob("*.xlsx")
        path.write_bytes(csv_bytes(["nick", "note"], ["summer", "swapped"]))

        confirm(as_manager, page)

        assert standing(summer) == []

    def test_what_changed_since_the_review_is_shown_again_first(self, as_manager, silk, summer):
        page = review(as_manager, silk, csv_bytes(["nick", "note"], ["summer", "x"], ["summer", "y"]))
        Note.objects.create(shop=silk, customer=summer, text="x", made_at=timezone.now())

        answer = confirm(as_manager, page)

        assert standing(summer) == ["x"]
        confirm(as_manager, as_manager.get(answer.url))
        assert standing(summer) == ["x", "y"]

    def test_cancelling_leaves_nothing_behind(self, as_manager, silk, summer, settings):
        page = review(as_manager, silk, csv_bytes(["nick", "note"], ["summer", "x"]))

        confirm(as_manager, page, cancel="1")

        assert (standing(summer), list((settings.MEDIA_ROOT / "uploads").iterdir())) == ([], [])

    def test_what_the_file_holds_is_shown_as_text(self, as_manager, silk, summer):
        page = review(as_manager, silk, csv_bytes(["nick", "note"], ["summer", "<script>alert(1)</script>"]))

        assert "<script>alert(1)" not in page.content.decode()

    def test_many_rows_come_in_pages(self, as_manager, silk):
        rows = [[f"buyer{n}", "x"] for n in range(120)]

        page = review(as_manager, silk, csv_bytes(["nick", "note"], *rows), page="3")

        assert [line.number for line in page.context["lines"]] == list(range(102, 122))
        assert "Page 3 of 3" in text_of(page)
