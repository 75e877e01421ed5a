"""Staff and roles: the operator's alone. Nobody can raise their own role."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as BaseGroupAdmin
from django.contrib.auth.admin import UserAdmin as BaseUserAdmin
from django.contrib.auth.models import Group, Permission, User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext
from unfold.admin import ModelAdmin
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from crm.models import FollowUp
from crm.roles import right_name
from customers.admin.second_look import SecondLook
from scripts_lib.roles import role_name

OUR_APPS = ("customers", "tagging", "scripts_lib", "crm")
WITHOUT_PAGE = ("customertag", "orderitem", "choiceset", "tagchange")

admin.site.unregister(User)
admin.site.unregister(Group)


class OperatorOnly:
    """Only a superuser may look or change, whatever permissions somebody was given."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Operators."""
        return bool(request.user.is_active and request.user.is_superuser)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Operators."""
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Operators."""
        return self.has_module_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Operators."""
        return self.has_module_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Operators."""
        return self.has_module_permission(request)


class StaffForm(UserChangeForm):
    def clean_is_active(self) -> bool:
        """Nobody leaves with promises that are theirs alone to keep."""
        is_active: bool = self.cleaned_data["is_active"]
        waiting = 0 if is_active else FollowUp.objects.waiting().filter(owner=self.instance.pk).count()
        if waiting and "is_active" in self.changed_data:
            text = ngettext(
                "%(n)s follow-up still waits with this person. Hand it over first: Follow-ups, Hand over.",
                "%(n)s follow-ups still wait with this person. Hand them over first: Follow-ups, Hand over.",
                waiting,
            )
            raise forms.ValidationError(text % {"n": waiting})
        return is_active


class RolesField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return role_name(obj)


class RightsField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return right_name(obj)


class RoleFilter(admin.SimpleListFilter):
    title = _("role")
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """All roles."""
        return [(str(group.pk), role_name(group)) for group in Group.objects.order_by("name")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        """Staff of one role."""
        known = [str(key) for key, _name in self.lookup_choices]
        return queryset.filter(groups=int(self.value() or 0)) if self.value() in known else queryset


@admin.register(User)
class StaffAdmin(OperatorOnly, SecondLook, BaseUserAdmin, ModelAdmin):
    form = StaffForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("username", "first_name", "last_name", "roles", "is_active", "is_superuser", "last_login")
    list_filter = ("is_active", RoleFilter)
    list_filter_sheet = True
    list_fullwidth = True
    show_facets = admin.ShowFacets.NEVER
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": ("last_name", "first_name", "email")}),
        (_("May do"), {"fields": ("is_active", "is_staff", "is_superuser", "groups")}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    readonly_fields = ("last_login", "date_joined")
    filter_horizontal = ()

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the roles, for their column."""
        return super().get_queryset(request).prefetch_related("groups")

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Roles by their names in the reader's language."""
        if db_field.name == "groups":
            kwargs |= {"form_class": RolesField, "widget": UnfoldAdminCheckboxSelectMultipleWidget()}
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    @admin.display(description=_("roles"))
    def roles(self, user: User) -> str:
        return pgettext("between the names of a list", ", ").join(map(role_name, user.groups.all()))


@admin.register(Group)
class RoleAdmin(OperatorOnly, SecondLook, BaseGroupAdmin, ModelAdmin):
    list_display = ("label",)
    list_fullwidth = True
    search_fields = ()
    filter_horizontal = ()

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest | None = None, **kwargs: Any) -> Any:
        """Rights about the shops' rows; users and roles are nobody's but the operator's."""
        if db_field.name == "permissions":
            kwargs |= {"form_class": RightsField, "widget": UnfoldAdminCheckboxSelectMultipleWidget()}
            kwargs["queryset"] = _rights()
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    @admin.display(description=_("role"))
    def label(self, group: Group) -> str:
        return role_name(group)


def _rights() -> QuerySet[Permission]:
    """What a role may be given: rights about rows that somebody meets on a page."""
    pages = [model._meta.model_name for model in admin.site._registry]
    rights = Permission.objects.filter(
        content_type__app_label__in=OUR_APPS, content_type__model__in=[*pages, *WITHOUT_PAGE]
    )
    return rights.select_related("content_type").order_by("content_type__app_label", "content_type__model", "pk")
