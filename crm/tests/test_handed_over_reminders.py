"""A promise that is overdue is handed over: its new owner is told of it, once."""

from datetime import time, timedelta

import pytest
from django.core import mail

from crm.models import FollowUp, Notification, ReminderSettings
from crm.services.follow_ups import hand_over, hand_over_all
from crm.services.reminders import make_due_reminders, mark_read, send_reminders
from crm.tests.test_con_1 import at_once, in_own_thread, shared_database  # noqa: F401
from customers.tests.factories import NOON, CustomerFactory, ShopFactory, UserFactory

from .factories import FollowUpFactory

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
NIGHT = NOON + timedelta(hours=11)  # 23:00 in Shanghai


@pytest.fixture
def overdue(shop, agent):
    """The agent has been told of it."""
    promise = FollowUpFactory(customer=CustomerFactory(shop=shop), owner=agent, due_at=NOON)
    make_due_reminders(at=NOON)
    return promise


@pytest.fixture
def mailed(settings, agent, trainer):
    settings.CAN_MAIL = True
    for person in (agent, trainer):
        person.email = f"{person.username}@example.com"
        person.save()
        ReminderSettings.objects.create(person=person, language="en", by_email=True)
    return trainer


def give(shop, was, to, by, at=NOON + MINUTE):
    return hand_over_all(shop=shop, was_owner=was, owner=to, by=by, at=at)


def bell(person):
    return Notification.objects.on_bell_of(person).new().count()


def receivers():
    return [address for one in mail.outbox for address in one.to]


class TestNewOwner:
    def test_is_told_by_bell_and_by_their_own_ways(self, shop, mailed, overdue, agent, manager):
        send_reminders(clock=lambda: NOON)
        give(shop, agent, mailed, manager)
        send_reminders(clock=lambda: NOON + MINUTE)

        assert (bell(mailed), receivers()) == (1, [agent.email, mailed.email])

    def test_is_told_once_however_often_it_is_done(self, shop, mailed, overdue, agent, manager):
        given = [give(shop, agent, mailed, manager) for _again in range(2)]
        for later in (1, 2):
            make_due_reminders(at=NOON + later * MINUTE)
            send_reminders(clock=lambda: NOON + 2 * MINUTE)

        assert (given[1], bell(mailed), receivers()) == (None, 1, [mailed.email])

    def test_is_left_alone_in_quiet_hours(self, shop, mailed, overdue, agent, manager):
        ReminderSettings.objects.filter(person=mailed).update(quiet_from=time(22), quiet_until=time(8))
        give(shop, agent, mailed, manager, at=NIGHT)
        sent = [send_reminders(clock=lambda at=at: at) for at in (NIGHT, NIGHT + timedelta(hours=10))]

        assert (sent, receivers()) == ([0, 1], [mailed.email])

    def test_is_not_told_before_it_is_due(self, shop, mailed, agent, manager):
        FollowUpFactory(customer=CustomerFactory(shop=shop), owner=agent, due_at=NOON)
        give(shop, agent, mailed, manager, at=NOON - MINUTE)
        before = bell(mailed)
        make_due_reminders(at=NOON)

        assert (before, bell(mailed), bell(agent)) == (0, 1, 0)

    def test_is_told_of_what_came_due_while_it_was_given(self, shop, mailed, overdue, agent, manager):
        give(shop, agent, mailed, manager, at=NOON - MINUTE)

        assert bell(mailed) == 1

    def test_is_not_told_of_what_is_done(self, shop, mailed, overdue, agent, manager):
        FollowUp.objects.update(state="done")

        assert (give(shop, agent, mailed, manager), bell(mailed)) == (None, 0)

    def test_who_takes_it_needs_no_message(self, shop, mailed, overdue, agent):
        hand_over(shop=shop, keys=[overdue.pk], owner=mailed, by=mailed, at=NOON + MINUTE)
        make_due_reminders(at=NOON + MINUTE)
        send_reminders(clock=lambda: NOON + MINUTE)

        assert (bell(mailed), receivers()) == (0, [])

    def test_of_what_is_the_teams_are_its_managers(self, shop, overdue, agent, manager):
        give(shop, agent, None, agent)

        assert bell(manager) == 1


class TestOldOwner:
    def test_is_no_longer_reminded(self, shop, mailed, overdue, agent, manager):
        give(shop, agent, mailed, manager)
        send_reminders(clock=lambda: NOON + MINUTE)

        assert (bell(agent), receivers()) == (0, [mailed.email])

    def test_keeps_what_was_read(self, shop, mailed, overdue, agent, manager):
        mark_read(notification_id=Notification.objects.get(person=agent, channel="page").pk, by=agent, at=NOON)
        give(shop, agent, mailed, manager)

        assert Notification.objects.filter(person=agent, channel="page").count() == 1

    def test_is_told_again_when_it_comes_back_unread(self, shop, mailed, overdue, agent, manager):
        give(shop, agent, mailed, manager)
        give(shop, mailed, agent, manager)

        assert (bell(agent), bell(mailed)) == (1, 0)


def test_a_thousand_take_a_handful_of_statements(shop, overdue, agent, trainer, manager, django_assert_max_num_queries):
    like = {"shop": shop, "customer": overdue.customer, "owner": agent, "first_due_at": NOON, "made_at": NOON}
    FollowUp.objects.bulk_create(FollowUp(reason=str(number), due_at=NOON, **like) for number in range(999))
    make_due_reminders(at=NOON)

    with django_assert_max_num_queries(60):
        give(shop, agent, trainer, manager)

    assert bell(trainer) == 1000


def test_two_workers_and_two_managers_at_once_tell_the_new_owner_of_each_once(shared_database, settings):  # noqa: F811
    settings.CAN_MAIL = True

    def make():
        shop = ShopFactory()
        people = [UserFactory(email=f"{name}@example.com") for name in ("old", "new", "chief")]
        shop.members.set(people)
        ReminderSettings.objects.create(person=people[1], language="en", by_email=True)
        for _ in range(20):
            FollowUpFactory(customer=CustomerFactory(shop=shop), owner=people[0], due_at=NOON)
        return shop, *people

    def promises():
        return set(FollowUp.objects.values_list("pk", flat=True))

    shop, old, new, chief = in_own_thread(make)
    remind, send = lambda: make_due_reminders(at=NOON), lambda: send_reminders(clock=lambda: NOON + MINUTE)

    given = at_once([remind, lambda: give(shop, old, new, chief), lambda: give(shop, old, new, chief), remind])
    in_own_thread(remind)
    at_once([send, send])

    assert sum(one is not None for one in given[1:3]) == 1
    assert in_own_thread(lambda: bell(new)) == len(in_own_thread(promises)) == 20
    assert receivers() == ["new@example.com"] * 20
    assert in_own_thread(lambda: bell(old)) == 0
    in_own_thread(FollowUp.objects.all().delete)
