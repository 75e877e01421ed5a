"""What the list of imports can be narrowed by."""

from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from customers.order_files.platforms import PLATFORMS
from customers.texts import platform_name


class PlatformFilter(SimpleListFilter):
    """The platforms that we can read; the table is not asked which occur."""

    title = _("platform")
    parameter_name = "platform"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Code and name."""
        return [(code, platform_name(code)) for code in PLATFORMS]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The imports of that platform."""
        return queryset.filter(platform=self.value()) if self.value() else queryset
