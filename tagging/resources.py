"""Sets of words as a table."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from customers.choices import ExportedList
from customers.exchange.cells import checked
from customers.exchange.resource import CatalogueResource
from tagging.models import KeywordSet
from tagging.services.keywords import WordsRefused, save_for_shop, save_keyword_set, words_of


class KeywordSetResource(CatalogueResource):
    """One row a set, known by its code. What differs from everybody's set becomes the shop's own."""

    model = KeywordSet
    exported = ExportedList.KEYWORD_SETS
    must = "code"
    own = {"words": _("words")}
    plain = (
        "code",
        "name",
        "purpose",
        "intent",
        "shopper_type",
        "weight",
        "suggests",
        "is_negatable",
        "is_active",
        "position",
    )

    def queryset(self) -> Any:
        """The sets by which the shop reads."""
        rows = KeywordSet.objects.prefetch_related("words")
        return rows.for_shop(self.shop.pk) if self.shop else rows.filter(shop=None)

    def find(self, row: dict[str, Any]) -> Any:
        """By code."""
        return self.queryset().filter(code=str(row["code"])).first()

    def now(self, row: Any, name: str) -> Any:
        """Words as a set: their order means nothing."""
        return frozenset(one.word for one in row.words.all()) if name == "words" else super().now(row, name)

    def said(self, name: str, cell: Any) -> Any:
        """The same out of a cell."""
        if name != "words":
            return super().said(name, cell)
        try:
            return frozenset(words_of(checked(cell)))
        except WordsRefused as refused:
            raise ValidationError(str(refused)) from refused

    def written(self, name: str, value: Any) -> str:
        """Words with spaces between."""
        return " ".join(sorted(value)) if name == "words" else super().written(name, value)

    def write(self, row: Any, changes: dict[str, Any]) -> None:
        """The set with its words, as a state of its own."""
        words = sorted(changes.get("words", self.now(row, "words") if row.pk else ()))
        for name, value in changes.items():
            if name != "words":
                setattr(row, name, value)
        if row.pk and row.shop_id is None and self.shop is not None:
            save_for_shop(keyword_set=row, shop=self.shop, words=words)
        else:
            save_keyword_set(keyword_set=row, words=words)
