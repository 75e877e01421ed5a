"""Tag groups: the questions."""

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.db.models import Exists, Max, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget

from customers.admin.base import ShopScopedAdmin
from customers.admin.forms import ShopRowForm
from tagging.choices import VersionState
from tagging.looks import group_class
from tagging.models import RuleVersion, TagGroup
from tagging.selectors.second_person import others_who_may_agree
from tagging.services.groups import create_group

from .rule_editor import RuleEditorDoors


class GroupForm(ShopRowForm):
    """A group is numbered and filled by agents, or automatic and filled by rules."""

    class Meta:
        model = TagGroup
        fields = ("shop", "name", "slug", "number", "position", "is_automatic")
        help_texts = {
            "slug": _("A short word in Latin letters by which exports and commands know the group, as in repurchase."),
            "number": _("Only of a group that agents fill; its tags show it, as in 送礼-1."),
            "position": _("Groups stand in this order, the smallest first."),
            "is_automatic": _("On: rules set its tags, and a buyer has at most one of them. Off: agents do."),
        }

    def clean(self) -> dict[str, Any]:
        """Say which of the two is meant."""
        cleaned = super().clean() or {}
        is_automatic = cleaned.get("is_automatic", self.instance.is_automatic)
        if is_automatic and cleaned.get("number") is not None:
            self.add_error("number", _("A group that rules fill has no number."))
        if not is_automatic and cleaned.get("number") is None and "number" not in self.errors:
            self.add_error("number", _("A group that agents fill needs a number."))
        return cleaned


class NewGroupForm(GroupForm):
    """The tags of a new group are named with it."""

    first_tags = forms.CharField(
        label=_("Tags, one a line"),
        required=False,
        max_length=2000,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        last = TagGroup.objects.aggregate(last=Max("position"))["last"]
        self.fields["position"].initial = 0 if last is None else last + 1


@admin.register(TagGroup)
class TagGroupAdmin(RuleEditorDoors, ShopScopedAdmin):
    form = GroupForm
    list_display = ("name", "number", "is_automatic", "answers", "rules_link", "shop")
    list_filter = ("is_automatic",)
    empty_value_display = _("none")
    sortable_by = ()
    list_select_related = ("shop",)
    fields = ("shop", "name", "slug", "number", "position", "is_automatic")
    ordering = ("is_automatic", "number", "position", "pk")
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[TagGroup]:
        """With the tags and whether a draft of rules waits, for their columns."""
        waiting = RuleVersion.objects.filter(group=OuterRef("pk"), state=VersionState.HELD)
        others = others_who_may_agree(shop=OuterRef(OuterRef("shop")), than=cast(User, request.user))
        mine = Exists(waiting.filter(made_by=request.user.pk)) & ~Exists(others)
        rows = super().get_queryset(request).prefetch_related("tags")
        return rows.annotate(has_held=Exists(waiting), waits_for_me_alone=mine)

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """The way to the rules only for who may look at them."""
        shown = super().get_list_display(request)
        may_look = request.user.has_perm("tagging.view_tagrule")
        return [name for name in shown if may_look or name != "rules_link"]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """A new group comes with its tags."""
        if obj is None:
            kwargs.setdefault("form", NewGroupForm)
        return super().get_form(request, obj, change, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Later tags are added on their own page."""
        fields = super().get_fields(request, obj)
        return fields if obj else [*fields, "first_tags"]

    def save_model(self, request: HttpRequest, obj: TagGroup, form: Any, change: bool) -> None:
        """A new automatic group is one choice set."""
        if change:
            super().save_model(request, obj, form, change)
        else:
            named = (line.strip()[:100] for line in form.cleaned_data.get("first_tags", "").splitlines())
            create_group(group=obj, answers=[line for line in named if line])

    def response_add(self, request: HttpRequest, obj: TagGroup, post_url_continue: Any = None) -> HttpResponse:
        """An automatic group sets nothing until it has rules, so they come next."""
        if not obj.is_automatic or {"_continue", "_addanother"} & request.POST.keys():
            return super().response_add(request, obj, post_url_continue)
        words = _("“%(name)s” is made. Now say when a buyer gets which of its tags: add the first rule.")
        messages.success(request, words % {"name": obj.name})
        return HttpResponseRedirect(reverse("admin:tagging_taggroup_rules", args=[obj.pk]))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Rules, runs and reports know a group by its code; tags in use know whether rules set them."""
        fixed = super().get_readonly_fields(request, obj)
        return [*fixed, "slug", "is_automatic"] if obj else fixed

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Its history would go with it; tags can be switched off."""
        return False

    @admin.display(description=_("tags"))
    def answers(self, group: TagGroup) -> SafeString:
        tags = sorted(group.tags.all(), key=lambda tag: (tag.position, tag.pk))
        look = group_class(group.number)
        return format_html_join(
            " ", '<span class="sk-tag {}">{}</span>', ((look, tag.name) for tag in tags if tag.is_active)
        )

    @admin.display(description=_("rules"))
    def rules_link(self, group: TagGroup) -> str:
        if not group.is_automatic:
            return ""
        address = reverse("admin:tagging_taggroup_rules", args=[group.pk])
        link = format_html('<a class="sk-link" href="{}">{}</a>', address, _("Look at the rules"))
        if not group.has_held:  # type: ignore[attr-defined]
            return link
        words = _("waits for your word") if group.waits_for_me_alone else _("waits for a second person")  # type: ignore[attr-defined]
        return format_html('{} <span class="sk-pill sk-pill-wait">{}</span>', link, words)
