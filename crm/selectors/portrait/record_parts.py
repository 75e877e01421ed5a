"""What is asked of each small table about a buyer, in common columns, so that one query asks them all."""

from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.models import Group, User
from django.db.models import (
    CharField,
    Count,
    DateField,
    DateTimeField,
    ExpressionWrapper,
    F,
    IntegerField,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Concat

from crm.choices import InteractionKind, MessageSpam
from crm.models import (
    Coupon,
    DismissedTag,
    FollowUp,
    FollowUpTemplate,
    FoundWord,
    InquirySettings,
    Interaction,
    LossReason,
    Message,
    Note,
    PageVisit,
    ScriptUse,
)
from crm.selectors.compensation import ROLES
from customers.models import AttributeValue, ClosedDay, Customer, CustomerAlias
from customers.selectors.shop_day import day_start
from tagging.models import CustomerTag, TagRun

ASKED_FOR = timedelta(days=7)
ALERTED_FOR = timedelta(days=7)
PHISHING = "spam_phishing"  # the code of the set of words
HERE_FOR = timedelta(seconds=45)
DAY = timedelta(days=1)
COLUMNS = ("what", "row", "at", "on", "text", "extra", "number")


def record_parts(customer: Customer, *, at: datetime, today: date, user: User) -> list[QuerySet[Any]]:
    """One query set for each kind of row, to be put together."""
    return [
        *_lasting(customer, today),
        *_suggested(customer),
        *_fresh(customer, at),
        *_of_the_reader(customer, at, today, user),
        *_of_the_runs(customer),
    ]


def _part(rows: QuerySet[Any], what: str, **columns: Any) -> QuerySet[Any]:
    """One table as the common columns; what it lacks is empty, and typed for PostgreSQL's sake."""
    given: dict[str, Any] = {
        "row": columns.get("row", F("pk")),
        "at": columns.get("at", Cast(Value(None), DateTimeField())),
        "on": columns.get("on", Cast(Value(None), DateField())),
        "text": columns.get("text", Value("")),
        "extra": columns.get("extra", Value("")),
        "number": columns.get("number", Value(0)),
    }
    types: dict[str, Any] = {"text": CharField(), "extra": CharField(), "number": IntegerField(), "row": IntegerField()}
    wrapped = {
        f"p_{name}": ExpressionWrapper(one, output_field=types[name]) if name in types else one
        for name, one in given.items()
    }
    marked = rows.order_by().annotate(p_what=Value(what, output_field=CharField()), **wrapped)
    return marked.values_list(*(f"p_{name}" for name in COLUMNS))


def _count(rows: QuerySet[Any], *, by: str) -> Any:
    """How many rows, all of one owner."""
    counted = rows.order_by().values(by).annotate(how_many=Count("pk")).values("how_many")
    return Coalesce(Subquery(counted), Value(0))


def _lasting(customer: Customer, today: date) -> list[QuerySet[Any]]:
    pinned = Note.objects.standing().filter(customer=customer, is_pinned=True)
    waiting = FollowUp.objects.waiting().filter(customer=customer)
    known = AttributeValue.objects.filter(customer=customer)
    aliases = CustomerAlias.objects.filter(customer=customer)
    coupons = Coupon.objects.filter(customer=customer, used_at=None, expires_on__gte=today)
    stage = Coalesce(F("scene__stage"), Value(""))
    return [
        _part(pinned, "note", at=F("made_at"), text=F("text")),
        _part(waiting, "promise", at=F("due_at"), text=F("reason"), extra=Coalesce(F("made_by__username"), Value(""))),
        _part(waiting, "promised", at=F("made_at")),
        _part(waiting, "first_due", at=F("first_due_at")),
        _part(_fitting(customer), "template", text=F("name"), extra=stage, number=F("position")),
        _part(coupons, "coupon", on=F("expires_on"), text=F("name")),
        _part(known, "attribute", text=F("value"), extra=F("definition__code")),
        _part(aliases, "alias", text=F("key"), extra=F("channel__name")),
    ]


def _fitting(customer: Customer) -> QuerySet[FollowUpTemplate]:
    """The shop's follow-up templates for all buyers, and for those with a tag that this one has."""
    held = CustomerTag.objects.filter(customer=customer).values("tag")
    templates = FollowUpTemplate.objects.filter(shop=customer.shop_id, is_active=True)
    return templates.filter(Q(for_tag=None) | Q(for_tag__in=held))


def _suggested(customer: Customer) -> list[QuerySet[Any]]:
    """The words that suggest tags, each once, and the suggestions that somebody has waved away."""
    words = FoundWord.objects.filter(customer=customer, keyword_set__suggests__gt="")
    dismissed = DismissedTag.objects.filter(customer=customer)
    return [
        _part(words, "suggested", row=Value(0), text=F("word"), extra=F("keyword_set__suggests")).distinct(),
        _part(dismissed, "dismissed", number=F("tag")),
    ]


def _fresh(customer: Customer, at: datetime) -> list[QuerySet[Any]]:
    latest = (
        Message.objects.of_buyers()
        .without_spam()
        .filter(customer=customer)
        .order_by("-said_at", "-pk")
        .values("pk")[:1]
    )
    own = Customer.objects.filter(pk=customer.pk)
    photos = Interaction.objects.filter(customer=customer, kind=InteractionKind.PHOTO)
    spam = Message.objects.of_buyers().filter(customer=customer, spam=MessageSpam.SPAM, said_at__gt=at - ALERTED_FOR)
    phishing = spam.annotate(marks=Cast("word_marks", TextField())).filter(marks__contains=PHISHING)
    uses = ScriptUse.objects.filter(customer=customer, made_at__gt=at - ASKED_FOR, script__isnull=False)
    return [
        _part(Message.objects.filter(pk=Subquery(latest)), "message", at=F("said_at"), text=F("text")),
        _part(phishing, "phishing", at=F("said_at")),
        _part(own, "photo", number=_count(photos, by="customer")),
        _part(uses, "use", at=F("made_at"), extra=F("asks"), number=F("script")),
    ]


def _of_the_reader(customer: Customer, at: datetime, today: date, user: User) -> list[QuerySet[Any]]:
    here = PageVisit.objects.filter(customer=customer, seen_at__gt=at - HERE_FOR).exclude(user=user)
    reader = User.objects.filter(pk=user.pk)
    mine = FollowUp.objects.waiting().filter(owner=user, due_at__lt=day_start(customer.shop, on=today + DAY))
    reasons = LossReason.objects.for_shop(customer.shop_id).filter(is_active=True)
    closed = ClosedDay.objects.filter(shop=customer.shop_id, on__gte=today)
    own_settings = InquirySettings.objects.filter(shop=customer.shop_id)
    given = Coupon.objects.filter(customer=customer, inquiry__isnull=False)
    return [
        _part(own_settings, "settings", number=Coalesce(F("open_hours"), Value(0)), text=_limits()),
        _part(Group.objects.filter(user=user), "role", text=F("name")),
        _part(given, "given", row=F("inquiry"), number=F("value")),
        _part(closed, "closed", on=F("on")),
        _part(here, "here", text=F("user__username"), extra=F("user__first_name")),
        _part(reader, "due", number=_count(mine, by="owner")),
        _part(reasons, "reason", text=F("name"), extra=F("code"), number=F("position")),
    ]


def _of_the_runs(customer: Customer) -> list[QuerySet[Any]]:
    runs = TagRun.objects.filter(shop=customer.shop_id)
    ended = runs.filter(finished_at__isnull=False).order_by("-as_of", "-pk")
    tried = runs.order_by("-pk")
    return [
        _part(TagRun.objects.filter(pk=Subquery(tried.values("pk")[:1])), "tried", text=F("state")),
        _part(TagRun.objects.filter(pk=Subquery(ended.values("pk")[:1])), "tagged", at=F("finished_at"), on=F("as_of")),
    ]


def _limits() -> Concat:
    """The limits in the order of the roles, in cents, with bars between; "" is no limit."""
    cents = [Coalesce(Cast(F(name), CharField()), Value("")) for name in ROLES.values()]
    return Concat(cents[0], Value("|"), cents[1], Value("|"), cents[2], output_field=CharField())
