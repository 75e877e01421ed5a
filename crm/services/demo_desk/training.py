"""What the demo shop's two agents have read, answered and asked the trainer for."""

from datetime import datetime, timedelta

from django.contrib.auth.models import User

from crm.demo.chats import AGENTS
from crm.demo.house_rules import READING
from scripts_lib.choices import RequestKind, RequestState
from scripts_lib.models import Article, LibraryRequest, QuizQuestion
from scripts_lib.services.articles import mark_read
from scripts_lib.services.quiz import answer_question
from scripts_lib.services.requests import answer_request, ask_trainer

from .records import Records

FIRST, SECOND = AGENTS
# Who asked how many days ago for what; scripts by their short codes.
ASKED = (
    (FIRST, 0.3, RequestKind.SCRIPT_MISSING, "买家问“能不能印字”，三十个起，怎么报价？", ""),
    (SECOND, 1.2, RequestKind.SCRIPT_MISSING, "大方巾怎么配成礼盒，没有现成的话可说", ""),
    (SECOND, 2.6, RequestKind.SCRIPT_WRONG, "新疆的运费改成 25 元了", "yf"),
    (FIRST, 4.1, RequestKind.ARTICLE_MISSING, "白茶饼拆开以后怎么存，买家常问", ""),
)
ANSWERED = ("知识里“白茶饼怎么存”就是，加了“拆开以后”一段。", 3.5)
READ = {FIRST: 9, SECOND: 5}  # how many of the pages, in the order of the lists
WRONG = {FIRST: {4}, SECOND: {0, 4}}  # which questions were answered wrongly first


def train(records: Records, colleagues: dict[str, User]) -> None:
    """Nothing without colleagues."""
    for name, person in colleagues.items():
        _read(records, person, READ[name])
        _answer(records, person, WRONG[name])
    for name, days, kind, text, code in ASKED:
        if name in colleagues:
            script_id = records.library.scripts[code].pk if code else None
            at = records.before(days)
            ask_trainer(shop_id=records.shop.pk, kind=kind, text=text, by=colleagues[name], at=at, script_id=script_id)
    if records.by and colleagues:
        asked = LibraryRequest.objects.get(shop=records.shop, kind=RequestKind.ARTICLE_MISSING)
        text, days = ANSWERED
        at = records.before(days)
        answer_request(request_id=asked.pk, state=RequestState.DONE, answer=text, by=records.by, at=at)


def _read(records: Records, person: User, count: int) -> None:
    titles = [title for _role, some in READING.values() for title in some][:count]
    articles = {one.title: one for one in Article.objects.filter(shop=records.shop, title__in=titles)}
    for place, title in enumerate(titles):
        mark_read(article=articles[title], number=articles[title].number, by=person, at=records.before(20 - place))


def _answer(records: Records, person: User, wrong: set[int]) -> None:
    """Each question until the answer was right."""
    questions = QuizQuestion.objects.filter(shop=records.shop).order_by("pk").prefetch_related("choices")
    for place, question in enumerate(questions):
        at: datetime = records.before(10 - place)
        right = sorted(question.choices.all(), key=lambda choice: choice.is_right)
        tried = right[:1] + right[-1:] if place in wrong else right[-1:]
        for minutes, choice in enumerate(tried):
            moment = at + timedelta(minutes=minutes)
            answer_question(question_id=question.pk, choice_id=choice.pk, by=person, at=moment)
