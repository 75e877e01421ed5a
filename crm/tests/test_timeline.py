from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from crm.models import Coupon, FollowUp, Inquiry, InquiryChange, LossReason, Review
from crm.rules import Hours, a_day_later
from crm.selectors.timeline import KINDS, read_cursor, timeline_page
from crm.selectors.timeline.cursor import EPOCH, UNDATED, Cursor
from crm.selectors.timeline.sources import SOURCES, rows_after
from crm.services.follow_ups import cancel, hand_over, put_off
from customers.choices import AttributeSource
from customers.models import AttributeDefinition, AttributeValue, CustomerMerge
from customers.services.identity import merge_customers, unmerge_customers
from customers.tests.factories import (
    NOON,
    ChannelFactory,
    CustomerFactory,
    OrderFactory,
    OrderItemFactory,
    ProductFactory,
)
from tagging.choices import TagSource
from tagging.models import TagChange
from tagging.tests.factories import TagFactory, TagGroupFactory, TagRuleFactory

from .factories import (
    FollowUpFactory,
    InquiryFactory,
    InteractionFactory,
    MessageFactory,
    NoteFactory,
    ScriptUseFactory,
)

pytestmark = pytest.mark.django_db
XSS = "<img src=x onerror=alert(1)>\"'><script>alert(2)</script>"
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def luo(shop):
    return CustomerFactory(shop=shop, channel=ChannelFactory(shop=shop), account="tb_luo", name="罗海莲")


def address(customer, **asked):
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return f"/admin/customers/customer/{customer.pk}/timeline/?{query}"


def read(client, customer, **asked):
    return client.get(address(customer, **asked), headers={"HX-Request": "true"}).content.decode()


def page(customer, *, kind="", after="", limit=30, may_see_contact=False):
    return timeline_page(
        customer,
        at=LATER,
        kind=kind,
        may_see_contact=may_see_contact,
        after=read_cursor(after),
        limit=limit,
    )


def entries(timeline):
    return [shown.entry for day in timeline.days for shown in day.entries]


def keys(timeline):
    return [(shown.pk, shown.entry.what, shown.entry.icon) for day in timeline.days for shown in day.entries]


def tag_change(customer, *, opened=None, closed=None, at=NOON, **values):
    group = (opened or closed).group
    return TagChange.objects.create(
        shop=customer.shop,
        customer=customer,
        group=group,
        opened_tag=opened,
        closed_tag=closed,
        made_at=at,
        from_on=at.date(),
        **{"source": TagSource.AGENT, **values},
    )


def one_of_each(customer, user, text="said", count=1):
    """So many rows of every kind, all at the same moment."""
    product = ProductFactory(shop=customer.shop, name=f"Product {text}"[:200])
    definitions = [
        AttributeDefinition.objects.create(shop=customer.shop, code=f"own-{n}", name=text[:100], level=4)
        for n in range(count)
    ]
    reason = LossReason.objects.create(shop=customer.shop, name=text[:50])
    for number, definition in enumerate(definitions):
        order = OrderFactory(
            shop=customer.shop, channel=customer.channel, customer=customer, buyer_note=text, seller_note=text
        )
        OrderItemFactory(order=order, title=text)
        OrderFactory(
            shop=customer.shop,
            channel=customer.channel,
            customer=customer,
            created_at=None,
            status="closed",
            goods=text,
        )
        inquiry = InquiryFactory(
            customer=customer,
            opened_by=user,
            purpose=text,
            product=product,
            state="lost",
            loss_reason=reason,
            closed_at=NOON,
        )
        InquiryChange.objects.create(
            shop=customer.shop,
            customer=customer,
            inquiry=inquiry,
            before={"state": "open", "product_id": product.pk, "purpose": text},
            after={"state": "lost", "loss_reason_id": reason.pk},
            made_by=user,
            made_at=NOON,
        )
        MessageFactory(customer=customer, text=text, recorded_by=user)
        group = TagGroupFactory(shop=customer.shop, name=f"{text[:80]}{number}")
        tag_change(customer, opened=TagFactory(group=group, name=text[:90]), made_by=user)
        FollowUpFactory(customer=customer, reason=text, owner=user, due_at=LATER)
        friend = CustomerFactory(shop=customer.shop, channel=customer.channel, name=text[:90])
        InteractionFactory(customer=customer, kind="friend", friend=friend, made_by=user)
        ScriptUseFactory(customer=customer, text=text, product=product, made_by=user)
        given = {"given_by": user, "created_at": NOON, "expires_on": NOON.date()}
        Coupon.objects.create(shop=customer.shop, customer=customer, name=text[:50], reason=text[:200], **given)
        written = {"written_on": NOON.date(), "written_at": NOON, "made_at": NOON, "digest": f"{number}"}
        Review.objects.create(shop=customer.shop, customer=customer, product=product, text=text, **written)
        NoteFactory(customer=customer, text=text, made_by=user)
        CustomerMerge.objects.create(
            shop=customer.shop,
            kept=customer,
            away_id=10_000_000 + number,
            away_channel=customer.channel,
            away_key=text[:200],
            before={"away": {"account": text[:200]}},
            after={},
            made_by=user,
            made_at=NOON,
        )
        AttributeValue.objects.create(
            shop=customer.shop,
            customer=customer,
            definition=definition,
            value=text,
            source=AttributeSource.AGENT,
            set_by=user,
            set_at=NOON,
        )


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


