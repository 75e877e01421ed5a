"""By what the list of inquiries is filtered; choices come from small tables only."""

from typing import Any

from django.contrib.admin import SimpleListFilter
from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.choices import InquiryKind, InquiryState
from crm.models import Inquiry, LossReason, ReplyWait
from customers.admin.shops import shop_of
from customers.models import Product
from customers.selectors.staff import staff_name
from scripts_lib.choices import Stage

MOST_DIGITS = 18


class OneOf(SimpleListFilter):
    """Rows with one value of a closed list."""

    field: str
    choices_of: Any

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The whole list."""
        return list(self.choices_of.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Inquiry]) -> QuerySet[Inquiry]:
        """Rows of that value; all for what is none."""
        known = self.value() in self.choices_of.values
        return queryset.filter(**{self.field: self.value()}) if known else queryset


class WhoseFilter(SimpleListFilter):
    title = _("whose")
    parameter_name = "whose"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The reader's own: those in which they did the latest deed."""
        return [("mine", _("mine"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Inquiry]) -> QuerySet[Inquiry]:
        """Everybody's, or the reader's."""
        return queryset.filter(last_by=request.user.pk) if self.value() == "mine" else queryset


class OutcomeFilter(OneOf):
    """Spam is shown only to who asks for it."""

    title = _("outcome")
    parameter_name = "outcome"
    field = "state"
    choices_of = InquiryState

    def queryset(self, request: HttpRequest, queryset: QuerySet[Inquiry]) -> QuerySet[Inquiry]:
        """Rows of that outcome; without a choice all but spam."""
        if self.value() in InquiryState.values:
            return queryset.filter(state=self.value())
        return queryset.exclude(state=InquiryState.SPAM)


class StageFilter(OneOf):
    title = _("stage")
    parameter_name = field = "stage"
    choices_of = Stage


class KindFilter(OneOf):
    title = _("kind")
    parameter_name = field = "kind"
    choices_of = InquiryKind


class LateFilter(SimpleListFilter):
    title = _("in time")
    parameter_name = "late"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Late alone: in time is what nobody looks for."""
        return [("1", _("late"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Inquiry]) -> QuerySet[Inquiry]:
        """Open ones whose promised time is over, or whose buyer waits for longer than the shop promises."""
        if self.value() != "1":
            return queryset
        at = timezone.now()
        waits = ReplyWait.objects.filter(inquiry=OuterRef("pk"), answered_at=None, due_at__lt=at)
        return queryset.filter(Q(promised_by__lt=at) | Exists(waits), state=InquiryState.OPEN)


class AgentFilter(SimpleListFilter):
    title = _("agent")
    parameter_name = "agent"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Who belongs to the shop."""
        members = User.objects.filter(shops=shop_of(request)).order_by("username")
        return [(str(one.pk), staff_name(one)) for one in members]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Inquiry]) -> QuerySet[Inquiry]:
        """Those in which that person did the latest deed."""
        known = [key for key, _name in self.lookup_choices]
        asked = self.value() or ""
        return queryset.filter(last_by=int(asked)) if asked in known else queryset


class LossFilter(SimpleListFilter):
    title = _("loss reason")
    parameter_name = "reason"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The reasons of the shop and of all shops."""
        shop = shop_of(request)
        reasons = LossReason.objects.for_shop(shop.pk) if shop else LossReason.objects.none()
        return [(str(one.pk), one.label) for one in reasons.order_by("position", "pk")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Inquiry]) -> QuerySet[Inquiry]:
        """Lost for that reason."""
        known = [key for key, _name in self.lookup_choices]
        asked = self.value() or ""
        return queryset.filter(loss_reason=int(asked)) if asked in known else queryset


class ProductFilter(SimpleListFilter):
    """The product is chosen in a line of the list: there may be thousands."""

    title = _("product asked about")
    parameter_name = "product"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The one that is chosen."""
        chosen = request.GET.get(self.parameter_name, "")
        if not (chosen.isascii() and chosen.isdigit() and len(chosen) <= MOST_DIGITS):
            return []
        found = Product.objects.filter(shop=shop_of(request), pk=int(chosen)).first()
        return [(chosen, found.name or found.sku)] if found else []

    def queryset(self, request: HttpRequest, queryset: QuerySet[Inquiry]) -> QuerySet[Inquiry]:
        """Those about that product."""
        return queryset.filter(product=int(self.value() or 0)) if self.lookup_choices else queryset
