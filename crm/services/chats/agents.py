"""Which member of staff a name in chat records means."""

from collections import defaultdict

from django.contrib.auth.models import User

from crm.chat_paste import agent_part
from customers.models import Shop


class Agents:
    """The members of a shop by user name, first name and whole name; a name that several have means nobody."""

    def __init__(self, shop: Shop) -> None:
        self._by_name: dict[str, set[int]] = defaultdict(set)
        for user in User.objects.filter(shops=shop):
            for name in (user.username, user.first_name, user.get_full_name()):
                self._by_name[name.casefold()].add(user.pk)

    def called(self, name: str) -> int | None:
        """The one who is called so, with or without the shop's name before a colon."""
        found = self._by_name.get(agent_part(name).casefold(), set()) if name else set()
        return next(iter(found)) if len(found) == 1 else None
