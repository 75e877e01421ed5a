"""What the columns of the files about customers hold."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext, pgettext_lazy

from crm.selectors.tag_runs import Move, move_lines
from crm.services.team_notes import folded
from customers.choices import BuyerKind, ExportedList, Temper
from customers.models import Customer
from customers.render import masked_address, masked_email, masked_key, masked_name, masked_nick, masked_phone
from customers.resources import FileResource, column
from tagging.choices import TagSource
from tagging.models import CustomerTag, TagChange

TAGS = CustomerTag.objects.select_related("tag__group").order_by("tag__group__number", "tag__position", "tag_id")

# Columns of a team's own file, beside those of our export, as people head them.
TEAM_WORDS = {
    "shop": ("shop", "store", "店铺", "店铺名称"),
    "channel": ("platform", "平台", "渠道"),
    "key": ("key", "buyer", "customer", "customer id", "买家", "买家id", "客户", "客户id", "买家标识"),
    "account": ("nickname", "buyer nick", "买家昵称", "昵称", "旺旺", "旺旺号", "会员名", "买家会员名", "账号"),
    "phone": ("mobile", "telephone", "手机", "手机号", "手机号码", "电话", "联系电话", "联系手机"),
    "tags": ("tag", "labels", "标签", "客户标签"),
    "interactions": ("interactions", "interaction", "互动", "互动记录"),
    "note": ("note", "notes", "remark", "remarks", "memo", "comment", "备注", "备忘", "便签", "笔记", "客户备注"),
    "temper": ("沟通难易", "脾气", "性格"),
}
TAKEN_OF_EXPORT = ("channel", "key", "account", "phone", "tags", "temper")


class CustomerResource(FileResource):
    """One row a customer."""

    title = _("Customers")
    exported = ExportedList.CUSTOMERS

    channel = column(_("channel"), "channel__name")
    key = column(_("buyer id"))
    account = column(_("nick"))
    name = column(_("name"))
    phone = column(_("phone"))
    email = column(_("e-mail"))
    address = column(_("address"))
    kind = column(_("kind"))
    temper = column(_("temper"))
    is_grey = column(_("grey list"))
    tags = column(_("tags"))
    order_count = column(_("orders"), "facts__order_count")
    spent = column(_("spent"), "facts__spent")
    units = column(_("pieces"), "facts__units")
    first_paid_on = column(_("first order"))
    last_paid_on = column(_("last order"))
    created_at = column(_("known since"))

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._kinds = {kind.value: str(kind.label) for kind in BuyerKind if kind.value}
        self._tempers = {temper.value: str(temper.label) for temper in Temper if temper.value}
        self._on_it = str(_("on it"))
        self._between = pgettext("between the names of a list", ", ")

    def items(self, keys: Sequence[int]) -> QuerySet[Customer]:
        """Customers with facts, channel and tags."""
        rows = Customer.objects.filter(pk__in=keys).select_related("channel", "facts")
        return rows.prefetch_related(Prefetch("tags", TAGS.all()))

    def dehydrate_key(self, customer: Customer) -> str:
        return self.whole_or(masked_key, customer.key)

    def dehydrate_account(self, customer: Customer) -> str:
        return self.whole_or(masked_nick, customer.account)

    def dehydrate_name(self, customer: Customer) -> str:
        return self.whole_or(masked_name, customer.name)

    def dehydrate_phone(self, customer: Customer) -> str:
        return self.whole_or(masked_phone, customer.phone)

    def dehydrate_email(self, customer: Customer) -> str:
        return self.whole_or(masked_email, customer.email)

    def dehydrate_address(self, customer: Customer) -> str:
        return self.whole_or(masked_address, customer.address)

    def dehydrate_kind(self, customer: Customer) -> str:
        return self._kinds.get(customer.kind, "")

    def dehydrate_temper(self, customer: Customer) -> str:
        return self._tempers.get(customer.temper, "")

    def dehydrate_is_grey(self, customer: Customer) -> str:
        return self._on_it if customer.is_grey else ""

    def dehydrate_tags(self, customer: Any) -> str:
        return self._between.join(row.tag.label for row in customer.tags.all())

    def dehydrate_first_paid_on(self, customer: Customer) -> str:
        return str(customer.facts.first_paid_on or "")

    def dehydrate_last_paid_on(self, customer: Customer) -> str:
        return str(customer.facts.last_paid_on or "")

    def dehydrate_created_at(self, customer: Customer) -> str:
        return self.moment(customer.created_at)


class CustomerTagResource(FileResource):
    """One row a tag that a customer has now."""

    title = _("Customers' tags")
    exported = ExportedList.CUSTOMER_TAGS

    channel = column(_("channel"), "customer__channel__name")
    key = column(_("buyer id"))
    account = column(_("nick"))
    group = column(pgettext_lazy("of tags", "group"), "tag__group__name")
    tag = column(_("tag"), "tag__label")
    since_on = column(_("since"))
    source = column(_("source"))

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._sources = {source.value: str(source.label) for source in TagSource}

    def items(self, keys: Sequence[int]) -> QuerySet[Customer]:
        """Customers with channel and tags."""
        rows = Customer.objects.filter(pk__in=keys).select_related("channel")
        return rows.prefetch_related(Prefetch("tags", TAGS.all()))

    def entries(self, item: Any) -> Iterable[CustomerTag]:
        """The customer's tags."""
        found: list[CustomerTag] = list(item.tags.all())
        return found

    def dehydrate_key(self, row: CustomerTag) -> str:
        return self.whole_or(masked_key, row.customer.key)

    def dehydrate_account(self, row: CustomerTag) -> str:
        return self.whole_or(masked_nick, row.customer.account)

    def dehydrate_since_on(self, row: CustomerTag) -> str:
        return str(row.since_on)

    def dehydrate_source(self, row: CustomerTag) -> str:
        return self._sources.get(row.source, "")


