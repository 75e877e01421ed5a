"""Rows of every model with a payload in every text, made from what the models say of themselves.

A field that a model gains gets its payloads by itself; a model that refuses such rows needs a line in FITTING.
"""

import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone

from crm.models import (
    CareTipDue,
    ChatBuyer,
    ChatImport,
    Coupon,
    FollowUp,
    FoundWord,
    Inquiry,
    InteractionPoints,
    JobRun,
    LossReason,
    Message,
    Note,
    Notification,
    PageVisit,
    ReminderSettings,
    ReplyPromise,
    ReplyWait,
    ScriptUse,
    SegmentStrategy,
    ShopperHint,
)
from customers.choices import AttributeLevel
from customers.models import (
    AttributeDefinition,
    AttributeValue,
    Channel,
    ClosedDay,
    Customer,
    CustomerFacts,
    CustomerMerge,
    Order,
    OrderImport,
    OrderImportProblem,
    Product,
    ProductCount,
    ProductPair,
    Shop,
    StagedRow,
)
from scripts_lib.models import Article, PhraseRule, QuizQuestion, Script, ScriptBranch, ScriptVersion
from scripts_lib.services.scripts import index_script
from scripts_lib.services.versions import DAYS as VERSION_DAYS
from scripts_lib.services.versions import MANY as VERSION_LISTS
from scripts_lib.services.versions import TEXTS as VERSION_TEXTS
from tagging.models import (
    ChoiceSet,
    CustomerTag,
    CutPoints,
    RuleVersion,
    RunSettings,
    Tag,
    TagChange,
    TagGroup,
    TagRule,
    TagRun,
)

from .imports import a_report
from .xss_payloads import PAYLOADS

OUR_APPS = ("customers", "tagging", "scripts_lib", "crm")
ROWS = len(PAYLOADS)
FOUR = "6218"
GROUPS = ("grey_list", "use_scene", "purchase_driver", "engagement", "recency", "tier", "lifecycle", "shopper_type")
# Texts that are not free: where they hold something else, nothing works.
CLOSED = {
    "auth.User.password": "a hash",
    "customers.Customer.phone_last4": "digits of the phone",
    "customers.OrderImportProblem.code": "one of our own codes",
    "customers.Shop.timezone": "a name of the IANA database",
    "scripts_lib.Script.search_text": "made of the other texts",
    "tagging.TagRun.timezone": "a name of the IANA database",
}


class Texts:
    """Hands out payloads, each with the number of its place, and knows which stands where."""

    def __init__(self) -> None:
        self.fields: list[str] = []
        self.placed: dict[int, tuple[str, str]] = {}

    def text(self, field: str, row: int, longest: int | None = None) -> str:
        """The payload of one row; "" where the field is too short for any."""
        fitting = [one for one in PAYLOADS if longest is None or len(one.replace("§", "0" * 6)) <= longest]
        if not fitting:
            return ""
        if field not in self.fields:
            self.fields.append(field)
        place = self.fields.index(field)
        number, payload = 900_000 + 100 * place + row, fitting[(row + 7 * place) % len(fitting)]
        self.placed[number] = (field, payload)
        return payload.replace("§", str(number))


class Rows:
    """ROWS rows of each model, all in one shop; row n belongs to row n of what it refers to, the day to the viewer."""

    def __init__(self, viewer: User) -> None:
        self.texts, self.viewer = Texts(), viewer
        self.made: dict[type[models.Model], list[Any]] = {}
        self.at = timezone.now()

    def __getitem__(self, model: type[models.Model]) -> list[Any]:
        return self.made[model]

    def make(self) -> None:
        for model in _in_order():
            fit = FITTING.get(model, lambda _rows, _n: {})
            rows = [model(**{**self._values(model, number), **fit(self, number)}) for number in range(ROWS)]
            model._base_manager.bulk_create(rows)
            self.made[model] = rows
        self._finish()

    def _values(self, model: type[models.Model], number: int) -> dict[str, Any]:
        values = {}
        for field in model._meta.concrete_fields:
            if not isinstance(field, (models.AutoField, models.GeneratedField, models.CompositePrimaryKey)):
                value = self._value(field, number)
                if value is not None:
                    values[field.name] = value
        return values

    def _value(self, field: Any, number: int) -> Any:
        if field.is_relation:
            return self._related(field, number)
        if field.flatchoices:
            return field.flatchoices[number % len(field.flatchoices)][0]
        if is_text(field):
            return self.texts.text(label(field), number, field.max_length) or str(number)[: field.max_length]
        if field.null or field.has_default() or label(field) in CLOSED:
            return None
        return BORING[type(field)](self, number)

    def _related(self, field: Any, number: int) -> Any:
        if field.related_model is Shop:
            return self.made[Shop][number if field.unique else 0]
        rows = self.made.get(field.related_model)
        return rows and rows[number]

    def _finish(self) -> None:
        for number in range(1, ROWS, 3):  # answers to answers
            branch, parent = self[ScriptBranch][number], self[ScriptBranch][number - 1]
            branch.parent, branch.script = parent, parent.script
            branch.save(update_fields=["parent", "script"])
        for number in range(ROWS):
            product, script, article = self[Product][number], self[Script][number], self[Article][number]
            product.goes_with.add(self[Product][number - 1])
            script.products.add(product)
            script.channels = f"{script.channels} {self[Channel][number].code} "  # for its buyer's as well
            script.save(update_fields=["channels"])
            article.products.add(product)
            index_script(script_id=script.pk)
        held = {group.slug: {tag.slug: 1} for group, tag in zip(self[TagGroup], self[Tag], strict=True)}
        TagRun.objects.update(counts=held)
        self[Shop][0].members.add(*self[User])


