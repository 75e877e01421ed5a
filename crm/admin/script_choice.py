"""Boxes in which a script is chosen: those that may be said today, and the one that was chosen before."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from customers.admin.shops import shop_of, shops_of
from customers.models import Channel
from customers.selectors.shop_day import shop_day
from scripts_lib.models import Script


def offered_scripts(request: HttpRequest) -> QuerySet[Script]:
    """Published, holding today, and for a channel that one of the reader's shops sells through."""
    shop, scripts = shop_of(request), Script.objects.for_user(request.user)
    if shop is None:
        return scripts.none()
    channels = (
        Channel.objects.filter(shop__in=[one.pk for one in shops_of(request)]).values_list("code", flat=True).distinct()
    )
    today = shop_day(shop, at=timezone.now())
    return scripts.sayable(on=today, channels=channels.values_list("code", flat=True).distinct()).order_by(
        "title", "pk"
    )


class KeepsScripts(forms.ModelForm):
    """A chosen script that holds no more stays chosen: saving something else does not lose it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            kept = self.initial.get(name)
            offered = getattr(field, "queryset", None)
            if kept and offered is not None and offered.model is Script:
                field.queryset = offered | Script.objects.filter(pk=kept)  # type: ignore[attr-defined]
