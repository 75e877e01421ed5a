"""Whatever happens between two nights: the daily run leaves what a full run would, and what Python counts."""

from datetime import timedelta
from random import Random

import pytest

from customers.models import Channel, Customer, CustomerFacts, NextLook, Order
from customers.models.next_look import AT_ONCE
from customers.services.facts import rebuild_facts
from customers.tests.rounds import rounds
from tagging.choices import RunMode
from tagging.conditions import Condition, held_with, inner_first
from tagging.models import CustomerTag, CutPoints, RunSettings, SegmentMember, Tag, TagRule, TagRun
from tagging.selectors.customer_facts import facts_on
from tagging.selectors.known import segments_of, tags_of
from tagging.selectors.nesting import segment_book
from tagging.services.customer_tags import lift_tag, set_tag
from tagging.services.groups import create_group
from tagging.services.rules import save_rule
from tagging.services.runs import recompute_tags
from tagging.services.segment_members import keep_named
from tagging.services.segments import add_members, change_conditions, collect_segment, remove_members, save_segment
from tagging.tests.factories import TagGroupFactory
from tagging.tests.shops_made import AT, TODAY, made_shop, order_of

pytestmark = pytest.mark.django_db

STEPS = 14


def asks(field, operator, value):
    return Condition.parse({"field": field, "operator": operator, "value": value})


