"""The timeline in portions: cursors, order, each entry once, at the same cost."""

from datetime import UTC, date, datetime, timedelta

import pytest

from crm.selectors.timeline import KINDS, read_cursor
from crm.selectors.timeline.cursor import EPOCH, UNDATED, Cursor
from crm.selectors.timeline.sources import SOURCES, rows_after
from crm.tests.factories import InteractionFactory, MessageFactory, NoteFactory
from customers.tests.factories import NOON, OrderFactory

from .reading import entries, keys, page, read
from .rows import one_of_each

pytestmark = pytest.mark.django_db


class TestCursor:
    @pytest.mark.parametrize("at", [NOON + timedelta(microseconds=1), EPOCH, UNDATED])
    def test_comes_back_from_its_address_as_it_was(self, at):
        cursor = Cursor(at, "order", 12)

        assert Cursor.parse(str(cursor)) == cursor

    @pytest.mark.parametrize(
        "text", ["x", "1.order", "1.order.x", "1.Order.1", f"{10**19}.order.1", "1.order.1\n", "1.nowhere.1", "²..1"]
    )
    def test_is_nothing_else(self, text):
        with pytest.raises(ValueError, match=r".*"):
            read_cursor(text)


class TestPaging:
    @pytest.mark.parametrize("limit", [1, 2, 3, 7])
    def test_shows_each_entry_once_although_all_have_the_same_moment(self, luo, agent, limit):
        one_of_each(luo, agent, count=3)
        whole, seen, after = keys(page(luo, limit=100)), [], ""

        while len(seen) <= len(whole):
            found = page(luo, after=after, limit=limit)
            seen += keys(found)
            after = found.after
            if not after:
                break

        assert seen == whole
        assert len(set(whole)) == 3 * 14

    def test_goes_from_new_to_old_over_all_kinds(self, luo):
        NoteFactory(customer=luo, text="first", made_at=NOON)
        MessageFactory(customer=luo, text="second", said_at=NOON + timedelta(microseconds=1))
        InteractionFactory(customer=luo, happened_at=NOON + timedelta(days=1))

        assert [entry.icon for entry in entries(page(luo))] == ["photo_camera", "chat_bubble", "sticky_note_2"]

    def test_puts_the_opening_of_an_inquiry_below_what_was_said_in_it(self, luo, agent):
        one_of_each(luo, agent)

        icons = [entry.icon for entry in entries(page(luo))]
        assert icons.index("forum") > icons.index("chat_bubble")

    def test_keeps_orders_without_a_moment_for_the_end(self, luo):
        OrderFactory(shop=luo.shop, channel=luo.channel, customer=luo, created_at=None, order_no="UNDATED")
        OrderFactory(shop=luo.shop, channel=luo.channel, customer=luo, order_no="DATED")

        timeline = page(luo)
        assert [entry.what for entry in entries(timeline)] == ["Order DATED", "Order UNDATED"]
        assert [day.on for day in timeline.days] == [date(2026, 3, 2), None]

    def test_a_new_entry_does_not_move_the_next_page(self, luo):
        for number in range(4):
            NoteFactory(customer=luo, text=f"n{number}", made_at=NOON + timedelta(minutes=number))
        after = page(luo, limit=2).after

        NoteFactory(customer=luo, text="newest", made_at=NOON + timedelta(days=1))

        assert [entry.lines[0].text for entry in entries(page(luo, after=after))] == ["n1", "n0"]

    def test_a_day_that_goes_on_gets_no_second_heading(self, luo):
        NoteFactory.create_batch(3, customer=luo)

        timeline = page(luo, limit=2)
        assert [day.is_begun for day in timeline.days] == [False]
        assert [day.is_begun for day in page(luo, after=timeline.after).days] == [True]

    def test_days_are_the_shops(self, luo):
        NoteFactory(customer=luo, made_at=datetime(2026, 3, 1, 16, 30, tzinfo=UTC))

        (day,) = page(luo).days
        assert (day.on, day.entries[0].clock) == (date(2026, 3, 2), "00:30")

    @pytest.mark.parametrize("kind", list(KINDS))
    def test_shows_one_kind_alone(self, luo, agent, kind):
        one_of_each(luo, agent)

        assert len(entries(page(luo, kind=kind))) == {"": 14, "orders": 2, "inquiries": 2}.get(kind, 1)

    @pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
    def test_reads_no_table_through(self, luo, source, django_assert_num_queries):
        cursor = Cursor(NOON, "note", 5)
        rows = source.rows.filter(customer=luo)
        if source.moment:
            rows = rows.filter(**{f"{source.moment}__lte": NOON}).order_by(f"-{source.moment}", "-pk")

        with django_assert_num_queries(1):
            rows_after(source, luo, cursor, limit=31)
        plan = rows[:31].explain()
        assert f"SCAN {source.rows.model._meta.db_table}" not in plan

    @pytest.mark.parametrize("count", [1, 9])
    def test_asks_the_same_number_of_questions(self, as_agent, agent, luo, count, django_assert_num_queries):
        one_of_each(luo, agent, count=count)

        # session, user, two of rights, shops, customer; thirteen kinds and merges; lines, reasons, products,
        # closed days, what happened to follow-ups
        with django_assert_num_queries(25):
            read(as_agent, luo, shown=200)
