"""How a shop's tags are run, and where RFM cuts."""

from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextInputWidget

from customers.admin.base import ShopScopedAdmin
from customers.admin.forms import ShopRowForm
from customers.admin.shops import shops_of
from customers.selectors.staff import staff_name
from tagging.choices import CutMethod
from tagging.conditions.rfm import CutsRefused, read_cuts
from tagging.models import CutPoints, RunSettings
from tagging.services.run_requests import ask_for_run
from tagging.texts import cut_text

from .cut_preview import CutPreviewDoors

VERSIONS_SHOWN = 12
SCORES = {"r": _("fixed: days of R"), "f": _("fixed: orders of F"), "m": _("fixed: money of M")}


def _four_numbers(name: str) -> forms.CharField:
    return forms.CharField(label=SCORES[name], required=False, max_length=100, widget=UnfoldAdminTextInputWidget)


class RunSettingsForm(ShopRowForm):
    """The fixed cut points are typed as four ascending numbers each."""

    r = _four_numbers("r")
    f = _four_numbers("f")
    m = _four_numbers("m")

    class Meta:
        model = RunSettings
        fields = ("shop", "largest_move", "cut_method", "bargain_points")

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
class RunSettingsAdmin(CutPreviewDoors, ShopScopedAdmin):
    form = RunSettingsForm
    list_display = ("shop_name", "largest_move", "cut_method", "bargain_points")
    list_select_related = ("shop",)
    sortable_by = ()
    fields = (
        *("shop", "largest_move", "cut_method", "r", "f", "m"),
        *("who_would_move", "in_force", "bargain_points", "versions", "changes"),
    )
    readonly_fields = ("who_would_move", "in_force", "versions", "changes")
    ordering = ("shop__name", "pk")
    actions = None

    class Media:
        css: ClassVar = {"all": ["shuke/rules.css"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[RunSettings]:
        """Every shop has a row as soon as somebody looks."""
        missing = [shop for shop in shops_of(request) if not RunSettings.objects.filter(shop=shop).exists()]
        RunSettings.objects.bulk_create([RunSettings(shop=shop) for shop in missing], ignore_conflicts=True)
        return super().get_queryset(request)

    def save_model(self, request: HttpRequest, obj: RunSettings, form: Any, change: bool) -> None:
        """What the rules weigh or where RFM cuts is applied by a run of its own; a large move still waits."""
        super().save_model(request, obj, form, change)
        if set(form.changed_data) - {"largest_move"}:
            at = timezone.now()
            ask_for_run(shop=obj.shop, by=request.user, at=at)  # type: ignore[arg-type]
            self.message_user(request, _("All customers are looked at within a minute."))

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

    @admin.display(description=_("changes"))
    def changes(self, row: RunSettings) -> SafeString | str:
        """Who set what, newest first."""
        zone = ZoneInfo(row.shop.timezone)
        kept = row.history.select_related("history_user").order_by("-history_date", "-history_id")[:VERSIONS_SHOWN]
        words = _("%(when)s, %(who)s: ask above %(share)s %%, RFM %(method)s, %(points)s points a bargain order")
        lines = [
            words
            % {
                "when": one.history_date.astimezone(zone).strftime("%Y-%m-%d %H:%M"),
                "who": staff_name(one.history_user) or _("unknown"),
                "share": one.largest_move,
                "method": one.get_cut_method_display(),
                "points": one.bargain_points,
            }
            for one in kept
        ]
        return format_html_join("", "<p>{}</p>", ((line,) for line in lines)) or str(_("none"))
