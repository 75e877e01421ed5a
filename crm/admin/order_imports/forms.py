"""The upload of an order file."""

from typing import Any, cast

from django import forms
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget

from customers.models import Shop
from customers.order_files.platforms import PLATFORMS
from customers.services.order_imports import UPLOAD_LIMIT
from customers.texts import platform_name

MEGABYTE = 1024 * 1024


def platform_choices() -> list[tuple[str, str | Promise]]:
    """As whose file a file can be read."""
    return [("", _("Recognise by the columns")), *((code, platform_name(code)) for code in PLATFORMS)]


class OneFileField(forms.FileField):
    """Exactly one file: two of them would leave it open which one is meant."""

    default_error_messages = {
        "required": _("Choose the order file first."),
        "missing": _("Choose the order file first."),
        "invalid": _("The file did not arrive. Choose it again."),
        "empty": _("There is nothing in this file. Download it from the platform again."),
        "several": _("Upload one file at a time."),
        "too_large": _(
            "The file has %(size)s MB; up to %(limit)s MB can be uploaded. "
            "Export a shorter time at once and upload the files one after another."
        ),
    }

    def clean(self, data: Any, initial: Any = None) -> UploadedFile | None:
        """The uploaded file, if there must or may be one; refuses one that is too large to be read here."""
        file: UploadedFile | None = super().clean(data, initial)
        if file and file.size and file.size > UPLOAD_LIMIT:
            raise self.too_large(file.size)
        return file

    def too_large(self, size: int) -> forms.ValidationError:
        """The size as it is and as it may be."""
        params = {"size": -(-size // MEGABYTE), "limit": UPLOAD_LIMIT // MEGABYTE}
        return forms.ValidationError(self.error_messages["too_large"], code="too_large", params=params)


class UploadForm(forms.Form):
    """One file for one of the user's shops."""

    file = OneFileField(
        label=_("Order file"), widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx,.xls,.gz"})
    )
    shop = forms.ModelChoiceField(
        Shop.objects.none(), label=_("Shop"), empty_label=_("Choose the shop"), widget=UnfoldAdminSelectWidget
    )
    platform = forms.ChoiceField(label=_("Platform"), required=False, widget=UnfoldAdminSelectWidget)

    def __init__(self, *args: Any, user: AbstractBaseUser | AnonymousUser, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shops = Shop.objects.for_user(user).order_by("name", "pk")
        cast(forms.ModelChoiceField, self.fields["shop"]).queryset = shops
        cast(forms.ChoiceField, self.fields["platform"]).choices = platform_choices()
        first_two = list(shops[:2])
        if len(first_two) == 1:
            self.fields["shop"].initial = first_two[0]

    def clean(self) -> dict[str, Any]:
        """One file in all; a second one under any name is refused."""
        cleaned = super().clean() or {}
        if sum(len(files) for _name, files in self.files.lists()) > 1:
            self.add_error("file", self.fields["file"].error_messages["several"])
        return cleaned

    def refuse_size(self, size: int) -> None:
        """Say what the field says of a file that is too large."""
        self.add_error("file", cast(OneFileField, self.fields["file"]).too_large(size))
