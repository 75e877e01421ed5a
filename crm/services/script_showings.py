"""Which wordings an agent was shown for a buyer: what copies are counted against."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction

from crm.choices import ShownWhere
from crm.models import Inquiry, ScriptShowing
from customers.models import Customer
from scripts_lib.models import Script, ScriptVariant

SAME_LOOK = timedelta(minutes=30)  # the page drawn anew is no second showing
MOST_AT_ONCE = 20


@transaction.atomic
def record_showings(
    *, customer: Customer, by: User, at: datetime, where: str, shown: Iterable[tuple[int, int]]
) -> list[ScriptShowing]:
    """Write down scripts with their wordings; what is not known in this shop is left out, never refused."""
    wanted = dict(list(shown)[:MOST_AT_ONCE])
    scripts = Script.objects.for_shop(customer.shop_id).filter(pk__in=wanted).values_list("pk", flat=True)
    variants = dict(ScriptVariant.objects.filter(script__in=wanted).values_list("pk", "script"))
    lately = ScriptShowing.objects.filter(
        customer=customer, shown_to=by, where=where, script__in=wanted, shown_at__gt=at - SAME_LOOK
    )
    known = set(lately.values_list("script", flat=True))
    inquiry = Inquiry.objects.filter(customer=customer).still_open().order_by("-last_at", "-pk").first()
    return ScriptShowing.objects.bulk_create(
        ScriptShowing(
            shop_id=customer.shop_id,
            customer=customer,
            inquiry=inquiry,
            script_id=script,
            variant_id=wanted[script] if variants.get(wanted[script]) == script else None,
            where=where if where in ShownWhere.values else ShownWhere.PALETTE,
            shown_to=by,
            shown_at=at,
        )
        for script in scripts
        if script not in known
    )
