"""People by role, each with the one shop they work for."""

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from customers.models import Shop


@pytest.fixture
def shop(db) -> Shop:
    return Shop.objects.create(code="silk", name="Silk House")


def a_member(name: str, role: str, shop: Shop) -> User:
    user = User.objects.create_user(name, password="a-long-secret", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    shop.members.add(user)
    return user


@pytest.fixture
def manager(shop) -> User:
    return a_member("manager", "manager", shop)


@pytest.fixture
def agent(shop) -> User:
    return a_member("agent", "agent", shop)


@pytest.fixture
def outsider(db) -> User:
    """A manager, but of another shop."""
    return a_member("outsider", "manager", Shop.objects.create(code="tea", name="Tea House"))


def signed_in(user: User) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def as_manager(manager) -> Client:
    return signed_in(manager)


@pytest.fixture
def as_agent(agent) -> Client:
    return signed_in(agent)


@pytest.fixture
def as_outsider(outsider) -> Client:
    return signed_in(outsider)
