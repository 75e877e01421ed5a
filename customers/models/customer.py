from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customers.choices import BuyerKind, Consent, MergePolicy, Temper
from customers.fields import MoneyField
from customers.render import buyer_nick

from .shop import Channel, Shop, ShopRowQuerySet

HAS_NEED = (
    Q(economic_points__gt=0) | Q(bargain_count__gt=0) | Q(personalised_points__gt=0) | Q(convenience_points__gt=0)
)
BEGINNINGS = ["int8_ops", "varchar_pattern_ops"]  # PostgreSQL; SQLite sorts byte by byte anyway


class CustomerQuerySet(ShopRowQuerySet):
    def with_facts(self) -> Self:
        """Each customer with the facts in the same row."""
        return self.select_related("facts", "channel")


class Customer(models.Model):
    """A buyer as one channel of one shop knows them."""

    shop = models.ForeignKey(Shop, models.CASCADE, verbose_name=_("shop"), db_index=False)
    channel = models.ForeignKey(Channel, models.PROTECT, verbose_name=_("channel"), db_index=False)
    key = models.CharField(_("buyer id"), max_length=255)
    account = models.CharField(_("nick"), max_length=255, blank=True, db_default="")
    name = models.CharField(_("name"), max_length=100, blank=True, db_default="")
    name_initials = models.CharField(_("initials"), max_length=32, blank=True, db_default="")
    phone = models.CharField(_("phone"), max_length=32, blank=True, db_default="")
    phone_last4 = models.CharField(_("last four of the phone"), max_length=4, blank=True, db_default="")
    email = models.CharField(_("e-mail"), max_length=254, blank=True, db_default="")
    address = models.CharField(_("address"), max_length=500, blank=True, db_default="")
    contact_at = models.DateTimeField(_("contact details from"), null=True, editable=False)
    settled_at = models.DateTimeField(null=True, editable=False)  # a person decided; orders before tell nothing newer
    kind = models.CharField(_("kind"), max_length=12, choices=BuyerKind, blank=True, db_default="")
    temper = models.CharField(_("temper"), max_length=8, choices=Temper, blank=True, db_default="")
    is_grey = models.BooleanField(_("grey list"), db_default=False, default=False)
    created_import = models.ForeignKey(
        "customers.OrderImport", models.SET_NULL, null=True, editable=False, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(_("known since"), auto_now_add=True)

    objects = CustomerQuerySet.as_manager()

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        permissions = [
            ("view_contact", _("Can see full names, phones and addresses")),
            ("merge_customer", _("Can merge two customers into one, and take them apart again")),
        ]
        constraints = [models.UniqueConstraint(fields=["shop", "channel", "key"], name="customers_customer_key")]
        indexes = [
            # Search by nick or its beginning, whatever the channel.
            models.Index(
                fields=["shop", "account"],
                name="customers_customer_account",
                opclasses=BEGINNINGS,
                condition=~Q(account=""),
            ),
            # Search by the last four or the whole of a phone.
            models.Index(
                fields=["shop", "phone_last4", "phone"], name="customers_customer_phone", condition=~Q(phone_last4="")
            ),
            # Search by name or its beginning.
            models.Index(
                fields=["shop", "name"], name="customers_customer_name", opclasses=BEGINNINGS, condition=~Q(name="")
            ),
            # Search by initials, zhl for 张海龙.
            models.Index(
                fields=["shop", "name_initials"], name="customers_customer_initials", condition=~Q(name_initials="")
            ),
            # Search by e-mail.
            models.Index(fields=["shop", "email"], name="customers_customer_email", condition=~Q(email="")),
            # Undoing an import finds the customers it made.
            models.Index(
                fields=["created_import"],
                name="customers_customer_import",
                condition=Q(created_import__isnull=False),
            ),
            # Product pairs leave the few buyers on the grey list out, and look each minute whether they are the same.
            models.Index(fields=["shop"], name="customers_customer_grey", condition=Q(is_grey=True)),
        ]

    def __str__(self) -> str:
        return f"{buyer_nick(account=self.account, key=self.key)} (#{self.pk})"


class CustomerAlias(models.Model):
    """Another id that leads to the same person."""

    merge_policy: ClassVar = {"customer": MergePolicy.MOVE}

    shop = models.ForeignKey(Shop, models.CASCADE, verbose_name=_("shop"), db_index=False)
    channel = models.ForeignKey(Channel, models.PROTECT, verbose_name=_("channel"), db_index=False)
    key = models.CharField(_("buyer id"), max_length=255)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="aliases", verbose_name=_("customer"))

    objects = ShopRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("other id")
        verbose_name_plural = _("other ids")
        constraints = [models.UniqueConstraint(fields=["shop", "channel", "key"], name="customers_alias_key")]

    def __str__(self) -> str:
        return self.key