class TestMerges:
    @pytest.fixture
    def xia(self, luo, agent):
        xia = CustomerFactory(shop=luo.shop, channel=luo.channel, account="tb_xia", phone="13812341234")
        NoteFactory(customer=xia, text="Allergic to wool", made_by=agent)
        return xia

    def test_and_their_end_are_entries_of_both(self, luo, xia, agent):
        merge = merge_customers(keep=luo, away=xia, by=agent, at=NOON)
        told = [one for one in entries(page(luo, may_see_contact=True)) if one.icon == "merge"]
        assert [(one.what, one.who, one.is_over) for one in told] == [("Merged: tb_xia into tb_luo", "agent", False)]

        unmerge_customers(merge=merge, by=agent, at=LATER)

        for one in (luo, xia):
            told = entries(page(one, kind="merges", may_see_contact=True))
            assert [entry.what for entry in told] == [
                "Taken apart: tb_xia and tb_luo",
                "Merged: tb_xia into tb_luo",
            ]
            assert told[1].is_over

    def test_go_on_below_a_cursor(self, luo, xia, agent):
        unmerge_customers(merge=merge_customers(keep=luo, away=xia, by=agent, at=NOON), by=agent, at=LATER)

        first = page(luo, kind="merges", limit=1)
        second = page(luo, kind="merges", limit=1, after=first.after)

        assert [entries(one)[0].icon for one in (first, second)] == ["call_split", "merge"]
        assert second.after == ""


