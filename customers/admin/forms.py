"""Forms about a shop's rows."""

from typing import Any

from django import forms

from customers.models import Shop


class ShopRowForm(forms.ModelForm):
    """Knows the row's shop even where nobody is asked for it, so that "once a shop" is checked."""

    shop_of_new_row: Shop | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None and self.instance.shop_id is None and self.shop_of_new_row is not None:
            self.instance.shop = self.shop_of_new_row

    def _get_validation_exclusions(self) -> set[str]:
        hidden: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return hidden - {"shop"}
