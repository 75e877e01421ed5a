"""What rows of the library share: they belong to one shop, or to all."""

from collections.abc import Iterable
from typing import Self

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models
from django.db.models import Q

from customers.models import Shop


class LibraryQuerySet(models.QuerySet):
    def for_shop(self, shop_id: int) -> Self:
        """The shop's own rows and those of all shops."""
        return self.filter(Q(shop=shop_id) | Q(shop=None))

    def for_user(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """The rows that this member of staff works with: of their shops and of all shops."""
        if getattr(user, "is_superuser", False):
            return self
        return self.filter(Q(shop__in=Shop.objects.for_user(user).values("pk")) | Q(shop=None))


class CodesField(models.CharField):
    """Short codes in one cell, each with a space on both sides (" taobao jd "), so that one is found by `contains`."""

    @staticmethod
    def joined(codes: Iterable[str]) -> str:
        """The codes as they are stored, sorted, each once."""
        found = sorted({code for code in codes if code})
        return f" {' '.join(found)} " if found else ""

    @staticmethod
    def codes(stored: str) -> list[str]:
        """The codes that a cell holds."""
        return stored.split()
