"""The team's own notes and tags, brought in from a table: what is written, once."""

import pytest
from django.utils import timezone

from crm.choices import NoteSource
from crm.models import Note
from crm.tests.team_files import bring_in, confirm, csv_bytes, deeds, outcomes, review
from customers.models import AttributeValue
from customers.tests.factories import OrderFactory
from tagging.choices import TagSource
from tagging.models import Tag, TagChange
from tagging.tests.factories import CustomerTagFactory

from .standing import labels, standing

pytestmark = pytest.mark.django_db


class TestTheDeed:
    def test_tags_notes_temper_and_attributes_come_with_who_and_when(self, as_manager, manager, silk, summer):
        file = csv_bytes(
            ["buyer id", "tags", "note", "temper", "风格"],
            ["summer", "送老婆-1；优惠券", "Allergic to wool", "Handle with care", "dry"],
        )

        page = bring_in(as_manager, silk, file)

        assert outcomes(page) == {"changed": 1}
        assert labels(summer) == {"送老婆-1", "优惠券-2"}
        note = Note.objects.get(customer=summer)
        assert (note.text, note.source, note.made_by) == ("Allergic to wool", NoteSource.IMPORT, manager)
        summer.refresh_from_db()
        assert summer.temper == "careful"
        value = AttributeValue.objects.get(customer=summer)
        assert (value.value, value.set_by) == ("dry", manager)
        change = TagChange.objects.filter(customer=summer).first()
        assert (change.source, change.made_by, change.evidence["file"]) == (TagSource.IMPORT, manager, "notes.csv")

    def test_nothing_is_written_before_the_go_ahead(self, as_manager, silk, summer):
        page = review(as_manager, silk, csv_bytes(["nick", "tags", "note"], ["summer", "送老婆-1", "Likes blue"]))

        assert deeds(page) == {2: ["Tag 送老婆-1", "Note “Likes blue”"]}
        assert (labels(summer), standing(summer)) == (set(), [])

    def test_twice_is_harmless(self, as_manager, silk, summer):
        file = csv_bytes(["nick", "tags", "note"], ["summer", "送老婆-1", "Likes blue"])
        bring_in(as_manager, silk, file)

        again = review(as_manager, silk, file)

        assert outcomes(again) == {"unchanged": 1}
        confirm(as_manager, again)
        assert (TagChange.objects.count(), Note.objects.count()) == (1, 1)

    def test_a_note_that_an_agent_took_off_does_not_come_back(self, as_manager, silk, summer):
        file = csv_bytes(["nick", "note"], ["summer", "Likes blue"])
        bring_in(as_manager, silk, file)
        Note.objects.update(removed_at=timezone.now())

        assert outcomes(bring_in(as_manager, silk, file)) == {"unchanged": 1}
        assert standing(summer) == []

    def test_the_same_note_in_two_rows_stands_once(self, as_manager, silk, summer):
        bring_in(as_manager, silk, csv_bytes(["nick", "note"], ["summer", "Likes blue"], ["summer", "Likes blue"]))

        assert standing(summer) == ["Likes blue"]

    def test_a_tag_takes_the_place_of_its_rival_and_says_so(self, as_manager, silk, summer):
        no = Tag.objects.get(shop=silk, name="微淘N")
        CustomerTagFactory(customer=summer, tag=no)

        page = bring_in(as_manager, silk, csv_bytes(["nick", "tags"], ["summer", "微淘Y"]))

        assert deeds(page) == {2: ["Tag 微淘Y-3 instead of 微淘N-3"]}
        assert labels(summer) == {"微淘Y-3"}
        assert TagChange.objects.get().closed_tag == no

    def test_a_grey_list_tag_makes_orders_count_for_nothing(self, as_manager, silk, taobao, summer):
        OrderFactory(shop=silk, channel=taobao, customer=summer)

        bring_in(as_manager, silk, csv_bytes(["nick", "tags"], ["summer", "小草"]))

        summer.refresh_from_db()
        assert summer.is_grey
        assert summer.facts.order_count == 0

    def test_tags_that_rules_set_are_left_alone(self, as_manager, silk, summer):
        page = review(as_manager, silk, csv_bytes(["nick", "tags"], ["summer", "活跃客户"]))

        assert outcomes(page) == {"unchanged": 1}
        assert deeds(page) == {2: ["活跃客户 is set by rules, left alone"]}

    @pytest.mark.parametrize(
        "cell", ["送老婆;优惠券", "送老婆、优惠券", "送老婆|优惠券-2", "送老婆-1, 优惠券-2", "送老婆-1；优惠券"]
    )
    def test_names_are_set_apart_by_any_of_the_usual_signs(self, as_manager, silk, summer, cell):
        bring_in(as_manager, silk, csv_bytes(["nick", "tags"], ["summer", cell]))

        assert labels(summer) == {"送老婆-1", "优惠券-2"}

    def test_a_tag_whose_name_holds_such_a_sign_is_found(self, as_manager, silk, summer):
        group = Tag.objects.get(shop=silk, name="送老婆").group
        Tag.objects.create(shop=silk, group=group, name="red, blue")

        bring_in(as_manager, silk, csv_bytes(["nick", "tags"], ["summer", "送老婆-1, red, blue-1"]))

        assert labels(summer) == {"送老婆-1", "red, blue-1"}
