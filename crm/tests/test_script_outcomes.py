"""How each wording of a script did, the rows behind every figure, and which scripts need a trainer."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from crm.choices import InquiryState, UseKind
from crm.models import LossReason, ScriptShowing
from crm.proportions import excess, wilson
from crm.selectors.script_care import ENOUGH, losing, never_used, overdue
from crm.selectors.script_outcomes import COUNTED_FOR, FIGURES, GONE, OWN, outcome_rows, script_outcomes
from crm.tests.factories import InquiryFactory, ScriptUseFactory
from customers.tests.factories import CustomerFactory, ShopFactory
from scripts_lib.choices import ScriptState
from scripts_lib.models import OwnWording, Script
from scripts_lib.tests.factories import ScriptFactory, ScriptVariantFactory

NOW = timezone.now()
LIST = "/admin/scripts_lib/script/"


class TestShares:
    @pytest.mark.parametrize(
        ("hits", "n", "others", "other_n", "looks", "is_sure"),
        [
            pytest.param(60, 100, 400, 1000, 1, True, id="far above"),
            pytest.param(48, 100, 400, 1000, 1, False, id="within what chance does"),
            pytest.param(51, 100, 400, 1000, 1, True, id="sure when it is the only one looked at"),
            pytest.param(51, 100, 400, 1000, 50, False, id="not sure as one of fifty"),
            pytest.param(20, 100, 400, 1000, 1, False, id="below"),
            pytest.param(0, 0, 400, 1000, 1, False, id="nothing to look at"),
            pytest.param(9, 9, 0, 0, 1, False, id="nothing to hold it against"),
        ],
    )
    def test_an_excess_is_told_only_beyond_doubt(self, hits, n, others, other_n, looks, is_sure):
        assert (excess(hits, n, others, other_n, looks=looks) > 0) is is_sure

    def test_the_difference_is_that_of_newcombes_own_example(self):
        """56 of 70 against 48 of 80 (his table II, case a): 0.0524 to 0.3339."""
        assert excess(56, 70, 48, 80) == pytest.approx(0.0524, abs=0.0001)

    def test_a_surer_interval_is_wider(self):
        assert wilson(5, 10, z=3)[0] < wilson(5, 10)[0] < 0.5


@pytest.fixture
def script(shop):
    return ScriptFactory(shop=shop, title="洗了会不会缩水", text="不缩水。")


@pytest.fixture
def reason(db):
    return LossReason.objects.filter(shop=None).first()


@pytest.fixture
def talk(shop, reason):
    """An inquiry in which a wording was copied, and how it ended."""

    def held(script, state=InquiryState.OPEN, variant=None, at=NOW - timedelta(days=1), copies=1, **more):
        customer = more.pop("customer", None) or CustomerFactory(shop=shop)
        ends = {"loss_reason": reason} if state == InquiryState.LOST else {}
        inquiry = InquiryFactory(customer=customer, state=state, **ends)
        chosen = variant or script.variants.order_by("label").first()
        for _time in range(copies):
            ScriptUseFactory(customer=customer, inquiry=inquiry, script=script, variant=chosen, made_at=at, **more)
        return inquiry

    return held


def table(script, **more):
    lines = script_outcomes(script, shop_ids=more.pop("shop_ids", [script.shop_id]), at=NOW)
    return {one.key: (one.shown, one.copied, one.won, one.lost) for one in lines}


@pytest.mark.django_db
class TestTheTable:
    def test_counts_showings_copies_and_each_inquiry_once(self, shop, script, talk):
        a, b = script.variants.get(), ScriptVariantFactory(script=script, label="B", weight=3)
        buyer = CustomerFactory(shop=shop)
        for variant in (a, a, b):
            ScriptShowing.objects.create(
                shop=shop, customer=buyer, script=script, variant=variant, where="gap", shown_at=NOW
            )
        talk(script, InquiryState.WON, variant=a, copies=3)
        talk(script, InquiryState.LOST, variant=a)
        talk(script, variant=b)

        assert table(script) == {a.pk: (2, 4, 1, 1), b.pk: (1, 1, 0, 0)}
        assert [one.percent for one in script_outcomes(script, shop_ids=[shop.pk], at=NOW)] == [25, 75]

    def test_own_words_and_wordings_that_are_gone_have_lines_of_their_own(self, shop, script, talk, agent):
        own = OwnWording.objects.create(shop=shop, script=script, user=agent, text="放心洗", changed_at=NOW)
        talk(script, InquiryState.WON, own_wording=own)
        gone = ScriptVariantFactory(script=script, label="B")
        talk(script, InquiryState.LOST, variant=gone)
        gone.delete()

        assert table(script) == {script.variants.get().pk: (0, 0, 0, 0), GONE: (0, 1, 0, 1), OWN: (0, 1, 1, 0)}

    @pytest.mark.parametrize(("at", "copied"), [(COUNTED_FOR - timedelta(seconds=1), 1), (COUNTED_FOR, 0)])
    def test_looks_back_ninety_days(self, script, talk, at, copied):
        talk(script, at=NOW - at)

        assert table(script) == {script.variants.get().pk: (0, copied, 0, 0)}

    def test_leaves_out_grey_buyers_other_shops_and_replies_to_answers(self, shop, script, talk):
        talk(script, InquiryState.WON, customer=CustomerFactory(shop=shop, is_grey=True))
        talk(script, InquiryState.WON, customer=CustomerFactory(shop=ShopFactory()))
        talk(script, InquiryState.WON, kind=UseKind.BRANCH)

        assert table(script) == {script.variants.get().pk: (0, 0, 0, 0)}

    @pytest.mark.parametrize("state", [InquiryState.OPEN, InquiryState.SPAM])
    def test_what_has_no_end_is_neither_won_nor_lost(self, script, talk, state):
        talk(script, state)

        assert table(script) == {script.variants.get().pk: (0, 1, 0, 0)}

    def test_every_figure_is_the_number_of_its_rows(self, shop, script, talk, agent):
        a, b = script.variants.get(), ScriptVariantFactory(script=script, label="B")
        own = OwnWording.objects.create(shop=shop, script=script, user=agent, text="放心洗", changed_at=NOW)
        for state in (InquiryState.WON, InquiryState.LOST, InquiryState.OPEN):
            talk(script, state, variant=a, copies=2)
            talk(script, state, variant=b, own_wording=own)
        both = talk(script, InquiryState.WON, variant=a)
        ScriptUseFactory(customer=both.customer, inquiry=both, script=script, variant=b, made_at=NOW)

        for line in script_outcomes(script, shop_ids=[shop.pk], at=NOW):
            for figure in FIGURES:
                rows = outcome_rows(script, key=line.key, figure=figure, shop_ids=[shop.pk], at=NOW)
                assert rows.count() == len(rows) == getattr(line, figure)

    def test_asks_as_often_for_many_copies_as_for_one(self, script, talk, django_assert_num_queries):
        for _time in range(5):
            talk(script, InquiryState.WON)

        with django_assert_num_queries(3):
            script_outcomes(script, shop_ids=[script.shop_id], at=NOW)

    @pytest.mark.parametrize(("won", "few"), [(9, True), (10, False)])
    def test_a_rate_is_told_from_ten_ends_on(self, as_trainer, script, talk, won, few):
        for _time in range(won):
            talk(script, InquiryState.WON)

        html = as_trainer.get(f"{LIST}{script.pk}/change/").content.decode()

        assert ("too few to tell" in html, "72-100 %, n = 10" in html) == (few, not few)


@pytest.mark.django_db
class TestTheRows:
    @pytest.fixture
    def page(self, script, talk):
        talk(script, InquiryState.WON, text="<b>不缩水</b>")
        return f"{LIST}{script.pk}/outcomes/{script.variants.get().pk}"

    def test_every_figure_of_the_page_leads_to_as_many_rows(self, as_trainer, script, page):
        html = as_trainer.get(f"{LIST}{script.pk}/change/").content.decode()
        links = re.findall(rf'href="({page}/\w+/)">(\d+)<', html)

        assert [(link.rsplit("/", 2)[1], n) for link, n in links] == [("copied", "1"), ("won", "1")]
        for link, n in links:
            answer = as_trainer.get(link)
            assert (answer.context["total"], len(answer.context["lines"])) == (int(n), int(n))

    def test_texts_stay_texts(self, as_trainer, page):
        html = as_trainer.get(f"{page}/copied/").content.decode()

        assert ("&lt;b&gt;不缩水" in html, "<b>不缩水" in html) == (True, False)

    def test_go_on_by_fifty(self, as_trainer, script, page):
        customer = CustomerFactory(shop=script.shop)
        for _time in range(50):
            ScriptUseFactory(customer=customer, script=script, variant=script.variants.get(), made_at=NOW)

        first, second = as_trainer.get(f"{page}/copied/"), as_trainer.get(f"{page}/copied/?from=50")

        assert [len(one.context["lines"]) for one in (first, second)] == [50, 1]
        assert as_trainer.get(f"{page}/copied/?from=x").context["first"] == 0

    @pytest.mark.parametrize("end", ["987654/copied/", "x/copied/", "0/nothing/"])
    def test_what_is_no_figure_is_not_found(self, as_trainer, script, end):
        assert as_trainer.get(f"{LIST}{script.pk}/outcomes/{end}").status_code == 404

    def test_are_closed_to_other_shops(self, as_outsider, page):
        assert as_outsider.get(f"{page}/copied/").status_code == 404


@pytest.mark.django_db
class TestWhatNeedsATrainer:
    def test_never_used_is_published_and_never_copied(self, shop, script, talk):
        idle = ScriptFactory(shop=shop)
        ScriptFactory(shop=shop, state=ScriptState.DRAFT)
        talk(script)

        assert list(never_used(Script.objects.for_shop(shop.pk))) == [idle]

    @pytest.mark.parametrize(
        ("review_on", "state", "is_overdue"),
        [
            (date(2026, 3, 1), ScriptState.PUBLISHED, True),
            (date(2026, 3, 2), ScriptState.PUBLISHED, False),
            (date(2026, 3, 1), ScriptState.ARCHIVED, False),
            (None, ScriptState.PUBLISHED, False),
        ],
    )
    def test_overdue_is_what_was_to_be_looked_at_before_today(self, shop, script, review_on, state, is_overdue):
        Script.objects.update(review_on=review_on, state=state)

        assert overdue(Script.objects.all(), on=date(2026, 3, 2)).exists() is is_overdue

    @pytest.fixture
    def ended(self, shop, reason):
        """Many inquiries at once in which a script was copied."""

        def made(script, lost, won):
            customers = [CustomerFactory(shop=shop) for _time in range(2)]
            variant = script.variants.get()
            for n, state in ((lost, InquiryState.LOST), (won, InquiryState.WON)):
                ends = {"loss_reason": reason} if state == InquiryState.LOST else {}
                for at in range(n):
                    customer = customers[at % 2]
                    inquiry = InquiryFactory(customer=customer, state=state, **ends)
                    ScriptUseFactory(customer=customer, inquiry=inquiry, script=script, variant=variant, made_at=NOW)

        return made

    @pytest.mark.parametrize(
        ("lost", "won", "is_losing"), [(70, 30, True), (70, 29, False), (40, 60, False)],
        ids=["loses far more", "one inquiry too few", "loses as others do"],
    )  # fmt: skip
    def test_losing_is_what_loses_more_than_the_others_beyond_doubt(self, shop, script, ended, lost, won, is_losing):
        ended(script, lost, won)
        ended(ScriptFactory(shop=shop), 40, ENOUGH - 40)

        found = losing(Script.objects.all(), shop_ids=[shop.pk], at=NOW)

        assert list(found) == ([script] if is_losing else [])

    def test_the_list_of_scripts_is_cut_down_to_them(self, as_trainer, shop, script, talk):
        idle = ScriptFactory(shop=shop, title="Idle", review_on=date(2020, 1, 1))
        talk(script)

        def shown(care):
            return [one.pk for one in as_trainer.get(LIST, {"care": care}).context["cl"].result_list]

        assert [shown("never_used"), shown("overdue"), shown("losing")] == [[idle.pk], [idle.pk], []]
        assert set(shown("anything")) == {script.pk, idle.pk}

    def test_the_grid_leads_there(self, as_trainer, shop):
        ScriptFactory(shop=shop, review_on=date(2020, 1, 1))

        html = as_trainer.get("/admin/scripts_lib/scene/grid/?cell=greeting:").content.decode()

        assert [f"{LIST}?care={care}" in html for care in ("never_used", "overdue")] == [True, True]
