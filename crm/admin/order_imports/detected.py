"""The strip that says what a file was found to be, and how that was found."""

from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from customers.models import OrderImport
from customers.texts import delimiter_name, encoding_name, platform_name
from customers.texts.words import listed

FOREIGN = ("shopify", "woocommerce", "amazon")
UNSAID = ("generic", *FOREIGN)  # platforms whose files are in any currency
HEADINGS = ("currency", "order currency", "币种")


class Fact(NamedTuple):
    """One cell of the strip."""

    label: str | Promise
    value: str | Promise
    hint: str | Promise
    edit: str = ""  # where it is changed
    is_platform: bool = False  # chosen on the spot


def detected(order_import: OrderImport, *, may_change_shop: bool) -> list[Fact]:
    """What the file says of itself, each with the place where it can be changed."""
    shop_page = reverse("admin:customers_shop_change", args=[order_import.shop_id]) if may_change_shop else ""
    layout = order_import.layout
    delimiter = delimiter_name(layout.get("delimiter"))
    chosen = order_import.wanted_platform
    return [
        Fact(
            _("Platform"),
            platform_name(order_import.platform),
            _("Chosen by hand") if chosen else _("Recognised by its columns"),
            is_platform=True,
        ),
        Fact(
            _("Encoding"),
            encoding_name(order_import.encoding),
            _("Separator: %(name)s") % {"name": delimiter} if delimiter else _("Decoded strictly, nothing garbled"),
        ),
        _header(layout),
        Fact(_("Records"), f"{order_import.records_read:,d}", _("Without the header")),
        Fact(_("Time zone"), order_import.shop.timezone, _("Where the file names none: the shop's"), shop_page),
        _currency(order_import.platform, layout),
    ]


def _header(layout: dict[str, Any]) -> Fact:
    names = [(name, field) for name, field in layout.get("mapping", []) if name]
    count, unread = len(names), sum(not field for _name, field in names)
    columns = ngettext("%(count)s column", "%(count)s columns", count) % {"count": f"{count:,d}"}
    used = ngettext("%(count)s of them read", "%(count)s of them read", count - unread) % {"count": count - unread}
    row = layout.get("header", 1)
    return Fact(
        _("Header"),
        _("Row %(number)s") % {"number": f"{row:,d}"},
        pgettext("between two clauses", ", ").join((columns, used)),
        "#columns",
    )


def _currency(platform: str, layout: dict[str, Any]) -> Fact:
    """What the file names, else what its platform always uses."""
    for (name, _field), values in zip(layout.get("mapping", []), layout.get("samples", []), strict=False):
        if name.strip().casefold() in HEADINGS and values:
            return Fact(_("Currency"), listed(values), _("From the column “%(name)s”") % {"name": name})
    if platform in UNSAID:
        return Fact(_("Currency"), _("Not named in the file"), _("Amounts are taken as they stand"))
    return Fact(_("Currency"), _("Renminbi ¥"), _("Amounts have two decimals"))
