"""All business rows of a shop as plain values, so that two moments can be compared."""

from customers.models import Channel, Customer, CustomerFacts, Order, OrderItem, Product, WaitingLine

VOLATILE = {
    "id",
    "shop",
    "created_import",
    "created_at",
    "changed_at",
    "order_import",
    "joined_import",
    "digest",
    "promo",  # read afterwards from what counts here
    "is_bargain",
}
NAMED = {"customer": "customer__key", "order": "order__order_no", "product": "product__sku", "channel": "channel__code"}
BUSINESS = (Channel, Customer, CustomerFacts, Order, OrderItem, Product, WaitingLine)


def rows(shop):
    """Each table as a sorted list; database numbers and moments of writing do not count."""
    return {
        model.__name__: sorted(model.objects.filter(shop=shop).values_list(*columns(model)), key=repr)
        for model in BUSINESS
    }


def columns(model):
    volatile = VOLATILE - {"created_at", "digest"} if model is Order else VOLATILE
    return [NAMED.get(one.name, one.name) for one in model._meta.concrete_fields if one.name not in volatile]
