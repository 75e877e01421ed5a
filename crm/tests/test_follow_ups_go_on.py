"""What comes after a follow-up: the next one, its tag, another owner, or nothing."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from crm.choices import DeedKind
from crm.models import Deed, FollowUp, FollowUpChange, FollowUpTemplate, HandOver
from crm.render import filled_reason
from crm.services.follow_ups import (
    FollowUpRefused,
    HandOverRefused,
    cancel,
    finish,
    hand_over,
    hand_over_all,
    promise,
    promise_from_template,
    put_off,
    reopen,
)
from crm.services.undo import UndoRefused, undo
from crm.tests.factories import FollowUpFactory, FollowUpTemplateFactory
from customers.models import ClosedDay
from customers.tests.factories import NOON, CustomerFactory
from scripts_lib.tests.factories import SceneFactory
from tagging.models import CustomerTag
from tagging.tests.factories import CustomerTagFactory, TagFactory, TagGroupFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def buyer(shop):
    return CustomerFactory(shop=shop)


def kept(buyer, agent, follow_up, at=NOON):
    return finish(customer=buyer, by=agent, at=at, follow_up_id=follow_up.pk)


class TestRepeats:
    @pytest.mark.parametrize(
        ("due_at", "expected"),
        [(NOON, NOON + 7 * DAY), (NOON + 2 * DAY, NOON + 9 * DAY), (NOON - 30 * DAY, NOON + 7 * DAY)],
        ids=["on its day", "kept early", "kept late"],
    )
    def test_come_again_so_many_days_on(self, buyer, agent, due_at, expected):
        kept(buyer, agent, FollowUpFactory(customer=buyer, owner=agent, due_at=due_at, repeat_days=7))

        again = FollowUp.objects.waiting().get()
        assert (again.due_at, again.first_due_at, again.owner, again.repeat_days) == (expected, expected, agent, 7)
        assert again.reason == "Ask how it fits"

    def test_skip_closed_days(self, shop, buyer, agent):
        ClosedDay.objects.create(shop=shop, on=date(2026, 3, 9))

        kept(buyer, agent, FollowUpFactory(customer=buyer, due_at=NOON, repeat_days=7))

        assert FollowUp.objects.waiting().get().due_at == NOON + 8 * DAY

    @pytest.mark.parametrize(("until", "count"), [(date(2026, 3, 9), 1), (date(2026, 3, 8), 0)])
    def test_end_with_their_last_day(self, buyer, agent, until, count):
        kept(buyer, agent, FollowUpFactory(customer=buyer, due_at=NOON, repeat_days=7, repeat_until=until))

        assert FollowUp.objects.waiting().count() == count

    def test_make_one_however_often_it_is_kept(self, buyer, agent):
        first = FollowUpFactory(customer=buyer, due_at=NOON, repeat_days=7)
        kept(buyer, agent, first)
        reopen(customer=buyer, by=agent, at=NOON, follow_up_id=first.pk)

        kept(buyer, agent, first)

        assert FollowUp.objects.waiting().count() == 1

    def test_undo_takes_the_next_one_along(self, buyer, agent):
        first = FollowUpFactory(customer=buyer, due_at=NOON, repeat_days=7)
        deed = kept(buyer, agent, first)

        undo(customer=buyer, by=agent, at=NOON, deed_id=deed.pk)
        assert FollowUp.objects.waiting().get() == first

        kept(buyer, agent, first)
        assert FollowUp.objects.waiting().count() == 1

    def test_no_undo_when_the_next_one_was_moved(self, buyer, agent):
        first = FollowUpFactory(customer=buyer, due_at=NOON, repeat_days=7)
        deed = kept(buyer, agent, first)
        FollowUp.objects.waiting().update(due_at=NOON + 20 * DAY)

        with pytest.raises(UndoRefused):
            undo(customer=buyer, by=agent, at=NOON, deed_id=deed.pk)

        first.refresh_from_db()
        assert first.state == "done"

    @pytest.mark.parametrize("days", [0, 367])
    def test_are_refused_beyond_reason(self, buyer, agent, days):
        with pytest.raises(FollowUpRefused):
            promise(customer=buyer, by=agent, at=NOON, due_at=NOON + DAY, reason="call", repeat_days=days)


class TestTemplates:
    def test_make_a_promise_with_what_is_missing(self, shop, buyer, agent):
        group = TagGroupFactory(shop=shop, number=1, name="使用场景")
        TagFactory(group=group)
        template = FollowUpTemplateFactory(shop=shop, text="问清{gaps} · 说说{product}", days=3, time=time(15))

        promise_from_template(customer=buyer, by=agent, at=NOON, template_id=template.pk)

        made = FollowUp.objects.get()
        assert (made.reason, made.template) == ("问清使用场景", template)
        assert made.due_at == datetime(2026, 3, 5, 15, tzinfo=ZONE)

    @pytest.mark.parametrize("is_foreign", [True, False])
    def test_of_another_shop_or_out_of_use_are_refused(self, buyer, agent, is_foreign):
        shop = {} if is_foreign else {"shop": buyer.shop, "is_active": False}

        with pytest.raises(FollowUpRefused):
            promise_from_template(customer=buyer, by=agent, at=NOON, template_id=FollowUpTemplateFactory(**shop).pk)

    def test_set_their_tag_and_go_on_with_the_next(self, shop, buyer, agent):
        tag = TagFactory(group=TagGroupFactory(shop=shop, number=3))
        second = FollowUpTemplateFactory(shop=shop, text="ask for a photo", days=7)
        first = FollowUpTemplateFactory(shop=shop, done_tag=tag, next_template=second)

        deed = kept(buyer, agent, FollowUpFactory(customer=buyer, owner=agent, due_at=NOON, template=first))

        assert CustomerTag.objects.get(customer=buyer).tag == tag
        following = FollowUp.objects.waiting().get()
        assert (following.template, following.reason, following.owner) == (second, "ask for a photo", agent)
        assert deed.kind == DeedKind.FOLLOW_UP_DONE

        undo(customer=buyer, by=agent, at=NOON, deed_id=deed.pk)
        assert not CustomerTag.objects.filter(customer=buyer).exists()
        assert FollowUp.objects.waiting().get().template == first
        assert not Deed.objects.filter(undone_at=None).exists()

    @pytest.mark.parametrize(
        ("gaps", "product", "text"),
        [
            ("scene", "mask", "Ask scene · About mask · Say hello"),
            ("", "mask", "About mask · Say hello"),
            ("", "", "Say hello"),
        ],
    )
    def test_leave_out_what_is_not_there(self, gaps, product, text):
        assert filled_reason("Ask {gaps} · About {product} · Say hello", gaps=gaps, product=product) == text


class TestTemplatesInTheAdmin:
    PAGE = "/admin/crm/followuptemplate/add/"

    def form(self, **said):
        empty = dict.fromkeys(("scene", "for_tag", "repeat_days", "script", "done_tag", "next_template"), "")
        fixed = {"name": "call", "text": "ask {gaps}", "days": "2", "time": "10:00", "position": "0", "is_active": "on"}
        return {**empty, **fixed, **said}

    def test_a_manager_makes_one(self, as_manager, shop):
        as_manager.post(self.PAGE, self.form(repeat_days="30"))

        made = FollowUpTemplate.objects.get()
        assert (made.shop, made.text, made.days, made.repeat_days) == (shop, "ask {gaps}", 2, 30)

    def test_refuses_names_that_mean_nothing_and_what_is_of_another_shop(self, as_manager, shop):
        foreign = TagFactory(group=TagGroupFactory(number=1))

        for said in ({"text": "ask {name}"}, {"done_tag": foreign.pk}, {"days": "0"}):
            assert as_manager.post(self.PAGE, self.form(**said)).status_code == 200

        assert not FollowUpTemplate.objects.exists()

    def test_is_closed_to_an_agent(self, as_agent, shop):
        assert as_agent.get(self.PAGE).status_code == 403


class TestCancel:
    def test_keeps_who_and_why_and_makes_no_next(self, buyer, agent):
        waiting = FollowUpFactory(customer=buyer, due_at=NOON, repeat_days=7)

        cancel(customer=buyer, by=agent, at=NOON, follow_up_id=waiting.pk, reason=" moved away ")

        off = FollowUp.objects.get()
        assert (off.state, off.done_by, off.done_at, off.end_note) == ("cancelled", agent, NOON, "moved away")

    def test_wants_a_reason_and_a_waiting_one(self, buyer, agent):
        with pytest.raises(FollowUpRefused):
            cancel(customer=buyer, by=agent, at=NOON, follow_up_id=FollowUpFactory(customer=buyer).pk, reason=" ")

        done = FollowUpFactory(customer=buyer, state="done")
        assert cancel(customer=buyer, by=agent, at=NOON, follow_up_id=done.pk, reason="x") is None

    def test_can_be_taken_back(self, buyer, agent):
        waiting = FollowUpFactory(customer=buyer, due_at=NOON)
        deed = cancel(customer=buyer, by=agent, at=NOON, follow_up_id=waiting.pk, reason="x")

        undo(customer=buyer, by=agent, at=NOON, deed_id=deed.pk)

        waiting.refresh_from_db()
        assert (waiting.state, waiting.end_note, waiting.changes.count()) == ("waiting", "", 0)


class TestReopen:
    def test_lets_it_wait_again_and_remembers(self, buyer, agent):
        ended = FollowUpFactory(customer=buyer, state="cancelled", done_at=NOON, end_note="moved away")

        deeds = [reopen(customer=buyer, by=agent, at=NOON, follow_up_id=ended.pk) for _again in range(2)]

        ended.refresh_from_db()
        assert (ended.state, ended.done_at, ended.end_note) == ("waiting", None, "")
        assert FollowUpChange.objects.get().note == "moved away"
        assert [deed is None for deed in deeds] == [False, True]

    def test_can_be_taken_back(self, buyer, agent):
        ended = FollowUpFactory(customer=buyer, state="cancelled", done_at=NOON, done_by=agent, end_note="moved away")
        deed = reopen(customer=buyer, by=agent, at=NOON, follow_up_id=ended.pk)

        undo(customer=buyer, by=agent, at=NOON, deed_id=deed.pk)

        ended.refresh_from_db()
        assert (ended.state, ended.done_at, ended.done_by, ended.end_note) == ("cancelled", NOON, agent, "moved away")


class TestPutOff:
    def test_keeps_every_old_date(self, buyer, agent):
        waiting = FollowUpFactory(customer=buyer, due_at=NOON + DAY)

        for days in (2, 3):
            put_off(customer=buyer, by=agent, at=NOON, follow_up_id=waiting.pk, due_at=NOON + days * DAY)

        assert list(waiting.changes.order_by("pk").values_list("was_due_at", flat=True)) == [NOON + DAY, NOON + 2 * DAY]


class TestHandOver:
    def test_gives_all_that_waits_and_keeps_whose_it_was(self, shop, buyer, agent, trainer, manager):
        waiting = FollowUpFactory(customer=buyer, owner=agent)
        done = FollowUpFactory(customer=buyer, owner=agent, state="done")

        made = hand_over_all(shop=shop, was_owner=agent, owner=trainer, by=manager, at=NOON)

        waiting.refresh_from_db()
        done.refresh_from_db()
        assert (waiting.owner, done.owner) == (trainer, agent)
        assert (made.was_owner, made.owner, made.count, made.made_by) == (agent, trainer, 1, manager)
        change = waiting.changes.get()
        assert (change.kind, change.was_owner, change.owner, change.hand_over) == ("handed_over", agent, trainer, made)

    def test_to_the_team_and_a_second_time_is_nothing(self, shop, buyer, agent, manager):
        FollowUpFactory(customer=buyer, owner=agent)

        given = [hand_over_all(shop=shop, was_owner=agent, owner=None, by=manager, at=NOON) for _again in range(2)]

        assert FollowUp.objects.get().owner is None
        assert [one is None for one in given] == [False, True]
        assert HandOver.objects.count() == 1

    def test_leaves_other_shops_alone(self, shop, agent, trainer, manager):
        elsewhere = FollowUpFactory(owner=agent)

        assert hand_over_all(shop=shop, was_owner=agent, owner=trainer, by=manager, at=NOON) is None
        assert hand_over(shop=shop, keys=[elsewhere.pk], owner=trainer, by=manager, at=NOON) is None

    def test_not_to_somebody_who_is_not_there(self, shop, buyer, agent, outsider, trainer, manager):
        FollowUpFactory(customer=buyer, owner=agent)
        trainer.is_active = False

        for person in (outsider, trainer):
            with pytest.raises(HandOverRefused):
                hand_over_all(shop=shop, was_owner=agent, owner=person, by=manager, at=NOON)

    def test_some_of_several_people(self, shop, buyer, agent, trainer, manager):
        one, other = FollowUpFactory(customer=buyer, owner=agent), FollowUpFactory(customer=buyer, owner=None)

        made = hand_over(shop=shop, keys=[one.pk, other.pk], owner=trainer, by=manager, at=NOON)

        assert (made.count, made.was_owner) == (2, None)
        assert FollowUp.objects.filter(owner=trainer).count() == 2


@pytest.fixture
def at_noon(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.mark.usefixtures("at_noon")
class TestOnThePortrait:
    def desk(self, client, buyer):
        return client.get(f"/admin/customers/customer/{buyer.pk}/change/").content.decode()

    def door(self, buyer, name):
        return f"/admin/customers/customer/{buyer.pk}/{name}/"

    def test_says_who_set_it_when_why_and_the_first_date(self, as_agent, trainer, buyer):
        FollowUpFactory(
            customer=buyer, owner=trainer, due_at=NOON + DAY, first_due_at=NOON - DAY, made_at=NOON - 3 * DAY
        )

        html = self.desk(as_agent, buyer)

        head = html.split('class="dk-promise')[1].split("</div>")[0]
        assert "tomorrow 12:00" in head
        assert ">yesterday 12:00</s>" in head
        assert f"Ask how it fits · {trainer.username} · 02-27 12:00" in head

    def test_offers_the_templates_that_fit_the_class_and_the_stage(self, as_agent, shop, buyer):
        tag = TagFactory(group=TagGroupFactory(shop=shop, number=3))
        CustomerTagFactory(customer=buyer, tag=tag)
        FollowUpTemplateFactory(shop=shop, name="for all")
        FollowUpTemplateFactory(shop=shop, name="for this class", for_tag=tag)
        FollowUpTemplateFactory(shop=shop, name="for others", for_tag=TagFactory(group=tag.group))
        FollowUpTemplateFactory(shop=shop, name="after the sale", scene=SceneFactory(stage="after_sale"))
        FollowUpTemplateFactory(shop=shop, name="out of use", is_active=False)
        FollowUpTemplateFactory(name="of another shop")

        html = self.desk(as_agent, buyer)

        names = ("for all", "for this class", "for others", "after the sale", "out of use", "of another shop")
        assert [name for name in names if f"</kbd>{name}</button>" in html] == ["for all", "for this class"]

    def test_makes_one_from_a_template_and_one_that_repeats(self, as_agent, shop, buyer):
        template = FollowUpTemplateFactory(shop=shop, repeat_days=30)

        as_agent.post(self.door(buyer, "follow-up"), {"template": template.pk})
        as_agent.post(self.door(buyer, "follow-up"), {"preset": "tomorrow", "reason": "call", "repeat": "7"})

        assert sorted(FollowUp.objects.values_list("reason", "repeat_days")) == [("Ask how it fits", 30), ("call", 7)]

    def test_calls_off_and_opens_again_from_the_timeline(self, as_agent, buyer):
        row = FollowUpFactory(customer=buyer)

        as_agent.post(self.door(buyer, "follow-up/cancel"), {"id": row.pk, "why": "has moved"})
        assert "has moved" in as_agent.get(self.door(buyer, "timeline")).content.decode()

        as_agent.post(self.door(buyer, "follow-up/reopen"), {"id": row.pk})
        row.refresh_from_db()
        assert row.state == "waiting"

    def test_a_new_message_cancels_nothing(self, as_agent, agent, buyer):
        row = FollowUpFactory(customer=buyer, owner=agent, due_at=NOON + DAY)

        as_agent.post(self.door(buyer, "message"), {"text": "你好，在吗"})

        row.refresh_from_db()
        assert (row.state, row.due_at) == ("waiting", NOON + DAY)
        assert "Ask how it fits" in self.desk(as_agent, buyer)
