"""Words for what an undo leaves as it is, and why."""

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

OWN_WORDS: dict[str, str | Promise] = {
    "customers.customer": gettext_lazy("grey list, temper or kind was said"),
    "customers.order": gettext_lazy("other orders"),
    "customers.customerimage": gettext_lazy("contact details changed since"),
}


def kept_order_text(later_import: int, holder: str) -> str:
    """Why an order stays: the later import by its number, a hand, or what points at it."""
    if later_import:
        return _("Import %(number)s changed it since: undo that one first") % {"number": later_import}
    if holder:
        return _("Something else needs it: %(holder)s") % {"holder": holder_name(holder)}
    return _("Edited by hand since")


def holder_name(holder: str) -> str:
    """What still needs a row, in the words of staff."""
    if holder in OWN_WORDS:
        return str(OWN_WORDS[holder])
    try:
        return str(apps.get_model(holder)._meta.verbose_name_plural)
    except LookupError:
        return holder
