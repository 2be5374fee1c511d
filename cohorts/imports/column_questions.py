"""What one column leaves open: the order of its dates, the unit of its figures, the meaning of its words."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from cohorts.imports.cells import folded
from cohorts.imports.counts import BY_SIZE, LITRE, MICROLITRE, is_count, only_unit
from cohorts.imports.dates import TWO_DIGIT_YEARS
from cohorts.imports.fields import FIELDS, IDENTIFIER, NONE_OF_THEM, FieldKind
from cohorts.imports.mapping import ColumnMapping, SheetMapping
from cohorts.imports.profile import MAXIMUM_EXAMPLES
from cohorts.imports.proposal import zeros_in_doubt
from cohorts.imports.question import Question


def of_column(profile: Mapping[str, Any], column: ColumnMapping, sheet: SheetMapping) -> Iterator[Question]:
    kind = FIELDS[str(column.field)]
    ask = _Asking(profile, column, sheet.sheet)
    if kind.kind == "date":
        yield from _of_dates(ask)
    elif kind.kind in ("figure", "count", "mrd_figure", "level"):
        yield from _of_figures(ask, kind, sheet)
    if kind.worded and kind.kind != "list":
        yield from _of_words(ask, kind)
    else:
        yield from _of_placeholders(ask, kind)
    if column.field == IDENTIFIER and zeros_in_doubt(profile["classes"]):
        widest = max((int(c[7:]) for c in profile["classes"] if c.startswith("digits ")), default=0)
        padded = (f"pad:{widest}",) if 2 <= widest <= 20 else ()
        digits = [name for name in profile["classes"] if name.startswith("digits ")]
        yield from ask("leading_zeros", digits, "identifiers", ("as_written", *padded))


class _Asking:
    """The questions of one column: asked where one of the classes was met and the option is not there."""

    def __init__(self, profile: Mapping[str, Any], column: ColumnMapping, sheet: str) -> None:
        self.classes: Mapping[str, int] = profile["classes"]
        self.profile, self.column, self.sheet = profile, column, sheet

    def count(self, *classes: str) -> int:
        return sum(self.classes.get(name, 0) for name in classes)

    def __call__(
        self, code: str, classes: list[str], option: str, answers: tuple[str, ...]
    ) -> Iterator[Question]:
        count = self.count(*classes)
        if count and option not in self.column.options:
            yield self.question(code, classes, answers, count=count)

    def question(
        self, code: str, classes: list[str], answers: tuple[str, ...], *, count: int, word: str = ""
    ) -> Question:
        examples = [tuple(example) for name in classes for example in self.profile["examples"].get(name, ())]
        shown = tuple(examples[: 2 * MAXIMUM_EXAMPLES])
        return Question(code, self.sheet, self.column.column, word, count, shown, answers)


def _of_dates(ask: _Asking) -> Iterator[Question]:
    orders = ("dmy", "mdy", "ymd") if ask.count("two_digit_year") else ("dmy", "mdy")
    yield from ask("date_order", ["day_or_month_first", "day_first", "month_first"], "date_order", orders)
    yield from ask("two_digit_year", ["two_digit_year"], "two_digit_years", TWO_DIGIT_YEARS)
    yield from ask("serial_dates", ["serial_date"], "serial_dates", ("date", "reject"))
    if ask.column.field != "patient.planned_hsct_on":
        yield from ask("future_dates", ["future_date"], "future_dates", ("empty", "reject"))
    yield from _of_sentinels(ask, dated=True)


def _of_figures(ask: _Asking, kind: FieldKind, sheet: SheetMapping) -> Iterator[Question]:
    yield from ask("decimal_mark", ["decimal_comma"], "decimal", (",", "."))
    if kind.kind in ("mrd_figure", "level"):
        yield from _of_mrd_unit(ask, sheet)
    if kind.kind == "level":
        yield from ask("zero_level", ["zero"], "zero", ("not_detected", "empty", "reject"))
    if is_count(str(ask.column.field)):
        yield from _of_count_unit(ask)
    yield from _of_sentinels(ask, dated=False)


def _of_count_unit(ask: _Asking) -> Iterator[Question]:
    """Asked wherever no unit is said; and of sizes that fit only one, where others or what was said fit only another.

    A value that may stand for nothing counts once somebody said that it is a real one.
    """
    field, options = str(ask.column.field), ask.column.options
    kept = [name for name in ask.classes if name.startswith("sentinel ") and _is_kept(ask, name)]
    sizes = SIZE_OF | {name: Decimal(name[9:]) for name in kept if Decimal(name[9:]) > 0}
    fits = {name: only_unit(field, size) for name, size in sizes.items() if ask.count(name)}
    units = {*fits.values(), options.get("unit")}
    count = ask.count(*fits)
    if fits and {LITRE, MICROLITRE} <= units and "mixed_units" not in options:
        one_only = [name for name, unit in fits.items() if unit]
        yield ask.question("mixed_count_units", one_only, (BY_SIZE, LITRE, MICROLITRE), count=count)
    elif fits and "unit" not in options:
        yield ask.question("unit_not_stated", list(fits), (LITRE, MICROLITRE), count=count)


def _is_kept(ask: _Asking, name: str) -> bool:
    return ask.column.values.get(name.partition(" ")[2]) == "value"


SIZES = ["above_1500", "above_100", "above_1", "up_to_1", "below_0.001"]
SIZE_OF = dict(
    zip(SIZES, map(Decimal, ("1501", "101", "2", "1", "0.0001")), strict=True)
)  # one figure of each


def _of_mrd_unit(ask: _Asking, sheet: SheetMapping) -> Iterator[Question]:
    """Asked where no unit is said; asked again where what was said cannot hold for all cells alike."""
    options = ask.column.options
    if "mixed_units" in options or options.get("unit") == "signed" or _unit_in_row(ask.column, sheet):
        return
    signs, plain = ask.count("percent_sign"), ask.count(*SIZES)
    spread = ask.count("above_1500", "above_100", "above_1") and ask.count("below_0.001")
    answers = ("fraction", "percent", "signed")
    if plain and (signs or spread):
        yield ask.question("mixed_units", ["percent_sign", *SIZES], answers, count=plain)
    elif plain and "unit" not in ask.column.options:
        yield ask.question("unit_not_stated", SIZES, answers, count=plain)


def _unit_in_row(column: ColumnMapping, sheet: SheetMapping) -> bool:
    place = ("mrd_assessments.unit", column.group)
    taken = [(column.field, column.group) for column in sheet.columns]
    taken += [(constant.field, constant.group) for constant in sheet.constants]
    return place in taken


def _of_sentinels(ask: _Asking, *, dated: bool) -> Iterator[Question]:
    for name in ask.classes:
        kind, _blank, value = name.partition(" ")
        if kind == "sentinel" and ("-" in value[1:]) == dated and folded(value) not in ask.column.values:
            answers = ("empty", "value", "reject")
            yield ask.question("sentinel", [name], answers, count=ask.count(name), word=value)


_PLACEHOLDER_ANSWERS = {
    "text": ("empty", "value", "reject"),
    "list": ("empty", "none", "value", "reject"),
}


def _of_placeholders(ask: _Asking, kind: FieldKind) -> Iterator[Question]:
    answers = _PLACEHOLDER_ANSWERS.get(kind.kind, ("empty", "reject"))
    for name in ask.classes:
        sort, _blank, word = name.partition(" ")
        if sort == "placeholder" and word not in ask.column.values:
            yield ask.question("placeholder", [name], answers, count=ask.count(name), word=word)


def _of_words(ask: _Asking, kind: FieldKind) -> Iterator[Question]:
    """Words neither ours nor in the table. Where there are too many to be codes, each is a problem of its row."""
    words = ask.profile["texts"] if kind.kind == "level" else ask.profile["words"]
    own = set() if kind.kind == "level" else {folded(code) for code in kind.codes}
    for word, times in words or ():
        known = folded(word)
        if kind.kind == "list" and known == NONE_OF_THEM:
            continue
        if known not in own and known not in ask.column.codes and known not in ask.column.values:
            none = ("none",) if kind.kind == "list" else ()
            answers = (*kind.codes, *none, "empty", "reject")
            yield Question("code_unknown", ask.sheet, ask.column.column, word, times, (), answers)
