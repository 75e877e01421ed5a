"""Name, menu and colours of the admin."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

PRIMARY = {
    "50": "#f0fdfa",
    "100": "#d5f5f0",
    "200": "#99e0d6",
    "300": "#5eead4",
    "400": "#2dd4bf",
    "500": "#0d9488",
    "600": "#0f766e",
    "700": "#115e59",
    "800": "#134e4a",
    "900": "#0f3d3a",
    "950": "#042f2e",
}

# What there is to do, in the order of a day: title, then (title, icon, model).
# A model without a page is left out. A page of a model's own is named behind it: `crm.inquiry late`.
MENU: list[tuple[Any, list[tuple[Any, str, str]]]] = [
    (
        _("Customers"),
        [
            (_("Customers"), "group", "customers.customer"),
            (_("Waiting for an answer"), "hourglass_top", "customers.customer late"),
            (_("Follow-ups"), "event_upcoming", "customers.customer follow_ups"),
            (_("Care tips due"), "local_florist", "customers.customer care_tips"),
            (_("Silent buyers"), "voice_over_off", "customers.customer silent"),
            (_("Segments"), "groups", "tagging.segment"),
            (_("Orders"), "receipt_long", "customers.order"),
            (_("Products"), "inventory_2", "customers.product"),
            (_("Reviews"), "reviews", "crm.review"),
        ],
    ),
    (
        _("Tags"),
        [
            (_("Tag groups"), "category", "tagging.taggroup"),
            (_("Tags"), "sell", "tagging.tag"),
            (_("Rules"), "rule", "tagging.tagrule"),
            (_("Interaction points"), "scoreboard", "crm.interactionpoints"),
            (_("Segment strategies"), "strategy", "crm.segmentstrategy"),
            (_("Hints how to serve"), "tips_and_updates", "crm.shopperhint"),
            (_("Sets of words"), "dictionary", "tagging.keywordset"),
            (_("Runs"), "history", "tagging.tagrun"),
        ],
    ),
    (
        _("Scripts"),
        [
            (_("Scene grid"), "grid_view", "scripts_lib.scene grid"),
            (_("Scripts"), "chat", "scripts_lib.script"),
            (_("Scenes"), "view_cozy", "scripts_lib.scene"),
            (_("Requests to the trainer"), "inbox", "scripts_lib.libraryrequest"),
            (_("Words of one meaning"), "join_inner", "scripts_lib.synonyms"),
            (_("Knowledge"), "menu_book", "scripts_lib.article reading"),
            (_("My training"), "school", "scripts_lib.readinglist mine"),
            (_("Training progress"), "fact_check", "scripts_lib.quizquestion progress"),
            (_("Phrase rules"), "gavel", "scripts_lib.phraserule"),
            (_("Exceptions"), "rule_settings", "scripts_lib.phraseexception"),
        ],
    ),
    (
        pgettext_lazy("menu", "Work"),
        [
            (_("Order imports"), "upload_file", "customers.orderimport"),
            (_("Chat imports"), "forum", "crm.chatimport"),
            (_("Exports"), "download", "customers.exportrecord"),
            (_("Inquiries"), "forum", "crm.inquiry"),
            (_("Coupons"), "confirmation_number", "crm.coupon"),
            (_("Reminders"), "notifications", "crm.notification"),
        ],
    ),
    (_("Insight"), []),
    (
        _("Settings"),
        [
            (_("Shops"), "storefront", "customers.shop"),
            (_("Channels"), "hub", "customers.channel"),
            (_("Promotion channels"), "local_offer", "customers.promochannel"),
            (_("Attributes"), "list_alt", "customers.attributedefinition"),
            (_("Product categories"), "category", "customers.productcategory"),
            (_("Column mappings"), "table_chart", "customers.columnmapping"),
            (_("Status words"), "swap_horiz", "customers.statusword"),
            (_("Follow-up templates"), "event_repeat", "crm.followuptemplate"),
            (_("Loss reasons"), "trending_down", "crm.lossreason"),
            (_("Settings of inquiries"), "forum", "crm.inquirysettings"),
            (_("Reply promise"), "timer", "crm.replypromise"),
            (_("Tag runs and RFM"), "tune", "tagging.runsettings"),
            (_("Jobs"), "engineering", "crm.jobrun"),
            (_("Staff"), "badge", "auth.user"),
            (_("Roles"), "shield_person", "auth.group"),
        ],
    ),
]


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """The menu of this person: only pages that exist and that they may open."""
    today = {"title": _("Today"), "icon": "today", "link": reverse("admin:index"), "permission": None}
    groups: list[dict[str, Any]] = [{"title": None, "items": [today]}]
    for title, entries in MENU:
        items = [_entry(*entry) for entry in entries if _may_open(request, entry[2])]
        if items:
            groups.append({"title": title, "items": items})
    shown = [item for group in groups for item in group["items"]]
    lit = lit_address(request.path, [item["link"] for item in shown])
    for item in shown:
        item["active"] = item["link"] == lit
    return groups


def lit_address(path: str, addresses: list[str]) -> str:
    """Of the entries above a page the nearest: a page with an entry of its own does not light the list above it too."""
    home = reverse("admin:index")
    above = [one for one in addresses if path == one or (one != home and path.startswith(one))]
    return max(above, key=len, default="")


def _may_open(request: HttpRequest, label: str) -> bool:
    pages = {model._meta.label_lower: page for model, page in admin.site._registry.items()}
    page = pages.get(label.partition(" ")[0])
    return page is not None and page.has_view_permission(request)


def _address(label: str) -> tuple[str, str]:
    model, _, page = label.partition(" ")
    return model.replace(".", "_"), page or "changelist"


def _entry(title: Any, icon: str, label: str) -> dict[str, Any]:
    return {"title": title, "icon": icon, "link": reverse(f"admin:{'_'.join(_address(label))}")}


UNFOLD = {
    "SITE_TITLE": "Shuke 熟客",
    "SITE_HEADER": "Shuke 熟客",
    "SITE_URL": None,
    "SITE_ICON": lambda _request: static("shuke/mark.svg"),
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": lambda _request: static("shuke/mark.svg")}],
    "BORDER_RADIUS": "6px",
    "COLORS": {"primary": PRIMARY},
    "STYLES": [
        lambda _request: static("shuke/shuke.css"),
        lambda _request: static("shuke/find.css"),
        lambda _request: static("shuke/today.css"),
        lambda _request: static("shuke/waiting.css"),
        lambda _request: static("shuke/exports.css"),
        lambda _request: static("shuke/reminders.css"),
        lambda _request: static("shuke/follow_ups.css"),
        lambda _request: static("shuke/conditions.css"),
    ],
    "SCRIPTS": [
        lambda _request: static("shuke/find.js"),
        lambda _request: static("shuke/find_anywhere.js"),
        lambda _request: static("shuke/bell.js"),
        lambda _request: static("shuke/follow_ups.js"),
    ],
    "SHOW_LANGUAGES": True,
    "SHOW_VIEW_ON_SITE": False,
    "SHOW_HISTORY": True,
    "DASHBOARD_CALLBACK": "crm.admin.today.dashboard",
    "SIDEBAR": {
        "show_search": False,
        "show_all_applications": False,
        "navigation": "config.unfold.navigation",
    },
}
