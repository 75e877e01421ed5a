from django.db import transaction

from customers.models import Shop

from .attributes import install_default_attributes


class ShopUnknown(Exception):
    """No shop has this code; create it first."""


@transaction.atomic
def create_shop(*, code: str, timezone: str = "Asia/Shanghai", name: str = "") -> Shop:
    """The shop with this code, made now when there is none. A shop that exists stays as it is."""
    shop = Shop(code=code, name=name or code, timezone=timezone)
    if known := Shop.objects.filter(code=code).first():
        return known
    shop.full_clean()
    shop.save()
    install_default_attributes(shop=shop)
    return shop


def find_shop(code: str) -> Shop:
    """The shop with this code, or ShopUnknown."""
    shop = Shop.objects.filter(code=code).first()
    if shop is None:
        raise ShopUnknown(code)
    return shop
