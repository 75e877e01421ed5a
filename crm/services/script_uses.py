"""Which wording an agent copied for whom. Nothing here ever stands in an agent's way."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from crm.choices import AnsweredBy, UseKind
from crm.models import Deed, ScriptUse
from crm.services.care_tips import tell_with_order
from crm.services.deeds import WrongInput, hold
from crm.services.inquiries import touch_inquiry
from crm.services.tags import TagRefused, tag_customer
from crm.services.waits import answer
from customers.models import Customer, Product
from scripts_lib.models import Article, OwnWording, Script, ScriptBranch, ScriptVariant
from scripts_lib.services.articles import record_article_copy
from tagging.models import Tag

LONGEST_TEXT, LONGEST_WARNED = 2000, 200


class BranchRefused(WrongInput):
    """No such answer in this shop; the text says so."""


@transaction.atomic
def record_use(
    *,
    customer: Customer,
    by: User,
    at: datetime,
    kind: str,
    script_id: int | None = None,
    variant_id: int | None = None,
    branch_id: int | None = None,
    article_id: int | None = None,
    product_id: int | None = None,
    own_wording_id: int | None = None,
    order_id: int | None = None,
    text: str = "",
    warned_of: str = "",
) -> ScriptUse:
    """Write down one copy. What is not known in this shop is left out, never refused.

    A care tip that was copied beside an order is told for that order.
    """
    hold(customer)
    branch = _branch(customer, branch_id)
    script = branch.script if branch else _script(customer, script_id)
    article = Article.objects.for_shop(customer.shop_id).filter(pk=article_id).first() if article_id else None
    own = OwnWording.objects.filter(script=script, user=by, pk=own_wording_id).first() if own_wording_id else None
    variant = _variant(script, variant_id) if own is None else None  # own words are no copy of the script's
    product = Product.objects.filter(shop=customer.shop_id, pk=product_id).first() if product_id else None
    known_kind = kind if kind in UseKind.values else UseKind.SCRIPT.value
    if article:
        record_article_copy(article=article, by=by, at=at)
    if article and order_id and known_kind == UseKind.CARE:
        tell_with_order(customer=customer, order_id=order_id, article=article, by=by, at=at)
    inquiry = touch_inquiry(customer=customer, by=by, at=at)
    answer(inquiry=inquiry, by=by, at=at, how=AnsweredBy.SCRIPT)
    return ScriptUse.objects.create(
        shop_id=customer.shop_id,
        customer=customer,
        inquiry=inquiry,
        kind=known_kind,
        script=script,
        variant=variant,
        branch=branch,
        article=article,
        product=product,
        own_wording=own,
        warned_of=warned_of.replace("\0", "")[:LONGEST_WARNED],
        asks=script.asks if script and known_kind == UseKind.SCRIPT else "",
        text=text.replace("\0", "")[:LONGEST_TEXT],
        made_by=by,
        made_at=at,
    )


@transaction.atomic
def use_branch(*, customer: Customer, by: User, at: datetime, branch_id: int, text: str) -> Deed | None:
    """Record a copied reply and set the tag that its answer gives, in one deed; None when there is none to set."""
    branch = _branch(customer, branch_id)
    if branch is None:
        raise BranchRefused(_("This shop has no such answer."))
    use = record_use(customer=customer, by=by, at=at, kind=UseKind.BRANCH, branch_id=branch.pk, text=text)
    tag = _tag_of(branch, customer)
    if tag is None:
        return None
    evidence = {"from": "branch", "script": branch.script_id, "answer": branch.answer, "use": use.pk}
    try:
        return tag_customer(customer=customer, tag=tag, by=by, at=at, evidence=evidence)
    except TagRefused:
        return None


def _tag_of(branch: ScriptBranch, customer: Customer) -> Tag | None:
    """The branch's tag; for a script of all shops the one with the same code or name in the buyer's shop."""
    tag = branch.tag
    if tag is None or tag.shop_id == customer.shop_id:
        return tag
    own = Tag.objects.select_related("group").filter(shop=customer.shop_id, group__slug=tag.group.slug, is_active=True)
    by_code = own.filter(slug=tag.slug).first() if tag.slug else None
    return by_code or own.filter(name=tag.name).first()


def _script(customer: Customer, script_id: int | None) -> Script | None:
    """A script that this shop may use."""
    return Script.objects.for_shop(customer.shop_id).filter(pk=script_id).first() if script_id else None


def _variant(script: Script | None, variant_id: int | None) -> ScriptVariant | None:
    """A wording of that script."""
    return ScriptVariant.objects.filter(script=script, pk=variant_id).first() if script and variant_id else None


def _branch(customer: Customer, branch_id: int | None) -> ScriptBranch | None:
    """An answer to a script that this shop may use."""
    if not branch_id:
        return None
    scripts = Script.objects.for_shop(customer.shop_id).values("pk")
    branches = ScriptBranch.objects.select_related("script", "tag__group")
    return branches.filter(script__in=scripts, pk=branch_id).first()
