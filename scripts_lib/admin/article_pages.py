"""Knowledge as its readers see it: the list by kind, one article, its pictures, and what readers say of it."""

from datetime import timedelta
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from customers.admin.shops import shop_of
from scripts_lib.choices import ArticleKind, RequestKind
from scripts_lib.models import Article, ArticlePicture
from scripts_lib.pictures import picture_type
from scripts_lib.selectors.articles import article_html, copies_since, knowledge, last_vote, versions_of
from scripts_lib.services.articles import (
    RestoreRefused,
    mark_read,
    record_article_copy,
    restore_article,
    say_helpful,
)
from scripts_lib.services.requests import RequestRefused, ask_trainer

NAME = "scripts_lib_article"
HEAD = 16
COUNTED = timedelta(days=30)


class ArticlePages:
    """Mixed into the admin class of articles."""

    admin_site: Any
    get_queryset: Any
    has_view_permission: Any
    has_change_permission: Any

    def get_urls(self) -> list[URLPattern]:
        """The pages for readers stand before those of the admin."""
        view = self.admin_site.admin_view
        deeds = {
            "vote": self.vote_view,
            "mark-read": self.mark_read_view,
            "wrong": self.wrong_view,
            "restore": self.restore_view,
            "copied": self.copied_view,
        }
        return [
            path("reading/", view(self.reading_view), name=f"{NAME}_reading"),
            path("ask/", view(require_POST(self.ask_view)), name=f"{NAME}_ask"),
            path("picture/<int:pk>/", view(self.picture_view), name=f"{NAME}_picture"),
            path("<int:pk>/read/", view(self.read_view), name=f"{NAME}_read"),
            path("<int:pk>/versions/", view(self.versions_view), name=f"{NAME}_versions"),
            *(
                path(f"<int:pk>/{deed}/", view(require_POST(call)), name=f"{NAME}_{deed.replace('-', '_')}")
                for deed, call in deeds.items()
            ),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def reading_view(self, request: HttpRequest) -> HttpResponse:
        """Published articles by kind, found by words."""
        self._let_in(request)
        shop, words, kind = shop_of(request), request.GET.get("q", "")[:100], request.GET.get("kind", "")
        context = {
            **self.admin_site.each_context(request),
            "title": _("Knowledge"),
            "shop": shop,
            "words": words,
            "kind": kind,
            "kinds": ArticleKind.choices,
            "groups": knowledge(shop_id=shop.pk, words=words, kind=kind) if shop else [],
            "may_write": request.user.has_perm("scripts_lib.change_article"),
        }
        return TemplateResponse(request, "admin/scripts_lib/article/reading.html", context)

    def read_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """One article, as its readers see it."""
        article = self._article(request, pk)
        context = {
            **self.admin_site.each_context(request),
            "title": article.title,
            "article": article,
            "html": article_html(article, lambda key: reverse(f"admin:{NAME}_picture", args=[key])),
            "points": [(name, text) for name, text in _points(article) if text],
            "products": article.products.order_by("name", "pk")[:50],
            "categories": article.categories.order_by("name", "pk"),
            "vote": last_vote(article, cast(User, request.user)),
            "reading": article.readings.filter(user=request.user.pk).first(),
            "may_change": self.has_change_permission(request, article),
            "copy_count": copies_since(article, timezone.now() - COUNTED),
        }
        return TemplateResponse(request, "admin/scripts_lib/article/read.html", context)

    def picture_view(self, request: HttpRequest, pk: int) -> FileResponse:
        """A picture to who may see its article: by its key, as what its content is, and never run."""
        picture = get_object_or_404(ArticlePicture, pk=pk)
        self._article(request, picture.article_id)
        try:
            file = picture.file.open("rb")
        except FileNotFoundError as error:
            raise Http404 from error
        kind = picture_type(file.read(HEAD))
        file.seek(0)
        if kind is None:
            file.close()
            raise Http404
        headers = {
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cache-Control": "private, max-age=86400",
        }
        return FileResponse(file, content_type=kind, headers=headers)

    def versions_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What the article said before, each version with what it changed."""
        article = self._article(request, pk)
        if not request.user.has_perm("scripts_lib.view_articleversion"):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": _("Versions: %(title)s") % {"title": article.title},
            "article": article,
            "versions": versions_of(article),
            "may_change": self.has_change_permission(request, article),
        }
        return TemplateResponse(request, "admin/scripts_lib/article/versions.html", context)

    def restore_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """One click brings a version back."""
        article = self._article(request, pk)
        if not self.has_change_permission(request, article):
            raise PermissionDenied
        by = cast(User, request.user)
        try:
            number = restore_article(article=article, number=_number(request), by=by, at=timezone.now())
        except RestoreRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("Brought back as version %(number)s.") % {"number": number})
        return HttpResponseRedirect(reverse(f"admin:{NAME}_versions", args=[pk]))

    def vote_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Helpful or not; said again, the last word counts."""
        article = self._article(request, pk)
        yes = request.POST.get("helpful") == "yes"
        say_helpful(article=article, by=cast(User, request.user), is_helpful=yes, at=timezone.now())
        return _back(request, pk, _("Thank you."))

    def copied_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write down a copy; nobody waits for the answer."""
        article = self._article(request, pk)
        record_article_copy(article=article, by=cast(User, request.user), at=timezone.now())
        return HttpResponse(status=204)

    def mark_read_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Read, in the version that was on the page."""
        article = self._article(request, pk)
        by = cast(User, request.user)
        mark_read(article=article, number=_number(request), by=by, at=timezone.now())
        return _back(request, pk, _("Marked as read."))

    def wrong_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Something is wrong with this article."""
        article = self._article(request, pk)
        return self._ask(request, RequestKind.ARTICLE_WRONG, article)

    def ask_view(self, request: HttpRequest) -> HttpResponse:
        """Something is missing in the library."""
        self._let_in(request)
        return self._ask(request, RequestKind.ARTICLE_MISSING, None)

    def _ask(self, request: HttpRequest, kind: str, article: Article | None) -> HttpResponse:
        shop = shop_of(request)
        if shop is None or not request.user.has_perm("scripts_lib.add_libraryrequest"):
            raise PermissionDenied
        shop_id = article.shop_id if article and article.shop_id else shop.pk
        by, text = cast(User, request.user), request.POST.get("text", "")
        try:
            article_id = article.pk if article else None
            ask_trainer(shop_id=shop_id, kind=kind, text=text, by=by, at=timezone.now(), article_id=article_id)
        except RequestRefused as refused:
            messages.error(request, str(refused))
            return HttpResponseRedirect(reverse(f"admin:{NAME}_reading"))
        return _back(request, article.pk if article else None, _("The trainer has it in the queue."))

    def _let_in(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied

    def _article(self, request: HttpRequest, pk: int) -> Article:
        """An article of the reader's shops; what is not published, to its writers only."""
        self._let_in(request)
        rows = self.get_queryset(request)
        if not request.user.has_perm("scripts_lib.change_article"):
            rows = rows.filter(is_published=True)
        found: Article = get_object_or_404(rows, pk=pk)
        return found


def _points(article: Article) -> list[tuple[str, str]]:
    return [
        (_("selling points"), article.selling_points),
        (_("advantages"), article.advantages),
        (_("suits whom"), article.suits),
        (_("how to use"), article.how_to_use),
    ]


def _number(request: HttpRequest) -> int:
    text = request.POST.get("number", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _back(request: HttpRequest, pk: int | None, text: str) -> HttpResponse:
    messages.success(request, text)
    address = reverse(f"admin:{NAME}_read", args=[pk]) if pk else reverse(f"admin:{NAME}_reading")
    return HttpResponseRedirect(address)
