"""`./run bench import_memory [--sizes 10000,1000000]`: the peak of an import, each in a process of its own."""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.engines import current_engine, run_on_each_engine
from benchmarks.made_orders import write_orders

MOST_TIMES, MOST_MEGABYTES = 1.3, 200


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sizes", default="10000,1000000")
    options.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    arguments = options.parse_args()
    engine = current_engine()
    if engine is None:
        sys.exit(run_on_each_engine("benchmarks.import_memory", sys.argv[1:]))
    if arguments.file:
        print(json.dumps(import_alone(arguments.file)))
        return
    subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], check=True)
    peaks = {size: measure(size) for size in map(int, arguments.sizes.split(","))}
    smallest, largest = min(peaks), max(peaks)
    times = peaks[largest] / peaks[smallest]
    holds = "holds" if times <= MOST_TIMES else "MISSES"
    print(f"{holds}  {largest:,} orders / {smallest:,} orders: {times:.2f} (cap {MOST_TIMES})")


def measure(size: int) -> float:
    """Import a file of this size in a process that does nothing else; returns its peak in MB.

    This process stays small meanwhile, as the system counts what a child was before it became another program.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = write_orders(Path(folder) / "orders.csv", orders=size)
        command = [sys.executable, "-m", "benchmarks.import_memory", "--file", str(path)]
        found = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    over = found["peak"] - found["idle"]
    holds = "holds" if over <= MOST_MEGABYTES else "MISSES"
    print(
        f"{holds}  {size:,} orders: {found['peak']:.0f} MB, {over:.0f} MB over an idle Django (cap {MOST_MEGABYTES})",
        flush=True,
    )
    return float(found["peak"])


def import_alone(path: Path) -> dict[str, float]:
    """Peak memory in MB once Django has answered a query, and after an import into an empty shop."""
    import django

    django.setup()
    from benchmarks.final_tables import clear, shop
    from customers.services.direct_import import import_now

    clear()
    made, idle = shop(), peak()
    import_now(shop=made, path=path)
    return {"idle": idle, "peak": peak()}


def peak() -> float:
    """The most memory that this process has had so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    main()
