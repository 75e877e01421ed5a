"""Figures in templates: thousands apart in every language, money with its two decimals."""

from decimal import Decimal

from django import template

register = template.Library()


@register.filter
def whole(value: int | None) -> str:
    """3191 as 3,191; nothing for nothing."""
    return "" if value is None else f"{value:,d}"


@register.filter
def money(value: Decimal | None) -> str:
    """7109.5 as 7,109.50; nothing for nothing."""
    return "" if value is None else f"{value:,.2f}"
