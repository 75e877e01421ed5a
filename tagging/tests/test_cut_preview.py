"""Before RFM is cut otherwise the page of the run settings tells who would move, and nothing is written."""

from datetime import timedelta

import pytest
from django.utils import timezone

from customers.selectors.shop_day import shop_day
from tagging.choices import CutMethod
from tagging.models import CustomerTag, CutPoints, RunRequest, RunSettings, TagChange, TagGroup, TagRule
from tagging.selectors.cut_points import cuts_otherwise
from tagging.services.cut_preview import preview_cuts
from tagging.services.default_tags import install_default_tags
from tagging.services.runs import LargeMove, recompute_tags
from tagging.texts import cut_text

from .shops_made import AT, TODAY, made_shop

FIXED = {"r": ["30", "60", "120", "240"], "f": ["1", "2", "4", "8"], "m": ["100", "500", "900", "2000"]}
TYPED = {name: " ".join(numbers) for name, numbers in FIXED.items()}
NOTHING = {"r": "", "f": "", "m": ""}


def settings_of(shop, method, *, cuts=None, share=10):
    return RunSettings(shop=shop, cut_method=method, fixed_cuts=cuts or {}, largest_move=share)


@pytest.mark.parametrize(
    ("before", "wanted", "differs"),
    [
        (("quintile", {}), ("quintile", {}), False),
        (("quintile", {}), ("mean", {}), True),
        (("quintile", {}), ("fixed", FIXED), True),
        (("quintile", {}), ("quintile", FIXED), False),
        (("fixed", FIXED), ("fixed", FIXED), False),
        (("fixed", FIXED), ("fixed", {**FIXED, "f": ["1", "2", "4", "9"]}), True),
    ],
)
def test_numbers_by_hand_matter_only_where_they_are_chosen(before, wanted, differs):
    first, second = (RunSettings(cut_method=method, fixed_cuts=cuts) for method, cuts in (before, wanted))

    assert cuts_otherwise(first, second) is differs


@pytest.mark.django_db
class TestCounting:
    @pytest.fixture
    def shop(self, shop):
        made_shop(shop=shop, customers=80)
        recompute_tags(shop=shop, as_of=TODAY, at=AT)
        return shop

    def look(self, wanted, as_of=TODAY):
        return preview_cuts(wanted=wanted, as_of=as_of, at=AT)

    @pytest.mark.parametrize(("method", "cuts"), [(CutMethod.MEAN, None), (CutMethod.FIXED, FIXED)])
    def test_says_what_the_run_then_does_and_writes_nothing(self, shop, method, cuts):
        wanted = settings_of(shop, method, cuts=cuts)
        last, held = TagChange.objects.latest("pk").pk, sorted(CustomerTag.objects.values_list("customer", "tag"))

        seen = self.look(wanted)

        [(group, moves)] = seen.groups
        assert (group.slug, moves.total, moves.moved > 0) == ("rfm", 80, True)
        assert CutPoints.objects.count() == 1
        assert (TagChange.objects.latest("pk").pk, RunSettings.objects.exists()) == (last, False)
        assert sorted(CustomerTag.objects.values_list("customer", "tag")) == held
        wanted.save()
        recompute_tags(shop=shop, as_of=TODAY, at=AT)
        done = TagChange.objects.filter(pk__gt=last, group=group).values_list("closed_tag", "opened_tag")
        told = [(one.before, one.after) for one in moves.moves for _each in range(one.count)]
        assert sorted(done, key=str) == sorted(told, key=str)
        assert cut_text(CutPoints.objects.latest("version").cuts) == cut_text(seen.cuts)

    def test_moves_nobody_where_nothing_is_changed(self, shop):
        seen = self.look(settings_of(shop, CutMethod.QUINTILE))

        assert [moves.moved for _group, moves in seen.groups] == [0]
        assert seen.cuts == CutPoints.objects.get().cuts

    def test_measures_anew_where_the_cut_points_are_a_week_old(self, shop):
        day = TODAY + timedelta(days=7)

        assert self.look(settings_of(shop, CutMethod.QUINTILE), as_of=day).cuts != CutPoints.objects.get().cuts

    def test_is_large_where_the_run_would_wait(self, shop):
        [(_group, moves)] = self.look(settings_of(shop, CutMethod.MEAN)).groups
        left = 100 * sum(one.count for one in moves.moves if one.before is not None) // moves.total
        for share in (left, left + 1):
            wanted = settings_of(shop, CutMethod.MEAN, share=share)
            is_large = self.look(wanted).groups[0][1].is_large
            wanted.save()
            try:
                recompute_tags(shop=shop, as_of=TODAY, at=AT, guard=True)
                waited = False
            except LargeMove:
                waited = True
            assert is_large is waited is (share == left)

    def test_counts_every_group_that_asks_for_scores(self, shop):
        tier = TagGroup.objects.get(shop=shop, slug="tier")
        TagRule.objects.filter(group=tier, position=0).update(
            conditions=[{"field": "m", "operator": "gte", "value": 5}]
        )

        seen = self.look(settings_of(shop, CutMethod.MEAN))

        assert sorted(group.slug for group, _moves in seen.groups) == ["rfm", "tier"]


