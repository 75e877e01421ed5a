"""What staff have to read and may try themselves on, and what the trainer sees of it."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from customers.admin.shops import shop_of
from scripts_lib.selectors.training import everybodys_progress, my_lists, my_questions, often_wrong
from scripts_lib.services.quiz import answer_question

MINE = "scripts_lib_readinglist_mine"
QUIZ = "scripts_lib_readinglist_quiz"
PROGRESS = "scripts_lib_quizquestion_progress"


class MyTraining:
    """Mixed into the admin class of reading lists: the pages that everybody has."""

    admin_site: Any
    has_view_permission: Any

    def get_urls(self) -> list[URLPattern]:
        """My training, and one question of it."""
        view = self.admin_site.admin_view
        return [
            path("mine/", view(self.mine_view), name=MINE),
            path("quiz/<int:pk>/", view(self.quiz_view), name=QUIZ),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def mine_view(self, request: HttpRequest) -> HttpResponse:
        """The lists of this person's roles with what is read, and the questions."""
        shop, by = self._let_in(request), cast(User, request.user)
        context = {
            **self.admin_site.each_context(request),
            "title": _("My training"),
            "shop": shop,
            "lists": my_lists(shop_id=shop.pk, user=by) if shop else [],
            "questions": my_questions(shop_id=shop.pk, user=by) if shop else [],
        }
        return TemplateResponse(request, "admin/scripts_lib/training/mine.html", context)

    def quiz_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Which reply? Why is shown after the answer, and only then."""
        shop, by = self._let_in(request), cast(User, request.user)
        questions = list(my_questions(shop_id=shop.pk, user=by)) if shop else []
        places = [one.pk for one in questions]
        question = get_object_or_404(my_questions(shop_id=shop.pk if shop else 0, user=by), pk=pk)
        answer = None
        if request.method == "POST":
            chosen = request.POST.get("choice", "")
            key = int(chosen) if chosen.isdecimal() and len(chosen) < 19 else 0
            answer = answer_question(question_id=pk, choice_id=key, by=by, at=timezone.now())
            if answer is None:
                messages.error(request, _("Choose one of the replies."))
                return HttpResponseRedirect(reverse(f"admin:{QUIZ}", args=[pk]))
        following = places[places.index(pk) + 1 :]
        context = {
            **self.admin_site.each_context(request),
            "title": _("Quiz"),
            "question": question,
            "choices": question.choices.order_by("position", "pk"),
            "answer": answer,
            "following": following[0] if following else None,
        }
        return TemplateResponse(request, "admin/scripts_lib/training/quiz.html", context)

    def _let_in(self, request: HttpRequest) -> Any:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return shop_of(request)


class TrainerPage:
    """Mixed into the admin class of questions: the page for who trains."""

    admin_site: Any

    def get_urls(self) -> list[URLPattern]:
        """How far everybody is."""
        view = self.admin_site.admin_view(self.progress_view)
        return [path("progress/", view, name=PROGRESS), *super().get_urls()]  # type: ignore[misc]

    def progress_view(self, request: HttpRequest) -> HttpResponse:
        """Who is through, and what is often answered wrong."""
        if not request.user.has_perm("scripts_lib.view_quizanswer"):
            raise PermissionDenied
        shop = shop_of(request)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Training progress"),
            "shop": shop,
            "progress": everybodys_progress(shop_id=shop.pk) if shop else [],
            "wrong": often_wrong(shop_id=shop.pk) if shop else [],
        }
        return TemplateResponse(request, "admin/scripts_lib/training/progress.html", context)