class History:
    """A shop's days, one deed after the other, drawn from a seed."""

    def __init__(self, seed: int) -> None:
        self.draw = Random(seed)
        self.start = TODAY - timedelta(days=120)
        self.shop = made_shop(customers=25, seed=seed, until=self.start)
        self.day, self.at, self.made = self.start, AT, 0
        self.name_segments()

    def name_segments(self) -> None:
        """A list in a segment in another that rules name, and one that asks for what the rules gave."""
        deed = {"shop": self.shop, "by": None, "at": self.at}
        self.friends = collect_segment(name="Friends", **deed)
        late = [asks("days_since", "gte", 30), asks("segments", "none", [self.friends.pk])]
        self.late = save_segment(name="Late", conditions=late, **deed)
        worth = [asks("segments", "any", [self.late.pk, self.friends.pk]), asks("spent", "gte", 100)]
        self.worth = save_segment(name="Worth a call", conditions=worth, **deed)
        lost = Tag.objects.get(shop=self.shop, slug="lost", group__slug="recency")
        gone = [asks("tags", "any", [lost.pk]), asks("segments", "any", [self.worth.pk])]
        self.gone = save_segment(name="Gone", conditions=gone, **deed)
        unlike = save_segment(name="Not gone", conditions=[asks("segments", "none", [self.gone.pk])], **deed)
        keep_named(shop=self.shop, conditions=[asks("segments", "any", [unlike.pk])], at=self.at)
        calls = TagGroupFactory.build(shop=self.shop, slug="calls", is_automatic=True, number=None)
        create_group(group=calls, answers=["call", "leave"])
        for place, (name, operator) in enumerate((("call", "any"), ("leave", "none"))):
            rule = TagRule(shop=self.shop, group=calls, tag=Tag.objects.get(group=calls, name=name), position=place)
            rule.conditions = [asks("segments", operator, [self.worth.pk]).as_json()]
            save_rule(rule=rule)

    def friend(self) -> None:
        someone = Customer.objects.filter(pk=self.buyer().pk)
        deed = self.draw.choice((add_members, remove_members))
        deed(segment=self.friends, customers=someone, at=self.at)

    def other_segment(self) -> None:
        """Another wording, on a day on which no run follows yet."""
        days = asks("days_since", "gte", self.draw.choice((7, 30, 61)))
        conditions = [days, asks("segments", self.draw.choice(("none", "any")), [self.friends.pk])]
        change_conditions(segment=self.late, conditions=conditions, by=None, at=self.at)

    def members(self) -> dict[int, set[int]]:
        found: dict[int, set[int]] = {}
        for customer, segment in SegmentMember.objects.values_list("customer_id", "segment_id"):
            found.setdefault(customer, set()).add(segment)
        return found

    def counted_members(self) -> dict[int, set[int]]:
        """In Python, by what is asked; the tags as they are held."""
        book = segment_book(self.shop.pk)
        order = inner_first(book, book)
        customers = list(Customer.objects.filter(shop=self.shop))
        lists, tags = segments_of(customers, only_lists=True), tags_of(customers)
        known = {one.key: one.known for one in facts_on(shop=self.shop, as_of=self.day)}
        counted = {}
        for one in customers:
            held = {"tags": {row.tag_id for row in tags.get(one.pk, [])}, "segments": lists.get(one.pk, set())}
            if segments := held_with({**known[one.key], **held}, order, book):
                counted[one.pk] = set(segments)
        return counted

    def buyer(self) -> Customer:
        return self.draw.choice(list(Customer.objects.filter(shop=self.shop).order_by("pk")))

    def count_again(self, customer: Customer) -> None:
        self.at += timedelta(seconds=1)
        rebuild_facts(shop_id=self.shop.pk, at=self.at, customer_ids=[customer.pk])

    def mark(self, customer: Customer) -> None:
        NextLook.objects.filter(pk=customer.pk).update(due_on=AT_ONCE)

    def new_order(self) -> None:
        """Of today, of long ago as in a late file, or of a day to come."""
        self.made += 1
        customer = self.buyer()
        channel = self.draw.choice(list(Channel.objects.filter(shop=self.shop).order_by("pk")))
        until = self.day + timedelta(days=self.draw.choice((0, 0, 0, 3)))
        order_of(self.shop, customer, channel, f"N{self.made}", self.draw, until).save()
        self.count_again(customer)

    def refund(self) -> None:
        order = self.draw.choice(list(Order.objects.filter(shop=self.shop).order_by("pk")))
        Order.objects.filter(pk=order.pk).update(refund=self.draw.choice((0, order.paid, order.paid / 2)))
        self.count_again(order.customer)

    def undo_of_a_file(self) -> None:
        order = self.draw.choice(list(Order.objects.filter(shop=self.shop).order_by("pk")))
        customer = order.customer
        order.delete()
        self.count_again(customer)

    def grey(self) -> None:
        customer, tag = self.buyer(), Tag.objects.get(shop=self.shop, slug="grey")
        deed = lift_tag if customer.is_grey else set_tag
        deed(customer=customer, tag=tag, by=None, at=self.at)

    def correction(self) -> None:
        customer = self.buyer()
        held = CustomerTag.objects.filter(customer=customer, source="agent", tag__group__is_automatic=True).first()
        if held:
            lift_tag(customer=customer, tag=held.tag, by=None, at=self.at)
        else:
            slug = self.draw.choice(("lifecycle", "shopper_type"))
            tag = self.draw.choice(list(Tag.objects.filter(shop=self.shop, group__slug=slug).order_by("pk")))
            set_tag(customer=customer, tag=tag, by=None, at=self.at)
        self.mark(customer)

    def signal(self) -> None:
        customer = self.buyer()
        CustomerFacts.objects.filter(pk=customer.pk).update(
            interaction_score=self.draw.randrange(8),
            interaction_changes_on=None,
            intent_on=self.draw.choice((None, self.day - timedelta(days=self.draw.randrange(40)))),
            is_satisfied=self.draw.random() < 0.5,
        )
        self.mark(customer)

    def rule(self) -> None:
        rule = TagRule.objects.get(shop=self.shop, tag__slug="active", group__slug="recency")
        rule.conditions = [{"field": "days_since", "operator": "lte", "value": self.draw.choice((30, 45, 60))}]
        save_rule(rule=rule)

    def zone(self) -> None:
        self.shop.timezone = self.draw.choice(("Asia/Shanghai", "Europe/Berlin", "America/New_York"))
        self.shop.save()

    def cuts(self) -> None:
        method = self.draw.choice(("quintile", "mean"))
        RunSettings.objects.update_or_create(shop=self.shop, defaults={"cut_method": method})

    def bargains(self) -> None:
        points = self.draw.choice((0, 1, 2, 5))
        RunSettings.objects.update_or_create(shop=self.shop, defaults={"bargain_points": points})

    def sleep(self) -> None:
        self.day += timedelta(days=self.draw.choice((1, 1, 2, 5, 30)))
        self.at += timedelta(days=1)

    def step(self) -> None:
        rare = (self.rule, self.zone, self.cuts, self.bargains, self.other_segment)
        often = (
            self.new_order,
            self.new_order,
            self.refund,
            self.undo_of_a_file,
            self.grey,
            self.correction,
            self.signal,
            self.friend,
        )
        self.draw.choice((*often, *often, *often, *rare))()
        if self.draw.random() < 0.7:
            self.sleep()

    def run(self, **options: bool):
        return recompute_tags(shop=self.shop, as_of=self.day, at=self.at, **options)

    def held(self) -> dict[str, dict[str, set[str]]]:
        tags: dict[str, dict[str, set[str]]] = {}
        rows = CustomerTag.objects.filter(shop=self.shop, tag__group__is_automatic=True)
        names = rows.values_list("customer__key", "tag__group__slug", "tag__slug", "tag__name")
        for key, group, slug, name in names:
            tags.setdefault(key, {}).setdefault(group, set()).add(slug or name)
        return tags

    def out_of_place(self) -> list[tuple]:
        """Tags whose sort key is not the day of the buyer's last order."""
        keys = CustomerTag.objects.filter(shop=self.shop).values_list("sort_on", "customer__facts__last_paid_on", "pk")
        return [(key, last, pk) for key, last, pk in keys if key != last]

    def counted(self) -> dict[str, dict[str, set[str]]]:
        groups = ("tier", "recency", "lifecycle", "shopper_type", "rfm", "calls")
        return {
            one.key: found
            for one in facts_on(shop=self.shop, as_of=self.day)
            if (found := {slug: set(one.tags[slug]) for slug in groups if one.tags[slug]})
        }


