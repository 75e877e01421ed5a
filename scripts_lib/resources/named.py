"""Rows of the shop that a cell names: products by article number, categories by name."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from customers.exchange.cells import joined, listed
from customers.exchange.resource import CatalogueResource
from customers.models import Product, ProductCategory
from scripts_lib.models.library import CodesField

PRODUCTS, CATEGORIES = "products", "categories"
BY = {PRODUCTS: (Product, "sku"), CATEGORIES: (ProductCategory, "name")}


class LibraryResource(CatalogueResource):
    """What scripts and articles share: products and categories, found by title when nothing better tells."""

    must = "title"

    def now(self, row: Any, name: str) -> Any:
        """Sets of what the row is linked with; codes as they are stored."""
        if name in BY:
            return frozenset(getattr(one, BY[name][1]) for one in getattr(row, name).all())
        if name in self.plain and isinstance(self.model._meta.get_field(name), CodesField):
            return getattr(row, name)
        return super().now(row, name)

    def said(self, name: str, cell: Any) -> Any:
        """The same out of a cell."""
        if name in BY:
            return self._known(name, listed(cell))
        value = super().said(name, cell)
        if isinstance(self.model._meta.get_field(name), CodesField):
            return CodesField.joined(value.split())
        return value

    def written(self, name: str, value: Any) -> str:
        """Several in one cell."""
        return joined(value) if name in BY else super().written(name, value)

    def link(self, row: Any, changes: dict[str, Any]) -> None:
        """Write the links that differ."""
        for name, (model, key) in BY.items():
            if name in changes:
                getattr(row, name).set(model._default_manager.filter(shop=self.shop, **{f"{key}__in": changes[name]}))

    def by_title(self, row: dict[str, Any]) -> Any:
        """The one row of that title; several are told apart by their numbers only."""
        found = self._by_title.get(str(row.get("title", "")), {})
        if len(found) > 1:
            raise ValidationError({"title": _("Several have this title. Write the number of the one that is meant.")})
        return self.queryset().filter(pk=next(iter(found))).first() if found else None

    def noted(self, row: Any) -> None:
        """A later row may mean this one by its title."""
        self._by_title.get(self._titles.get(row.pk, ""), {}).pop(row.pk, None)
        self._titles[row.pk] = row.title
        self._by_title.setdefault(row.title, {})[row.pk] = True

    @cached_property
    def _titles(self) -> dict[int, str]:
        return dict(self.model._default_manager.filter(shop=self.shop).values_list("pk", "title"))

    @cached_property
    def _by_title(self) -> dict[str, dict[int, bool]]:
        found: dict[str, dict[int, bool]] = {}
        for pk, title in self._titles.items():
            found.setdefault(title, {})[pk] = True
        return found

    def _known(self, name: str, wanted: Iterable[str]) -> frozenset[str]:
        model, key = BY[name]
        wanted = frozenset(wanted)
        known = set(model._default_manager.filter(shop=self.shop, **{f"{key}__in": wanted}).values_list(key, flat=True))
        if unknown := sorted(wanted - known):
            raise ValidationError(_("Not known in this shop: %(names)s") % {"names": " · ".join(unknown)})
        return wanted
