"""Rights as staff read them."""

from django.contrib.auth.models import Permission
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

DEEDS = {
    "add": _("add"),
    "change": _("change"),
    "delete": _("delete"),
    "view": _("look at"),
    "publish": _("publish"),
    "import": _("bring in as files"),
    "export": _("take out as files"),
}


def right_name(permission: Permission) -> str:
    """A permission as "orders: look at"."""
    deed = permission.codename.partition("_")[0]
    model = permission.content_type.model_class()
    if model is None or permission.codename != f"{deed}_{model._meta.model_name}" or deed not in DEEDS:
        return gettext(permission.name)
    return gettext("%(what)s: %(deed)s") % {"what": model._meta.verbose_name_plural, "deed": DEEDS[deed]}