def team_columns() -> dict[str, str]:
    """What the headers of a team's file mean: ours in every language, and those that people use.

    "" stands for columns of our export that only orders or the buyer's page write.
    """
    known: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            for name, one in CustomerResource.fields.items():
                known[folded(str(one.column_name))] = name if name in TAKEN_OF_EXPORT else ""
    return known | {folded(word): name for name, words in TEAM_WORDS.items() for word in words}


class MoveResource(FileResource):
    """One row a move from tag to tag, as the page of runs shows it."""

    title = _("Who went from tag to tag")
    exported = ExportedList.TAG_MOVES

    day = column(_("day"))
    key = column(_("buyer id"))
    account = column(_("nick"))
    name = column(_("name"))
    closed = column(pgettext_lazy("of a move", "from"))
    opened = column(pgettext_lazy("of a move", "to"))
    cause = column(_("cause"))
    rule_version = column(_("version of the rule"), "version")
    who = column(_("set by"), "who")
    evidence = column(_("evidence"), "evidence")
    before = column(_("evidence before"), "before")
    now = column(pgettext_lazy("of a tag", "today"))

    def items(self, keys: Sequence[int]) -> Any:
        """The moves as the page tells them."""
        return move_lines(TagChange.objects.filter(pk__in=keys), may_see_contact=self.shows_contact)

    def dehydrate_day(self, move: Move) -> str:
        return move.on.isoformat()

    def dehydrate_key(self, move: Move) -> str:
        return self.whole_or(masked_key, move.customer.key)

    def dehydrate_account(self, move: Move) -> str:
        return self.whole_or(masked_nick, move.customer.account)

    def dehydrate_name(self, move: Move) -> str:
        return self.whole_or(masked_name, move.customer.name)

    def dehydrate_closed(self, move: Move) -> str:
        return move.closed.name if move.closed else ""

    def dehydrate_opened(self, move: Move) -> str:
        return move.opened.name if move.opened else ""

    def dehydrate_cause(self, move: Move) -> str:
        return str(move.cause.label)

    def dehydrate_now(self, move: Move) -> str:
        return pgettext("between the names of a list", ", ").join(tag.name for tag in move.now)
