"""Who may agree to rules that would move many: whoever may change them in the shop, and did not make them."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Q, QuerySet

from customers.models import Shop
from tagging.choices import VersionState
from tagging.models import RuleVersion

RIGHTS = ("tagging.view_tagrule", "tagging.change_tagrule")  # as the page asks for them
BACKEND = "django.contrib.auth.backends.ModelBackend"


def others_who_may_agree(*, shop: Any, than: User) -> QuerySet[User]:
    """Active staff of the shop, and operators, who may change its rules; `shop` may be an expression."""
    is_here = Exists(Shop.members.through.objects.filter(shop=shop, user=OuterRef("pk")))
    people = User.objects.filter(Q(is_superuser=True) | is_here, is_active=True, is_staff=True).exclude(pk=than.pk)
    for right in RIGHTS:
        people = people.filter(pk__in=User.objects.with_perm(right, backend=BACKEND).order_by().values("pk"))
    return people


def is_alone_with(held: RuleVersion | None, user: User) -> bool:
    """Whether a held draft is this person's own and nobody else could agree to it."""
    if held is None or held.made_by_id != user.pk:
        return False
    return not others_who_may_agree(shop=held.shop_id, than=user).exists()


def held_before(user: User, shops: Sequence[Shop]) -> list[tuple[RuleVersion, bool]]:
    """Drafts of these shops about which a reader who may change rules can decide; beside each whether alone."""
    held = RuleVersion.objects.filter(shop__in=shops, state=VersionState.HELD).select_related("group", "made_by")
    rows = [(one, is_alone_with(one, user)) for one in held.order_by("shop", "group__position", "pk")]
    return [(one, alone) for one, alone in rows if alone or one.made_by_id != user.pk]
