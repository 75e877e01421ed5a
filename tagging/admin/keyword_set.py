"""Sets of words: what buyers' sentences are read by."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget

from customers.admin.base import ShopScopedAdmin
from customers.admin.catalogue import CatalogueDoor
from customers.admin.forms import ShopRowForm
from customers.admin.shops import SHOP_PARAMETER, ShopFilter, shop_of, shops_of
from customers.models import Shop
from tagging.models import KeywordSet
from tagging.resources import KeywordSetResource
from tagging.services.keywords import WordsRefused, save_for_shop, save_keyword_set, words_of

# What the words of the first sets tell of. A shop's own code stands as it was written.
INTENTS = {
    "price": pgettext_lazy("intent", "price"),
    "brand": pgettext_lazy("intent", "brand"),
    "quality": pgettext_lazy("intent", "quality"),
    "look": pgettext_lazy("intent", "look and fit"),
    "made_for_me": pgettext_lazy("intent", "made for me"),
    "speed": pgettext_lazy("intent", "speed"),
    "stock": pgettext_lazy("intent", "stock"),
    "choose": pgettext_lazy("intent", "help to choose"),
    "service": pgettext_lazy("intent", "service"),
    "gift": pgettext_lazy("intent", "gift"),
    "self": pgettext_lazy("intent", "own use"),
    "new_arrivals": pgettext_lazy("intent", "new arrivals"),
    "photo": pgettext_lazy("intent", "photo"),
    "after_sale": pgettext_lazy("intent", "after the sale"),
    "complaint": pgettext_lazy("intent", "complaint"),
}


class KeywordShopFilter(ShopFilter):
    """One shop at a time, with what belongs to all."""

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The sets by which this shop reads."""
        return queryset.filter(pk__in=KeywordSet.objects.for_shop(self.shop.pk if self.shop else None).values("pk"))


class KeywordSetForm(ShopRowForm):
    """A set with its words in one box."""

    words = forms.CharField(
        label=_("words"),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 8}),
        required=False,
        help_text=_("Told apart by spaces, commas or lines. “a&b” is found when a message holds both."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            rows = self.instance.words.order_by("pk").values_list("word", flat=True)
            self.fields["words"].initial = " ".join(rows)

    def clean_words(self) -> list[str]:
        """The words, one by one."""
        try:
            return words_of(self.cleaned_data["words"])
        except WordsRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


def shop_at_hand(request: HttpRequest) -> Shop | None:
    """The shop of the list from which a set was opened, else the shop that a list would show."""
    asked = QueryDict(request.GET.get("_changelist_filters", "")).get(SHOP_PARAMETER)
    return next((one for one in shops_of(request) if str(one.pk) == asked), shop_of(request))


@admin.register(KeywordSet)
class KeywordSetAdmin(CatalogueDoor, ShopScopedAdmin):
    """What a manager changes of everybody's sets becomes the own set of the shop; deleting that brings theirs back."""

    catalogue = KeywordSetResource
    form = KeywordSetForm
    shop_filter = KeywordShopFilter
    empty_value_display = _("none")
    list_display = (
        "name",
        "purpose",
        "tells_of",
        "shopper_type",
        "weight",
        "suggests",
        "word_count",
        "in_use",
        "whose",
    )
    list_filter = ("purpose", "shopper_type", "is_active")
    search_fields = ("name", "code", "words__word")
    list_select_related = ("shop",)
    sortable_by = ()
    ordering = ("position", "pk")
    fields = (
        "shop",
        "code",
        "name",
        "purpose",
        "words",
        "intent",
        "shopper_type",
        "weight",
        "suggests",
        "is_negatable",
        "is_active",
        "position",
    )
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The sets by which the reader's shop reads; the operator sees all."""
        rows = super(ShopScopedAdmin, self).get_queryset(request).annotate(word_total=Count("words"))
        if request.user.is_superuser:
            return rows
        shop = shop_at_hand(request)
        return rows.filter(pk__in=KeywordSet.objects.for_shop(shop.pk if shop else None).values("pk"))

    def may_choose_shop(self, request: HttpRequest) -> bool:
        """Only the operator writes for all shops."""
        return bool(request.user.is_superuser)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """A set is known by its code."""
        fixed = super().get_readonly_fields(request, obj)
        return [*fixed, "code"] if obj else fixed

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Everybody's sets are switched off, not deleted; they would be missed by other shops."""
        return super().has_delete_permission(request, obj) and (obj is None or obj.shop_id is not None)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save; what a manager made of everybody's set is the shop's own from now on."""
        words, shop = form.cleaned_data["words"], shop_at_hand(request)
        if obj.shop_id is not None or request.user.is_superuser or shop is None:
            save_keyword_set(keyword_set=obj, words=words)
            return
        save_for_shop(keyword_set=obj, shop=shop, words=words)
        messages.info(request, gettext("This is now a set of your shop's own. Other shops keep theirs."))

    @admin.display(description=_("in use"), boolean=True)
    def in_use(self, row: Any) -> bool:
        return bool(row.is_active)

    @admin.display(description=_("intent"))
    def tells_of(self, row: Any) -> str:
        return str(INTENTS.get(row.intent, row.intent)) or gettext("none")

    @admin.display(description=_("words"))
    def words(self, row: Any) -> str:
        """For who may look but not change; otherwise the form's box stands here."""
        return " ".join(row.words.order_by("pk").values_list("word", flat=True))

    @admin.display(description=_("words"))
    def word_count(self, row: Any) -> int:
        return int(row.word_total)

    @admin.display(description=_("shop"))
    def whose(self, row: Any) -> str:
        return row.shop.name if row.shop_id else str(_("All shops"))
