"""The interaction score behind "why?" adds up to the score that the rules read."""

from datetime import UTC, date, datetime, timedelta

import pytest

from crm.models import Inquiry, Interaction, Message
from crm.selectors.why import why_group
from crm.selectors.why.score import score_of
from crm.services.signals import install_default_points
from crm.services.tag_runs import run_tags
from customers.models import CustomerFacts
from customers.tests.factories import CustomerFactory
from tagging.services.default_tags import install_default_tags

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 20, 4, tzinfo=UTC)
TODAY = date(2026, 3, 20)


@pytest.fixture
def buyer(shop):
    install_default_tags(shop=shop)
    install_default_points(shop=shop)
    return CustomerFactory(shop=shop)


def ago(days):
    return NOW - timedelta(days=days)


def did(buyer, kind, *days):
    for one in days:
        Interaction.objects.create(shop=buyer.shop, customer=buyer, kind=kind, happened_at=ago(one))


def wrote(buyer, *days, **more):
    for one in days:
        Message.objects.create(shop=buyer.shop, customer=buyer, **{"text": "在吗", "said_at": ago(one), **more})


def asked(buyer, *days, state="resolved", stage="after_sale"):
    for one in days:
        at = ago(one)
        Inquiry.objects.create(shop=buyer.shop, customer=buyer, opened_at=at, last_at=at, state=state, stage=stage)


def parts(buyer):
    return {part.label: (part.happened, part.counted, part.worth) for part in score_of(buyer, today=TODAY).parts}


class TestScoreOf:
    def test_adds_up_what_the_rules_count(self, shop, buyer):
        did(buyer, "photo", 1, 90, 91)
        did(buyer, "friend", 5)
        asked(buyer, 1, 2, 3, 4)
        asked(buyer, 6, state="spam")
        wrote(buyer, 1, 1, 2)
        wrote(buyer, 3, sender="agent")
        wrote(buyer, 4, text="真人补单刷单，日结佣金秒结", spam="spam")

        run_tags(shop=shop, as_of=TODAY, at=NOW)

        score = score_of(buyer, today=TODAY)
        assert parts(buyer) == {
            "Friend brought": (1, 1, 3),
            "Photo": (2, 2, 4),
            "Inquiry": (4, 3, 3),
            "Day on which the buyer wrote": (2, 2, 2),
        }
        assert score.total == CustomerFacts.objects.get(customer=buyer).interaction_score == 12

    def test_says_when_the_oldest_leaves(self, buyer):
        did(buyer, "photo", 10, 90)

        assert score_of(buyer, today=TODAY).leaves_on == TODAY + timedelta(days=1)

    def test_of_a_silent_buyer_is_nothing(self, buyer):
        score = score_of(buyer, today=TODAY)

        assert (score.total, score.parts, score.leaves_on) == (0, [], None)


class TestWhy:
    @pytest.mark.parametrize(("slug", "is_told"), [("lifecycle", True), ("tier", False)])
    def test_tells_it_where_rules_ask_for_it(self, buyer, slug, is_told):
        assert (why_group(buyer, slug, at=NOW).score is not None) is is_told

    def test_shows_each_part(self, as_agent, buyer):
        Interaction.objects.create(
            shop=buyer.shop, customer=buyer, kind="photo", happened_at=datetime.now(UTC) - timedelta(days=1)
        )

        page = as_agent.get(f"/admin/customers/customer/{buyer.pk}/why/?group=lifecycle").content.decode()

        assert "Photo: 1 × 2 = 2" in page
