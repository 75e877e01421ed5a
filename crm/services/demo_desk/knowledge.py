"""Articles of the demo shop, what its people read first, and the questions about it."""

from collections.abc import Mapping

from django.contrib.auth.models import Group

from crm.demo.house_rules import ENGLISH, ONBOARDING, PLATFORM, QUESTIONS, READING, Question
from crm.demo.knowledge import CARE, KNOWLEDGE
from customers.models import Product, Shop
from scripts_lib.choices import ArticleKind, PushAfter
from scripts_lib.models import Article, QuizChoice, QuizQuestion, ReadingItem, ReadingList, Script


def write_knowledge(shop: Shop, products: Mapping[str, Product], scripts: Mapping[str, Script]) -> dict[str, Article]:
    """All of it; returns the care tips by sku."""
    care: dict[str, Article] = {}
    for known in KNOWLEDGE:
        article = _article(
            shop,
            ArticleKind.PRODUCT,
            known.title,
            body=ENGLISH[known.title],
            selling_points=known.selling_points,
            advantages=known.advantages,
            suits=known.suits,
            how_to_use=known.how_to_use,
        )
        article.products.set(products[sku] for sku in known.skus)
    for tip in CARE:
        body = f"{ENGLISH[tip.title]}\n\n{tip.text}"
        article = _article(shop, ArticleKind.CARE, tip.title, short=tip.short, body=body)
        article.push_after, article.push_days = PushAfter.RECEIPT, tip.days
        article.save(update_fields=["push_after", "push_days"])
        article.products.set(products[sku] for sku in tip.skus)
        care |= dict.fromkeys(tip.skus, article)
    kinds = {ArticleKind.PLATFORM: PLATFORM, ArticleKind.ONBOARDING: ONBOARDING}
    pages = {
        page.title: _article(shop, kind, page.title, body=f"{page.english}\n\n{page.text}")
        for kind, some in kinds.items()
        for page in some
    }
    _reading(shop, pages)
    _questions(shop, pages, scripts)
    return care


def _article(shop: Shop, kind: ArticleKind, title: str, **texts: str) -> Article:
    return Article.objects.create(shop=shop, kind=kind, title=title, is_published=True, **texts)


def _reading(shop: Shop, pages: Mapping[str, Article]) -> None:
    roles = {group.name: group for group in Group.objects.all()}
    for place, (name, (role, titles)) in enumerate(READING.items()):
        found = ReadingList.objects.create(shop=shop, name=name, role=roles.get(role), position=place)
        ReadingItem.objects.bulk_create(
            ReadingItem(reading_list=found, article=pages[title], position=position)
            for position, title in enumerate(titles)
        )


def _questions(shop: Shop, pages: Mapping[str, Article], scripts: Mapping[str, Script]) -> None:
    for number, one in enumerate(QUESTIONS):
        question = QuizQuestion.objects.create(
            shop=shop,
            article=pages.get(one.about),
            script=scripts.get(one.about),
            question=one.question,
            explanation=one.why,
        )
        QuizChoice.objects.bulk_create(
            QuizChoice(question=question, text=text, is_right=text == one.replies[0], position=position)
            for position, text in enumerate(_turned(one, number))
        )


def _turned(one: Question, by: int) -> list[str]:
    """The replies, the right one not always first."""
    turn = by % len(one.replies)
    return [*one.replies[turn:], *one.replies[:turn]]
