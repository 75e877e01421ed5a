"""Several customers ticked on the list become one: side by side, chosen value by value, in one go."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from crm.selectors.merge_many import best_to_keep, compare_many
from customers.models import Customer, CustomerMerge
from customers.services.identity import FEWEST, MOST, MergeRefused, looks_of, merge_several

from .desk import staff_of
from .merge import CONTACT, RIGHT
from .parts import FOLDER, many_address, number

LIST = "admin:customers_customer_changelist"


class MergeManyDoor:
    """Mixed into the admin class, before the doors of the page itself."""

    admin_site: Any
    opts: Any
    get_queryset: Callable[[HttpRequest], QuerySet[Customer]]

    def merge_many_urls(self, view: Callable[..., Any]) -> list[URLPattern]:
        """The address of the page."""
        get_or_post = require_http_methods(["GET", "HEAD", "POST"])
        return [path("merge-many/", view(get_or_post(self.merge_many_view)), name="customers_customer_merge_many")]

    def has_merge_permission(self, request: HttpRequest) -> bool:
        """Whether the list offers the action."""
        return bool(request.user.has_perm(RIGHT))

    @admin.action(description=gettext_lazy("Merge selected"), permissions=["merge"])
    def merge_selected(self, request: HttpRequest, queryset: QuerySet[Customer]) -> HttpResponse | None:
        """To the page that compares the ticked ones; back to the list, with words, when they are too few or many."""
        keys = list(queryset.order_by().values_list("pk", flat=True)[: MOST + 1])
        if error := _miscounted(len(keys)):
            messages.error(request, error)
            return None
        return redirect(many_address(keys))

    def merge_many_view(self, request: HttpRequest) -> HttpResponse:
        """All of them side by side; a POST makes one of them."""
        if not request.user.has_perm(RIGHT):
            raise PermissionDenied
        asked = request.POST if request.method == "POST" else request.GET
        keys = {number(key) for key in str(asked.get("of", ""))[:400].split(",")}
        customers = list(self.get_queryset(request).filter(pk__in=keys).order_by("pk"))
        error = self._unfit(request, keys, customers)
        if error:
            messages.error(request, error)
            return redirect(LIST)
        keep = next((one for one in customers if one.pk == number(str(asked.get("keep", "")))), best_to_keep(customers))
        away = [one for one in customers if one is not keep]
        if request.method != "POST":
            return self._many_page(request, keep, away)
        chosen = {name: number(str(value)) for name, value in request.POST.items() if _is_choice(name)}
        seen, by = request.POST.get("seen", ""), staff_of(request)
        try:
            merges = merge_several(keep=keep, away=away, by=by, at=timezone.now(), chosen=chosen, seen=seen)
        except MergeRefused as refusal:
            return self._refused(request, [one.pk for one in (keep, *away)], str(refusal), chosen)
        messages.success(request, _merged(keep, len(merges)))
        return redirect("admin:customers_customer_change", keep.pk)

    def _refused(self, request: HttpRequest, keys: list[int], error: str, chosen: dict[str, int]) -> HttpResponse:
        """The page as things are now, with what was chosen; the list when one of them is gone."""
        now = self.get_queryset(request).in_bulk(keys)
        if len(now) < len(keys):
            messages.error(request, error)
            return redirect(LIST)
        keep, *away = [now[key] for key in keys]
        return self._many_page(request, keep, away, error=error, chosen=chosen)

    def _unfit(self, request: HttpRequest, keys: set[int], customers: list[Customer]) -> str:
        """Why these cannot be compared; foreign and absent ones are not found."""
        if gone := keys - {one.pk for one in customers}:
            merges = CustomerMerge.objects.for_user(request.user).standing()
            if merges.filter(away_id__in=gone).values("away_id").distinct().count() < len(gone):
                raise Http404
            return _("One of them is merged already. Choose again.")
        if len({one.shop_id for one in customers}) > 1:
            return _("Customers of two shops stay two: each shop has its own books.")
        return _miscounted(len(customers))

    def _many_page(
        self,
        request: HttpRequest,
        keep: Customer,
        away: list[Customer],
        *,
        error: str = "",
        chosen: dict[str, int] | None = None,
    ) -> HttpResponse:
        keys = sorted([keep.pk, *(one.pk for one in away)])
        may_see = request.user.has_perm(CONTACT)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Merge customers"),
            "error": error,
            "of": ",".join(map(str, keys)),
            "seen": looks_of(keys),
            "several": compare_many(keep, away, may_see_contact=may_see, chosen=chosen or {}),
        }
        return render(request, f"{FOLDER}/merge_many.html", context)


def _miscounted(count: int) -> str:
    if count < FEWEST:
        return _("Tick two customers at least: one alone has nobody to be merged with.")
    if count > MOST:
        return _("Tick %(most)s customers at most; more than that are merged in several goes.") % {"most": MOST}
    return ""


def _is_choice(name: str) -> bool:
    return name not in ("csrfmiddlewaretoken", "of", "keep", "seen")


def _merged(keep: Customer, count: int) -> str:
    """What was done, and the way back."""
    text = ngettext("%(n)s customer was merged into this one.", "%(n)s customers were merged into this one.", count)
    return format_html(
        '{} <a class="sk-link" href="{}">{}</a>',
        text % {"n": count},
        reverse("admin:customers_customer_merge", args=[keep.pk]),
        _("Take it apart again"),
    )