class TestWhatItTells:
    def test_an_order_with_both_notes(self, luo):
        order = OrderFactory(
            shop=luo.shop, channel=luo.channel, customer=luo, buyer_note="no bell", seller_note="gift box"
        )
        OrderItemFactory(order=order, title="Silk scarf", quantity=2)

        (entry,) = entries(page(luo))
        assert [(one.label, one.text) for one in entry.lines] == [
            ("", "Completed · Silk scarf × 2"),
            ("Buyer's note", "no bell"),
            ("Seller's note", "gift box"),
        ]

    def test_who_said_what_of_an_inquiry_and_what_stood_before(self, luo, agent):
        reason = LossReason.objects.get(shop=None, code="price")
        inquiry = InquiryFactory(customer=luo, opened_by=agent)
        InquiryChange.objects.create(
            shop=luo.shop,
            customer=luo,
            inquiry=inquiry,
            before={"state": "postponed", "postponed_until": "2026-03-09", "loss_reason_id": None},
            after={"state": "lost", "postponed_until": None, "loss_reason_id": reason.pk},
            made_by=agent,
            made_at=LATER,
        )

        change = entries(page(luo))[0]
        assert (change.what, change.who) == ("Lost · Too expensive", "agent")
        assert change.lines[0].text == "Postponed · 2026-03-09"

    def test_which_version_of_a_rule_moved_a_buyer(self, luo):
        group = TagGroupFactory(shop=luo.shop, name="活跃度", is_automatic=True, number=None)
        active, sleeping = TagFactory(group=group, name="活跃"), TagFactory(group=group, name="沉睡")
        rule = TagRuleFactory(tag=sleeping)
        tag_change(
            luo,
            opened=sleeping,
            closed=active,
            source=TagSource.RULE,
            rule=rule,
            rule_version=3,
            evidence={"last_paid_on": "2026-01-01", "days": 61},
        )

        (entry,) = entries(page(luo))
        assert (entry.what, entry.who) == ("活跃度: 活跃 → 沉睡", "Rule, version 3")
        assert entry.lines[0].text == "last order 2026-01-01, 61 days"

    def test_what_a_tag_replaced_and_by_whom(self, luo, agent):
        group = TagGroupFactory(shop=luo.shop, number=3)
        tag_change(
            luo,
            opened=TagFactory(group=group, name="微淘Y"),
            closed=TagFactory(group=group, name="微淘N"),
            made_by=agent,
        )

        (entry,) = entries(page(luo))
        assert (entry.what, entry.who) == ("Tag changed: 微淘N-3 → 微淘Y-3", "agent")

    def test_the_first_date_of_a_promise_that_was_put_off(self, luo, agent):
        FollowUpFactory(customer=luo, owner=agent, due_at=NOON + timedelta(days=2), first_due_at=NOON, reason="photos")

        (entry,) = entries(page(luo))
        assert entry.what == "Follow-up for 2026-03-04 12:00"
        assert [(one.label, one.text) for one in entry.lines] == [("", "photos"), ("First date", "2026-03-02 12:00")]

    @pytest.mark.parametrize(
        ("state", "is_over", "is_quiet", "deed"),
        [
            ("waiting", False, False, "follow_up"),
            ("done", False, True, "follow_up_over"),
            ("cancelled", True, False, "follow_up_over"),
        ],
    )
    def test_how_a_promise_ended(self, luo, state, is_over, is_quiet, deed):
        FollowUpFactory(customer=luo, state=state, done_at=LATER)

        (entry,) = entries(page(luo))
        assert (entry.is_over, entry.is_quiet, entry.deed) == (is_over, is_quiet, deed)

    def test_what_happened_to_a_promise_meanwhile(self, luo, agent, manager):
        row = FollowUpFactory(customer=luo, owner=agent, reason="photos", due_at=LATER)
        put_off(customer=luo, by=agent, at=NOON, follow_up_id=row.pk, due_at=LATER + timedelta(days=1))
        hand_over(shop=luo.shop, keys=[row.pk], owner=None, by=manager, at=LATER)
        cancel(customer=luo, by=agent, at=LATER, follow_up_id=row.pk, reason="has moved")

        told = {(one.label, one.text) for one in entries(page(luo))[0].lines}
        assert ("Put off", "2026-03-02 13:00 · 2026-03-02 12:00 · agent") in told
        assert ("Handed over", "agent → the team · 2026-03-02 13:00 · manager") in told
        assert ("Why not", "has moved") in told

    def test_a_note_that_was_taken_off(self, luo, agent):
        NoteFactory(customer=luo, text="likes mint", removed_at=LATER, removed_by=agent)

        (entry,) = entries(page(luo))
        assert entry.is_over
        assert [(one.label, one.text) for one in entry.lines] == [
            ("", "likes mint"),
            ("Taken off", "2026-03-02 13:00 · agent"),
        ]

    @pytest.mark.parametrize(("may_see_contact", "shown"), [(False, "张**"), (True, "张海龙")])
    def test_the_friend_as_the_reader_may_see_them(self, luo, may_see_contact, shown):
        friend = CustomerFactory(shop=luo.shop, channel=luo.channel, name="张海龙")
        InteractionFactory(customer=luo, kind="friend", friend=friend)

        (entry,) = entries(page(luo, may_see_contact=may_see_contact))
        assert entry.lines[0].text == shown


class TestThePage:
    def test_a_foreign_buyer_and_an_absent_one_are_the_same(self, as_outsider, luo):
        foreign = as_outsider.get(address(luo))
        absent = as_outsider.get("/admin/customers/customer/999999/timeline/")

        assert foreign.status_code == absent.status_code == 404
        assert foreign.content == absent.content

    def test_knows_no_entry_of_another_buyer(self, as_agent, luo):
        NoteFactory(customer=CustomerFactory(shop=luo.shop, channel=luo.channel), text="somebody else")

        assert "somebody else" not in read(as_agent, luo)

    def test_works_as_a_page_of_its_own(self, as_agent, luo):
        NoteFactory.create_batch(31, customer=luo)

        first = as_agent.get(address(luo)).content.decode()
        assert "<html" in first
        assert "hx-get=" not in first.partition('id="timeline"')[2].partition("</section>")[0]
        assert first.count('class="bl-entry') == 30
        after = page(luo).after
        assert as_agent.get(address(luo, after=after)).content.decode().count('class="bl-entry') == 1

    def test_comes_as_a_part_that_reads_itself_again(self, as_agent, luo):
        html = read(as_agent, luo, kind="notes")

        assert "<html" not in html
        assert 'hx-trigger="desk-changed from:body"' in html
        assert "Nothing of this kind yet." in html

    def test_reads_again_as_much_as_stood_there(self, as_agent, luo):
        NoteFactory.create_batch(70, customer=luo)

        more = read(as_agent, luo, after=page(luo).after, shown=30)
        assert 'name="shown" value="60"' in more
        assert read(as_agent, luo, shown=60).count('class="bl-entry') == 60

    @pytest.mark.parametrize("after", ["x", "1.nowhere.1"])
    def test_knows_no_other_place(self, as_agent, luo, after):
        assert as_agent.get(address(luo, after=after)).status_code == 404

    @pytest.mark.parametrize("number", ["-1", "x", "²", "9" * 30])
    def test_takes_an_odd_count_for_none(self, as_agent, luo, number):
        assert as_agent.get(address(luo, shown=number, kind="x")).status_code == 200

    def test_executes_nothing_that_was_written(self, as_agent, agent, luo):
        agent.first_name = "<script>alert(3)</script>"
        agent.save()
        one_of_each(luo, agent, text=XSS)

        html = read(as_agent, luo)
        assert "<script" not in html
        assert "<img" not in html
        assert html.count("&lt;img src=x onerror=alert(1)&gt;") >= 11

    def test_shows_an_agent_no_button_without_the_right(self, as_agent, agent, luo):
        FollowUpFactory(customer=luo)
        NoteFactory(customer=luo)
        InquiryFactory(customer=luo)
        assert read(as_agent, luo).count("<form") == 6
        group = agent.groups.get()
        group.permissions.remove(*group.permissions.filter(content_type__app_label="crm"))

        assert "<form" not in read(as_agent, luo)


