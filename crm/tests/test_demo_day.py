"""The demo shop in the middle of a working day: who waits, what was promised, what buyers wrote of the goods."""

import io
from collections import Counter
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import transaction
from django.db.models import Count
from django.test import override_settings
from django.utils import timezone

from crm.choices import ChatImportState, FollowUpState, InquiryState, MessageSpam, Sender
from crm.demo.chat_lines import ADVERT, BUYING, LOOKING, WAITING
from crm.demo.chats import AGENTS, talks_of
from crm.demo.people import KNOWN
from crm.demo.purchases import demo_buyers
from crm.demo.reviews import review_rows
from crm.demo.service_talks import ASKING
from crm.follow_up_defaults import DEFAULT_TEMPLATES
from crm.models import (
    ChatImport,
    FollowUp,
    FollowUpTemplate,
    FoundWord,
    Inquiry,
    InquirySettings,
    Interaction,
    Message,
    Notification,
    ReplyWait,
    Review,
    ReviewTheme,
)
from crm.selectors.late import late_list, reply_figures
from crm.selectors.product_reviews import review_summary
from crm.selectors.silent_buyers import Wanted, asking_groups, silent_buyers
from crm.tests.test_demo import NOW
from crm.tests.test_demo_seen import UNSAID
from customers.models import Customer, Product, Shop
from scripts_lib.models import ArticleRead, LibraryRequest, QuizAnswer
from tagging.models import Segment, TagChange, TagRun
from tagging.selectors.segments import segment_q

TABLES = (ChatImport, FollowUp, FollowUpTemplate, Inquiry, Message, Notification, ReplyWait, Review, ReviewTheme, User,
          LibraryRequest, ArticleRead, QuizAnswer, Segment)  # fmt: skip


class TestTheTexts:
    def test_agents_say_nothing_that_may_not_be_said(self):
        talks = [*(one.lines for one in (*BUYING, *LOOKING, *ASKING)), *(lines for _ago, lines in WAITING)]
        said = [words for lines in talks for who, _minutes, words in lines if who == Sender.AGENT]

        assert [words for words in said if any(word in words for word in UNSAID)] == []

    def test_talks_and_reviews_are_the_same_every_time_and_never_ahead(self):
        buyers = demo_buyers(count=200, now=NOW)
        talks = talks_of(buyers, busy={3, 5}, now=NOW)

        assert talks == talks_of(demo_buyers(count=200, now=NOW), busy={3, 5}, now=NOW)
        assert list(review_rows(buyers, now=NOW)) == list(review_rows(demo_buyers(count=200, now=NOW), now=NOW))
        assert max(row["时间"] for talk in talks for row in talk.rows()) <= f"{NOW:%Y-%m-%d %H:%M:%S}"
        assert max(row["评价时间"] for row in review_rows(buyers, now=NOW)) <= f"{NOW:%Y-%m-%d}"

    def test_each_is_talked_to_once_and_those_whom_one_meets_first_are_not(self):
        numbers = [talk.buyer.person.number for talk in talks_of(demo_buyers(count=200, now=NOW), busy={3}, now=NOW)]

        assert len(set(numbers)) == len(numbers) == len(BUYING) + len(LOOKING) + len(ASKING) + len(WAITING) + 1
        assert not {3, *KNOWN}.intersection(numbers)


@pytest.fixture(scope="class")
def loaded(django_db_setup, django_db_blocker, tmp_path_factory):
    """The operator of a demo shop that is loaded once for all tests of a class."""
    folder = tmp_path_factory.mktemp("data")
    with django_db_blocker.unblock(), override_settings(DATA_DIR=folder, MEDIA_ROOT=folder), transaction.atomic():
        operator = User.objects.create_superuser("operator")
        call_command("load_demo", "--customers=120", stdout=io.StringIO())
        yield operator
        transaction.set_rollback(True)


