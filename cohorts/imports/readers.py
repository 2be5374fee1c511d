"""One column's cells read into what its field holds. Each different cell is read once and then remembered.

What the record accepts is decided by the record's own parser of the field, given from outside; here a cell only
becomes a date, a figure or a word of ours.
"""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from cohorts.imports import counts, dates, numbers
from cohorts.imports.cells import ERROR, MARK, NO_VALUE, UNREADABLE, folded, shown
from cohorts.imports.fields import FIELDS, IDENTIFIER, NONE_OF_THEM, FieldKind
from cohorts.imports.mapping import ColumnMapping
from cohorts.imports.problems import Unfit
from cohorts.imports.profile import PLACEHOLDERS
from cohorts.messages import gettext_noop as _

MAXIMUM_REMEMBERED = 50_000
_LIST = re.compile(r"[,;+、，；|/\n]")  # blanks around it fall away with the ends of each part

EMPTY = None
Parse = Callable[[Any], Any]
Answer = tuple[Any, Unfit | None]


class MrdFigure(NamedTuple):
    """A level or a limit before its row says the unit; `unit` is None where the column does not say it."""

    value: Decimal
    unit: str | None


class MrdLevel(NamedTuple):
    """One cell of a laboratory: a word of ours, or a figure with its comparator."""

    word: str | None
    comparator: str | None = None
    figure: MrdFigure | None = None


