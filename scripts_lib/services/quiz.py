"""Quizzes: what staff choose is kept, each try."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from scripts_lib.models import QuizAnswer, QuizChoice


@transaction.atomic
def answer_question(*, question_id: int, choice_id: int, by: User, at: datetime) -> QuizAnswer | None:
    """The answer, right or wrong as the question stands now; None when the choice is not one of it."""
    choice = QuizChoice.objects.filter(pk=choice_id, question=question_id, question__is_active=True).first()
    if choice is None:
        return None
    return QuizAnswer.objects.create(
        question_id=question_id, user=by, choice=choice, is_right=choice.is_right, answered_at=at
    )
