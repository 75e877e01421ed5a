"""Which scripts and care tips the demo shop's agents have copied in the last thirty days."""

from collections.abc import Iterator
from random import Random

from crm.choices import UseKind
from crm.demo.asking import Use, uses_of
from crm.demo.purchases import Buyer
from crm.demo.talk import Known
from crm.models import ScriptUse
from crm.render import city, salutation
from customers.models import Customer, Order
from customers.selectors.staff import staff_name
from scripts_lib.render import is_complete, pieces, plain
from scripts_lib.rules import pick_variant
from tagging.looks import TIER
from tagging.models import CustomerTag

from .records import Records

SEED = 20260823
SHOWN_LIKELY = 0.25  # how many buyers were sent a care tip
Values = dict[str, str | int | None]


def write_uses(records: Records, buyers: dict[Customer, Buyer], known: dict[Customer, Known]) -> None:
    """Every copy with the words that were sent, and the reply where an answer gave a tag."""
    numbers = {buyer.person.number: customer for customer, buyer in buyers.items()}
    values = _values(records, buyers, known)
    rows: list[ScriptUse] = []
    for use in uses_of(list(buyers.values())):
        rows += _copies(records, numbers[use.number], use, values[use.number])
    rows += _care_tips(records, buyers)
    ScriptUse.objects.bulk_create(rows, batch_size=500)


def _copies(records: Records, customer: Customer, use: Use, values: Values) -> Iterator[ScriptUse]:
    """The question, and the reply to its answer; nothing where a word would have been missing."""
    library = records.library
    script, variants = library.scripts[use.code], library.variants[use.code]
    picked = pick_variant(customer.pk, script.pk, [(one.pk, one.weight) for one in variants])
    variant = next(one for one in variants if one.pk == picked)
    parts = pieces(variant.text, values)
    if not is_complete(parts):
        return
    asked = ScriptUse(
        shop=records.shop,
        customer=customer,
        kind=UseKind.SCRIPT,
        script=script,
        variant=variant,
        asks=script.asks,
        text=plain(parts),
        made_by=records.by,
        made_at=records.before(use.days),
        answered_at=records.before(use.days - use.answered_after) if use.tag else None,
    )
    yield asked
    branch = library.branches.get((use.code, use.tag)) if use.tag else None
    if branch is not None:
        yield ScriptUse(
            shop=records.shop,
            customer=customer,
            kind=UseKind.BRANCH,
            script=script,
            branch=branch,
            text=plain(pieces(branch.reply, values)),
            made_by=records.by,
            made_at=asked.answered_at or asked.made_at,
        )


def _care_tips(records: Records, buyers: dict[Customer, Buyer]) -> Iterator[ScriptUse]:
    """Tips about what was bought lately."""
    for customer, buyer in buyers.items():
        random = Random(SEED + buyer.person.number)
        if not buyer.purchases or customer.is_grey or random.random() > SHOWN_LIKELY:
            continue
        sku = buyer.purchases[0].lines[0].good.sku
        tip = records.library.care[sku]
        yield ScriptUse(
            shop=records.shop,
            customer=customer,
            kind=UseKind.CARE,
            article=tip,
            product=records.library.products[sku],
            text=tip.short,
            made_by=records.by,
            made_at=records.before(random.uniform(0.5, 28)),
        )


def _values(records: Records, buyers: dict[Customer, Buyer], known: dict[Customer, Known]) -> dict[int, Values]:
    """What stood in the blanks, by the buyer's number."""
    orders = Order.objects.filter(shop=records.shop, customer__isnull=False).order_by("created_at", "pk")
    last_orders = dict(orders.values_list("customer_id", "order_no"))
    tiers = CustomerTag.objects.filter(shop=records.shop, tag__group__slug=TIER)
    tier_names = dict(tiers.values_list("customer_id", "tag__name"))
    agent = staff_name(records.by)
    return {
        buyer.person.number: {
            "salutation": salutation(customer.name, _gender(known[customer])),
            "nick": customer.account,
            "city": city(customer.address),
            "product_bought": buyer.purchases[0].lines[0].good.title if buyer.purchases else "",
            "order_no": last_orders.get(customer.pk, "")[-4:],
            "tier": tier_names.get(customer.pk, ""),
            "days_since_order": buyer.last_age if buyer.purchases else None,
            "memory_note": next((text for _days, text, is_pinned in known[customer].notes if is_pinned), ""),
            "reply_by": "18:00",
            "agent": agent,
            "shop": records.shop.name,
        }
        for customer, buyer in buyers.items()
    }


def _gender(known: Known) -> str:
    return next((value for code, value, _source, _days in known.attributes if code == "gender"), "")
