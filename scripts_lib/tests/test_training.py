"""Reading lists, quizzes, and what the trainer sees of them."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from customers.tests.factories import NOON
from scripts_lib.models import Article, QuizAnswer, QuizChoice, QuizQuestion, ReadingItem, ReadingList
from scripts_lib.selectors.training import Question, everybodys_progress, my_lists, often_wrong
from scripts_lib.services.articles import mark_read
from scripts_lib.services.quiz import answer_question

from .factories import ArticleFactory

pytestmark = pytest.mark.django_db
MINE = "/admin/scripts_lib/readinglist/mine/"
PROGRESS = "/admin/scripts_lib/quizquestion/progress/"


@pytest.fixture
def tip(shop):
    return ArticleFactory(shop=shop, title="Washing silk", number=1)


@pytest.fixture
def basics(shop, tip):
    reading = ReadingList.objects.create(shop=shop, name="First week", role=Group.objects.get(name="agent"))
    ReadingItem.objects.create(reading_list=reading, article=tip)
    return reading


@pytest.fixture
def question(shop, tip):
    found = QuizQuestion.objects.create(shop=shop, article=tip, question="Warm water?", explanation="It shrinks.")
    QuizChoice.objects.create(question=found, text="Yes")
    QuizChoice.objects.create(question=found, text="Never", is_right=True)
    return found


def answers(question, user, *, right, wrong):
    QuizAnswer.objects.bulk_create(
        QuizAnswer(question=question, user=user, is_right=n < right, answered_at=NOON) for n in range(right + wrong)
    )


class TestReadingLists:
    def test_are_those_of_ones_roles(self, shop, basics, agent, trainer):
        assert [one.name for one in my_lists(shop_id=shop.pk, user=agent)] == ["First week"]
        assert my_lists(shop_id=shop.pk, user=trainer) == []

    def test_say_what_changed_since_it_was_read(self, shop, basics, tip, agent):
        def state():
            one = my_lists(shop_id=shop.pk, user=agent)[0].items[0]
            return one.is_read, one.is_changed

        found = [state()]
        mark_read(article=tip, number=1, by=agent, at=NOON)
        found.append(state())
        Article.objects.filter(pk=tip.pk).update(number=2)
        found.append(state())

        assert found == [(False, False), (True, False), (False, True)]

    def test_stand_on_my_page_with_how_far_i_am(self, as_agent, basics, tip):
        assert "0 of 1 read" in as_agent.get(MINE).content.decode()

        as_agent.post(reverse("admin:scripts_lib_article_mark_read", args=[tip.pk]), {"number": "1"})

        assert "1 of 1 read" in as_agent.get(MINE).content.decode()

    def test_tell_the_trainer_who_is_through(self, shop, basics, tip, agent, trainer, outsider):
        mark_read(article=tip, number=1, by=agent, at=NOON)

        progress = everybodys_progress(shop_id=shop.pk)

        assert [(one.person, one.reading_list, one.is_through) for one in progress] == [("agent", "First week", True)]


class TestQuiz:
    def test_shows_why_after_the_answer_only(self, as_agent, question):
        address = reverse("admin:scripts_lib_readinglist_quiz", args=[question.pk])

        assert "It shrinks." not in as_agent.get(address).content.decode()
        html = as_agent.post(address, {"choice": question.choices.get(text="Yes").pk}).content.decode()

        assert "It shrinks." in html
        assert [one.is_right for one in QuizAnswer.objects.all()] == [False]

    def test_takes_no_reply_of_another_question(self, question, shop, tip, agent):
        other = QuizQuestion.objects.create(shop=shop, article=tip, question="Iron?", explanation="Low.")
        choice = QuizChoice.objects.create(question=other, text="Low", is_right=True)

        assert answer_question(question_id=question.pk, choice_id=choice.pk, by=agent, at=NOON) is None
        assert not QuizAnswer.objects.exists()

    def test_is_for_the_shop_alone(self, as_outsider, question):
        assert as_outsider.get(reverse("admin:scripts_lib_readinglist_quiz", args=[question.pk])).status_code == 404

    @pytest.mark.parametrize(("right", "wrong", "percent"), [(8, 1, None), (8, 2, 20), (0, 10, 100)])
    def test_tells_a_percent_from_ten_answers_on(self, shop, question, agent, right, wrong, percent):
        answers(question, agent, right=right, wrong=wrong)

        [found] = often_wrong(shop_id=shop.pk)

        assert (found, found.percent) == (Question("Warm water?", right + wrong, wrong), percent)

    def test_answers_of_other_shops_count_for_them(self, shop, question, outsider):
        answers(question, outsider, right=1, wrong=2)

        assert often_wrong(shop_id=shop.pk) == []

    def test_what_is_often_wrong_is_for_trainers(self, as_agent, as_trainer, question, agent):
        answers(question, agent, right=1, wrong=2)

        assert as_agent.get(PROGRESS).status_code == 403
        html = as_trainer.get(PROGRESS).content.decode()
        assert "Warm water?" in html
        assert "too few to tell" in html


class TestQuestionForm:
    def post(self, client, tip, *replies):
        data = {
            "question": "Warm?", "article": tip.pk, "script": "", "explanation": "No.", "is_active": "on",
            "choices-TOTAL_FORMS": str(len(replies)), "choices-INITIAL_FORMS": "0",
        }  # fmt: skip
        for n, (text, is_right) in enumerate(replies):
            data |= {f"choices-{n}-text": text, f"choices-{n}-position": "0"}
            data |= {f"choices-{n}-is_right": "on"} if is_right else {}
        return client.post("/admin/scripts_lib/quizquestion/add/", data).status_code

    @pytest.mark.parametrize(
        ("replies", "status"),
        [
            ([("Yes", False), ("No", True)], 302),
            ([("Yes", True), ("No", True)], 302),
            ([("Yes", False), ("No", False)], 200),
            ([("No", True)], 200),
            ([("No", True), ("", False)], 200),
        ],
        ids=["one right", "both right", "none right", "one reply", "an empty one"],
    )
    def test_wants_two_replies_and_a_right_one(self, as_trainer, tip, replies, status):
        assert self.post(as_trainer, tip, *replies) == status
        assert QuizQuestion.objects.count() == (status == 302)
