"""What was sent to a door of the desk, read with care."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TypedDict
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User
from django.http import QueryDict
from django.utils.translation import gettext as _

from crm.services.deeds import WrongInput
from customers.fields import CENT
from customers.models import Customer

MOST_DIGITS = 18  # fits a key of any database


def is_key(digits: str) -> bool:
    """Whether the text can be the key of a row."""
    return digits.isascii() and digits.isdigit() and len(digits) <= MOST_DIGITS


class Doing(TypedDict):
    """What every service of the desk asks for."""

    customer: Customer
    by: User
    at: datetime


@dataclass(frozen=True, slots=True)
class Posted:
    """Who sends what about whom, and when; a value that cannot be meant is refused with words."""

    customer: Customer
    by: User
    at: datetime
    values: QueryDict

    @property
    def doing(self) -> Doing:
        """About whom, by whom, when."""
        return {"customer": self.customer, "by": self.by, "at": self.at}

    def text(self, name: str) -> str:
        """The text without what no database keeps; "" when it is missing."""
        return self.values.get(name, "").replace("\0", "").strip()

    def given(self, name: str) -> str | None:
        """The text; None when the field was not sent at all."""
        return self.text(name) if name in self.values else None

    def key(self, name: str) -> int | None:
        """The key of a row; None when it is missing or cannot be one."""
        digits = self.text(name)
        return int(digits) if is_key(digits) else None

    def needed_key(self, name: str) -> int:
        """The key of a row, which the deed cannot do without; 0, of no row, when it cannot be one."""
        return self.key(name) or 0

    def amount(self, name: str) -> Decimal:
        """An amount of money as browsers send it."""
        try:
            amount = Decimal(self.text(name)).quantize(CENT)
        except InvalidOperation as unread:
            raise WrongInput(_("Write the amount like 12.50.")) from unread
        if not amount.is_finite():
            raise WrongInput(_("Write the amount like 12.50."))
        return amount

    def day(self, name: str) -> date:
        """A day as browsers send it."""
        try:
            return date.fromisoformat(self.text(name))
        except ValueError as unread:
            raise WrongInput(_("Write the day like 2026-11-30.")) from unread

    def moment(self, name: str) -> datetime:
        """A moment as browsers send it, by the shop's clock."""
        try:
            moment = datetime.fromisoformat(self.text(name))
            local = moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(self.customer.shop.timezone))
            local.astimezone(self.at.tzinfo)  # the first and last days of the calendar have no moment everywhere
        except (ValueError, OverflowError) as unread:
            raise WrongInput(_("Write the time like 2026-11-30 10:00.")) from unread
        return local
