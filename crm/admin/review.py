"""Reviews: the list, by theme, stars and product, and the door by which they come in."""

from datetime import date
from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from crm.models import Review, ReviewTheme
from customers.admin.base import ReadOnlyAdmin
from customers.admin.keyset import KeysetChangeList, KeysetPaginator, SortKey
from customers.admin.shops import shop_of
from customers.render import buyer_nick, masked_nick
from tagging.models import KeywordSet

from .review_import import ReviewImportDoors

SHOWN = 120


class ThemeFilter(admin.SimpleListFilter):
    title = _("theme")
    parameter_name = "theme"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The sets of words in force."""
        return list(theme_names(request).items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Review]) -> QuerySet[Review]:
        """Reviews that name a word of the set."""
        code = self.value()
        if code is None:
            return queryset
        return queryset.filter(Exists(ReviewTheme.objects.filter(review=OuterRef("pk"), code=code)))


class StarsFilter(admin.SimpleListFilter):
    title = _("stars")
    parameter_name = "stars"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """From the best to the worst, and what people look for first."""
        return [("low", gettext("1 to 3")), *((str(stars), "★" * stars) for stars in (5, 4, 3, 2, 1))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Review]) -> QuerySet[Review]:
        """Of so many stars."""
        said = self.value()
        if said == "low":
            return queryset.filter(stars__lte=3)
        return queryset.filter(stars=said) if said in ("1", "2", "3", "4", "5") else queryset


class PhotoFilter(admin.SimpleListFilter):
    title = _("photo")
    parameter_name = "photo"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """With one."""
        return [("yes", _("with photo"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Review]) -> QuerySet[Review]:
        """Reviews that show the goods."""
        return queryset.filter(has_photo=True) if self.value() == "yes" else queryset


def theme_names(request: HttpRequest) -> dict[str, str]:
    """Names of the shop's sets of words by code, asked once a request."""
    if not hasattr(request, "_theme_names"):
        sets = KeywordSet.objects.for_shop(getattr(shop_of(request), "pk", None)).filter(purpose="buyer")
        request._theme_names = dict(sets.order_by("position", "pk").values_list("code", "name"))  # type: ignore[attr-defined]
    names: dict[str, str] = request._theme_names  # type: ignore[attr-defined]
    return names


class ReviewChangeList(KeysetChangeList):
    """Newest first; each line with its themes in the shop's words."""

    def get_results(self, request: HttpRequest) -> None:
        """The page, with the names of its themes."""
        super().get_results(request)
        names = theme_names(request)
        for review in self.result_list:
            review.theme_names = [names.get(one.code, one.code) for one in review.themes.all()]


@admin.register(Review)
class ReviewAdmin(ReviewImportDoors, ReadOnlyAdmin):
    """Nobody edits what a buyer wrote."""

    list_display = ("day", "rating", "said", "about", "buyer", "theme_list")
    list_filter = (ThemeFilter, StarsFilter, PhotoFilter)
    list_before_template = "crm/reviews/list_before.html"
    sort_key = SortKey("written_on", date.fromisoformat)
    paginator = KeysetPaginator
    search_fields = ("order_no",)
    search_help_text = _("Order number")
    sortable_by = ()
    fields = ("day", "rating", "text", "about", "buyer", "order_no", "theme_list", "has_photo")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Review]:
        """Reviews with what a line shows."""
        rows = super().get_queryset(request).select_related("customer", "product")
        return rows.prefetch_related(Prefetch("themes", ReviewTheme.objects.order_by("pk")))

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[KeysetChangeList]:
        """Along the index."""
        return ReviewChangeList

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """A product's page leads here."""
        return lookup == "product" or super().lookup_allowed(lookup, value, request)

    def get_urls(self) -> list[URLPattern]:
        view = require_http_methods(["GET", "POST"])(self.import_view)
        own = path("import/", self.admin_site.admin_view(view), name="crm_review_import")
        return [own, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        may_bring = request.user.has_perm("crm.add_review")
        return super().changelist_view(request, {**(extra_context or {}), "may_bring_reviews": may_bring})

    @admin.display(description=_("day"))
    def day(self, review: Review) -> str:
        return review.written_on.isoformat()

    @admin.display(description=_("stars"))
    def rating(self, review: Review) -> str | SafeString:
        if review.stars is None:
            return gettext("not said")
        words = gettext("%(n)s of 5 stars") % {"n": review.stars}
        return format_html('<span class="sk-stars" aria-label="{}">{}</span>', words, "★" * review.stars)

    @admin.display(description=_("text"))
    def said(self, review: Review) -> SafeString:
        text = review.text if len(review.text) <= SHOWN else review.text[: SHOWN - 1] + "…"
        return format_html('<span class="sk-wrap">{}</span>', text or "–")

    @admin.display(description=_("product"))
    def about(self, review: Review) -> str:
        return review.product.name if review.product else gettext("not known")

    @admin.display(description=_("customer"))
    def buyer(self, review: Review) -> str | SafeString:
        if review.customer is None:
            return masked_nick(review.written_by) or gettext("not known")
        url = reverse("admin:customers_customer_change", args=[review.customer_id])
        name = buyer_nick(account=review.customer.account, key=review.customer.key)
        return format_html('<a class="sk-link" href="{}">{}</a>', url, name)

    @admin.display(description=_("themes"))
    def theme_list(self, review: Any) -> SafeString:
        names = getattr(review, "theme_names", None)
        shown = names if names is not None else [one.code for one in review.themes.all()]
        return format_html_join(" ", '<span class="sk-tag">{}</span>', ((name,) for name in shown))
