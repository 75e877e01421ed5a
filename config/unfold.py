"""Name, menu and colours of the admin."""

from django.utils.translation import gettext_lazy as _

UNFOLD = {
    "SITE_TITLE": _("Shuke"),
    "SITE_HEADER": _("Shuke"),
    "SITE_SYMBOL": "diversity_1",
    "SHOW_LANGUAGES": True,
    "SHOW_VIEW_ON_SITE": False,
    "SIDEBAR": {"show_search": True, "show_all_applications": True},
}