class Reader:
    """Reads the cells of one column; `parse` is the record's parser of the field (raises the given `unreadable`)."""

    def __init__(
        self, column: ColumnMapping, parse: Parse, unreadable: type[ValueError], today: date
    ) -> None:
        self.column, self.parse, self.unreadable, self.today = column, parse, unreadable, today
        self.field = str(column.field)
        self.kind: FieldKind = FIELDS[self.field]
        self._own = {folded(code): code for code in self.kind.codes}
        self._read: Callable[[str, str], Any] = getattr(self, f"_{self.kind.kind}")
        self._remembered: dict[str, Answer] = {}

    def __call__(self, cell: str) -> Answer:
        """The value (None: nothing stated), and why the cell cannot be taken."""
        found = self._remembered.get(cell)
        if found is None:
            if len(self._remembered) > MAXIMUM_REMEMBERED:
                self._remembered.clear()
            found = self._remembered[cell] = self._answer(cell)
        return found

    def _answer(self, cell: str) -> Answer:
        text = shown(cell).strip()
        if not text:
            return EMPTY, None
        try:
            if UNREADABLE in text:
                raise Unfit(
                    "unreadable_character", _("A character of this cell cannot be read in this encoding.")
                )
            if cell.startswith((ERROR, NO_VALUE)):
                raise dates.error_value(cell)
            word = folded(text)
            handled = self.column.values.get(word)
            if handled == "empty":
                return EMPTY, None
            if handled == "reject":
                raise _refused()
            return self._read(cell, word), None
        except Unfit as error:
            return EMPTY, error
        except self.unreadable as error:
            return EMPTY, Unfit(getattr(error, "code", "unreadable"), str(error))

    def _stands_for_nothing(self, value: date | Decimal) -> bool:
        """Whether the value stands for nothing; raises where nobody has said what it stands for."""
        word = dates.sentinel(value) if isinstance(value, date) else numbers.sentinel(value)
        if word is None:
            return False
        handled = self.column.values.get(folded(word))
        if handled == "reject":
            raise _refused()
        if handled is None:
            raise Unfit("sentinel", _("Say whether this is a real value or stands for nothing."))
        return handled == "empty"

    def _not_a_placeholder(self, word: str) -> None:
        if word in PLACEHOLDERS and self.column.values.get(word) != "value":
            raise Unfit("placeholder", _("Say whether this word stands for nothing."))

    def _text(self, cell: str, word: str) -> Any:
        self._not_a_placeholder(word)
        text = shown(cell).strip()
        if self.field == IDENTIFIER:
            text = padded(text, self.column.options.get("identifiers", ""))
        return self.parse(text)

    def _list(self, cell: str, word: str) -> Any:
        if word == NONE_OF_THEM or self.column.values.get(word) == "none":
            return self.parse([])
        if word in self.column.codes or self.kind.codes:
            codes = [code for part in self._parts(cell) if (code := self._coded(folded(part)))]
            return self.parse(codes) if codes else EMPTY  # words that stand for nothing do not say "none"
        self._not_a_placeholder(word)
        return self.parse(self._parts(cell))

    def _parts(self, cell: str) -> list[str]:
        separator = self.column.options.get("separator")
        text = shown(cell)
        parts = text.split(separator) if separator else _LIST.split(text)
        return [part.strip() for part in parts if part.strip()]

    def _date(self, cell: str, word: str) -> Any:
        self._not_a_placeholder(word)
        options = self.column.options
        value = dates.read(
            cell,
            order=options.get("date_order", ""),
            two_digit_years=options.get("two_digit_years", "reject"),
            serial=options.get("serial_dates") == "date",
            today=self.today,
        )
        if self._stands_for_nothing(value):
            return EMPTY
        if value > self.today and options.get("future_dates") == "empty":
            return EMPTY
        return self.parse(value)

    def _coded(self, word: str) -> str:
        code = self.column.codes.get(word)
        if code is None:
            code = self._own.get(word)
        if code is None:
            raise Unfit("code_unknown", _("This word is not in the table of the mapping."))
        return code

    def _code(self, _cell: str, word: str) -> Any:
        code = self._coded(word)
        return self.parse(code) if code else EMPTY

    def _truth(self, _cell: str, word: str) -> Any:
        code = self._coded(word)
        return self.parse(code == "true") if code else EMPTY

    def _number(self, cell: str, word: str) -> numbers.Figure | None:
        self._not_a_placeholder(word)
        figure = numbers.number(cell, decimal=self.column.options.get("decimal", "."))
        return None if not figure.percent and self._stands_for_nothing(figure.value) else figure

    def _figure(self, cell: str, word: str) -> Any:
        figure = self._number(cell, word)
        if figure is None:
            return EMPTY
        if figure.percent and not self.field.endswith("_percent"):
            raise Unfit("percent_sign", _("A percent sign, where a count is wanted."))
        if not counts.is_count(self.field):
            return self.parse(figure.value)
        options = self.column.options
        if figure.value and "unit" not in options:
            raise Unfit("unit_not_stated", _("The unit of this figure is not stated."))
        unit, mixed = options.get("unit", counts.LITRE), "mixed_units" in options
        return self.parse(counts.per_litre(self.field, figure.value, unit, mixed=mixed))

    def _count(self, cell: str, word: str) -> Any:
        figure = self._number(cell, word)
        if figure is None:
            return EMPTY
        if figure.percent:
            raise Unfit("percent_sign", _("A percent sign, where a count is wanted."))
        return self.parse(figure.value)

    def _mrd_figure(self, cell: str, word: str) -> Any:
        figure = self._number(cell, word)
        return EMPTY if figure is None else self._in_unit(figure.value, figure.percent)

    def _level(self, cell: str, word: str) -> Any:
        code = self.column.codes.get(word)
        if code is not None:
            return MrdLevel(code) if code else EMPTY
        if cell[:1] != MARK:
            self._not_a_placeholder(word)
        level = numbers.level(cell, decimal=self.column.options.get("decimal", "."))
        plain = level.comparator is None and not level.percent
        if plain and self._stands_for_nothing(level.value):
            return EMPTY
        if level.value == 0 and level.comparator is None:
            return self._zero()
        return MrdLevel(None, level.comparator, self._in_unit(level.value, level.percent))

    def _zero(self) -> Any:
        answer = self.column.options.get("zero")
        if answer == "not_detected":
            return MrdLevel("not_detected")
        if answer == "empty":
            return EMPTY
        if answer == "reject":
            raise _refused()
        raise Unfit("zero_level", _("Say what an MRD level of 0 means in this column."))

    def _in_unit(self, value: Decimal, percent: bool) -> MrdFigure:
        unit = self.column.options.get("unit")
        if percent:
            return MrdFigure(self.parse(value), "percent")
        if unit == "signed":
            raise Unfit("unit_not_stated", _("This column takes figures with a percent sign only."))
        return MrdFigure(self.parse(value), unit if unit in ("fraction", "percent") else None)


def _refused() -> Unfit:
    return Unfit("value_refused", _("This value is refused, as answered for this column."))


def padded(identifier: str, option: str) -> str:
    """The hospital number with the zeros in front that a spreadsheet took away."""
    if option.startswith("pad:") and identifier.isdigit():
        return identifier.zfill(int(option[4:]))
    return identifier