@pytest.mark.django_db
def test_a_shop_without_buyers_has_no_cut_points(shop):
    install_default_tags(shop=shop)

    seen = preview_cuts(wanted=settings_of(shop, CutMethod.MEAN), as_of=TODAY, at=AT)

    assert (seen.cuts, [moves.moved for _group, moves in seen.groups]) == (None, [0])


@pytest.mark.django_db
class TestPage:
    @pytest.fixture
    def shop(self, shop):
        now = timezone.now()
        made_shop(shop=shop, customers=60, until=now.date())
        recompute_tags(shop=shop, as_of=shop_day(shop, at=now), at=now)
        RunSettings.objects.create(shop=shop)
        return shop

    def ask(self, client, shop, method="quintile", **fields):
        data = {"largest_move": "10", "bargain_points": "2", "cut_method": method, **NOTHING, **fields}
        return client.post(f"/admin/tagging/runsettings/{shop.pk}/preview/", data)

    def test_asks_as_soon_as_the_form_changes(self, as_manager, shop):
        html = as_manager.get(f"/admin/tagging/runsettings/{shop.pk}/change/").content.decode()

        assert f'hx-post="/admin/tagging/runsettings/{shop.pk}/preview/"' in html
        assert "here stands who would move" in html

    def test_tells_the_cut_points_and_who_would_move(self, as_manager, shop):
        html = self.ask(as_manager, shop, "fixed", **TYPED).content.decode()

        assert "M5: spent over 2,000.00" in html
        assert "customers would move" in html
        assert "nothing written" in html
        assert 'class="re-band"' in html
        assert "<html" not in html
        assert (RunSettings.objects.get().cut_method, CutPoints.objects.count()) == ("quintile", 1)
        assert not RunRequest.objects.exists()

    @pytest.mark.parametrize(("share", "words"), [("1", "over the 1 % line: the run will wait for a person"),
                                                  ("100", "below the 100 % line")])  # fmt: skip
    def test_goes_by_the_share_as_it_is_typed(self, as_manager, shop, share, words):
        assert words in self.ask(as_manager, shop, "fixed", **TYPED, largest_move=share).content.decode()

    def test_counts_nothing_where_nothing_would_be_cut_otherwise(self, as_manager, shop):
        html = self.ask(as_manager, shop, "quintile", **TYPED).content.decode()

        assert "here stands who would move" in html
        assert "customers would move" not in html

    def test_says_what_cannot_be_read(self, as_manager, shop):
        html = self.ask(as_manager, shop, "fixed", **{**TYPED, "m": "5 4 3 2"}).content.decode()

        assert "Write four ascending numbers, for example 30 60 120 240." in html
        assert "customers would move" not in html

    def test_is_for_who_may_change_the_settings_of_their_own_shop(self, as_trainer, as_outsider, shop):
        assert self.ask(as_trainer, shop, "mean").status_code == 403
        assert self.ask(as_outsider, shop, "mean").status_code == 404

    def test_is_never_a_page_to_visit(self, as_manager, shop):
        assert as_manager.get(f"/admin/tagging/runsettings/{shop.pk}/preview/").status_code == 405
