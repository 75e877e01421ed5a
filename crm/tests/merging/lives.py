"""What hangs on a customer, made and told: one row of everything, and every row byte for byte."""

import json
from datetime import timedelta

from django.core import serializers

from crm.models import InquiryChange, PageVisit
from crm.tests.factories import (
    DeedFactory,
    FollowUpFactory,
    InquiryFactory,
    InteractionFactory,
    MessageFactory,
    NoteFactory,
    ScriptUseFactory,
)
from customers.models import Customer, CustomerAlias, CustomerImage, CustomerMerge, OrderImage, OrderImport
from customers.services.facts import rebuild_facts
from customers.services.identity.relations import customer_relations
from customers.tests.factories import NOON, OrderFactory

DAY = timedelta(days=1)
LATER = NOON + DAY


def books(shop):
    """Every row of every table that belongs to somebody, byte for byte; the merges themselves aside."""
    models_told = {relation.model for relation in customer_relations()} | {Customer, OrderImage}
    told = {}
    for model in sorted(models_told - {CustomerMerge}, key=lambda one: one._meta.label):
        rows = model._base_manager.order_by("pk")
        told[model._meta.label] = json.loads(serializers.serialize("json", rows))
        told[model._meta.label + " exact"] = list(rows.values())
    return told


def full_life(customer, agent, *, note="Likes blue"):
    """One row of everything that the agent's day and the imports hang on a customer."""
    shop = customer.shop
    order = OrderFactory(shop=shop, channel=customer.channel, customer=customer)
    order_import = OrderImport.objects.create(shop=shop, file_name="a.csv", sha256="0")
    OrderImage.objects.create(order_import=order_import, order=order, before={"customer_id": customer.pk})
    CustomerImage.objects.create(order_import=order_import, customer=customer, before={"name": "old"})
    inquiry = InquiryFactory(customer=customer)
    InquiryChange.objects.create(
        shop=shop, customer=customer, inquiry=inquiry, before={}, after={"state": "open"}, made_at=NOON
    )
    MessageFactory(customer=customer, inquiry=inquiry)
    InteractionFactory(customer=customer, inquiry=inquiry)
    FollowUpFactory(customer=customer, inquiry=inquiry, owner=agent)
    ScriptUseFactory(customer=customer, inquiry=inquiry)
    NoteFactory(customer=customer, text=note, made_by=agent)
    DeedFactory(customer=customer, made_by=agent)
    PageVisit.objects.create(shop=shop, customer=customer, user=agent, opened_at=NOON, seen_at=NOON)
    CustomerAlias.objects.create(shop=shop, channel=customer.channel, key=f"old-{customer.pk}", customer=customer)
    rebuild_facts(shop_id=shop.pk, at=NOON, customer_ids=[customer.pk])
    return order


def without_facts_of(customer, told):
    told = dict(told)
    told["customers.CustomerFacts"] = [one for one in told["customers.CustomerFacts"] if one["pk"] != customer.pk]
    exact = told["customers.CustomerFacts exact"]
    told["customers.CustomerFacts exact"] = [one for one in exact if one["customer_id"] != customer.pk]
    return told
