from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CustomersConfig(AppConfig):
    name = "customers"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Customers")

    def ready(self) -> None:
        """Make our own look-ups known."""
        from customers import lookups as lookups