def log_of(rows: Rows, user: User, row: models.Model, number: int) -> None:
    """What the admin has kept of a change."""
    LogEntry.objects.create(
        user=user,
        content_type=ContentType.objects.get_for_model(row),
        object_id=row.pk,
        object_repr=rows.texts.text("admin.LogEntry.object_repr", number, 200),
        action_flag=CHANGE,
        change_message=rows.texts.text("admin.LogEntry.change_message", number),
    )


def label(field: Any) -> str:
    return f"{field.model._meta.label}.{field.name}"


def is_text(field: Any) -> bool:
    """Whether somebody's own words can stand in it."""
    return isinstance(field, (models.CharField, models.TextField)) and label(field) not in CLOSED


def _in_order() -> Iterator[type[models.Model]]:
    """Every model after those to which it refers; in a circle, what may stay empty does."""
    ours = [model for app in OUR_APPS for model in apps.get_app_config(app).get_models() if model._meta.managed]
    waiting = [User, Group, *ours]
    while waiting:
        whole = (model for model in waiting if not _refers(model) & set(waiting))
        in_circle = (model for model in waiting if not _refers(model, only_required=True) & set(waiting))
        model = next(whole, None) or next(in_circle)
        yield model
        waiting.remove(model)


def _refers(model: type[models.Model], *, only_required: bool = False) -> set[type[models.Model]]:
    fields = [field for field in model._meta.concrete_fields if field.is_relation]
    return {field.related_model for field in fields if not (only_required and field.null)} - {model}


BORING: dict[type[models.Field], Callable[[Rows, int], Any]] = {
    models.BigIntegerField: lambda _rows, number: number,
    models.BooleanField: lambda _rows, _number: True,
    models.DateField: lambda rows, _number: rows.at.date(),
    models.DateTimeField: lambda rows, _number: rows.at,
    models.FileField: lambda _rows, number: f"order_files/{number}",
    models.IntegerField: lambda _rows, number: number,
    models.JSONField: lambda _rows, _number: {},
    models.PositiveIntegerField: lambda _rows, number: number,
    models.PositiveSmallIntegerField: lambda _rows, number: number,
    models.SmallIntegerField: lambda _rows, number: number,
    models.FloatField: lambda _rows, number: float(number),
}


def _order_import(rows: Rows, number: int) -> dict[str, Any]:
    def said(part: str) -> str:
        return rows.texts.text(f"customers.OrderImport.{part}", number)

    layout = {
        "delimiter": "comma",
        "columns": 3,
        "mapping": [[said("layout.mapping"), "order_no"], [said("layout.mapping.ignored"), None]],
        "notes": [{"code": said("layout.notes")}],
    }
    states = ("ready", "done", "refused", "failed", "undone", "cancelled")
    return {
        "state": states[number % len(states)],
        "layout": layout,
        "report": a_report(rejected=3),
        "refusal": {"code": said("refusal.code"), "params": {}},
        "repeats": None,
    }


def _inquiry(rows: Rows, number: int) -> dict[str, Any]:
    by_hand = {"won_order": None, "rule_word": ""}
    if number % 3 == 0:
        return {**by_hand, "stage": "pre_sale", "kind": "", "state": "lost"}
    still_open = {**by_hand, "state": "open", "loss_reason": None}
    if number % 3 == 1:
        return {**still_open, "stage": "pre_sale", "kind": "", "last_by": rows.viewer}
    return {**still_open, "stage": "after_sale", "kind": "complaint"}


