"""Interactions come with the team's file: what, on which day, once."""

from datetime import date

import pytest
import time_machine
from django.utils import timezone

from crm.models import Interaction
from crm.services.tag_runs import run_tags
from crm.tests.team_files import bring_in, confirm, csv_bytes, deeds, outcomes, review
from customers.models import CustomerFacts
from customers.selectors.shop_day import shop_day

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def spring():
    with time_machine.travel("2026-03-10 10:00:00+08:00", tick=False):
        yield


def file(*cells):
    return csv_bytes(["nick", "interactions"], *(["summer", cell] for cell in cells))


def noted(customer):
    rows = Interaction.objects.filter(customer=customer).order_by("happened_at", "pk")
    return [(row.kind, shop_day(customer.shop, at=row.happened_at).isoformat()) for row in rows]


def faults(page):
    return [trouble.label for line in page.context["lines"] for trouble in line.troubles]


class TestInteractionsByFile:
    def test_come_with_their_days(self, as_manager, manager, silk, summer):
        page = bring_in(as_manager, silk, file("Photo 2026-03-02; 推荐 2026/3/9", "满意 2026年3月1日"))

        assert outcomes(page) == {"changed": 2}
        assert noted(summer) == [
            ("satisfied", "2026-03-01"),
            ("photo", "2026-03-02"),
            ("recommendation", "2026-03-09"),
        ]
        assert {row.made_by for row in Interaction.objects.all()} == {manager}

    def test_twice_is_harmless(self, as_manager, silk, summer):
        bring_in(as_manager, silk, file("photo 2026-03-02", "photo 2026-03-02"))

        again = review(as_manager, silk, file("photo 2026-03-02"))

        assert outcomes(again) == {"unchanged": 1}
        assert deeds(again) == {2: ["Photo on 2026-03-02 is there already"]}
        confirm(as_manager, again)
        assert noted(summer) == [("photo", "2026-03-02")]

    @pytest.mark.parametrize(
        ("cell", "fault"),
        [
            ("danced 2026-03-02", "Unknown interaction"),
            ("photo", "No day"),
            ("photo 2026-02-30", "No day"),
            ("photo 2026-03-11", "A day that is still to come"),
            ("2026-03-02", "Unknown interaction"),
        ],
    )
    def test_say_what_is_wrong_and_leave_the_row_out(self, as_manager, silk, summer, cell, fault):
        page = bring_in(as_manager, silk, file("photo 2026-03-02", f"photo 2026-03-03; {cell}"))

        assert faults(page) == [fault]
        assert noted(summer) == [("photo", "2026-03-02")]

    def test_of_today_are_taken(self, as_manager, silk, summer):
        bring_in(as_manager, silk, file("photo 2026-03-10"))

        assert noted(summer) == [("photo", "2026-03-10")]
        assert Interaction.objects.get().happened_at <= timezone.now()

    def test_count_for_the_score(self, as_manager, silk, summer):
        bring_in(as_manager, silk, file("photo 2026-03-02; friend brought 2026-03-03; photo 2025-11-01"))

        run_tags(shop=silk, as_of=date(2026, 3, 10), at=timezone.now())

        assert CustomerFacts.objects.get(customer=summer).interaction_score == 5
