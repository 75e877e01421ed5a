"""Reviews: the list, by theme, stars and product, and the door by which they come in."""

from datetime import date
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from crm.models import Review, ReviewTheme
from crm.review_periods import first_day
from crm.selectors.product_reviews import STARS
from crm.selectors.review_themes import theme_names
from customers.admin.base import ReadOnlyAdmin
from customers.admin.keyset import KeysetChangeList, KeysetPaginator, SortKey
from customers.admin.shops import shop_of
from customers.models import Product
from customers.render import buyer_nick, masked_nick
from customers.selectors.shop_day import shop_day

from .review_import import ReviewImportDoors

SHOWN = 120
LONGEST_KEY = 18


class ThemeFilter(admin.SimpleListFilter):
    title = _("theme")
    parameter_name = "theme"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The sets of words in force."""
        return list(names_of(request).items())

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
        spans = [
            ("good", gettext("4 and 5")),
            ("middling", gettext("just 3")),
            ("bad", gettext("1 and 2")),
            ("low", gettext("1 to 3")),
            ("none", gettext("not said")),
        ]
        return [*spans, *((str(stars), "★" * stars) for stars in (5, 4, 3, 2, 1))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Review]) -> QuerySet[Review]:
        """Of so many stars."""
        said = self.value()
        if said == "low":
            return queryset.filter(stars__lte=3)
        if said == "none":
            return queryset.filter(stars=None)
        if said in STARS:
            return queryset.filter(STARS[said])
        return queryset.filter(stars=said) if said in ("1", "2", "3", "4", "5") else queryset


class PeriodFilter(admin.SimpleListFilter):
    title = _("time")
    parameter_name = "period"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The spans of a product's summary."""
        return [("30", _("last 30 days")), ("90", _("last 90 days")), ("365", _("last year"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Review]) -> QuerySet[Review]:
        """Reviews of the days that end today."""
        shop = shop_of(request)
        since = first_day(self.value() or "", today=shop_day(shop, at=timezone.now())) if shop else None
        return queryset.filter(written_on__gte=since) if since else queryset


class ProductFilter(admin.SimpleListFilter):
    """Nobody chooses among all products here: the page of one leads to its reviews, and its name stands above them."""

    title = _("product")
    parameter_name = "product"
    product: Product | None = None

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The one asked for, if anybody asks."""
        asked = request.GET.get(self.parameter_name, "")
        if asked.isdecimal() and len(asked) <= LONGEST_KEY:
            self.product = Product.objects.filter(shop=shop_of(request), pk=asked).only("name").first()
        name = self.product.name if self.product else gettext("not known")
        return [(asked, name)] if asked else []

    def queryset(self, request: HttpRequest, queryset: QuerySet[Review]) -> QuerySet[Review]:
        """Reviews of that product; none of one that is not there."""
        if not self.value():
            return queryset
        return queryset.filter(product=self.product) if self.product else queryset.none()


class PhotoFilter(admin.SimpleListFilter):
    title = _("photo")
    parameter_name = "photo"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """With one."""
        return [("yes", _("with photo"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Review]) -> QuerySet[Review]:
        """Reviews that show the goods."""
        return queryset.filter(has_photo=True) if self.value() == "yes" else queryset


def names_of(request: HttpRequest) -> dict[str, str]:
    """Names of the shop's themes by code, asked once a request."""
    if not hasattr(request, "_theme_names"):
        request._theme_names = theme_names(getattr(shop_of(request), "pk", None))  # type: ignore[attr-defined]
    names: dict[str, str] = request._theme_names  # type: ignore[attr-defined]
    return names


class ReviewChangeList(KeysetChangeList):
    """Newest first; each line with its themes in the shop's words."""

    def get_results(self, request: HttpRequest) -> None:
        """The page, with the names of its themes."""
        super().get_results(request)
        names = names_of(request)
        for review in self.result_list:
            review.theme_names = [names.get(one.code, one.code) for one in review.themes.all()]


@admin.register(Review)
class ReviewAdmin(ReviewImportDoors, ReadOnlyAdmin):
    """Nobody edits what a buyer wrote."""

    list_display = ("day", "rating", "said", "about", "buyer", "theme_list")
    list_filter = (ThemeFilter, StarsFilter, PeriodFilter, PhotoFilter, ProductFilter)
    list_before_template = "crm/reviews/list_before.html"
    sort_key = SortKey("written_on", date.fromisoformat)
    paginator = KeysetPaginator
    search_fields = ("order_no",)
    search_help_text = _("Order number")
    sortable_by = ()
    fields = ("day", "rating", "text", "about", "buyer", "order_no", "theme_list", "has_photo")

    class Media:
        css: ClassVar = {"all": ["shuke/reviews.css"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Review]:
        """Reviews with what a line shows."""
        rows = super().get_queryset(request).select_related("customer", "product")
        return rows.prefetch_related(Prefetch("themes", ReviewTheme.objects.order_by("pk")))

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[KeysetChangeList]:
        """Along the index."""
        return ReviewChangeList

    def get_urls(self) -> list[URLPattern]:
        view = require_http_methods(["GET", "POST"])(self.import_view)
        own = path("import/", self.admin_site.admin_view(view), name="crm_review_import")
        return [own, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        may_bring = request.user.has_perm("crm.add_review")
        return super().changelist_view(request, {**(extra_context or {}), "may_bring_reviews": may_bring})

    @admin.display(description=_("date"))
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
        return format_html('<span class="sk-wrap">{}</span>', text or gettext("no words"))

    @admin.display(description=_("product"))
    def about(self, review: Review) -> str | SafeString:
        if review.product is None:
            return gettext("not known")
        url = reverse("admin:customers_product_change", args=[review.product_id])
        return format_html('<a class="sk-link" href="{}#reviews">{}</a>', url, review.product.name)

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
