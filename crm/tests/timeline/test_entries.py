"""What each kind of entry tells."""

from datetime import timedelta

import pytest

from crm.models import InquiryChange, LossReason
from crm.services.follow_ups import cancel, hand_over, put_off
from crm.tests.factories import FollowUpFactory, InquiryFactory, InteractionFactory, NoteFactory
from customers.services.identity import merge_customers, unmerge_customers
from customers.tests.factories import NOON, CustomerFactory, OrderFactory, OrderItemFactory
from tagging.choices import TagSource
from tagging.tests.factories import TagFactory, TagGroupFactory, TagRuleFactory

from .reading import LATER, entries, page
from .rows import tag_change

pytestmark = pytest.mark.django_db


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
