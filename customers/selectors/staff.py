"""Staff as pages name them."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser, User


def staff_name(person: User | AbstractBaseUser | AnonymousUser | None) -> str:
    """The name that colleagues know, else the one to sign in with; "" of nobody."""
    if not isinstance(person, User):
        return ""
    return person.get_full_name() or person.get_username()
