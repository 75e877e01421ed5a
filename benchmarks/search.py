"""`./run bench search [--sizes 5000 50000] [--rounds 3]`: how long the palette's search and a suggestion take."""

import argparse
import logging
import os
import random
import sys
import time
from typing import Any

from benchmarks.engines import current_engine, run_on_each_engine
from benchmarks.rounds import Rounds

SEARCH_CAP, SUGGEST_CAP = 100, 150  # milliseconds at the p95, for five thousand scripts
CAPPED_SIZE = 5_000
ROWS_AT_ONCE = 1_000
# Of what scripts are made, so that common words are common.
THINGS = [
    "丝巾", "睡衣", "枕套", "眼罩", "岩茶", "白茶", "花茶", "盖碗",
    "茶杯", "花瓶", "礼盒", "卡片", "手提袋", "方巾", "披肩", "茶样",
]  # fmt: skip
DEEDS = [
    "怎么洗", "怎么泡", "会不会缩水", "什么时候发货", "能不能优惠",
    "怎么退", "送长辈合适吗", "有没有现货", "尺码怎么选", "颜色不一样",
]  # fmt: skip
PLACES = ["贴身穿", "办公室", "过年", "换季", "旅行", "新家", "生日", "待客", "午休", "夏天", "冬天", "敏感肌"]
TYPED = {
    "a common word": ("丝巾", "发货", "优惠", "{称呼}"),
    "several words": ("丝巾 换季 缩水", "白茶 怎么泡", "礼盒 生日"),
    "first letters": ("sjzm", "nbnyh", "ccyb"),
    "other words": ("打折", "邮费", "寄出"),
    "a rare word": ("4711", "三千九"),
    "same sound": ("所水", "花平", "fahuo"),
    "a slip": ("什么时侯能发货呢", "颜色跟图上不一样", "会不回缩水丫"),
    "nothing": ("火箭发射架", "zzzzzz"),
}
SENTENCES = (
    "老板这个丝巾能便宜一点吗，第一次买",
    "快递三天没更新了，什么时候发货啊",
    "收到的茶杯有一个碎了怎么办",
    "想送妈妈生日礼物，有没有礼盒",
    "今天天气真好",
)
TIMES = 4  # each text, in a round


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sizes", type=int, nargs="+", default=[5_000, 50_000], help="scripts")
    options.add_argument("--rounds", type=int, default=3)
    arguments = options.parse_args()
    if current_engine() is None:
        sys.exit(run_on_each_engine("benchmarks.search", sys.argv[1:]))

    import django

    django.setup()
    logging.disable(logging.INFO)
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    shop, made = _shop(), 0
    for size in sorted(arguments.sizes):
        _make_scripts(shop, made, size)
        made = size
        _measure(shop.pk, size, arguments.rounds)


def _shop() -> Any:
    from customers.models import Shop

    return Shop.objects.create(code="search", name="Search")


def _make_scripts(shop: Any, first: int, size: int) -> None:
    """Scripts up to that number, made of the same few words, each with two wordings."""
    from django.db import connection

    from scripts_lib.models import Scene, Script, ScriptVariant
    from scripts_lib.services.scripts import index_scripts

    draw = random.Random(first)
    scene, _new = Scene.objects.get_or_create(shop=shop, name="选款", defaults={"touchpoint": "price_talk"})
    for begin in range(first, size, ROWS_AT_ONCE):
        scripts = Script.objects.bulk_create(
            Script(
                shop=shop, scene=scene, state="published", copied_count=draw.randrange(300),
                title=f"{draw.choice(PLACES)}{draw.choice(THINGS)}{draw.choice(DEEDS)} {number}",
                question=f"我的{draw.choice(THINGS)}{draw.choice(DEEDS)}呢",
                triggers=f"{draw.choice(DEEDS)} {draw.choice(PLACES)}", keywords=" ".join(draw.sample(THINGS, 2)),
            )
            for number in range(begin, min(begin + ROWS_AT_ONCE, size))
        )  # fmt: skip
        ScriptVariant.objects.bulk_create(
            ScriptVariant(script=script, label=label, text=_wording(draw)) for script in scripts for label in "AB"
        )
        index_scripts(script_ids=[script.pk for script in scripts])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _wording(draw: random.Random) -> str:
    parts = (
        f"{draw.choice(PLACES)}用的{draw.choice(THINGS)}，{draw.choice(DEEDS)}您放心，我给您看图。" for _ in range(3)
    )
    return "{称呼}，" + "".join(parts)


def _measure(shop_id: int, size: int, count: int) -> None:
    from scripts_lib.selectors.palette import find_scripts
    from scripts_lib.selectors.suggestions import suggest_for_message

    rounds = Rounds()
    print(f"\n{size:,} scripts", flush=True)
    for number in range(1, count + 1):
        print(f" round {number} (load {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores)", flush=True)
        everything = []
        for kind, texts in TYPED.items():
            seconds = [_seconds(find_scripts, shop_id, text) for text in texts * TIMES]
            rounds.note(kind, seconds)
            everything += seconds
        rounds.note("search", everything)
        rounds.note("suggestion", [_seconds(suggest_for_message, shop_id, text) for text in SENTENCES * TIMES])
    if size == CAPPED_SIZE:
        rounds.limit("search p95", cap=SEARCH_CAP)
        rounds.limit("suggestion p95", cap=SUGGEST_CAP)
    else:
        print(f"       search p95 {rounds.median('search p95') * 1000:.0f} ms, suggestion p95 "
              f"{rounds.median('suggestion p95') * 1000:.0f} ms", flush=True)  # fmt: skip


def _seconds(deed: Any, shop_id: int, text: str) -> float:
    started = time.perf_counter()
    deed(shop_id, text)
    return time.perf_counter() - started


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    main()