class TestDeedsFromHere:
    @time_machine.travel("2026-03-20T04:00:00Z")
    def test_the_outcome_of_an_old_inquiry_can_be_said_again(self, as_agent, luo):
        old = InquiryFactory(customer=luo, state="won", closed_at=NOON)
        newer = InquiryFactory(customer=luo, opened_at=LATER)
        reason = LossReason.objects.get(shop=None, code="price")

        as_agent.post(
            reverse("admin:customers_customer_outcome", args=[luo.pk]),
            {"inquiry": old.pk, "state": "lost", "reason": reason.pk, "until": ""},
        )

        assert Inquiry.objects.get(pk=old.pk).state == "lost"
        assert Inquiry.objects.get(pk=newer.pk).state == "open"

    @time_machine.travel("2026-03-02T05:00:00Z")
    def test_a_promise_can_be_put_off_to_the_next_day(self, as_agent, luo):
        follow_up = FollowUpFactory(customer=luo, due_at=LATER)
        (entry,) = entries(page(luo))

        as_agent.post(
            reverse("admin:customers_customer_put_off", args=[luo.pk]),
            {"id": follow_up.pk, "due": entry.choices[0][0]},
        )

        follow_up = FollowUp.objects.get(pk=follow_up.pk)
        assert follow_up.due_at == LATER + timedelta(days=1)
        assert follow_up.first_due_at == LATER

    def test_a_note_can_be_pinned_and_taken_off(self, as_agent, luo):
        note = NoteFactory(customer=luo)

        as_agent.post(reverse("admin:customers_customer_note_pin", args=[luo.pk]), {"id": note.pk, "pinned": "1"})
        note.refresh_from_db()
        assert note.is_pinned

        as_agent.post(reverse("admin:customers_customer_note_remove", args=[luo.pk]), {"id": note.pk})
        note.refresh_from_db()
        assert note.removed_at


class TestADayLater:
    @pytest.mark.parametrize(
        ("due", "now", "closed", "later"),
        [
            pytest.param("2026-03-02 10:00", "2026-03-02 09:00", (), "2026-03-03 10:00", id="from its day"),
            pytest.param("2026-03-09 10:00", "2026-03-02 09:00", (), "2026-03-10 10:00", id="far ahead"),
            pytest.param("2026-02-20 10:00", "2026-03-02 09:00", (), "2026-03-03 10:00", id="overdue: from today"),
            pytest.param("2026-03-02 10:00", "2026-03-02 09:00", (3, 4), "2026-03-05 10:00", id="over closed days"),
            pytest.param("2026-03-02 23:30", "2026-03-02 09:00", (), "2026-03-03 21:30", id="within hours"),
        ],
    )
    def test_is_the_next_open_day_at_the_same_time(self, luo, due, now, closed, later):
        hours = Hours(luo.shop._meta.get_field("opens_at").default, luo.shop._meta.get_field("closes_at").default)
        hours = Hours(hours.opens_at, hours.closes_at, frozenset(date(2026, 3, day) for day in closed))

        found = a_day_later(datetime.fromisoformat(due), datetime.fromisoformat(now), hours)

        assert f"{found:%Y-%m-%d %H:%M}" == later
