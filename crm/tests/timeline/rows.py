"""Rows for a timeline: a change of tags, and one of each kind there is."""

from crm.models import Coupon, InquiryChange, LossReason, Review
from crm.tests.factories import (
    FollowUpFactory,
    InquiryFactory,
    InteractionFactory,
    MessageFactory,
    NoteFactory,
    ScriptUseFactory,
)
from customers.choices import AttributeSource
from customers.models import AttributeDefinition, AttributeValue, CustomerMerge
from customers.tests.factories import NOON, CustomerFactory, OrderFactory, OrderItemFactory, ProductFactory
from tagging.choices import TagSource
from tagging.models import TagChange
from tagging.tests.factories import TagFactory, TagGroupFactory

from .reading import LATER


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
    shop = customer.shop
    product = ProductFactory(shop=shop, name=f"Product {text}"[:200])
    reason = LossReason.objects.create(shop=shop, name=text[:50])
    for number in range(count):
        _bought(customer, text)
        _lost(customer, user, text, product, reason)
        _wrote(customer, user, text, product, number)
        _was_served(customer, user, text, product)
        _was_described(customer, user, text, number)
        _was_merged(customer, user, text, number)


def _bought(customer, text):
    """An order with both notes, and one without a moment."""
    of = {"shop": customer.shop, "channel": customer.channel, "customer": customer}
    OrderItemFactory(order=OrderFactory(**of, buyer_note=text, seller_note=text), title=text)
    OrderFactory(**of, created_at=None, status="closed", goods=text)


def _lost(customer, user, text, product, reason):
    """An inquiry that was lost, and what was said of it before."""
    asked = {"purpose": text, "product": product}
    lost = {"state": "lost", "loss_reason": reason, "closed_at": NOON}
    inquiry = InquiryFactory(customer=customer, opened_by=user, **asked, **lost)
    InquiryChange.objects.create(
        shop=customer.shop,
        customer=customer,
        inquiry=inquiry,
        before={"state": "open", "product_id": product.pk, "purpose": text},
        after={"state": "lost", "loss_reason_id": reason.pk},
        made_by=user,
        made_at=NOON,
    )


def _wrote(customer, user, text, product, number):
    """A message and a review."""
    MessageFactory(customer=customer, text=text, recorded_by=user)
    written = {"written_on": NOON.date(), "written_at": NOON, "made_at": NOON, "digest": f"{number}"}
    Review.objects.create(shop=customer.shop, customer=customer, product=product, text=text, **written)


def _was_served(customer, user, text, product):
    """A promise, an interaction with a friend, a script and a coupon."""
    FollowUpFactory(customer=customer, reason=text, owner=user, due_at=LATER)
    friend = CustomerFactory(shop=customer.shop, channel=customer.channel, name=text[:90])
    InteractionFactory(customer=customer, kind="friend", friend=friend, made_by=user)
    ScriptUseFactory(customer=customer, text=text, product=product, made_by=user)
    given = {"given_by": user, "created_at": NOON, "expires_on": NOON.date()}
    Coupon.objects.create(shop=customer.shop, customer=customer, name=text[:50], reason=text[:200], **given)


def _was_described(customer, user, text, number):
    """A tag, a note and a value of the shop's own."""
    group = TagGroupFactory(shop=customer.shop, name=f"{text[:80]}{number}")
    tag_change(customer, opened=TagFactory(group=group, name=text[:90]), made_by=user)
    NoteFactory(customer=customer, text=text, made_by=user)
    own = AttributeDefinition.objects.create(shop=customer.shop, code=f"own-{number}", name=text[:100], level=4)
    said = {"value": text, "source": AttributeSource.AGENT, "set_by": user, "set_at": NOON}
    AttributeValue.objects.create(shop=customer.shop, customer=customer, definition=own, **said)


def _was_merged(customer, user, text, number):
    """A merge with a customer who is no more."""
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
