"""Boring rows of the agent's day."""

from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from crm.choices import DeedKind, InteractionKind, UseKind
from crm.models import Deed, FollowUp, FollowUpTemplate, Inquiry, Interaction, Message, Note, ReplyWait, ScriptUse
from customers.tests.factories import NOON, CustomerFactory, ShopFactory, UserFactory


class _OfCustomer(DjangoModelFactory):
    class Meta:
        abstract = True

    customer = factory.SubFactory(CustomerFactory)
    shop = factory.SelfAttribute("customer.shop")


class InquiryFactory(_OfCustomer):
    """Open and pre-sale, from noon on."""

    class Meta:
        model = Inquiry

    channel = factory.SelfAttribute("customer.channel")
    opened_at = NOON
    last_at = factory.SelfAttribute("opened_at")


class NoteFactory(_OfCustomer):
    class Meta:
        model = Note

    text = factory.Sequence(lambda n: f"Note {n}")
    made_at = NOON


class MessageFactory(_OfCustomer):
    class Meta:
        model = Message

    text = factory.Sequence(lambda n: f"Sentence {n}")
    said_at = NOON


class ReplyWaitFactory(_OfCustomer):
    """A buyer who has been waiting since noon, for an answer within the hour."""

    class Meta:
        model = ReplyWait

    inquiry = factory.SubFactory(InquiryFactory, customer=factory.SelfAttribute("..customer"))
    asked_at = NOON
    due_at = factory.LazyAttribute(lambda wait: wait.asked_at + timedelta(hours=1))


class InteractionFactory(_OfCustomer):
    class Meta:
        model = Interaction

    kind = InteractionKind.PHOTO
    happened_at = NOON


class FollowUpFactory(_OfCustomer):
    class Meta:
        model = FollowUp

    due_at = NOON
    first_due_at = factory.SelfAttribute("due_at")
    reason = "Ask how it fits"
    owner = factory.SubFactory(UserFactory)
    made_by = factory.SelfAttribute("owner")
    made_at = NOON


class FollowUpTemplateFactory(DjangoModelFactory):
    class Meta:
        model = FollowUpTemplate

    shop = factory.SubFactory(ShopFactory)
    name = factory.Sequence(lambda n: f"Template {n}")
    text = "Ask how it fits"


class ScriptUseFactory(_OfCustomer):
    class Meta:
        model = ScriptUse

    kind = UseKind.SCRIPT
    made_at = NOON


class DeedFactory(_OfCustomer):
    class Meta:
        model = Deed

    kind = DeedKind.TEMPER
    subject = "Easy to talk to"
    made_by = factory.SubFactory(UserFactory)
    made_at = NOON