class FactColumns(models.Model):
    """What is known of a customer in numbers.

    The first block is rebuilt from orders at any time; the second is written by the apps above.
    """

    order_count = models.IntegerField(_("orders"), default=0, db_default=0)
    spent = MoneyField(_("spent"), default=0, db_default=0)
    units = models.IntegerField(_("pieces"), default=0, db_default=0)
    first_paid_on = models.DateField(_("first order"), null=True)
    last_paid_on = models.DateField(_("last order"), null=True)
    paid_day_count = models.IntegerField(_("days with an order"), default=0, db_default=0)
    bargain_count = models.IntegerField(_("orders through bargain channels"), default=0, db_default=0)
    median_gap = models.DecimalField(_("usual gap between orders"), max_digits=7, decimal_places=1, null=True)
    changed_at = models.DateTimeField(_("changed"), editable=False)

    r = models.SmallIntegerField("R", null=True)
    f = models.SmallIntegerField("F", null=True)
    m = models.SmallIntegerField("M", null=True)
    interaction_score = models.IntegerField(default=0, db_default=0)
    interaction_changes_on = models.DateField(null=True)
    score_before_order = models.IntegerField(default=0, db_default=0)
    last_inquiry_at = models.DateTimeField(null=True)
    intent_inquiry_id = models.BigIntegerField(null=True)
    intent_on = models.DateField(null=True)
    is_satisfied = models.BooleanField(default=False, db_default=False)
    advocate_count = models.IntegerField(default=0, db_default=0)
    known_count = models.IntegerField(default=0, db_default=0)
    has_open_inquiry = models.BooleanField(default=False, db_default=False)
    economic_points = models.SmallIntegerField(default=0, db_default=0)
    personalised_points = models.SmallIntegerField(default=0, db_default=0)
    convenience_points = models.SmallIntegerField(default=0, db_default=0)
    consent = models.CharField(max_length=8, choices=Consent, default=Consent.UNKNOWN, db_default=Consent.UNKNOWN)

    class Meta:
        abstract = True


class CustomerFacts(FactColumns):
    """What the orders say about a customer, kept narrow so that a nightly run reads little."""

    undo_follows: ClassVar = {"customer": Q()}
    merge_policy: ClassVar = {"customer": MergePolicy.REBUILD}

    customer = models.OneToOneField(
        Customer, models.CASCADE, primary_key=True, related_name="facts", verbose_name=_("customer")
    )
    shop = models.ForeignKey(Shop, models.CASCADE, db_index=False, verbose_name=_("shop"))

    class Meta:
        verbose_name = _("customer facts")
        verbose_name_plural = _("customer facts")
        indexes = [
            # The customer list, latest buyers first; also orders after a run's day.
            models.Index(fields=["shop", "-last_paid_on", "-customer"], name="customers_facts_last_paid"),
            # The customer list by money, and the best buyers of a tag.
            models.Index(fields=["shop", "-spent", "-customer"], name="customers_facts_spent"),
            # Who has so many orders: often a handful. PostgreSQL keeps equal counts together, so it is small.
            models.Index(fields=["shop", "order_count"], name="customers_facts_orders"),
            # Who reaches a score, brought friends, is known well; nothing stands here of those without.
            models.Index(
                fields=["shop", "interaction_score"], name="customers_facts_score", condition=Q(interaction_score__gt=0)
            ),
            models.Index(
                fields=["shop", "score_before_order"],
                name="customers_facts_before_order",
                condition=Q(score_before_order__gt=0),
            ),
            models.Index(
                fields=["shop", "advocate_count"], name="customers_facts_advocates", condition=Q(advocate_count__gt=0)
            ),
            models.Index(fields=["shop", "known_count"], name="customers_facts_known", condition=Q(known_count__gt=0)),
            # Who asks or asked for something, and who said to be content.
            models.Index(fields=["shop"], name="customers_facts_asking", condition=Q(has_open_inquiry=True)),
            models.Index(
                fields=["shop", "intent_on"], name="customers_facts_intent", condition=Q(intent_on__isnull=False)
            ),
            models.Index(fields=["shop"], name="customers_facts_content", condition=Q(is_satisfied=True)),
            # Whom a need was ever seen of, latest buyers first.
            models.Index(
                fields=["shop", "-last_paid_on", "-customer"], name="customers_facts_needs", condition=HAS_NEED
            ),
            # The customer list asks who gave or refused consent: few, beside those who were never asked.
            models.Index(
                fields=["shop", "consent"], name="customers_facts_consent", condition=~Q(consent=Consent.UNKNOWN)
            ),
            # A run asks whose signals change by themselves today.
            models.Index(
                fields=["shop", "interaction_changes_on"],
                name="customers_facts_signals",
                condition=Q(interaction_changes_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"facts of {self.customer_id}"
