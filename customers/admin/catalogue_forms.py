"""What is asked before a catalogue is brought in or taken out."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget

from customers.exchange.sheet import BYTES
from customers.models import Shop
from customers.services.exports import TooManyRows

from .exports.formats import FORMATS

KINDS = [(kind.extension, kind.title) for kind in FORMATS]
TOO_LARGE = _("The file is larger than 20 MB. Split it and upload the parts one after another.")


class WhoseForm(forms.Form):
    """One of the reader's shops; the operator also works for all of them."""

    shop = forms.ModelChoiceField(Shop.objects.none(), label=_("Shop"), widget=UnfoldAdminSelectWidget)

    def __init__(self, *args: Any, shops: list[Shop], for_all: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = cast(forms.ModelChoiceField, self.fields["shop"])
        choice.queryset = Shop.objects.filter(pk__in=[shop.pk for shop in shops]).order_by("name", "pk")
        choice.required = not for_all
        choice.empty_label = _("All shops") if for_all else _("Choose the shop")
        if len(shops) == 1:
            choice.initial = shops[0]


class CatalogueUploadForm(WhoseForm):
    import_file = forms.FileField(
        label=_("File"),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
        error_messages={"required": _("Choose the file first."), "empty": _("There is nothing in this file.")},
    )

    def clean_import_file(self) -> Any:
        """Not larger than is read."""
        file = self.cleaned_data["import_file"]
        if file.size > BYTES:
            raise forms.ValidationError(TOO_LARGE)
        return file


class CatalogueExportForm(WhoseForm):
    format = forms.ChoiceField(choices=KINDS, label=_("Format"), initial="xlsx", widget=UnfoldAdminSelectWidget)

    def refuse(self, error: TooManyRows) -> None:
        """Say why no file is made."""
        words = _("This file may hold %(limit)s entries. Choose another file.")
        self.add_error("format", words % {"limit": f"{error.limit:,d}"})
