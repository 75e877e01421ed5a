"""`./run bench datasets FOLDER`: real order sets through the real commands, against figures counted elsewhere.

FOLDER holds `cdnow_orders.csv` and `uci_online_retail_2009_2010_orders.csv.gz` with their `*_expected.json`;
the sets themselves are not part of this project.
"""

import io
import json
import os
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.engines import current_engine, run_on_each_engine

UCI = "uci_online_retail_2009_2010"


@dataclass(frozen=True)
class Dataset:
    """An order file, and the checks that its expected figures make."""

    name: str
    file: Path
    checks: list[dict[str, Any]]
    bought_together: dict[str, Any] = field(default_factory=dict)


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    engine = current_engine()
    if engine is None:
        sys.exit(run_on_each_engine("benchmarks.datasets", [str(Path(sys.argv[1]).resolve())]))

    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    sys.exit(sum(differences(dataset) for dataset in datasets(Path(sys.argv[1]))) > 0)


def datasets(folder: Path) -> Iterator[Dataset]:
    """The sets of a folder, whole ones and small ones."""
    cdnow = json.loads((folder / "cdnow_expected.json").read_text())
    yield Dataset("cdnow", folder / "cdnow_orders.csv", cdnow["checks"])
    uci = json.loads((folder / f"{UCI}_expected.json").read_text())
    yield Dataset("uci-small", folder / f"{UCI}_small.csv", uci["small"]["checks"], uci["small"]["bought_together"])
    yield Dataset("uci-full", folder / f"{UCI}_orders.csv.gz", uci["full"]["checks"], uci["full"]["bought_together"])


def differences(dataset: Dataset) -> int:
    """Import a set, tag it as of each check's day, print what differs from the expected figures; how many do."""
    report = output_of("import_orders", str(dataset.file), f"--shop={dataset.name}", "--create-shop", "--json")[0]
    print(f"{dataset.name}: {report['orders']['created']:,} orders in {report['seconds']} s", flush=True)
    found = 0
    for check in sorted(dataset.checks, key=lambda one: one["as_of"]):
        wrong = list(_compare(dataset.name, check))
        found += len(wrong)
        print(f"  as of {check['as_of']}: {'; '.join(wrong) or 'equal'}", flush=True)
    wrong = list(_compare_pairs(dataset.name, dataset.bought_together))
    print(f"  bought together: {'; '.join(wrong) or 'equal'}", flush=True)
    return found + len(wrong)


def _compare_pairs(shop: str, wanted: dict[str, Any]) -> Iterator[str]:
    related: dict[str, dict[str, dict[str, Any]]] = {}
    for pair in wanted.get("top_pairs", ()):
        for first, second, name in (("a", "b", "confidence_a_to_b"), ("b", "a", "confidence_b_to_a")):
            sku = pair[first]
            if sku not in related:
                found = output_of("related_products", f"--shop={shop}", f"--sku={sku}", "--json")[0]
                related[sku] = {one["sku"]: one for one in found}
            one = related[sku].get(pair[second])
            got = one and (one["orders_together"], one["confidence"], one["lift"])
            expected = (pair["orders"], pair[name], pair["lift"])
            if got is None or any(abs(a - b) > 0.000001 for a, b in zip(got, expected, strict=True)):
                yield f"{sku} → {pair[second]}: {got} instead of {expected}"
    for sku, best in wanted.get("related_of_the_most_sold", {}).items():
        listed = output_of("related_products", f"--shop={shop}", f"--sku={sku}", "--json")[0]
        got = [[one["sku"], one["orders_together"]] for one in listed[: len(best["related"])]]
        if got != best["related"]:
            yield f"{sku}: {got} instead of {best['related']}"


def _compare(shop: str, check: dict[str, Any]) -> Iterator[str]:
    run = output_of("recompute_tags", f"--shop={shop}", f"--as-of={check['as_of']}", "--json")[0]
    for group in ("recency", "tier"):
        if run["counts"][group] != check[group]:
            yield f"{group} {run['counts'][group]} instead of {check[group]}"
    facts = {
        one["key"]: one for one in output_of("customer_facts", f"--shop={shop}", f"--as-of={check['as_of']}", "--json")
    }
    for days, boundary in check.get("recency_days_boundaries", {}).items():
        at_boundary = [one for one in facts.values() if one["days_since"] == int(days)]
        if len(at_boundary) != boundary["customers"]:
            yield f"{len(at_boundary)} customers at {days} days instead of {boundary['customers']}"
        if any(one["tags"]["recency"] != [boundary["tag"]] for one in at_boundary):
            yield f"at {days} days not {boundary['tag']}"
    yield from _compare_rfm(shop, check, run, facts)
    for key, wanted in check.get("spot_checks", {}).items():
        one = facts[key]
        got = (one["order_count"], one["spent"], one["last_paid_on"], one["tags"]["recency"], one["tags"]["tier"])
        expected = (wanted["orders"], wanted["spend"], wanted["last_day"], [wanted["recency_tag"]], [wanted["tier"]])
        if got != expected:
            yield f"{key}: {got} instead of {expected}"


def _compare_rfm(shop: str, check: dict[str, Any], run: dict[str, Any], facts: dict[str, Any]) -> Iterator[str]:
    from tagging.models import TagRun

    wanted = check["rfm"]["quintile_scores_strict"]
    if run["counts"]["rfm"] != wanted["segments"]:
        yield f"segments {run['counts']['rfm']} instead of {wanted['segments']}"
    points = TagRun.objects.get(pk=run["run"]).cut_points
    for letter, name in (("r", "recency"), ("f", "frequency"), ("m", "monetary")):
        cuts = [float(one) for one in getattr(points, letter)]
        if cuts != [round(one, 6) for one in wanted["cut_points"][name]]:
            yield f"{name} cut at {cuts} instead of {wanted['cut_points'][name]}"
        scores = Counter(str(one[letter]) for one in facts.values() if one["order_count"])
        if scores != wanted["score_counts"][letter.upper()]:
            yield f"{letter} {dict(scores)} instead of {wanted['score_counts'][letter.upper()]}"


def output_of(*command: str) -> list[Any]:
    """The JSON lines that a command prints."""
    from django.core.management import call_command

    out = io.StringIO()
    call_command(*command, stdout=out)
    return [json.loads(line) for line in out.getvalue().split("\n") if line]


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    main()
