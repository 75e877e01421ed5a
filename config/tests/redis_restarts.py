"""JOB-6: Redis is killed five times under load, and the workers take up their work again by themselves.

`python -m config.tests.redis_restarts FOLDER REDIS-SERVER` prints as JSON after how many seconds, each time.
"""

import json
import time
from pathlib import Path
from threading import Event, Thread

import django

django.setup()

from config.tests import deadly_tasks  # noqa: E402
from config.tests.redis_house import House, arguments, wait_for  # noqa: E402
from config.tests.redis_poison import starts  # noqa: E402

TIMES, DOWN = 5, 1.0


def load(is_over: Event) -> None:
    while not is_over.wait(0.05):
        deadly_tasks.works.delay(7)


def main(folder: Path, redis_program: str) -> None:
    is_over, seconds = Event(), list[float]()
    with House(folder, redis_program) as house:
        house.worker("worker")
        house.scheduler("scheduler")
        sender = Thread(target=load, args=(is_over,))
        sender.start()
        try:
            for _time in range(TIMES):
                before = starts()["works"]
                wait_for(lambda before=before: starts()["works"] > before + 5)
                house.redis.stop()
                time.sleep(DOWN)
                house.redis.start()
                before = starts()["works"]
                seconds.append(round(wait_for(lambda before=before: starts()["works"] > before + 1, 120), 1))
        finally:
            is_over.set()
            sender.join()
    print(json.dumps({"seconds": seconds}))


if __name__ == "__main__":
    main(*arguments())
