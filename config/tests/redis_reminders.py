"""JOB-7: a thousand reminders, two workers, two schedulers, and deaths at random and at named points.

`python -m config.tests.redis_reminders FOLDER REDIS-SERVER` prints as JSON how often the provider was told what.
"""

import json
import random
import time
from collections import Counter
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import django

django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.utils import timezone  # noqa: E402

from config.tests.deadly_tasks import POINTS  # noqa: E402
from config.tests.redis_house import House, arguments, wait_for  # noqa: E402
from crm.choices import NotificationState  # noqa: E402
from crm.models import FollowUp, Notification, ReminderSettings  # noqa: E402
from crm.services.reminders import call_sent, make_due_reminders, send_again  # noqa: E402
from customers.models import Channel, Customer  # noqa: E402
from customers.services.shops import create_shop, find_shop  # noqa: E402

COUNT, KILLS, AGENT = 1000, 8, "reminded-agent"
OPEN = (NotificationState.WAITING, NotificationState.SENDING)


class Provider(BaseHTTPRequestHandler):
    """Takes whatever comes, and remembers it."""

    told: Counter[str] = Counter()

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.told[body["message"].partition(" · ")[2].partition("\n")[0]] += 1
        self.send_response(200)
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        """Silent."""


def promise_all(address: str) -> None:
    create_shop(code="reminded")
    shop = find_shop("reminded")
    person = User.objects.create(username=AGENT, is_staff=True)
    shop.members.add(person)
    ReminderSettings.objects.create(
        person=person, messenger=address, quiet_from=None, quiet_until=None, in_shop_hours=False
    )
    channel = Channel.objects.create(shop=shop, code="taobao", name="Taobao")
    buyer = Customer.objects.create(shop=shop, channel=channel, key="nick", account="nick")
    at = timezone.now() - timedelta(hours=8)  # nobody was there for a working day
    reasons = [*POINTS, *(f"No. {number}" for number in range(COUNT - len(POINTS)))]
    FollowUp.objects.bulk_create(
        FollowUp(shop=shop, customer=buyer, owner=person, reason=one, due_at=at, first_due_at=at, made_at=at)
        for one in reasons
    )


def rows() -> Any:
    return Notification.objects.filter(channel="messenger", person__username=AGENT)


def all_out() -> bool:
    return rows().count() == COUNT and not rows().filter(state__in=OPEN).exists()


def main(folder: Path, redis_program: str) -> None:
    provider = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    Thread(target=provider.serve_forever, daemon=True).start()
    promise_all(f"json://127.0.0.1:{provider.server_address[1]}/")
    chance = random.Random(7)
    with House(folder, redis_program) as house:
        for number in (1, 2):
            house.worker(f"worker{number}")
            house.scheduler(f"scheduler{number}")
        wait_for(lambda: sum(Provider.told.values()) > 20)
        for turn in range(KILLS):
            time.sleep(chance.uniform(0.2, 0.8))
            house.kill_a_child(chance)
            if turn == KILLS // 2:  # a whole worker and a scheduler go, and come back as the supervisor brings them
                for name, start in (("worker1", house.worker), ("scheduler1", house.scheduler)):
                    house.end(name)
                    start(name)
        seconds = wait_for(all_out, 120)
        by_itself = Counter(Provider.told)
        state = dict(rows().values_list("follow_up__reason", "state"))
        unknown = [reason for reason, one in state.items() if one == NotificationState.UNKNOWN]
        for row in rows().filter(state=NotificationState.UNKNOWN).select_related("follow_up"):
            decide = call_sent if row.follow_up.reason in by_itself else send_again  # what a person sees or misses
            assert decide(rows=rows(), notification_id=row.pk, at=timezone.now())
        wait_for(all_out)
    made_again = make_due_reminders(at=timezone.now())
    provider.shutdown()
    told = {
        "rows": len(state),
        "twice": [reason for reason, times in Provider.told.items() if times > 1],
        "sent_but_not_told": [one for one in state if state[one] == "sent" and one not in by_itself],
        "other_states": sorted(set(state.values()) - {"sent", "unknown"}),
        "at_points": {point: (state[point], by_itself[point]) for point in POINTS},
        "unknown": len(unknown),
        "told_in_the_end": len(Provider.told),
        "made_again": made_again,
        "seconds": round(seconds, 1),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main(*arguments())
