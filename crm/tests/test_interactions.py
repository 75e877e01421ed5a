import re
from datetime import timedelta

import pytest

from crm.models import Inquiry, Interaction, Message
from crm.services.interactions import (
    InteractionRefused,
    name_friend,
    record_interaction,
    record_told_interaction,
)
from crm.services.messages import keep_message
from crm.services.undo import undo
from customers.tests.factories import NOON, CustomerFactory, UserFactory

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def buyer(shop):
    return CustomerFactory(shop=shop)


class TestRecordInteraction:
    def test_notes_it_in_the_inquiry(self, buyer, agent):
        deed = record_interaction(customer=buyer, by=agent, at=NOON, kind="photo")

        noted = Interaction.objects.get()
        assert (noted.kind, noted.happened_at, noted.made_by) == ("photo", NOON, agent)
        assert noted.inquiry == Inquiry.objects.get(customer=buyer)
        assert (deed.kind, deed.subject) == ("interaction", "Photo")

    @pytest.mark.parametrize(("later", "count"), [(MINUTE - timedelta(seconds=1), 1), (MINUTE, 2)])
    def test_two_clicks_are_one_event(self, buyer, agent, later, count):
        record_interaction(customer=buyer, by=agent, at=NOON, kind="photo")

        record_interaction(customer=buyer, by=UserFactory(), at=NOON + later, kind="photo")

        assert Interaction.objects.count() == count

    def test_refuses_another_word(self, buyer, agent):
        with pytest.raises(InteractionRefused):
            record_interaction(customer=buyer, by=agent, at=NOON, kind="wink")


class TestNameFriend:
    @pytest.fixture
    def brought(self, buyer, agent):
        record_interaction(customer=buyer, by=agent, at=NOON, kind="friend")
        return Interaction.objects.get()

    def name(self, brought, agent, friend):
        return name_friend(customer=brought.customer, by=agent, at=NOON, interaction_id=brought.pk, friend=friend)

    def test_says_whom_once(self, brought, agent, shop):
        friend = CustomerFactory(shop=shop)

        assert [self.name(brought, agent, friend), self.name(brought, agent, friend)] == [True, False]

        brought.refresh_from_db()
        assert brought.friend == friend

    def test_can_be_said_otherwise(self, brought, agent, shop):
        first, second = CustomerFactory(shop=shop), CustomerFactory(shop=shop)
        self.name(brought, agent, first)

        assert self.name(brought, agent, second)

        brought.refresh_from_db()
        assert brought.friend == second

    @pytest.mark.parametrize("who", ["the buyer", "somebody of another shop"])
    def test_refuses_who_cannot_be_it(self, brought, agent, who):
        friend = brought.customer if who == "the buyer" else CustomerFactory()

        with pytest.raises(InteractionRefused):
            self.name(brought, agent, friend)

    def test_belongs_to_a_friend_only(self, buyer, agent, shop):
        record_interaction(customer=buyer, by=agent, at=NOON, kind="photo")

        assert not self.name(Interaction.objects.get(), agent, CustomerFactory(shop=shop))


class TestFriendDoor:
    @pytest.fixture
    def brought(self, buyer, agent):
        record_interaction(customer=buyer, by=agent, at=NOON, kind="friend")
        return Interaction.objects.get()

    def say(self, client, brought, text):
        address = f"/admin/customers/customer/{brought.customer_id}/friend/"
        answer = client.post(address, {"id": brought.pk, "friend": text}, headers={"HX-Request": "true"})
        brought.refresh_from_db()
        return answer

    def test_finds_whom_the_text_means(self, as_agent, brought, shop):
        friend = CustomerFactory(shop=shop, account="小夏天")

        answer = self.say(as_agent, brought, " 小夏天 ")

        assert (answer.status_code, brought.friend) == (200, friend)
        timeline = as_agent.get(f"/admin/customers/customer/{brought.customer_id}/timeline/").content.decode()
        assert "小夏天" in timeline
        assert "Name somebody else" in timeline

    @pytest.mark.parametrize(("text", "told"), [("", "No such buyer."), ("nobody", "No such buyer.")])
    def test_says_when_nobody_fits(self, as_agent, brought, text, told):
        answer = self.say(as_agent, brought, text)

        assert told in answer.content.decode()
        assert brought.friend is None

    def test_asks_for_more_when_several_fit(self, as_agent, brought, shop):
        for account in ("夏天1", "夏天2"):
            CustomerFactory(shop=shop, account=account)

        assert "Several buyers fit." in self.say(as_agent, brought, "夏天").content.decode()
        assert brought.friend is None

    def test_is_closed_to_an_outsider(self, as_outsider, brought):
        assert self.say(as_outsider, brought, "x").status_code == 404


class TestToldInTheChat:
    @pytest.fixture
    def say(self, buyer, agent):
        def say(text, sender="buyer"):
            message = keep_message(customer=buyer, by=agent, at=NOON, text=text)
            Message.objects.filter(pk=message.pk).update(sender=sender)
            return message

        return say

    def note(self, client, buyer, message, kind):
        address = f"/admin/customers/customer/{buyer.pk}/interaction/"
        return client.post(address, {"message": message.pk, "kind": kind}, headers={"HX-Request": "true"})

    @pytest.mark.parametrize(
        ("text", "offered"),
        [
            ("收到了，很满意", ["satisfied"]),
            ("不太满意，掉色", ["not_satisfied"]),
            ("是朋友介绍来的", ["friend"]),
            ("我要安利给同学", ["recommendation"]),
            ("不是很满意", []),
            ("在吗", []),
        ],
    )
    def test_is_offered_beside_the_words(self, as_agent, buyer, say, text, offered):
        say(text)

        page = as_agent.get(f"/admin/customers/customer/{buyer.pk}/timeline/?kind=messages").content.decode()

        assert re.findall(r'name="kind" value="(\w+)"', page) == offered

    def test_is_noted_as_of_when_it_was_said_and_once(self, as_agent, agent, buyer, say):
        message = say("收到了，很满意")

        for _click in range(2):
            assert self.note(as_agent, buyer, message, "satisfied").status_code == 200

        noted = Interaction.objects.get()
        assert (noted.kind, noted.happened_at, noted.made_by) == ("satisfied", message.said_at, agent)
        assert noted.inquiry_id == message.inquiry_id

    def test_can_be_taken_back(self, agent, buyer, say):
        message = say("收到了，很满意")
        told = {"customer": buyer, "by": agent, "at": NOON, "kind": "satisfied", "message_id": message.pk}
        deed = record_told_interaction(**told)

        undo(customer=buyer, by=agent, at=NOON, deed_id=deed.pk)

        assert not Interaction.objects.exists()

    def test_is_nothing_that_the_shop_said(self, as_agent, buyer, say):
        message = say("您满意就好", sender="agent")

        assert self.note(as_agent, buyer, message, "satisfied").status_code == 400
        assert not Interaction.objects.exists()
