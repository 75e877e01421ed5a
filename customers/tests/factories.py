"""Boring rows; a test spells out only what matters to it."""

from datetime import UTC, datetime
from decimal import Decimal

import factory
from django.contrib.auth import get_user_model
from factory.django import DjangoModelFactory

from customers.choices import OrderStatus
from customers.models import Channel, Customer, CustomerFacts, NextLook, Order, OrderItem, Product, Shop
from customers.models.next_look import AT_ONCE

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)  # noon in Shanghai


class UserFactory(DjangoModelFactory):
    class Meta:
        model = get_user_model()
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"staff{n}")
    is_staff = True

    @factory.post_generation
    def shops(self, create, extracted, **kwargs):
        if create and extracted:
            self.shops.set(extracted)


class ShopFactory(DjangoModelFactory):
    class Meta:
        model = Shop

    code = factory.Sequence(lambda n: f"shop-{n}")
    name = factory.Sequence(lambda n: f"Shop {n}")


class ChannelFactory(DjangoModelFactory):
    class Meta:
        model = Channel

    shop = factory.SubFactory(ShopFactory)
    code = factory.Sequence(lambda n: f"channel-{n}")
    name = "Taobao"


class CustomerFactory(DjangoModelFactory):
    class Meta:
        model = Customer
        skip_postgeneration_save = True

    shop = factory.SubFactory(ShopFactory)
    channel = factory.SubFactory(ChannelFactory, shop=factory.SelfAttribute("..shop"))
    account = factory.Sequence(lambda n: f"nick{n}")
    key = factory.SelfAttribute("account")

    @factory.post_generation
    def facts(self, create, extracted, **kwargs):
        if create:
            FactsFactory(customer=self, shop=self.shop, **kwargs)
            NextLook.objects.create(customer=self, shop=self.shop, due_on=AT_ONCE)


class FactsFactory(DjangoModelFactory):
    class Meta:
        model = CustomerFacts

    order_count = 0
    spent = Decimal(0)
    changed_at = NOON


class ProductFactory(DjangoModelFactory):
    class Meta:
        model = Product

    shop = factory.SubFactory(ShopFactory)
    sku = factory.Sequence(lambda n: f"SKU-{n}")
    name = factory.Sequence(lambda n: f"Silk scarf {n}")


class OrderFactory(DjangoModelFactory):
    class Meta:
        model = Order

    shop = factory.SubFactory(ShopFactory)
    channel = factory.SubFactory(ChannelFactory, shop=factory.SelfAttribute("..shop"))
    customer = None
    order_no = factory.Sequence(lambda n: f"{486937215500000000 + n}")
    status = OrderStatus.COMPLETED
    created_at = NOON
    paid_at = factory.SelfAttribute("created_at")
    paid_on = factory.LazyAttribute(lambda order: order.paid_at.date() if order.paid_at else None)
    paid = Decimal("100.00")


class OrderItemFactory(DjangoModelFactory):
    class Meta:
        model = OrderItem

    order = factory.SubFactory(OrderFactory)
    shop = factory.SelfAttribute("order.shop")
    position = factory.Sequence(lambda n: n)
    title = "Silk scarf"
