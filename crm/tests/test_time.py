"""Days, nights, clocks and thresholds: files come in, runs happen, tags are read (TIM-2 to TIM-8)."""

import io
import json
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command

from crm.services.due_runs import run_due_tags
from crm.services.tag_runs import run_tags
from customers.models import CustomerFacts, Order, Shop
from customers.selectors.shop_day import shop_day
from customers.services.direct_import import import_now
from customers.services.shops import create_shop
from tagging.choices import RunMode
from tagging.models import CustomerTag, TagChange, TagRun

pytestmark = pytest.mark.django_db
HEADER = "order_no,customer,paid_at,amount,refund,status\n"
LAST_TICK = time(23, 59, 59, 999999)


@pytest.fixture
def bring(tmp_path):
    """A shop with one order a buyer: bring({"anna": ("2026-03-01 09:00:00", "100.00", "0")}, zone=…)."""

    def make(orders, *, zone="Asia/Shanghai", code="silk"):
        shop = create_shop(code=code, timezone=zone)
        lines = [
            f"N{number},{name},{at},{paid},{refund},paid\n"
            for number, (name, (at, paid, refund)) in enumerate(orders.items())
        ]
        path = tmp_path / f"{code}.csv"
        path.write_text(HEADER + "".join(lines))
        assert import_now(shop=shop, path=path).order_import
        return Shop.objects.get(pk=shop.pk)

    return make


def held(shop, group):
    """Buyer → slug; without a tag: None."""
    tags = CustomerTag.objects.filter(shop=shop, tag__group__slug=group)
    found = dict(tags.values_list("customer__key", "tag__slug"))
    return {key: found.get(key) for key in shop.customer_set.values_list("key", flat=True)}


def local(shop, day, clock):
    return datetime.combine(day, clock, ZoneInfo(shop.timezone))


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/New_York", "Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_tim_2_recency_turns_after_60_and_180_days_whatever_the_hour(bring, zone):
    today = date(2026, 6, 1)
    expected = {59: "active", 60: "active", 61: "sleeping", 179: "sleeping", 180: "sleeping", 181: "lost"}
    clocks = {"dawn": "00:00:00", "night": "23:59:59"}
    shop = bring(
        {
            f"{days}-{name}": (f"{today - timedelta(days=days)} {clock}", "10.00", "0")
            for days in expected
            for name, clock in clocks.items()
        },
        zone=zone,
    )

    for clock in (time(), LAST_TICK):
        at = local(shop, today, clock)
        run_tags(shop=shop, as_of=shop_day(shop, at=at), at=at)
        assert shop_day(shop, at=at) == today
        assert held(shop, "recency") == {f"{days}-{name}": slug for days, slug in expected.items() for name in clocks}


@pytest.mark.parametrize(
    ("bought", "on", "slug"),
    [
        ("2024-02-29", "2024-04-29", "active"), ("2024-02-29", "2024-04-30", "sleeping"),
        ("2024-02-29", "2024-08-27", "sleeping"), ("2024-02-29", "2024-08-28", "lost"),
        ("2023-12-31", "2024-02-29", "active"), ("2023-12-31", "2024-03-01", "sleeping"),
        ("2025-12-31", "2026-03-01", "active"), ("2025-12-31", "2026-03-02", "sleeping"),
        ("2025-12-31", "2026-06-29", "sleeping"), ("2025-12-31", "2026-06-30", "lost"),
    ],
)  # fmt: skip
def test_tim_3_leap_days_and_ends_of_years_count_like_any_other(bring, bought, on, slug):
    shop = bring({"anna": (f"{bought} 12:00:00", "10.00", "0")})
    day = date.fromisoformat(on)

    run_tags(shop=shop, as_of=day, at=local(shop, day, time(3)))

    assert held(shop, "recency") == {"anna": slug}


@pytest.mark.parametrize(
    ("zone", "night"),
    [
        ("America/New_York", "2026-03-08"), ("America/New_York", "2026-11-01"),
        ("Europe/Berlin", "2026-03-29"), ("Europe/Berlin", "2026-10-25"),
        ("Australia/Lord_Howe", "2026-10-04"), ("Australia/Lord_Howe", "2026-04-05"),
        ("Asia/Shanghai", "1990-04-15"), ("Asia/Shanghai", "1991-09-15"),
        ("Pacific/Kiritimati", "2026-03-08"), ("Pacific/Pago_Pago", "2026-03-08"),
    ],
)  # fmt: skip
def test_tim_4_each_night_runs_once_with_its_own_date(bring, zone, night):
    day = date.fromisoformat(night)
    shop = bring({"anna": (f"{day - timedelta(days=30)} 12:00:00", "10.00", "0")}, zone=zone)
    run_tags(shop=shop, as_of=day - timedelta(days=1), at=local(shop, day - timedelta(days=1), time(12)))
    moment = local(shop, day - timedelta(days=1), time(21)).astimezone(UTC)
    ran = {}

    for _step in range(2 * 40):
        if run_due_tags(at=moment):
            ran.setdefault(shop_day(shop, at=moment), []).append(moment.astimezone(ZoneInfo(zone)))
        moment += timedelta(minutes=30)

    assert {on: len(times) for on, times in ran.items()} == {day: 1, day + timedelta(days=1): 1}
    assert all(time(2) <= times[0].time() <= time(3, 30) for times in ran.values())
    assert set(TagRun.objects.filter(shop=shop).values_list("as_of", flat=True)) == {
        day + timedelta(days=n) for n in (-1, 0, 1)
    }


