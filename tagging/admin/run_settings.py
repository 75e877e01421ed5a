"""How a shop's tags are run, and where RFM cuts."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from customers.admin.base import ShopScopedAdmin
from customers.admin.forms import ShopRowForm
from customers.admin.shops import shops_of
from tagging.choices import CutMethod
from tagging.conditions.rfm import CutsRefused, read_cuts
from tagging.models import CutPoints, RunSettings
from tagging.texts import cut_text

VERSIONS_SHOWN = 12
SCORES = {"r": _("fixed: days of R"), "f": _("fixed: orders of F"), "m": _("fixed: money of M")}


class RunSettingsForm(ShopRowForm):
    """The fixed cut points are typed as four ascending numbers each."""

    r = forms.CharField(label=SCORES["r"], required=False, max_length=100)
    f = forms.CharField(label=SCORES["f"], required=False, max_length=100)
    m = forms.CharField(label=SCORES["m"], required=False, max_length=100)

    class Meta:
        model = RunSettings
        fields = ("shop", "largest_move", "cut_method")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in SCORES:
            self.fields[name].help_text = _("Four ascending numbers, with spaces between them.")
            self.initial.setdefault(name, " ".join(map(str, self.instance.fixed_cuts.get(name, []))))

    def clean(self) -> dict[str, Any]:
        """Fixed cut points are needed where they are chosen; what is typed must be right in any case."""
        cleaned = super().clean() or {}
        kept = {}
        for name in SCORES:
            text = cleaned.get(name, "")
            if not text.strip() and cleaned.get("cut_method") != CutMethod.FIXED:
                continue
            try:
                kept[name] = read_cuts(text)
            except CutsRefused:
                self.add_error(name, ValidationError(_("Write four ascending numbers, for example 30 60 120 240.")))
        self.instance.fixed_cuts = kept
        return cleaned


@admin.register(RunSettings)
class RunSettingsAdmin(ShopScopedAdmin):
    form = RunSettingsForm
    list_display = ("shop_name", "largest_move", "cut_method")
    list_select_related = ("shop",)
    sortable_by = ()
    fields = ("shop", "largest_move", "cut_method", "r", "f", "m", "in_force", "versions")
    readonly_fields = ("in_force", "versions")
    ordering = ("shop__name", "pk")
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[RunSettings]:
        """Every shop has a row as soon as somebody looks."""
        missing = [shop for shop in shops_of(request) if not RunSettings.objects.filter(shop=shop).exists()]
        RunSettings.objects.bulk_create([RunSettings(shop=shop) for shop in missing], ignore_conflicts=True)
        return super().get_queryset(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A shop has its row."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A shop keeps its row."""
        return False

    @admin.display(description=_("shop"))
    def shop_name(self, row: RunSettings) -> str:
        return row.shop.name

    @admin.display(description=_("cut points in force"))
    def in_force(self, row: RunSettings) -> SafeString | str:
        newest = CutPoints.objects.filter(shop=row.shop_id).order_by("-version").first()
        if newest is None:
            return str(_("None yet: they are measured when the first buyers have ordered."))
        return format_html_join("", "<p>{}</p>", ((line,) for line in cut_text(newest.cuts)))

    @admin.display(description=_("versions"))
    def versions(self, row: RunSettings) -> SafeString | str:
        rows = CutPoints.objects.filter(shop=row.shop_id).order_by("-version")[:VERSIONS_SHOWN]
        words = _("Version %(n)s, from %(day)s, %(method)s, %(count)s buyers")
        lines = [
            words
            % {
                "n": one.version,
                "day": one.as_of.isoformat(),
                "method": one.get_method_display(),
                "count": f"{one.customer_count:,d}",
            }
            for one in rows
        ]
        return format_html_join("", "<p>{}</p>", ((line,) for line in lines)) or str(_("none"))