@pytest.mark.parametrize("seed", range(rounds(6)))
def test_the_daily_run_equals_a_full_run_and_the_count_in_python(seed):
    history = History(seed)
    history.run()
    for _step in range(STEPS):
        history.step()
        daily = history.run()

        assert history.held() == history.counted()
        assert history.out_of_place() == []
        assert (members := history.members()) == history.counted_members()
        full = history.run(full=True)
        assert (full.changed, full.counts, full.total) == (0, daily.counts, daily.total)
        assert history.members() == members
    assert TagRun.objects.filter(shop=history.shop, mode=RunMode.INCREMENTAL).exists()


def test_a_dry_run_leaves_nothing_behind():
    history = History(3)
    history.run()
    history.new_order()
    history.day += timedelta(days=8)
    before = (history.held(), TagRun.objects.count(), CutPoints.objects.count(), list(CustomerFacts.objects.values()))

    look = history.run(dry_run=True)

    after = (history.held(), TagRun.objects.count(), CutPoints.objects.count(), list(CustomerFacts.objects.values()))
    assert look.run_id is None
    assert after == before
    assert history.run().counts == look.counts


def test_counts_hold_every_slug_and_ten_thousand_buyers_agree_with_python():
    shop = made_shop(customers=10_000, seed=1)

    report = recompute_tags(shop=shop, as_of=TODAY, at=AT)

    counted: dict[str, dict[str, int]] = {group: dict.fromkeys(slugs, 0) for group, slugs in report.counts.items()}
    for one in facts_on(shop=shop, as_of=TODAY):
        for group, slugs in one.tags.items():
            for slug in slugs if group in counted else ():
                counted[group][slug] += 1
    assert report.counts == counted
    assert all(sum(slugs.values()) for slugs in counted.values())
