"""`./run bench import_columns [--orders 20000] [--rounds 3]`: what columns cost that fill no field of ours.

A Taobao report of the columns that we read, and the same with five and with twenty more, all filled. They are kept with
the order.
"""

import argparse
import csv
import os
import random
import sys
import tempfile
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from benchmarks.engines import current_engine, run_on_each_engine
from benchmarks.rounds import Rounds

READ = (
    "订单编号", "买家会员名", "买家支付宝账号", "收货人姓名", "联系手机", "收货地址", "订单状态", "订单创建时间",
    "订单付款时间", "总金额", "买家实际支付金额", "退款金额", "宝贝总数量", "宝贝标题", "买家留言", "订单备注",
)  # fmt: skip
UNREAD = (
    "支付单号", "物流单号", "物流公司", "店铺名称", "店铺Id", "运送方式", "宝贝种类", "返点积分",
    "买家应付邮费", "买家支付积分", "发票抬头", "是否手机订单", "支付详情", "修改后的sku", "异常信息",
    "配送类型", "返现金额", "应发货时间", "备注标签", "商品属性",
)  # fmt: skip
COUNTS = (0, 5, len(UNREAD))
START = datetime(2025, 1, 1)  # noqa: DTZ001 (files hold local times without a zone)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--orders", type=int, default=20_000)
    options.add_argument("--rounds", type=int, default=3)
    arguments = options.parse_args()
    if current_engine() is None:
        sys.exit(run_on_each_engine("benchmarks.import_columns", sys.argv[1:]))

    import django

    django.setup()
    from django.core.management import call_command

    from benchmarks.final_tables import clear, shop
    from customers.services.direct_import import import_now

    call_command("migrate", verbosity=0)
    rounds = Rounds()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(1, arguments.rounds + 1):
            print(f" round {number}", flush=True)
            for count in COUNTS:
                path = write_report(Path(folder) / f"{count}.csv", orders=arguments.orders, unread=count)
                clear()
                rounds.time(f"{count} unread columns", partial(import_now, shop=shop(), path=path))
    for count in COUNTS[1:]:
        rounds.ratio(f"with {count} unread columns / without", f"{count} unread columns", "0 unread columns")


def write_report(path: Path, *, orders: int, unread: int) -> Path:
    """Write paid orders, five a buyer, with the first `unread` of the other columns."""
    draw = random.Random(7)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow((*READ, *UNREAD[:unread]))
        for number in range(orders):
            at = START + timedelta(seconds=draw.randrange(300 * 86_400))
            buyer, price = draw.randrange(orders // 5 + 1), f"{draw.randrange(500, 90_000) / 100:.2f}"
            cells = (
                f"4{number:017d}", f"buyer{buyer:07d}", f"b{buyer}@example.com", f"张{buyer}", f"139{buyer:08d}",
                f"浙江省 杭州市 文三路 {buyer} 号", "交易成功", at, at + timedelta(minutes=3), price, price, "0.00", 1,
                f"丝巾 {number % 500}", "", "",
            )  # fmt: skip
            writer.writerow((*cells, *(f"{name[:2]}{number % 997}" for name in UNREAD[:unread])))
    return path


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    main()
