"""The product that a pasted link, number or name means."""

import re

from customers.models import Product

SHOWN = 4
IN_LINK = re.compile(r"[?&](?:id|sku|skuId|item_id|goods_id|num_iid)=([\w-]+)|/([\w-]+?)(?:\.html)?(?:[?#]|$)")
SHORTEST_NAME = 2


def products_named(shop_id: int, key: str, text: str) -> list[Product]:
    """The product chosen by key, else by article number (also inside a link), else by how its name begins."""
    products = Product.objects.filter(shop=shop_id)
    if key.isascii() and key.isdigit():
        return list(products.filter(pk=int(key)))
    text = text.strip()
    if not text:
        return []
    numbers = [text, *(first or second for first, second in IN_LINK.findall(text))] if "/" in text else [text]
    exact = list(products.filter(sku__in=[one[:128] for one in numbers])[:1])
    if exact or len(text) < SHORTEST_NAME:
        return exact
    return list(products.filter(name__begins=text[:100]).order_by("name", "pk")[:SHOWN])
