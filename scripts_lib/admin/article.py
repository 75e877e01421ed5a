"""Knowledge: how to care for a product, what speaks for it, how things work here."""

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldAdminTextareaWidget

from customers.admin.catalogue import CatalogueDoor
from customers.admin.choosers import FindMany, look_in_shop
from customers.admin.shops import shops_of
from scripts_lib.choices import ArticleKind
from scripts_lib.models import Article, ArticlePicture
from scripts_lib.pictures import BYTES, picture_type
from scripts_lib.resources import ArticleResource
from scripts_lib.services.articles import keep_article_version
from scripts_lib.services.script_preview import unfilled_texts

from .article_pages import HEAD, ArticlePages
from .base import LibraryAdmin, LibraryForm
from .script_forms import refuse_faults

POINTS = ("selling_points", "advantages", "suits", "how_to_use")
FIRST_CLAUSE = _("The clause that matters comes first: a narrow page shows only that.")
MARKDOWN = _("# heading, - list, **bold**; a picture is written as the last box of this page shows beside it.")


class ArticleForm(LibraryForm):
    """An article that agents see says something."""

    class Meta:
        model = Article
        fields = "__all__"
        widgets = {name: UnfoldAdminTextareaWidget(attrs={"rows": 2}) for name in ("short", *POINTS)}
        help_texts = {**dict.fromkeys(POINTS, FIRST_CLAUSE), "body": MARKDOWN}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        look_in_shop(self, "products", self.instance.shop_id)

    def clean_short(self) -> str:
        """Its placeholders are those of scripts."""
        return refuse_faults(self.cleaned_data["short"])

    def clean(self) -> dict[str, Any]:
        """Products of the same shop; a push has its days and its words; a published article says something."""
        cleaned = super().clean() or {}
        self.refuse_foreign("products", cleaned.get("products", ()), text=_("A product belongs to another shop."))
        self.refuse_foreign("categories", cleaned.get("categories", ()), text=_("A category belongs to another shop."))
        self._check_push(cleaned)
        if not cleaned.get("is_published"):
            return cleaned
        for text in unfilled_texts(cleaned.get("short") or ""):
            self.add_error("short", text)
        if cleaned.get("kind") == ArticleKind.CARE and not cleaned.get("short"):
            self.add_error("short", _("A published care tip needs the version that an agent copies."))
        if cleaned.get("kind") == ArticleKind.PRODUCT and not any(cleaned.get(name) for name in POINTS):
            raise forms.ValidationError(_("Published product knowledge needs at least one of the four points."))
        return cleaned

    def _check_push(self, cleaned: dict[str, Any]) -> None:
        after, days = cleaned.get("push_after"), cleaned.get("push_days")
        if after and days is None and "push_days" not in self.errors:
            self.add_error("push_days", _("Say how many days later."))
        if days is not None and not after:
            self.add_error("push_after", _("Say after what the days are counted."))
        if after and not cleaned.get("short") and "short" not in self.errors:
            self.add_error("short", _("What is pushed to buyers needs its short version."))


class PictureForm(forms.ModelForm):
    """A picture is told by its content, not by its name."""

    class Meta:
        model = ArticlePicture
        fields = ("file", "caption")

    def clean_file(self) -> Any:
        """PNG, JPEG, GIF or WebP of at most three megabytes."""
        file = self.cleaned_data["file"]
        if "file" not in self.changed_data:
            return file
        if file.size > BYTES:
            raise forms.ValidationError(_("The picture is larger than 3 MB: make it smaller."))
        if picture_type(file.read(HEAD)) is None:
            raise forms.ValidationError(_("Only PNG, JPEG, GIF and WebP pictures can be shown."))
        file.seek(0)
        return file


class PictureInline(TabularInline):
    model = ArticlePicture
    form = PictureForm
    fields = ("shown_as", "file", "caption")
    readonly_fields = ("shown_as",)
    ordering = ("pk",)
    extra = 0
    hide_title = True

    @admin.display(description=_("in the text"))
    def shown_as(self, picture: ArticlePicture) -> str:
        return f"![{picture.caption}](picture:{picture.pk})" if picture.pk else ""


@admin.register(Article)
class ArticleAdmin(CatalogueDoor, ArticlePages, LibraryAdmin):
    catalogue = ArticleResource
    form = ArticleForm
    inlines = (PictureInline,)
    change_form_template = "admin/scripts_lib/article/change_form.html"
    list_display = ("title", "kind", "is_published", "whose")
    list_filter = ("kind", "is_published")
    search_fields = ("title", "short")
    search_help_text = _("Words of the title or of the short version")
    autocomplete_fields = ("products",)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "shop",
                    ("kind", "is_published"),
                    "title",
                    "short",
                    ("push_after", "push_days"),
                    "body",
                    "products",
                    "categories",
                    ("owner", "review_on"),
                )
            },
        ),
        (_("Product knowledge"), {"fields": POINTS}),
    )
    ordering = ("kind", "title", "pk")

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Once its products are saved too, the article is kept as a version."""
        super().save_related(request, form, formsets, change)
        keep_article_version(article=form.instance, by=cast(User, request.user), at=timezone.now())

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """The owner is somebody of the reader's shops."""
        if db_field.name == "owner":
            people = User.objects.filter(is_active=True)
            if not request.user.is_superuser:
                people = people.filter(shops__in=shops_of(request)).distinct()
            kwargs["queryset"] = people.order_by("username")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A box that finds products while one types; categories are few."""
        if db_field.name == "products":
            kwargs["widget"] = FindMany(db_field, self.admin_site)
        elif db_field.name == "categories":
            kwargs["widget"] = UnfoldAdminCheckboxSelectMultipleWidget()
        return super().formfield_for_manytomany(db_field, request, **kwargs)
