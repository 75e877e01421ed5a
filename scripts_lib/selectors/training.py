"""Who has read what, and which questions are often answered wrong."""

from dataclasses import dataclass, field

from django.contrib.auth.models import User
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from scripts_lib.choices import ScriptState
from scripts_lib.models import ArticleRead, QuizAnswer, QuizQuestion, ReadingItem, ReadingList

FEWEST_ANSWERS = 10  # below that a share tells nothing


@dataclass(frozen=True, slots=True)
class ToRead:
    """An article on a list, and how this reader stands to it: read, changed since, or neither."""

    article_id: int
    title: str
    is_read: bool
    is_changed: bool


@dataclass(slots=True)
class MyList:
    name: str
    items: list[ToRead] = field(default_factory=list)

    @property
    def read(self) -> int:
        """How many are read as they stand now."""
        return sum(one.is_read for one in self.items)


@dataclass(frozen=True, slots=True)
class Progress:
    """A person on a list."""

    person: str
    reading_list: str
    read: int
    of: int

    @property
    def is_through(self) -> bool:
        """Everything on it is read as it stands now."""
        return self.read >= self.of


@dataclass(frozen=True, slots=True)
class Question:
    """How often a question was answered, and how often wrong; no percent of too few answers."""

    text: str
    n: int
    wrong: int

    @property
    def percent(self) -> int | None:
        """The share of wrong answers, from ten answers on."""
        return round(100 * self.wrong / self.n) if self.n >= FEWEST_ANSWERS else None


def my_lists(*, shop_id: int, user: User) -> list[MyList]:
    """The reading lists of this person's roles and those of everybody, in order."""
    roles = set(user.groups.values_list("pk", flat=True))
    read = dict(ArticleRead.objects.filter(user=user).values_list("article", "number"))
    found: dict[int, MyList] = {}
    for item in _items(shop_id):
        if item.reading_list.role_id in (None, *roles):
            mine = found.setdefault(item.reading_list_id, MyList(item.reading_list.name))
            number = read.get(item.article_id)
            is_read = number is not None and number >= item.article.number
            mine.items.append(
                ToRead(item.article_id, item.article.title, is_read, is_changed=number is not None and not is_read)
            )
    return list(found.values())


def my_questions(*, shop_id: int, user: User) -> QuerySet[QuizQuestion]:
    """The questions in use about what is published, each with whether this person's last answer was right."""
    shown = Q(article__is_published=True) | Q(script__state=ScriptState.PUBLISHED)
    last = QuizAnswer.objects.filter(question=OuterRef("pk"), user=user).order_by("-answered_at", "-pk")
    questions = QuizQuestion.objects.for_shop(shop_id).filter(shown, is_active=True)
    questions = questions.annotate(was_right=Subquery(last.values("is_right")[:1]))
    return questions.select_related("article", "script").order_by("pk")


def everybodys_progress(*, shop_id: int) -> list[Progress]:
    """Each member of the shop on each list of their roles."""
    items: dict[int, list[ReadingItem]] = {}
    for item in _items(shop_id):
        items.setdefault(item.reading_list_id, []).append(item)
    people = User.objects.filter(shops=shop_id, is_active=True).prefetch_related("groups").order_by("username")
    read = {
        (user, article): number
        for user, article, number in ArticleRead.objects.filter(user__in=people).values_list(
            "user", "article", "number"
        )
    }
    found = []
    for person in people:
        roles = {group.pk for group in person.groups.all()}
        for some in items.values():
            one = some[0].reading_list
            if one.role_id is None or one.role_id in roles:
                done = sum(read.get((person.pk, item.article_id), -1) >= item.article.number for item in some)
                found.append(Progress(person.get_full_name() or person.username, one.name, done, len(some)))
    return found


def often_wrong(*, shop_id: int) -> list[Question]:
    """Questions that members of the shop answered, those with the most wrong answers first."""
    ours = Q(answers__user__shops=shop_id)
    counted = QuizQuestion.objects.for_shop(shop_id).annotate(
        n=Count("answers", filter=ours), wrong=Count("answers", filter=ours & Q(answers__is_right=False))
    )
    rows = counted.filter(n__gt=0).order_by("-wrong", "pk")[:100]
    return [Question(row.question, row.n, row.wrong) for row in rows]


def _items(shop_id: int) -> QuerySet[ReadingItem]:
    lists = ReadingList.objects.for_shop(shop_id).filter(is_active=True)
    items = ReadingItem.objects.filter(reading_list__in=lists, article__is_published=True)
    order = ("reading_list__position", "reading_list", "position", "pk")
    return items.select_related("article", "reading_list").order_by(*order)
