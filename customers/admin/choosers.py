"""Boxes that find rows while one types, so that no page loads a table."""

from typing import Any

from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple

from .shops import SHOP_PARAMETER


class _OfOneShop:
    """Asks for rows of one shop; without one, of all shops of the reader."""

    shop_id: int | None = None

    def get_url(self) -> str:
        """Where the box looks."""
        url: str = super().get_url()  # type: ignore[misc]
        return f"{url}?{SHOP_PARAMETER}={self.shop_id}" if self.shop_id else url


class FindOne(_OfOneShop, AutocompleteSelect):
    """One row of a shop."""


class FindMany(_OfOneShop, AutocompleteSelectMultiple):
    """Several rows of a shop."""


def look_in_shop(form: Any, name: str, shop_id: int | None) -> None:
    """Tell the box of a form's field, where there is one, in which shop it looks."""
    field = form.fields.get(name)
    if field is not None:
        widget = getattr(field.widget, "widget", field.widget)  # the frame with the add link around it
        if isinstance(widget, _OfOneShop):
            widget.shop_id = shop_id