@pytest.mark.django_db
class TestTheDay:
    @pytest.fixture
    def shop(self, loaded):
        return Shop.objects.get(code="demo")

    def test_chats_came_through_the_import_without_a_problem(self, shop):
        made = ChatImport.objects.get()

        assert (made.state, made.problem_count, made.skipped_count) == (ChatImportState.DONE, 0, 0)
        assert made.written_count == made.line_count > 80
        assert {one.agent.first_name for one in Message.objects.filter(sender=Sender.AGENT)} == set(AGENTS)

    def test_talks_before_an_order_were_won_by_it(self, shop):
        won = Inquiry.objects.filter(state=InquiryState.WON, chat_import__isnull=False)

        assert won.filter(won_order__isnull=False).count() > 5

    def test_the_late_list_has_who_is_late_and_who_is_not(self, shop, loaded):
        at = timezone.now()
        waits = late_list([shop], user=loaded, mine=False, at=at, may_see_contact=True)

        assert 1 <= waits.late_count < len(waits.lines) == waits.team_count
        assert waits.team_count == ReplyWait.objects.filter(answered_at=None).count()
        assert "等一场雨" in {line.buyer.name for line in waits.lines} | {line.buyer.nick for line in waits.lines}
        figures = reply_figures([shop], at=at)
        assert figures.in_time_of > 20
        assert figures.first

    def test_words_were_read_and_suggest_tags(self, shop):
        suggested = FoundWord.objects.filter(message__isnull=False).exclude(keyword_set__suggests="")

        assert len(set(suggested.values_list("keyword_set__suggests", flat=True))) >= 3

    def test_an_advert_is_hidden_and_waits_for_nobody(self, shop):
        advert = Message.objects.get(text=ADVERT[2])

        assert (advert.spam, advert.inquiry.state) == (MessageSpam.SPAM, InquiryState.SPAM)
        assert not ReplyWait.objects.filter(inquiry=advert.inquiry, answered_at=None).exists()

    def test_promises_are_of_three_people_and_of_nobody(self, shop, loaded):
        waiting = FollowUp.objects.waiting()

        owners = dict(waiting.values_list("owner__username").annotate(Count("pk")))
        assert set(owners) == {"operator", "demo_xiaomei", "demo_akuan", None}
        assert waiting.filter(template__isnull=False).count() >= 4
        assert waiting.exclude(repeat_days=None).exists()
        assert FollowUp.objects.filter(state=FollowUpState.CANCELLED).exclude(end_note="").count() == 2

    def test_the_bell_rang_once_for_each_that_came_due(self, shop, loaded):
        due = FollowUp.objects.exclude(owner=None).exclude(state=FollowUpState.CANCELLED)
        due = due.filter(due_at__lte=timezone.now() - timedelta(seconds=30))

        assert Notification.objects.count() >= due.count()
        unread = Notification.objects.filter(person=loaded, read_at=None)
        assert {one.follow_up.state for one in unread.select_related("follow_up")} == {FollowUpState.WAITING}

    def test_templates_are_those_of_a_new_shop_with_scripts(self, shop):
        assert FollowUpTemplate.objects.count() == len(DEFAULT_TEMPLATES)
        assert FollowUpTemplate.objects.exclude(script=None).count() == 6

    def test_who_hesitates_is_followed_up_with_a_script(self, shop):
        settings = InquirySettings.objects.select_related("open_script", "unpaid_script").get(shop=shop)

        assert (settings.open_script.title, settings.unpaid_script.title) == ("再想想", "还有没有货")

    def test_reviews_are_tied_to_buyer_and_product_and_tell_their_themes(self, shop):
        assert Review.objects.count() > 40
        assert not Review.objects.filter(customer=None).exists()
        assert not Review.objects.filter(product=None).exists()
        assert ReviewTheme.objects.values("code").distinct().count() >= 5
        assert Interaction.objects.filter(kind="photo").count() >= Review.objects.filter(has_photo=True).count() - 3
        counts = Counter(Review.objects.values_list("product", flat=True))
        product = Product.objects.get(pk=counts.most_common(1)[0][0])
        assert review_summary(product, since=None).count == counts[product.pk]

    def test_silent_buyers_are_there_to_be_asked(self, shop):
        found = silent_buyers(shop, Wanted(30), groups=asking_groups(shop), at=timezone.now())

        assert 5 < found.count() < Customer.objects.count()

    def test_nights_before_show_who_moved(self, shop):
        runs = list(TagRun.objects.filter(finished_at__isnull=False).order_by("pk"))

        assert [(runs[-1].as_of - one.as_of).days for one in runs] == [3, 2, 1, 0]
        moved = [TagChange.objects.filter(run=one).count() for one in runs]
        assert moved[0] > 10 * max(moved[1:]) > 0  # all were read on the first night, later ones move a few

    def test_segments_of_each_kind_find_somebody(self, shop):
        rows = {one.name: one for one in Segment.objects.filter(shop=shop)}
        found = {
            name: set(Customer.objects.filter(segment_q(one, timezone.localdate())).values_list("pk", flat=True))
            for name, one in rows.items()
        }

        assert {one.kind for one in rows.values()} == {"dynamic", "by_hand"}
        assert all(found[name] for name in rows if name != "本月生日")  # birthdays are where they are
        assert found["本周要联系的"] <= found["VIP 唤醒"] | found["本月生日"]
        assert len(found["店长点名"]) == 5

    def test_the_colleagues_cannot_sign_in(self, shop):
        colleagues = User.objects.filter(username__startswith="demo_")

        assert [one.has_usable_password() for one in colleagues] == [False, False]
        assert {group.name for one in colleagues for group in one.groups.all()} == {"agent"}

    def test_the_trainer_is_asked_and_sees_who_is_through(self, shop):
        asked = LibraryRequest.objects.filter(shop=shop)

        assert Counter(asked.values_list("state", flat=True)) == {"open": 3, "done": 1}
        assert Counter(ArticleRead.objects.values_list("user__first_name", flat=True)) == {"小美": 9, "阿宽": 5}
        assert QuizAnswer.objects.filter(is_right=False).count() == 3

    def test_a_second_load_changes_nothing_of_it(self, shop):
        before = {table: list(table.objects.order_by("pk").values_list()) for table in TABLES}

        call_command("load_demo", stdout=io.StringIO())

        assert {table: list(table.objects.order_by("pk").values_list()) for table in TABLES} == before


@pytest.mark.django_db
class TestWithoutAnOperator:
    def test_nobody_is_made_who_would_be_the_first_user(self, tmp_path):
        with override_settings(DATA_DIR=tmp_path, MEDIA_ROOT=tmp_path):
            call_command("load_demo", "--customers=12", stdout=io.StringIO())

        assert not User.objects.exists()
