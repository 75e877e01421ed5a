"""Words for values that are rows or codes."""

from django.utils.translation import gettext_lazy as _

LOSS_REASONS = {
    "price": _("Too expensive"),
    "stock": _("Out of stock"),
    "speed": _("Ships too slowly"),
    "shipping_cost": _("Shipping cost"),
    "choice": _("Nothing that fits"),
    "service": _("Unhappy with the service"),
    "slow_reply": _("We answered too late"),
    "elsewhere": _("Bought elsewhere"),
    "other": _("Another reason"),
}
