"""Samples that were damaged at random are read or refused, and never anything else."""

import random
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from customers.order_files.contract import FileRefused, StagedRow
from customers.order_files.reading import open_order_file

SAMPLES = sorted((Path(__file__).parent / "samples").glob("*.*"))
TRIES = 12
LENGTHS = {"order_no": 64, "line_no": 64, "key": 255, "account": 255, "receiver": 100, "phone": 32, "sku": 128}


def damaged(content, chance):
    """The content with a bit turned, a part cut out, copied elsewhere, or a sign put in."""
    changed = bytearray(content)
    at, other = chance.randrange(len(changed)), chance.randrange(len(changed))
    match chance.randrange(5):
        case 0:
            changed[at] ^= 1 << chance.randrange(8)
        case 1:
            del changed[at:]
        case 2:
            del changed[at : at + 40]
        case 3:
            changed[at:at] = changed[other : other + 40]
        case 4:
            changed[at:at] = chance.choice([b'"', b"\n", b"\r", b",", b"\0", b"\t", b"<td>", b"\xff"])
    return bytes(changed)


class TestDamage:
    @pytest.mark.parametrize(
        "sample", [path for path in SAMPLES if path.suffix not in (".md", ".json")], ids=lambda path: path.name
    )
    def test_ends_in_rows_or_a_refusal(self, tmp_path, sample):
        chance = random.Random(sample.name)
        for _ in range(TRIES):
            path = tmp_path / sample.name
            path.write_bytes(damaged(sample.read_bytes(), chance))

            try:
                order_file = open_order_file(path, zone=ZoneInfo("Asia/Shanghai"), today=date(2026, 1, 1))
                rows = [one for one in order_file.rows() if isinstance(one, StagedRow)]
            except FileRefused:
                continue

            assert all(len(getattr(row, field)) <= length for row in rows for field, length in LENGTHS.items())
            assert not any("\0" in text for row in rows for text in row if isinstance(text, str))
