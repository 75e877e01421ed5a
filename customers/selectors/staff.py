"""Staff as pages name them."""

import re

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser, User

HAN = re.compile(r"[\u3400-\u9fff]+")


def staff_name(person: User | AbstractBaseUser | AnonymousUser | None) -> str:
    """The name that colleagues know (the family first in Chinese), else the one to sign in with; "" of nobody."""
    if not isinstance(person, User):
        return ""
    given, family = person.first_name.strip(), person.last_name.strip()
    if HAN.fullmatch(given) and HAN.fullmatch(family):
        return family + given
    return person.get_full_name() or person.get_username()
