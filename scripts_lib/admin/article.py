"""Knowledge: how to care for a product, what speaks for it, how things work here."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget

from customers.admin.choosers import FindMany, look_in_shop
from scripts_lib.choices import ArticleKind
from scripts_lib.models import Article

from .base import LibraryAdmin, LibraryForm

POINTS = ("selling_points", "advantages", "suits", "how_to_use")
FIRST_CLAUSE = _("The clause that matters comes first: a narrow page shows only that.")


class ArticleForm(LibraryForm):
    """An article that agents see says something."""

    class Meta:
        model = Article
        fields = "__all__"
        widgets = {name: UnfoldAdminTextareaWidget(attrs={"rows": 2}) for name in ("short", *POINTS)}
        help_texts = dict.fromkeys(POINTS, FIRST_CLAUSE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        look_in_shop(self, "products", self.instance.shop_id)

    def clean(self) -> dict[str, Any]:
        """Products of the same shop; a published tip has its short version, knowledge a point."""
        cleaned = super().clean() or {}
        self.refuse_foreign("products", cleaned.get("products", ()), text=_("A product belongs to another shop."))
        if not cleaned.get("is_published"):
            return cleaned
        if cleaned.get("kind") == ArticleKind.CARE and not cleaned.get("short"):
            self.add_error("short", _("A published care tip needs the version that an agent copies."))
        if cleaned.get("kind") == ArticleKind.PRODUCT and not any(cleaned.get(name) for name in POINTS):
            raise forms.ValidationError(_("Published product knowledge needs at least one of the four points."))
        return cleaned


@admin.register(Article)
class ArticleAdmin(LibraryAdmin):
    form = ArticleForm
    list_display = ("title", "kind", "is_published", "whose")
    list_filter = ("kind", "is_published")
    search_fields = ("title", "short")
    search_help_text = _("Words of the title or of the short version")
    autocomplete_fields = ("products",)
    fieldsets = (
        (None, {"fields": ("shop", ("kind", "is_published"), "title", "short", "body", "products")}),
        (_("Product knowledge"), {"fields": POINTS}),
    )
    ordering = ("kind", "title", "pk")

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A box that finds products while one types."""
        kwargs["widget"] = FindMany(db_field, self.admin_site)
        return super().formfield_for_manytomany(db_field, request, **kwargs)
