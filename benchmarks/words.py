"""Words of buyers: many at once against one after another, and how well the shipped words read labelled lines.

./run bench words               the full seeded list against naive `in`: the same hits, three rounds
./run bench words --labelled    precision and recall on our own labelled lines
./run bench words --write       the same, written into docs/words.md
"""

import argparse
import random
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from tagging.keyword_defaults import DEFAULT_SETS
from tagging.words import SPAM, Reading, WordReader, WordSet, spelled
from tagging.words.matching import Hit, Matcher, longest_first

ROOT = Path(__file__).resolve().parent.parent
LABELLED = ROOT / "tagging" / "tests" / "data" / "chat_lines.tsv"
HELD_OUT = LABELLED.with_name("spam_lines.tsv")
PAGE = ROOT / "docs" / "words.md"
BEGIN, END = "<!-- measured -->", "<!-- end of measured -->"
ROUNDS, LINES, LONG = 3, 20_000, 20
NEEDS = {
    "economic": {"price"},
    "personalised": {"brand", "quality", "look", "made_for_me"},
    "convenience": {"speed", "stock", "choose", "service"},
}


class Labelled(NamedTuple):
    line: str
    intents: frozenset[str]
    suggested: frozenset[str]
    spam: str


class Figures(NamedTuple):
    """How often something was labelled, found, and both."""

    labelled: int
    found: int
    both: int

    @property
    def precision(self) -> float | None:
        return self.both / self.found if self.found else None

    @property
    def recall(self) -> float | None:
        return self.both / self.labelled if self.labelled else None


def seeded_sets() -> list[WordSet]:
    """The words that every installation begins with."""
    return [WordSet(**{name: value for name, value in one.items() if name != "name"}) for one in DEFAULT_SETS]


def labelled_lines() -> list[Labelled]:
    """Our own lines, each with what a person reads in it."""
    rows = (line.split("\t") for line in LABELLED.read_text("utf-8").splitlines() if not line.startswith("#"))
    return [Labelled(line, _set(intents), _set(suggested), spam) for line, intents, suggested, spam, _note in rows]


def _set(cell: str) -> frozenset[str]:
    return frozenset(filter(None, cell.split(",")))


def figures() -> dict[str, Figures]:
    """Precision and recall by what is told: intents, suggested tags, needs, spam."""
    reader = WordReader(seeded_sets())
    told = [(one, reader.read(one.line)) for one in labelled_lines()]
    pairs = [(_labels(one), _answers(reading)) for one, reading in told]
    names = sorted({name for pair in pairs for names in pair for name in names})
    return {name: _figures(name, pairs) for name in names}


def held_out_figures() -> dict[str, Figures]:
    """The same of spam alone, on lines that were written before the sets that tell buyers from it."""
    reader = WordReader(seeded_sets())
    pairs = [(_spam_named(spam), _spam_named(reader.read(line).spam.verdict)) for line, spam in held_out_lines()]
    return {name: _figures(name, pairs) for name in ("spam", "spam or suspicious")}


def held_out_lines() -> list[tuple[str, str]]:
    """Lines with what they are: ok, suspicious or spam."""
    rows = (line.split("\t") for line in HELD_OUT.read_text("utf-8").splitlines() if not line.startswith("#"))
    return [(line, spam) for line, spam in rows]


def _labels(one: Labelled) -> set[str]:
    needs = {need for need, intents in NEEDS.items() if intents & one.intents}
    if "优惠券-2" not in one.suggested:
        needs.discard("economic")  # to ask the price is not to bargain
    return _named(one.intents, one.suggested, needs, one.spam)


def _answers(reading: Reading) -> set[str]:
    needs = {need for need, points in reading.scores.items() if points}
    return _named(reading.intents, reading.suggested_tags, needs, reading.spam.verdict)


def _named(intents: object, suggested: object, needs: object, spam: str) -> set[str]:
    groups = {"intent": intents, "tag": suggested, "need": needs}
    named = {f"{group} {name}" for group, names in groups.items() for name in names}  # type: ignore[attr-defined]
    return named | _spam_named(spam)


def _spam_named(verdict: str) -> set[str]:
    return ({"spam or suspicious"} if verdict != "ok" else set()) | ({"spam"} if verdict == "spam" else set())


def _figures(name: str, pairs: list[tuple[set[str], set[str]]]) -> Figures:
    labelled, found = ([name in pair[side] for pair in pairs] for side in (0, 1))
    return Figures(sum(labelled), sum(found), sum(map(lambda one, other: one and other, labelled, found)))


def table() -> Iterator[str]:
    """The figures as a page shows them."""
    yield f"{len(labelled_lines())} lines of our own."
    yield from _rows(figures())
    yield ""
    yield f"{len(held_out_lines())} lines held out, half of them spam:"
    yield from _rows(held_out_figures())


def _rows(found: dict[str, Figures]) -> Iterator[str]:
    yield ""
    yield "| What | Labelled | Found | Right | Precision | Recall |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: |"
    for name, one in found.items():
        shown = ("–" if part is None else f"{part:.2f}" for part in (one.precision, one.recall))
        yield f"| {name} | {one.labelled} | {one.found} | {one.both} | {' | '.join(shown)} |"


def naive(matcher: Matcher, text: str) -> list[Hit]:
    """One word after another, as one would write it first; the longest match takes its letters here, too."""
    found = []
    for entry in matcher.entries:
        if entry.word in text:
            start = text.find(entry.word)
            while start >= 0:
                found.append((-len(entry.word), start, start + len(entry.word), entry))
                start = text.find(entry.word, start + 1)
    return longest_first(found, text)


def compare() -> None:
    """Time both ways over the same lines, side by side, and hold their hits against each other."""
    matcher = Matcher(one for one in seeded_sets() if one.purpose != SPAM)
    plain = [spelled(one.line).text for one in labelled_lines()]
    chance = random.Random(6)
    short = [chance.choice(plain) for _ in range(LINES)]
    long = ["，".join(chance.choices(plain, k=LONG)) for _ in range(LINES // LONG)]
    print(f"{len(matcher.entries)} words")
    for name, lines in (("single lines", short), (f"texts of {LONG} lines", long)):
        assert [matcher.hits(one) for one in lines] == [naive(matcher, one) for one in lines]
        ratios = []
        for number in range(1, ROUNDS + 1):
            slow, fast = _seconds(lambda text: naive(matcher, text), lines), _seconds(matcher.hits, lines)
            ratios.append(slow / fast)
            each = ", ".join(f"{1e6 * one / len(lines):.1f} µs" for one in (slow, fast))
            print(f"{name}, round {number}: naive and matcher {each} each: {slow / fast:.1f} ×")
        print(f"{name}: {statistics.median(ratios):.1f} × at the median (hold 5 ×), same hits")


def _seconds(deed: Callable[[str], object], lines: list[str]) -> float:
    begun = time.process_time()
    for one in lines:
        deed(one)
    return time.process_time() - begun


def write() -> None:
    """Put the figures into the page."""
    before, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n" + "\n".join(table()) + f"\n{END}{after}", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--labelled", action="store_true")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    if options.write:
        write()
    elif options.labelled:
        print("\n".join(table()))
    else:
        compare()


if __name__ == "__main__":
    main()
