"""The upload of chat records: a file, or a talk pasted from the chat window."""

from typing import Any, cast

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from crm.admin.order_imports.forms import OneFileField
from crm.chat_paste import LONGEST_PASTE
from customers.admin.shops import shops_of
from customers.models import Channel


class _ChannelField(forms.ModelChoiceField):
    """Channels, with the shop's name before them where the reader has several shops."""

    names_shop = False

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.shop.name} · {obj.name}" if self.names_shop else str(obj.name)


class ChatsForm(forms.Form):
    """One file or one text, and the channel on which these buyers write."""

    file = OneFileField(
        label=_("File"), required=False, widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"})
    )
    text = forms.CharField(
        label=_("Talk"),
        required=False,
        strip=False,
        max_length=LONGEST_PASTE,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 8, "spellcheck": "false"}),
    )
    agents = forms.CharField(
        label=_("Our agents"),
        required=False,
        max_length=300,
        help_text=_("Only for who is not written like shop:name; several with commas between them."),
        widget=UnfoldAdminTextInputWidget,
    )
    channel = _ChannelField(
        Channel.objects.none(),
        label=_("Channel"),
        empty_label=_("Choose the channel"),
        widget=UnfoldAdminSelectWidget,
        error_messages={"required": _("Choose on which channel these buyers write.")},
    )

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shops = shops_of(request)
        choice = cast(_ChannelField, self.fields["channel"])
        choice.names_shop = len(shops) > 1
        choice.queryset = Channel.objects.filter(shop__in=shops).select_related("shop").order_by("shop", "name", "pk")
        if choice.queryset.count() == 1:
            choice.initial = choice.queryset.first()

    def clean(self) -> dict[str, Any]:
        """Exactly one of the two."""
        cleaned = super().clean() or {}
        if sum(len(files) for _name, files in self.files.lists()) > 1:
            self.add_error("file", self.fields["file"].error_messages["several"])
        has_text = bool(cleaned.get("text", "").strip())
        if has_text and cleaned.get("file"):
            self.add_error("text", _("Choose a file or paste a talk, not both."))
        elif not has_text and not cleaned.get("file") and not self.errors:
            self.add_error("file", _("Choose a file, or paste a talk below."))
        return cleaned

    def agent_names(self) -> list[str]:
        """The names given as ours."""
        return [one.strip() for one in self.cleaned_data["agents"].replace("，", ",").split(",") if one.strip()]
