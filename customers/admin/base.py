"""What every list and page about a shop's rows shares: nobody sees another shop's rows."""

from typing import Any

from django.contrib.admin import ShowFacets
from django.db import models
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.paginator import InfinitePaginator

from .forms import ShopRowForm
from .second_look import SecondLook
from .shops import ShopFilter, shop_of, shops_of


class ShopScopedAdmin(SecondLook, ModelAdmin):
    """Rows of the reader's shops only; a foreign row and a row that never was are both "not found"."""

    empty_value_display = _("not known")
    form = ShopRowForm
    list_filter_sheet = True
    list_fullwidth = True
    list_per_page = 50
    paginator = InfinitePaginator
    shop_filter = ShopFilter
    show_facets = ShowFacets.NEVER  # each would count a table
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The rows of the reader's shops, by a plain list of keys that an index can use."""
        return super().get_queryset(request).filter(shop__in=[shop.pk for shop in shops_of(request)])

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """The row, or 404: whether it is foreign or absent is not told."""
        found = super().get_object(request, object_id, from_field)
        if found is None:
            raise Http404
        return found

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        """A shop filter comes first, for people who have several."""
        own = list(super().get_list_filter(request))
        return [self.shop_filter, *own] if len(shops_of(request)) > 1 else own

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Only the filters that are offered: a look-up of any other column could ask for what is masked."""
        field = lookup.partition("__")[0]
        for offered in self.get_list_filter(request):
            if lookup == getattr(offered, "parameter_name", None) or field == offered:
                return True
        return field not in {one.name for one in self.opts.get_fields()}

    def may_choose_shop(self, request: HttpRequest) -> bool:
        """Nobody is asked for the shop, or told of it, who has only one."""
        return len(shops_of(request)) > 1

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """The shop's own column tells something only to people who have several."""
        return _without_shop(super().get_list_display(request), unless=self.may_choose_shop(request))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Nobody is asked for the shop who has only one."""
        return _without_shop(super().get_fields(request, obj), unless=self.may_choose_shop(request))

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Nobody is asked for the shop who has only one."""
        hidden = list(super().get_exclude(request, obj) or [])
        return hidden if self.may_choose_shop(request) else [*hidden, "shop"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """A row never moves to another shop."""
        fixed = list(super().get_readonly_fields(request, obj))
        return [*fixed, "shop"] if obj is not None and self.may_choose_shop(request) else fixed

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The form, told whose new rows it makes."""
        form = super().get_form(request, obj, change, **kwargs)
        form.shop_of_new_row = shop_of(request)
        return form

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Choices come from the reader's shops."""
        kwargs.setdefault("queryset", _own_choices(db_field, request))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Choices come from the reader's shops."""
        kwargs.setdefault("queryset", _own_choices(db_field, request))
        return super().formfield_for_manytomany(db_field, request, **kwargs)


class ReadOnlyAdmin(ShopScopedAdmin):
    """Rows that only the program writes."""

    actions: Any = None

    def changeform_view(
        self, request: HttpRequest, object_id: Any = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        """Without the way to a history that stays empty."""
        context = {"show_history": False, **(extra_context or {})}
        return super().changeform_view(request, object_id, form_url, context)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds one by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody edits one by hand."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes one by hand."""
        return False


def _without_shop(names: Any, *, unless: bool) -> list[Any]:
    return [name for name in names if unless or name != "shop"]


def _own_choices(db_field: Any, request: HttpRequest) -> QuerySet[Any]:
    related: type[models.Model] = db_field.remote_field.model
    choices = related._default_manager.all()
    return choices.for_user(request.user) if hasattr(choices, "for_user") else choices
