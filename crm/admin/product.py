"""The page of a product, with what its buyers say of it."""

from typing import Any, ClassVar
from urllib.parse import urlencode

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.review_periods import ALL, PERIODS, first_day, period_of
from crm.selectors.product_reviews import BAD, GOOD, MIDDLING, ReviewSummary, review_summary
from customers.admin.product import ProductAdmin
from customers.admin.shops import SHOP_PARAMETER, shops_of
from customers.models import Product
from customers.selectors.shop_day import shop_day

MAY_READ = "crm.view_review"
PERIOD_NAMES = {"30": _("30 days"), "90": _("90 days"), "365": _("a year"), ALL: _("all time")}
SHARE_NAMES = {GOOD: _("good, 4 and 5 stars"), MIDDLING: _("middling, 3 stars"), BAD: _("bad, 1 and 2 stars")}


@admin.register(Product)
class ReviewedProductAdmin(ProductAdmin):
    """Every figure leads to the reviews that it counts."""

    change_form_outer_after_template = "admin/crm/product/reviews.html"

    class Media:
        css: ClassVar = {"all": ["shuke/reviews.css"]}

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, obj: Any = None, **kwargs: Any
    ) -> HttpResponse:
        """The form, below it the reviews of the span asked for."""
        if obj is not None and request.user.has_perm(MAY_READ):
            period = period_of(request.GET.get("period", ""))
            since = first_day(period, today=shop_day(obj.shop, at=timezone.now()))
            context["reviews"] = _shown(request, obj, review_summary(obj, since=since), period)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)


def _shown(request: HttpRequest, product: Product, summary: ReviewSummary, period: str) -> dict[str, Any]:
    """The figures with their links, and the other spans."""

    def link(**more: str) -> str:
        known = {SHOP_PARAMETER: str(product.shop_id)} if len(shops_of(request)) > 1 else {}
        known["product"] = str(product.pk)
        if period in PERIODS:
            known["period"] = period
        return f"{reverse('admin:crm_review_changelist')}?{urlencode(known | more)}"

    return {
        "summary": summary,
        "periods": [(name, f"?period={code}#reviews", code == period) for code, name in PERIOD_NAMES.items()],
        "all": link(),
        "unrated": link(stars="none"),
        "photos": link(photo="yes"),
        "shares": [(SHARE_NAMES[one.code], one, link(stars=one.code)) for one in summary.shares],
        "themes": [(one, link(theme=one.code), link(theme=one.code, stars=BAD)) for one in summary.themes],
    }
