"""What somebody saw when a form was opened, so that a save never covers what nobody has looked at."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db.models import Model
from django.forms.models import InlineForeignKeyField
from django.utils import formats, timezone
from django.utils.encoding import force_str
from django.utils.translation import gettext as _

OWN_FIELDS = ("DELETE", "ORDER")
DIGEST_LENGTH = 12


@dataclass(frozen=True, slots=True)
class Place:
    """One box of a page: its name in `seen`, and the form it stands in."""

    name: str
    form: Any
    bound: forms.BoundField
    row: str = ""

    @property
    def stands(self) -> Any:
        """What the database holds, as the form would show it."""
        return self.form.get_initial_for_field(self.bound.field, self.bound.name)

    @property
    def typed(self) -> Any:
        """What was sent, read as the field reads it; what the field refuses stays as it came."""
        raw = self.bound.data
        try:
            if isinstance(self.bound.field, forms.FileField):
                return self.bound.field.clean(raw, self.stands)
            return self.bound.field.clean(raw)
        except ValidationError:
            return raw


@dataclass(frozen=True, slots=True)
class Difference:
    """A box that says something else than what stands now; `is_mine` when it was really typed into."""

    place: Place
    label: str
    stands: str
    typed: str
    is_mine: bool


def seen_values(form: Any, formsets: Any) -> str:
    """A digest of each value that a page shows, to travel with it."""
    return json.dumps({place.name: digest(place.stands) for place in _places(form, formsets)})


def differences(seen: str, form: Any, formsets: Any) -> list[Difference]:
    """Which boxes of a sent page would put another value over one that its reader has not seen."""
    shown = _parsed(seen)
    found = (_difference(place, shown[place.name]) for place in _places(form, formsets) if place.name in shown)
    return [one for one in found if one is not None]


def take_over(posted: Any, different: list[Difference]) -> None:
    """Put what stands now into the boxes that were left alone; what was typed stays typed."""
    for one in different:
        if not one.is_mine:
            bound = one.place.bound
            value = bound.field.prepare_value(one.place.stands)
            fill(posted, one.place.form.add_prefix(bound.name), bound.field.widget, value)


def digest(value: Any) -> str:
    """Short, and the same for the same value whether it was stored or typed."""
    return hashlib.sha256(_plain(value).encode()).hexdigest()[:DIGEST_LENGTH]


def _places(form: Any, formsets: Any) -> Iterator[Place]:
    yield from _boxes(form, "", "")
    for formset in formsets:
        for one in formset.initial_forms:
            if one.instance.pk is not None:
                yield from _boxes(one, f"{formset.prefix}:{one.instance.pk}:", str(one.instance))


def _boxes(form: Any, before: str, row: str) -> Iterator[Place]:
    key = form._meta.model._meta.pk.name
    for bound in form:
        is_own = bound.name in (key, *OWN_FIELDS) or isinstance(bound.field, InlineForeignKeyField)
        if not is_own and not bound.field.disabled:
            yield Place(f"{before}{bound.name}", form, bound, row)


def _difference(place: Place, seen: str) -> Difference | None:
    stands = place.stands
    if digest(stands) == seen:
        return None
    typed, is_removed = place.typed, _is_removed(place.form)
    if not is_removed and not place.bound.field.has_changed(stands, place.bound.data):
        return None
    label = f"{place.row}: {place.bound.label}" if place.row else str(place.bound.label)
    said = _("to be removed") if is_removed else _said(place.bound.field, typed)
    return Difference(place, label, _said(place.bound.field, stands), said, is_removed or digest(typed) != seen)


def _is_removed(form: Any) -> bool:
    return "DELETE" in form.fields and form["DELETE"].data is True


def _parsed(seen: str) -> dict[str, str]:
    try:
        shown = json.loads(seen)
    except ValueError:
        return {}
    return shown if isinstance(shown, dict) else {}


def _plain(value: Any) -> str:
    match value:
        case None:
            return ""
        case str():
            return "\n".join(value.strip().splitlines())
        case Model():
            return str(value.pk)
        case File():
            return str(value.name or "")
        case datetime() if timezone.is_aware(value):
            return str(int(value.timestamp()))
        case Decimal():
            return f"{value.normalize():f}"
        case dict():
            return json.dumps(value, sort_keys=True, default=str)
    if hasattr(value, "__iter__"):
        return json.dumps(sorted(_plain(one) for one in value))
    return force_str(value)


def _said(field: forms.Field, value: Any) -> str:
    """A value as staff read it."""
    if isinstance(field, forms.ModelChoiceField):
        chosen = value if isinstance(field, forms.ModelMultipleChoiceField) else [value]
        keys = [_plain(one) for one in chosen or ()]
        rows: Any = field.queryset
        return ", ".join(sorted(field.label_from_instance(one) for one in rows.filter(pk__in=filter(None, keys))))
    if isinstance(field, forms.ChoiceField):
        wanted = value if isinstance(value, list | tuple | set) else [value]
        return ", ".join(name for key, name in _choices(field.choices) if key in {_plain(one) for one in wanted})
    if isinstance(field, forms.BooleanField):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        value = timezone.localtime(value) if timezone.is_aware(value) else value
    if isinstance(value, list | tuple | set):
        return ", ".join(_plain(one) for one in value)
    return "" if value is None else str(formats.localize(value))


def _choices(choices: Any) -> Iterator[tuple[str, str]]:
    for key, name in choices:
        if isinstance(name, list | tuple):
            yield from _choices(name)
        else:
            yield _plain(key), str(name)


def fill(posted: Any, name: str, widget: Any, value: Any) -> None:
    """Write a value into sent data the way the widget would have sent it."""
    widget = widget.widget if isinstance(widget, RelatedFieldWidgetWrapper) else widget
    if isinstance(widget, forms.MultiWidget):
        parts = widget.decompress(value)
        named = zip(widget.widgets_names, widget.widgets, parts, strict=True)  # type: ignore[attr-defined, arg-type]
        for suffix, part, piece in named:
            fill(posted, f"{name}{suffix}", part, piece)
    elif isinstance(widget, forms.CheckboxInput):
        posted.pop(name, None)
        if value:
            posted[name] = "on"
    elif isinstance(widget, forms.SelectMultiple | forms.CheckboxSelectMultiple):
        posted.setlist(name, widget.format_value(value))
    elif not isinstance(widget, forms.FileInput):
        said = widget.format_value(value)
        posted[name] = said[0] if isinstance(said, list) and said else said or ""
