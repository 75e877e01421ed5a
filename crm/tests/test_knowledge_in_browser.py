"""An agent looks something up, copies it, says what is missing, and learns why a reply is wrong."""

import pytest
from playwright.sync_api import expect

from scripts_lib.models import (
    ArticleCopy,
    ArticleVote,
    LibraryRequest,
    QuizChoice,
    QuizQuestion,
    ReadingItem,
    ReadingList,
)
from scripts_lib.tests.factories import ArticleFactory

from .browser import settle, signed_in_page

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
BODY = "# How\n\n- cold water\n\n<script>document.title = 'taken'</script> [x](javascript:document.title='taken')"


@pytest.fixture
def tip(shop):
    tip = ArticleFactory(shop=shop, title="Washing silk", short="Wash cold.", body=BODY)
    reading = ReadingList.objects.create(shop=shop, name="First week")
    ReadingItem.objects.create(reading_list=reading, article=tip)
    question = QuizQuestion.objects.create(shop=shop, article=tip, question="Warm water?", explanation="It shrinks.")
    QuizChoice.objects.create(question=question, text="Certainly")
    QuizChoice.objects.create(question=question, text="Never", is_right=True)
    return tip


@pytest.fixture
def page(browser, live_server, as_agent, tip):
    with signed_in_page(browser, live_server.url, as_agent, width=683) as page:
        yield page


def test_from_the_search_to_the_queue_of_the_trainer(page, tip):
    page.goto("/admin/scripts_lib/article/reading/?q=silk")
    page.get_by_role("link", name="Washing silk").click()
    expect(page.locator(".kn-text li")).to_have_text("cold water")

    page.wait_for_load_state()  # the scripts that listen
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("window.copied") == "Wash cold."
    assert page.title() != "taken"

    page.get_by_role("button", name="No", exact=True).click()
    expect(page.locator("button[value=no][aria-pressed=true]")).to_be_visible()
    page.get_by_text("Something is wrong").click()
    page.get_by_role("button", name="Tell the trainer").click()
    expect(page.get_by_text("The trainer has it in the queue.")).to_be_visible()
    settle(page)
    assert ArticleCopy.objects.get().article == tip
    assert ArticleVote.objects.get().is_helpful is False
    assert LibraryRequest.objects.get().article == tip


def test_from_the_reading_list_to_the_reason(page, tip):
    page.goto("/admin/scripts_lib/readinglist/mine/")
    page.get_by_role("link", name="Washing silk").click()
    page.get_by_role("button", name="Mark as read").click()
    expect(page.get_by_text("Marked as read.")).to_be_visible()

    page.goto("/admin/scripts_lib/readinglist/mine/")
    expect(page.get_by_text("1 of 1 read")).to_be_visible()
    page.get_by_role("link", name="Warm water?").click()
    expect(page.get_by_text("It shrinks.")).to_have_count(0)
    page.get_by_label("Certainly").check()
    page.get_by_role("button", name="Answer").click()
    expect(page.get_by_text("It shrinks.")).to_be_visible()
