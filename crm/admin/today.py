"""The first page after signing in."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from crm.selectors.today import shops_today
from customers.admin.shops import shops_of

SHOPS_SHOWN = 3


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """What Unfold's index shows instead of a list of tables."""
    return {
        **context,
        "title": _("Today"),
        "shops": shops_today(shops_of(request)[:SHOPS_SHOWN]),
        "may_import": request.user.has_perm("customers.add_orderimport"),
        "may_see_imports": request.user.has_perm("customers.view_orderimport"),
        "may_see_runs": request.user.has_perm("tagging.view_tagrun"),
        "may_add_shops": request.user.has_perm("customers.add_shop"),
    }
