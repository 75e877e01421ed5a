"""JOB-1, JOB-5 and JOB-9: a manager's walk with Redis there and gone, what waits in Redis, and what comes of it.

`python -m config.tests.redis_outage FOLDER REDIS-SERVER` prints as JSON what was found.
"""

import base64
import json
import pickle
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

django.setup()

from django.contrib.auth.models import Group, Permission, User  # noqa: E402
from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import NoReverseMatch, get_resolver, reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from config.tests.redis_house import House, arguments, wait_for  # noqa: E402
from crm.choices import JobState, NotificationState  # noqa: E402
from crm.models import FollowUp, JobRun, Notification  # noqa: E402
from crm.services.jobs import TRIES, note_failed  # noqa: E402
from customers.models import Channel, Customer, OrderImport  # noqa: E402
from customers.services.shops import create_shop, find_shop  # noqa: E402
from tagging.models import RunRequest, TagRun  # noqa: E402

PHONE, NAME, NICK = "13812341234", "陈小满", "小镇姑娘"
ORDERS = f"order_no,customer,paid_at,amount\nN1,{NICK},2026-03-01 09:00:00,9.50\n".encode()
FLUSHES, SLOW = 10, 0.25
ASKED = "/admin/tagging/tagrun/ask/"


def manager_role() -> Group:
    """The role; a database that a browser test has emptied lacks it."""
    role, is_new = Group.objects.get_or_create(name="manager")
    if is_new:
        role.permissions.set(Permission.objects.exclude(content_type__app_label="auth"))
    return role


class Walk:
    """Everything a manager can open, and what they do that queues work."""

    def __init__(self) -> None:
        create_shop(code="walked")
        self.shop = find_shop("walked")
        self.manager = User.objects.create(username="manager", is_staff=True)
        self.manager.groups.add(manager_role())
        self.shop.members.add(self.manager)
        self.client = Client(SERVER_NAME="localhost")
        self.client.force_login(self.manager, backend="django.contrib.auth.backends.ModelBackend")
        channel = Channel.objects.create(shop=self.shop, code="taobao", name="Taobao")
        self.buyer = Customer.objects.create(shop=self.shop, channel=channel, key=NICK, account=NICK, name=NAME)
        self.pages = [*self._addresses(), reverse("admin:customers_customer_change", args=[self.buyer.pk])]

    def _addresses(self) -> list[str]:
        found = set()
        for name in get_resolver().namespace_dict["admin"][1].reverse_dict:
            if isinstance(name, str) and name != "logout":
                try:
                    found.add(reverse(f"admin:{name}"))
                except NoReverseMatch:
                    continue  # of one row
        return sorted(found)

    def look(self) -> dict[str, tuple[int, float]]:
        """Each page's answer and its seconds."""
        return {page: self._timed(page) for page in self.pages}

    def again(self, page: str) -> float:
        return min(self._timed(page)[1] for _time in range(3))

    def _timed(self, page: str) -> tuple[int, float]:
        began = time.monotonic()
        return self.client.get(page).status_code, time.monotonic() - began

    def work(self, number: int) -> dict[str, tuple[int, float]]:
        """Upload, ask for a run, send a reminder again, ask for a job again; all fresh each time."""
        follow_up = FollowUp.objects.create(
            shop=self.shop, customer=self.buyer, owner=self.manager, reason=f"No. {number}", due_at=timezone.now(),
            first_due_at=timezone.now(), made_at=timezone.now(),
        )  # fmt: skip
        at = timezone.now() - timedelta(hours=1)
        doubtful = Notification.objects.create(
            shop=self.shop, follow_up=follow_up, due_at=follow_up.due_at, person=self.manager, channel="email",
            state=NotificationState.FAILED, made_at=at, send_at=at,
        )  # fmt: skip
        job = {"task": "config.tests.deadly_tasks.works", "arguments": f"[{number}]"}
        for _time in range(TRIES):
            note_failed(**job, error="ValueError", at=at)
        stopped = JobRun.objects.get(**job)
        file = SimpleUploadedFile("orders.csv", ORDERS.replace(b"N1", b"N%d" % number))
        deeds: dict[str, dict[str, Any]] = {
            reverse("admin:customers_orderimport_add"): {"file": file, "shop": self.shop.pk},
            ASKED: {"shop": self.shop.pk},
            reverse("admin:crm_notification_again", args=[doubtful.pk]): {},
            reverse("admin:crm_jobrun_again", args=[stopped.pk]): {},
        }
        answers = {}
        for address, values in deeds.items():
            began = time.monotonic()
            status = self.client.post(address, values).status_code
            answers[address.replace(str(doubtful.pk), "#").replace(str(stopped.pk), "#")] = (
                status, time.monotonic() - began,
            )  # fmt: skip
        return answers

    def is_done(self) -> bool:
        """Whether all that was asked for has been done."""
        return not (
            RunRequest.objects.exists()
            or OrderImport.objects.filter(state__in=("uploaded", "checking")).exists()
            or Notification.objects.filter(state__in=(NotificationState.WAITING, NotificationState.SENDING)).exists()
            or JobRun.objects.exclude(state=JobState.FINE).filter(task__endswith="works").exists()
        )