class TestTim5:
    NOW = datetime(2026, 3, 4, 4, tzinfo=UTC)

    @pytest.fixture
    def crowd(self, bring):
        """Thirty buyers whose sixtieth day is today."""
        shop = bring({f"b{n}": ("2026-01-03 12:00:00", "10.00", "0") for n in range(30)})
        run_due_tags(at=self.NOW)
        return shop

    def test_tim_5_a_clock_set_back_makes_no_run_and_changes_nothing(self, crowd):
        before = TagChange.objects.count()

        ran = [run_due_tags(at=self.NOW - timedelta(hours=hours)) for hours in (1, 25)]

        assert (ran, TagChange.objects.count(), TagRun.objects.count()) == ([0, 0], before, 1)

    def test_tim_5_a_clock_a_day_ahead_drops_nobody_unasked(self, crowd):
        assert run_due_tags(at=self.NOW + timedelta(days=1)) == 0

        assert set(held(crowd, "recency").values()) == {"active"}
        assert TagRun.objects.latest("pk").state == "held"

    def test_tim_5_the_right_clock_finds_all_as_it_was(self, crowd):
        run_due_tags(at=self.NOW + timedelta(days=1))

        run_due_tags(at=self.NOW + timedelta(hours=1))
        run_tags(shop=crowd, as_of=date(2026, 3, 4), at=self.NOW + timedelta(hours=2), full=True)

        assert TagRun.objects.latest("pk").changed_count == 0
        assert set(held(crowd, "recency").values()) == {"active"}


def test_tim_6_a_later_change_of_the_zone_is_one_full_run_and_then_nothing(bring):
    today = date(2026, 3, 2)
    shop = bring({"anna": ("2026-01-01 00:30:00", "10.00", "0"), "bo": ("2025-12-31 23:30:00", "10.00", "0")})
    run_tags(shop=shop, as_of=today, at=local(shop, today, time(12)))
    assert held(shop, "recency") == {"anna": "active", "bo": "sleeping"}

    shop.timezone = "America/New_York"
    shop.save(update_fields=["timezone"])
    runs = [run_tags(shop=shop, as_of=today, at=local(shop, today, time(12))) for _time in range(2)]

    # Orders keep the day that they had where and when they were imported.
    assert dict(Order.objects.values_list("customer__key", "paid_on")) == {
        "anna": date(2026, 1, 1), "bo": date(2025, 12, 31),
    }  # fmt: skip
    assert [(one.mode, one.changed) for one in runs] == [(RunMode.FULL, 0), (RunMode.INCREMENTAL, 0)]


def test_tim_8_tiers_turn_to_the_cent(bring):
    expected = {
        "0.00": "ordinary", "0.01": "ordinary", "799.99": "ordinary", "800.00": "senior", "800.01": "senior",
        "1999.99": "senior", "2000.00": "vip", "2000.01": "vip", "5000.00": "vip", "5000.01": "supreme_vip",
    }  # fmt: skip
    at = "2026-03-01 09:00:00"
    refunded = {
        "part": ("900.00", "100.01", "ordinary"),
        "cent": ("2000.01", "0.01", "vip"),
        "all": ("9.00", "9.00", None),
    }
    shop = bring(
        {paid: (at, paid, "0") for paid in expected}
        | {name: (at, paid, refund) for name, (paid, refund, _slug) in refunded.items()}
    )
    today = date(2026, 3, 2)

    run_tags(shop=shop, as_of=today, at=local(shop, today, time(12)))

    assert held(shop, "tier") == expected | {name: slug for name, (_paid, _refund, slug) in refunded.items()}


def test_tim_8_an_average_is_rounded_half_up(bring, tmp_path):
    shop = bring({"anna": ("2026-03-01 09:00:00", "0.01", "0")})
    path = tmp_path / "more.csv"
    path.write_text(HEADER + "".join(f"M{n},anna,2026-03-01 10:00:00,0.00,0,paid\n" for n in range(15)))
    import_now(shop=shop, path=path)

    said = io.StringIO()
    call_command("customer_facts", "--shop", "silk", "--as-of", "2026-03-02", "--json", stdout=said)
    told = json.loads(said.getvalue())

    assert CustomerFacts.objects.get().order_count == 16
    assert told["average_order"] == "0.0006"  # 0.000625
