"""Order imports: the list, and the addresses of what can be done with one."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from customers.models import OrderImport
from customers.selectors.staff import staff_name
from customers.texts import platform_name

from .cells import count_cell, rejected_cell, state_cell, uploaded_cell
from .filters import PlatformFilter
from .followed import FollowedDoors
from .mend import MendDoors
from .reading import ReadingDoors
from .records import RecordDoors
from .undo import UndoDoors


@admin.register(OrderImport)
class OrderImportAdmin(FollowedDoors, UndoDoors, MendDoors, ReadingDoors, RecordDoors):
    """Nobody edits an import: it is uploaded, looked at, confirmed or dropped."""

    list_display = (
        "number",
        "uploaded",
        "file_name",
        "shop",
        "platform_word",
        "brought_by",
        "created_orders",
        "updated_orders",
        "unchanged_orders",
        "rejected_records",
        "result",
    )
    list_display_links = ("number", "file_name")
    list_filter = ("state", PlatformFilter)
    list_select_related = ("shop", "created_by")
    list_before_template = "crm/imports/list_before.html"
    list_per_page = 50
    search_fields = ("file_name",)
    ordering = ("-pk",)
    actions = None
    show_add_link = False

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        own = [
            path("<int:pk>/progress/", view(self.progress_view), name="customers_orderimport_progress"),
            path(
                "<int:pk>/confirm/",
                view(require_POST(self.confirm_view)),
                name="customers_orderimport_confirm",
            ),
            path("<int:pk>/cancel/", view(require_POST(self.cancel_view)), name="customers_orderimport_cancel"),
            path("<int:pk>/retry/", view(require_POST(self.retry_view)), name="customers_orderimport_retry"),
            path("<int:pk>/reading/", view(require_POST(self.reading_view)), name="customers_orderimport_reading"),
            path("<int:pk>/platform/", view(require_POST(self.platform_view)), name="customers_orderimport_platform"),
            path("<int:pk>/undo/", view(self.undo_view), name="customers_orderimport_undo"),
            path("<int:pk>/followed/", view(self.followed_view), name="customers_orderimport_followed"),
            path("<int:pk>/records/", view(self.records_view), name="customers_orderimport_records"),
            path("<int:pk>/to-mend.<str:extension>", view(self.mend_view), name="customers_orderimport_mend"),
            path("<int:pk>/<str:kind>.csv", view(self.problems_view), name="customers_orderimport_problems"),
        ]
        return own + super().get_urls()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("No."), ordering="pk")
    def number(self, order_import: OrderImport) -> int:
        return order_import.pk

    @admin.display(description=_("Uploaded"), ordering="created_at")
    def uploaded(self, order_import: OrderImport) -> str:
        return uploaded_cell(order_import, now=timezone.now())

    @admin.display(description=_("Platform"), ordering="platform")
    def platform_word(self, order_import: OrderImport) -> str:
        return str(platform_name(order_import.platform) or _("not recognised"))

    @admin.display(description=_("uploaded by"), ordering="created_by")
    def brought_by(self, order_import: OrderImport) -> str:
        return staff_name(order_import.created_by) or str(_("command line"))

    @admin.display(description=_("Result"), ordering="state")
    def result(self, order_import: OrderImport) -> SafeString:
        return state_cell(order_import)

    @admin.display(description=_("Created"))
    def created_orders(self, order_import: OrderImport) -> str | SafeString:
        return count_cell(order_import, "created")

    @admin.display(description=_("Updated"))
    def updated_orders(self, order_import: OrderImport) -> str | SafeString:
        return count_cell(order_import, "updated")

    @admin.display(description=_("Unchanged"))
    def unchanged_orders(self, order_import: OrderImport) -> str | SafeString:
        return count_cell(order_import, "unchanged")

    @admin.display(description=_("Rejected"))
    def rejected_records(self, order_import: OrderImport) -> str | SafeString:
        return rejected_cell(order_import)
