"""A kind of catalogue as import-export knows it. A row writes only what differs; a bad one leaves the others alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, cast

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _
from import_export.fields import Field
from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import Resource
from import_export.results import RowResult
from tablib import Dataset  # type: ignore[import-untyped]

from customers.choices import ExportedList
from customers.models import Shop

from .cells import ModelCell, in_every_language
from .sheet import Sheet, folded, marked

NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became, or would become, of one row of a file."""

    number: int
    kind: str  # new, update, skip, or invalid
    named: str
    changed: list[str]  # titles of columns
    faults: list[tuple[str, str, str]]  # title of the column, cell, what to do


class CatalogueResource(Resource):
    """Rows of one shop, or of all. Columns that a file lacks stay as they are; an empty cell empties its column."""

    model: ClassVar[type[models.Model]]
    exported: ClassVar[ExportedList]  # what the record of an export calls them
    plain: ClassVar[tuple[str, ...]]
    own: ClassVar[dict[str, Any]] = {}  # titles of columns that are more than one of the model's, by code
    must: ClassVar[str]

    class Meta:
        import_id_fields = ()
        instance_loader_class = BaseInstanceLoader  # rows find themselves
        skip_diff = True
        use_transactions = True

    def __init__(self, *, shop: Shop | None, by: User, at: datetime) -> None:
        super().__init__()
        self.shop, self.by, self.at = shop, by, at
        for name in self.plain:
            self.fields[name] = Field(attribute=name, column_name=name, widget=ModelCell(self.field_of(name)))
        self._changes: dict[str, Any] = {}
        self._written: list[Any] = []

    @classmethod
    def title_of(cls, name: str) -> Any:
        """What staff call a column."""
        if name in cls.own:
            return cls.own[name]
        return cls.field_of(name).verbose_name

    @classmethod
    def field_of(cls, name: str) -> models.Field:
        """The model's column of that code."""
        return cast(models.Field, cls.model._meta.get_field(name))

    @classmethod
    def columns(cls) -> list[str]:
        """The codes of all columns, the number first."""
        return [*cls.own, *cls.plain]

    @classmethod
    def known_titles(cls) -> dict[str, str]:
        """Which column a folded title means, in any language."""
        found: dict[str, str] = {}
        for name in cls.columns():
            found |= dict.fromkeys({folded(name), *in_every_language(cls.title_of(name))}, name)
        return found

    def rows(self) -> Iterator[list[object]]:
        """The shop's own rows as cells, in the order of their numbers."""
        for row in self.queryset().order_by("pk"):
            yield [self.cell(row, name) for name in self.columns()]

    def header(self) -> list[str]:
        """The titles of the columns, as the reader's language has them."""
        return [str(self.title_of(name)) for name in self.columns()]

    def cell(self, row: Any, name: str) -> object:
        """What an export writes."""
        if name == NUMBER:
            return row.pk
        text = self.fields[name].widget.render(self.now(row, name)) if name in self.plain else self.now(row, name)
        return marked(str(self.written(name, text)).replace("\r\n", "\n").strip())

    def written(self, name: str, value: Any) -> str:
        """The cell of a column of one's own."""
        return str(value)

    def queryset(self) -> Any:
        """The shop's own rows."""
        return self.model._default_manager.filter(shop=self.shop)

    def now(self, row: Any, name: str) -> Any:
        """The value as it stands, comparable with what a cell says."""
        value = getattr(row, name)
        return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value

    def said(self, name: str, cell: Any) -> Any:
        """What a cell says."""
        return self.fields[name].widget.clean(cell)

    def find(self, row: dict[str, Any]) -> Any:
        """The row that is meant, None for a new one; ValidationError when that cannot be told."""
        raise NotImplementedError

    def write(self, row: Any, changes: dict[str, Any]) -> None:
        """Save what differs, in a transaction of the caller."""
        raise NotImplementedError

    def noted(self, row: Any) -> None:
        """A row has been written, or would be: rows further down may mean it."""

    def settle(self, keys: list[Any]) -> None:
        """What follows from the rows of these keys, once all are written; a dry run has no need of it."""

    def by_number(self, row: dict[str, Any]) -> Any:
        """The shop's row of that number; whether another shop has it is not told."""
        text = str(row.get(NUMBER, "")).strip()
        if not text:
            return None
        found = self.queryset().filter(pk=int(text)).first() if text.isdecimal() and len(text) < 19 else None
        if found is None:
            raise ValidationError(
                {NUMBER: _("Nothing here has this number. Empty the cell to bring the row in as a new one.")}
            )
        return found

    # The steps of import-export.

    def get_or_init_instance(self, instance_loader: Any, row: Any) -> tuple[Any, bool]:
        """The row that is meant, or a new one."""
        self._changes = {}
        found = self.find(row)
        return (found, False) if found is not None else (self.model(shop=self.shop), True)

    def import_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        """Read every cell, so that all that is wrong with a row is told at once."""
        faults: dict[str, Any] = {}
        for name in self.columns():
            if name == NUMBER or name not in row:
                continue
            try:
                said = self.said(name, row[name])
            except ValidationError as fault:
                faults[name] = fault
                continue
            if instance.pk is None or said != self.now(instance, name):
                self._changes[name] = said
        if faults:
            raise ValidationError(faults)

    def skip_row(self, instance: Any, original: Any, row: Any, import_validation_errors: Any = None) -> bool:
        """A row that says what stands there already."""
        return not import_validation_errors and instance.pk is not None and not self._changes

    def save_instance(self, instance: Any, is_create: bool, row: Any, **kwargs: Any) -> None:
        """All of the row or nothing of it."""
        try:
            with transaction.atomic():
                self.write(instance, self._changes)
        except IntegrityError as error:
            raise ValidationError(_("A row like this one is there already.")) from error
        self._written.append(instance.pk)
        self.noted(instance)

    def save_m2m(self, instance: Any, row: Any, **kwargs: Any) -> None:
        """Done with the rest."""

    def after_import_row(self, row: Any, row_result: RowResult, **kwargs: Any) -> None:
        """Remember which columns were written."""
        row_result.diff = [name for name in self._changes if row_result.import_type == RowResult.IMPORT_TYPE_UPDATE]

    def bring_in(self, sheet: Sheet, *, dry_run: bool) -> list[Outcome]:
        """Import the rows, or only try to: the same code, rolled back."""
        names = list(sheet.columns)
        data = Dataset(*[[cells[name] for name in names] for _number, cells in sheet.rows], headers=names)
        self._written = []
        with transaction.atomic():
            result = self.import_data(data, dry_run=dry_run, raise_errors=False)
            if not dry_run and not result.has_errors():
                self.settle(list(dict.fromkeys(self._written)))
        for error in [*result.base_errors, *(one for _number, some in result.row_errors() for one in some)]:
            raise error.error  # not a fault of the file: import-export has taken everything back
        return [self._outcome(sheet, place, one) for place, one in enumerate(result.rows)]

    def _outcome(self, sheet: Sheet, place: int, result: RowResult) -> Outcome:
        number, cells = sheet.rows[place]
        kind = str(result.import_type)
        changed = [str(self.title_of(name)) for name in result.diff or ()]
        return Outcome(number, kind, cells.get(self.must, "")[:80], changed, self._faults(result, sheet, cells))

    def _faults(self, result: RowResult, sheet: Sheet, cells: dict[str, str]) -> list[tuple[str, str, str]]:
        if result.validation_error is None:
            return []
        by_name = getattr(result.validation_error, "message_dict", None) or {"": result.validation_error.messages}
        return [
            (sheet.columns.get(name, ""), str(cells.get(name, ""))[:80], text)
            for name, texts in by_name.items()
            for text in texts
        ]
