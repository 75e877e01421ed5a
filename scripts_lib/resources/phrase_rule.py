"""Phrase rules as a table."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils.translation import gettext as _

from customers.choices import ExportedList
from customers.exchange.resource import CatalogueResource
from scripts_lib.choices import BY_WORDS
from scripts_lib.models import PhraseRule
from scripts_lib.models.library import CodesField

TRIED_ANEW = ("words", "detector", "allowed", "severity", "channels", "except_channels")


class PhraseRuleResource(CatalogueResource):
    """One row a rule, known by its code. Whether it is in use is decided on its page, after it was tried."""

    model = PhraseRule
    exported = ExportedList.PHRASE_RULES
    must = "code"
    plain = (
        "code",
        "name",
        "kind",
        "severity",
        "words",
        "detector",
        "allowed",
        "channels",
        "except_channels",
        "valid_from",
        "valid_until",
        "suggestion",
        "note",
        "position",
    )

    def queryset(self) -> Any:
        """The rules that hold in the shop."""
        return PhraseRule.objects.for_shop(self.shop.pk) if self.shop else PhraseRule.objects.filter(shop=None)

    def find(self, row: dict[str, Any]) -> Any:
        """By code; the shop's own before everybody's."""
        return self.queryset().filter(code=str(row["code"])).order_by(F("shop").asc(nulls_last=True), "pk").first()

    def now(self, row: Any, name: str) -> Any:
        """Codes of channels as they are stored."""
        is_codes = isinstance(self.model._meta.get_field(name), CodesField)
        return getattr(row, name) if is_codes else super().now(row, name)

    def said(self, name: str, cell: Any) -> Any:
        """Codes of channels as they will be stored."""
        value = super().said(name, cell)
        is_codes = isinstance(self.model._meta.get_field(name), CodesField)
        return CodesField.joined(value.split()) if is_codes else value

    def write(self, row: Any, changes: dict[str, Any]) -> None:
        """The rule; what it finds has changed, so it has to be tried again before it is used."""
        if row.pk and row.shop_id is None and self.shop is not None:
            raise ValidationError(_("This rule belongs to all shops: only the operator changes it."))
        for name, value in changes.items():
            setattr(row, name, value)
        if not row.words and row.detector in BY_WORDS:
            raise ValidationError({"words": _("Write at least one word, or choose what is found.")})
        if any(name in changes for name in TRIED_ANEW):
            row.is_active, row.tried_at = False, None
        row.save()