# What a model asks of its rows beyond texts, and what makes pages show them.
FITTING: dict[type[models.Model], Callable[[Rows, int], dict[str, Any]]] = {
    User: lambda _rows, _number: {"password": "!", "is_staff": True},
    ClosedDay: lambda _rows, number: {"on": date(2020, 1, 1) + timedelta(days=number)},
    Customer: lambda _rows, number: {"phone_last4": FOUR} | ({"account": ""} if number % 3 == 0 else {}),
    CustomerFacts: lambda rows, _number: {"last_paid_on": rows.at.date(), "order_count": 2, "spent": 100},
    AttributeDefinition: lambda _rows, _number: {"level": AttributeLevel.HIGH_VALUE},
    AttributeValue: lambda _rows, _number: {"source": "agent"},
    Order: lambda rows, number: {
        "status": "completed",
        "created_at": rows.at,
        "paid_at": rows.at,
        "paid": 100,
        "extra": json.dumps({"memo": rows.texts.text("customers.Order.extra", number)}),
    },
    OrderImport: _order_import,
    OrderImportProblem: lambda rows, number: {
        "order_import": rows[OrderImport][number % 10 * 6],
        "kind": ("rejected", "warning")[number // 10 % 2],
        "code": "order_no_damaged",
    },
    ProductPair: lambda rows, number: {
        "a": rows[Product][number if number < ROWS - 1 else 0],
        "b": rows[Product][min(number + 1, ROWS - 1)],
        "orders_together": 1,
    },
    CutPoints: lambda _rows, _number: {key: ["1", "2", "3", "4"] for key in "rfm"},
    CustomerMerge: lambda rows, number: {
        "before": {"away": {"account": rows.texts.text("customers.CustomerMerge.before.away", number)}},
    },
    StagedRow: lambda _rows, _number: {"status": "paid"},
    ProductCount: lambda _rows, _number: {"order_count": 1},
    TagGroup: lambda _rows, number: (
        {"slug": GROUPS[number], "number": number if number < 4 else None, "is_automatic": number >= 4}
        if number < len(GROUPS)
        else {"number": number + 10, "is_automatic": False}
    ),
    Tag: lambda rows, number: {"choice_set": rows[ChoiceSet][number]},
    TagRule: lambda rows, number: {
        "group": rows[TagGroup][4 + number % 4],
        "tag": rows[Tag][4 + number % 4],
        "conditions": [{"field": "days_since", "operator": "lte", "value": 60 + number}],
        "position": number,
    },
    CustomerTag: lambda _rows, _number: {"source": "agent", "rule": None},
    TagChange: lambda _rows, _number: {"closed_tag": None, "source": "agent", "rule": None},
    Article: lambda _rows, number: {
        "kind": "care" if number % 2 else "product",
        "is_published": True,
        "push_after": "receipt",
        "push_days": 3,
    },
    CareTipDue: lambda rows, _number: {"state": "waiting", "due_on": rows.at.date(), "show_on": rows.at.date()},
    PhraseRule: lambda _rows, _number: {"detector": "", "is_active": True},
    ScriptVersion: lambda rows, number: {
        "script": rows[Script][number],
        "content": {
            **dict.fromkeys(VERSION_TEXTS, ""),
            **dict.fromkeys(VERSION_DAYS),
            **{name: [] for name in (*VERSION_LISTS, "variants", "branches")},
            "scene": rows[Script][number].scene_id,
            "owner": None,
        },
    },
    QuizQuestion: lambda _rows, _number: {"script": None},
    Script: lambda _rows, _number: {"state": "published"},
    Coupon: lambda rows, _number: {"expires_on": rows.at.date() + timedelta(days=9)},
    LossReason: lambda _rows, number: {"name": ""} if number % 3 == 0 else {},
    Inquiry: _inquiry,
    FollowUp: lambda rows, _number: {"state": "waiting", "owner": rows.viewer, "due_at": rows.at},
    Note: lambda _rows, number: {"is_pinned": bool(number % 2), "removed_by": None},
    PageVisit: lambda rows, _number: {"seen_at": rows.at},
    ChatImport: lambda rows, number: {
        "state": ("ready", "done", "undone")[number % 3],
        "problems": [[number, "time", rows.texts.text("crm.ChatImport.problems", number), "bad_time"]],
        "problem_count": 1,
    },
    ChatBuyer: lambda _rows, _number: {"state": "unknown", "moved": {}},
    Message: lambda _rows, number: {"sender": ("buyer", "agent", "automatic")[number % 3], "agent": None},
    FoundWord: lambda _rows, _number: {"order": None, "shopper_type": "economic", "points": 1},
    ReplyPromise: lambda rows, number: {"shop": rows[Shop][number]},
    ReplyWait: lambda rows, _number: {"answered_at": None, "how": "", "due_at": rows.at},
    ScriptUse: lambda _rows, _number: {"kind": "script"},
    JobRun: lambda _rows, _number: {"state": "stopped", "arguments": "", "failed_at": _rows.at},
    Notification: lambda rows, number: {
        "follow_up": rows[FollowUp][number],
        "job": None,
        "person": rows.viewer,
        "channel": "page" if number % 2 else "messenger",
        "state": "failed",
    },
    ReminderSettings: lambda rows, number: {"quiet_from": None, "quiet_until": None},
    InteractionPoints: lambda rows, number: {"shop": rows[Shop][number], "days": 90},
    SegmentStrategy: lambda rows, number: {"shop": rows[Shop][number], "segment": "core"},
    ShopperHint: lambda rows, number: {"shop": rows[Shop][number], "shopper_type": "economic"},
    RunSettings: lambda rows, number: {"shop": rows[Shop][number], "cut_method": "quintile", "fixed_cuts": {}},
    RuleVersion: lambda rows, number: {
        "rules": [],
        "state": "saved",
        "version": number + 1,
        "made_at": rows.at,
        "is_agreed_alone": True,
    },
}
