"""Turns the records of one file into staged rows and problems, each record by itself."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from hashlib import blake2b
from zoneinfo import ZoneInfo

from customers.normalize import ShopCalendar, is_order_no, maybe_rounded, visible

from . import guards
from .cells import SEPARATOR, clean_cells, is_clean, is_total
from .chosen import NOTHING_CHOSEN, Choice
from .codes import Caution, Rejection, Skip
from .contract import Problem, ProblemKind, RowModel, StagedRow
from .extras import ExtraReader
from .headers import Header
from .layout import Layout, Texts
from .limits import KEY_LENGTH, VALUE_LENGTH
from .money_rules import NO_AMOUNTS, AmountReader
from .rejected import RecordRejected
from .times import Cautions, TimeReader, Times

# Places in Texts; the last group lies there in the order in which StagedRow has it.
_FIELDS = Texts._fields
TITLE, COUNT = _FIELDS.index("title"), _FIELDS.index("quantity")
PEOPLE = slice(_FIELDS.index("key_account"), _FIELDS.index("address") + 1)
GOODS_TO_VARIANT = slice(_FIELDS.index("goods"), _FIELDS.index("variant") + 1)

NO_TIMES: Times = ("", None, None, None, None, None)
JOIN = (";", "；")


class RowReader:
    """Reads the records below one header. `records` counts them, blank ones included."""

    def __init__(
        self,
        header: Header,
        *,
        calendar: ShopCalendar,
        zone: ZoneInfo,
        today: date,
        is_sheet: bool,
        has_formulas: bool,
        choice: Choice = NOTHING_CHOSEN,
        mark: str = "",
    ) -> None:
        platform = header.platform
        self.records = 0
        self._layout = Layout(header)
        self._times = TimeReader(platform, self._layout, calendar, today, choice.words)
        self._amounts = AmountReader(platform, self._layout, choice.words)
        self._identity = platform.identity
        self._fills_down = platform.fills_down
        self._is_sheet = is_sheet
        self._has_formulas = has_formulas
        self._brings_orders = platform.model is not RowModel.ITEMS
        self._has_lines = platform.model is not RowModel.ORDER
        self._is_first = platform.model is RowModel.FIRST
        self._digest_start = SEPARATOR.join((platform.name, str(zone), *header.names, *filter(None, [mark]), ""))
        self._extras = ExtraReader(header) if self._brings_orders else None
        self._open_order = ""
        self._cautions: Cautions = {}

    @property
    def words_met(self) -> dict[str, int]:
        """Status words that a person has explained, and how often they have occurred so far."""
        return dict(self._times.statuses.met)

    def read(self, records: Iterable[list[str]]) -> Iterator[StagedRow | Problem]:
        """A row or a problem for each record, in the order of the file; a warning follows its row."""
        width = self._layout.width
        for self.records, found in enumerate(records, 1):
            cells, fits = (found, True) if len(found) == width else self._fit(found)
            joined = SEPARATOR.join(cells)
            is_odd = self._is_sheet or not is_clean(cells, joined)
            if is_odd:
                cells = clean_cells(cells)
                joined = SEPARATOR.join(cells)
            skip = self._skip(cells, joined)
            if skip:
                yield Problem(self.records + 1, ProblemKind.SKIPPED, skip)
                continue
            try:
                if not fits:
                    raise RecordRejected(Rejection.COLUMN_COUNT)
                yield self._accept(cells, joined, found if is_odd else None)
            except RecordRejected as reason:
                yield self._rejected(cells, reason)
            else:
                if not self._cautions:
                    continue
                yield self._warning(cells)
            self._cautions.clear()

    def _fit(self, cells: list[str]) -> tuple[list[str], bool]:
        """As many cells as the header has; and whether it was so, but for empty cells behind."""
        width = self._layout.width
        if len(cells) > width:
            return cells[:width], not any(clean_cells(cells[width:]))
        return cells + [""] * (width - len(cells)), self._is_sheet

    def _skip(self, cells: list[str], joined: str) -> Skip | None:
        if is_total(cells):
            return Skip.TOTAL_ROW
        if cells[0] == self._layout.names[0] and tuple(cells) == self._layout.names:
            return Skip.REPEATED_HEADER
        if len(joined) < len(cells) and not any(cells):
            return Skip.BLANK_ROW
        return None

    def _accept(self, cells: list[str], joined: str, uncleaned: list[str] | None) -> StagedRow:
        """The row, or RecordRejected with the first reason that applies."""
        self._layout.complete(cells)
        texts = self._layout.pick(cells)
        continues = self._is_first and self._layout.is_continuation(cells)
        order_no = self._order_no(texts[0], continues)
        line_no = self._line_no(texts[1])
        if uncleaned is not None:
            self._check_signs(texts, uncleaned)
        if len(joined) > self._layout.shortest_limit:
            guards.check_lengths(self._layout, texts)
            texts = guards.cut_shown(self._layout, texts)
        is_order = self._brings_orders and not continues
        times = NO_TIMES if continues else self._times.read(texts, self._cautions)
        payable, paid, refund = NO_AMOUNTS if continues else self._amounts.order(cells, texts, times[2])
        is_line = self._has_lines and (not self._is_first or bool(texts[TITLE] or texts[COUNT]))
        count, price, amount, given_back = self._amounts.line(cells, texts, payable, refund, is_line=is_line)
        key_account, account, receiver, phone, email, address = texts[PEOPLE]
        key = self._identity(key_account, receiver, phone, email) if is_order else ""
        if len(key) > KEY_LENGTH:
            raise RecordRejected(Rejection.BAD_TEXT, self._layout.column("account"), key)
        is_odd = uncleaned is not None
        extra = self._extras.read(cells, is_odd=is_odd) if self._extras and is_order else None
        content = (self._digest_start + joined).encode("utf-8", "surrogatepass")
        digest = blake2b(content, digest_size=6).digest()
        # fmt: off
        return tuple.__new__(StagedRow, (  # as StagedRow(…), without the time that keeping its names takes
            self.records + 1, order_no, line_no, is_order, is_line, key, account, receiver, phone,
            email if "@" in email else "", address, times[0] if is_order else "", *times[1:],
            payable, paid, refund, count, *texts[GOODS_TO_VARIANT], count if is_line else None,
            price, amount, given_back, int.from_bytes(digest, "big"), extra,
        ))
        # fmt: on

    def _check_signs(self, texts: tuple[str, ...], uncleaned: list[str]) -> None:
        """What a quick look could not rule out. A sheet's error values are among it: none is a word."""
        guards.check_signs(self._layout, texts)
        if self._is_sheet:
            guards.check_errors(self._layout, texts)
        if self._has_formulas:
            column = guards.find_formula(self._layout, uncleaned)
            if column is not None:
                self._cautions[Caution.CACHED_FORMULA] = (column, "")

    def _order_no(self, text: str, continues: bool) -> str:
        """The record's order number, filled down where the platform leaves it out on further lines."""
        if continues and self._fills_down and not text:
            if not self._open_order:
                raise RecordRejected(Rejection.ORPHAN_LINE)
            return self._open_order
        if not is_order_no(text):
            self._open_order = ""
            raise guards.order_no_rejected(self._layout, text)
        self._open_order = text
        if maybe_rounded(text):
            self._cautions[Caution.MAYBE_ROUNDED_ORDER_NO] = (self._layout.column("order_no"), text)
        return text

    def _line_no(self, text: str) -> str:
        """The line's own number; several joined in one cell stay one line."""
        if not text or is_order_no(text):
            return text
        if any(sign in text for sign in JOIN):
            self._cautions[Caution.JOINED_SUBORDERS] = (self._layout.column("line_no"), text)
            return guards.cut_line_no(text)
        guards.check_line_no(self._layout, text)
        return text

    def _rejected(self, cells: Sequence[str], reason: RecordRejected) -> Problem:
        return self._problem(cells, ProblemKind.REJECTED, reason.code, reason.column, reason.value)

    def _warning(self, cells: Sequence[str]) -> Problem:
        """One warning a record: the first of those that apply."""
        code = next(code for code in Caution if code in self._cautions)
        return self._problem(cells, ProblemKind.WARNING, code, *self._cautions[code])

    def _problem(self, cells: Sequence[str], kind: ProblemKind, code: str, column: str, value: str) -> Problem:
        order_no = cells[self._layout.places["order_no"]] or (self._open_order if self._fills_down else "")
        order_no, value = visible(order_no[:VALUE_LENGTH])[:VALUE_LENGTH], visible(value[:VALUE_LENGTH])[:VALUE_LENGTH]
        return Problem(self.records + 1, kind, code, order_no, column, value)
