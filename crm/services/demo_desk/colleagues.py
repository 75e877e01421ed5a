"""Two agents who share the demo shop's work with the operator; nobody can sign in as one of them."""

from django.contrib.auth.models import Group, User

from crm.demo.chats import AGENTS
from customers.models import Shop

USERNAMES = ("demo_xiaomei", "demo_akuan")


def make_colleagues(shop: Shop, *, operator: User | None) -> dict[str, User]:
    """Agents by the name that stands in talks; none before there is an operator, who must be the first user."""
    if operator is None:
        return {}
    people = {}
    for username, name in zip(USERNAMES, AGENTS, strict=True):
        person, is_new = User.objects.get_or_create(username=username, defaults={"first_name": name, "is_staff": True})
        if is_new:
            person.set_unusable_password()
            person.save(update_fields=["password"])
            person.groups.add(*Group.objects.filter(name="agent"))
            shop.members.add(person)
        people[name] = person
    return people