def slower(up: dict[str, tuple[int, float]], down: dict[str, tuple[int, float]], walk: Walk | None) -> float:
    """By how many seconds the worst page is slower; a page that another process held up is asked again."""
    worst = 0.0
    for page, (_status, seconds) in down.items():
        added = seconds - up[page][1]
        if added > SLOW and walk is not None:
            added = walk.again(page) - up[page][1]
        worst = max(worst, added)
    return round(worst, 3)


def what_waits(house: House) -> dict[str, Any]:
    """Every message, as it lies in Redis."""
    raw = [bytes(one).decode() for one in house.redis.client.lrange("celery", 0, -1)]
    messages = [json.loads(one) for one in raw]
    arguments = [json.loads(base64.b64decode(one["body"])) for one in messages]
    values = [value for args, kwargs, _more in arguments for value in (*args, *kwargs.values())]
    bodies = raw + [json.dumps(one, ensure_ascii=False) for one in arguments]
    return {
        "messages": len(messages),
        "kinds": sorted({one["content-type"] for one in messages}),
        "not_keys": [value for value in values if not isinstance(value, int)],
        "personal": [one for one in (PHONE, NAME, NICK, "N1") if any(one in text for text in bodies)],
    }


class Evil:
    """Writes a file when it is unpacked."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> Any:
        return Path.touch, (self.path,)


def push_a_pickle(house: House, trap: Path) -> None:
    (raw, *_rest) = house.redis.client.lrange("celery", 0, 0)
    message = json.loads(raw)
    message["content-type"] = "application/x-python-serialize"
    message["body"] = base64.b64encode(pickle.dumps([[Evil(trap)], {}, {}])).decode()
    house.redis.client.lpush("celery", json.dumps(message))


def main(folder: Path, redis_program: str) -> None:
    walk, trap = Walk(), folder / "trap"
    with House(folder, redis_program) as house:
        walk.look()  # what is made at the first time is made
        up, did_up = walk.look(), walk.work(1)
        queued = what_waits(house)
        push_a_pickle(house, trap)
        house.redis.stop()
        down, did_down = walk.look(), walk.work(2)
        told = {
            "pages": len(down),
            "errors": [page for page, (status, _time) in {**up, **down, **did_up, **did_down}.items() if status >= 500],
            "closed": sum(status != 200 for status, _time in down.values()),
            "deeds": [status for status, _time in did_down.values()],
            "added": slower(up, down, walk),
            "added_to_deeds": slower(did_up, did_down, None),
            "queued": queued,
        }
        house.redis.start()
        walk.work(3)
        push_a_pickle(house, trap)
        house.worker("worker")
        house.scheduler("scheduler")
        wait_for(walk.is_done)
        told["imports"] = sorted(OrderImport.objects.values_list("state", flat=True))
        told["pickle_unpacked"] = trap.exists()
        told["flushes"] = flushes(house, walk)
    print(json.dumps(told))


def flushes(house: House, walk: Walk) -> list[float]:
    """Ask for a run and lose every message; the seconds until the sweep has found the row."""
    found = []
    for _time in range(FLUSHES):
        runs = TagRun.objects.filter(asked_by__isnull=False).count()
        walk.client.post(ASKED, {"shop": walk.shop.pk})
        house.redis.client.flushall()
        found.append(round(wait_for(lambda runs=runs: TagRun.objects.filter(asked_by__isnull=False).count() > runs), 1))
    return found


if __name__ == "__main__":
    main(*arguments())
