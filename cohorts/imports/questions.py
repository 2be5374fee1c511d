"""What a file leaves open, put to a person: each question with a stable code, its column, examples and the answers.

    encoding_not_stated  delimiter_unclear  sheet_not_mapped  column_not_mapped  column_missing
    date_order  two_digit_year  serial_dates  future_dates  decimal_mark  unit_not_stated  mixed_units
    mixed_count_units  sentinel  placeholder  code_unknown  zero_level  leading_zeros
    existing_patients  conflicting_patients  same_person  duplicate_rows      (known once the rows are checked)

A question is open until the definition holds its answer; asking twice gives the same list.
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from cohorts.imports.cells import folded
from cohorts.imports.counts import BY_SIZE, LITRE, MICROLITRE, is_count, only_unit
from cohorts.imports.dates import TWO_DIGIT_YEARS
from cohorts.imports.fields import FIELDS, IDENTIFIER, FieldKind
from cohorts.imports.mapping import RULES, ColumnMapping, Definition, SheetMapping
from cohorts.imports.profile import MAXIMUM_EXAMPLES, REASON_COLUMN
from cohorts.imports.proposal import zeros_in_doubt
from cohorts.messages import gettext_noop as _

Profile = Mapping[str, Any]

MESSAGES: dict[str, str] = {
    "encoding_not_stated": _(
        "The file does not say how its letters are encoded. In which encoding do the examples read right?"
    ),
    "delimiter_unclear": _("What separates the columns?"),
    "sheet_not_mapped": _("This sheet is not in the mapping. Is it left out?"),
    "column_not_mapped": _("This column is not in the mapping. Is it left out?"),
    "column_missing": _("The mapping expects this column, and the file does not have it. Is it taken as not known?"),
    "date_order": _("Does the day or the month come first in these dates?"),
    "two_digit_year": _("Which century do the years of two digits belong to?"),
    "serial_dates": _("Are these numbers days as a spreadsheet counts them (1 is 1 January 1900)?"),
    "future_dates": _("These dates lie in the future. What is done with them?"),
    "decimal_mark": _("Is the comma in these numbers the decimal mark?"),
    "unit_not_stated": _("In which unit are the numbers of this column?"),
    "mixed_units": _("This column seems to mix units. What do the numbers without a percent sign mean?"),
    "mixed_count_units": _(
        "Some of these counts are of a size that cannot be in the same unit as the others. How are they read?"
    ),
    "sentinel": _("Is this a real value, or does it stand for nothing?"),
    "placeholder": _("Does this word stand for nothing?"),
    "code_unknown": _("What does this word mean?"),
    "zero_level": _("What does an MRD level of 0 mean?"),
    "leading_zeros": _("May these hospital numbers have lost zeros in front?"),
    "existing_patients": _("These hospital numbers are in the record already. What is done with their rows?"),
    "conflicting_patients": _("Rows with the same hospital number contradict each other. Which is right?"),
    "same_person": _(
        "These hospital numbers may belong to one person: they share birth date and name, or sex and day of "
        "diagnosis. Are they different people?"
    ),
    "duplicate_rows": _("These rows repeat another row of the same patient. What is done with them?"),
}  # fmt: skip
BLOCKING_RULES = tuple(RULES)


@dataclass(frozen=True, slots=True)
class Question:
    """`word` is the one value that is asked about, where it is about one. `examples` are [row, value] pairs; `count`
    is how many cells (or patients, or rows) it concerns.
    """

    code: str
    sheet: str = ""
    column: str = ""
    word: str = ""
    count: int = 0
    examples: tuple[tuple[Any, ...], ...] = ()
    answers: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        return MESSAGES[self.code]

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "message": self.message}


def open_questions(
    profile: Profile, definition: Definition, findings: Mapping[str, Any] | None = None
) -> list[Question]:
    """Everything that must be answered before a row is written. `findings` are those of the check, by rule."""
    questions = [*_of_file(profile, definition)]
    mapped = {sheet.sheet: sheet for sheet in definition.sheets}
    for sheet in profile["sheets"]:
        if sheet["sheet"] not in mapped:
            questions.append(
                Question("sheet_not_mapped", sheet["sheet"], count=sheet["rows"], answers=("leave_out",))
            )
            continue
        questions += _of_sheet(sheet, mapped[sheet["sheet"]])
    for rule, found in (findings or {}).items():
        if rule in RULES and found["count"] and rule not in definition.rules:
            examples = tuple(tuple(example) for example in found["examples"])
            questions.append(Question(rule, count=found["count"], examples=examples, answers=RULES[rule]))
    return questions


def answer(definition: Mapping[str, Any], question: Mapping[str, Any], given: str) -> dict[str, Any]:
    """The definition (as JSON) with the answer in its place. Raises ValueError for an answer that was not offered."""
    if given not in question["answers"]:
        raise ValueError(given)
    answered = deepcopy(dict(definition))
    code, name = question["code"], question["column"]
    if code in RULES:
        answered.setdefault("rules", {})[code] = given
    elif code in ("encoding_not_stated", "delimiter_unclear"):
        answered.setdefault("file", {})["encoding" if code == "encoding_not_stated" else "delimiter"] = given
    elif code == "sheet_not_mapped":
        answered.setdefault("sheets", []).append({"sheet": question["sheet"], "columns": []})
    else:
        sheet = next(s for s in answered["sheets"] if s.get("sheet", "") == question["sheet"])
        if code == "column_not_mapped":
            sheet.setdefault("columns", []).append({"column": name, "field": None})
        elif code == "column_missing":
            sheet.setdefault("absent", []).append(name)
        else:
            column = next(c for c in sheet["columns"] if c["column"] == name)
            _answer_column(column, question, given)
    return answered


def _answer_column(column: dict[str, Any], question: Mapping[str, Any], given: str) -> None:
    code, word = question["code"], question["word"]
    if code == "code_unknown":
        if given == "reject":
            column.setdefault("values", {})[word] = "reject"
            column.get("codes", {}).pop(word, None)
        else:
            column.get("values", {}).pop(word, None)
            column.setdefault("codes", {})[word] = "" if given == "empty" else given
        return
    if code in ("sentinel", "placeholder"):
        column.setdefault("values", {})[word] = given
        return
    options = column.setdefault("options", {})
    if code in ("mixed_units", "mixed_count_units"):
        options["mixed_units"] = "confirmed"
    options[OPTION_OF.get(code, code)] = given


OPTION_OF = {
    "two_digit_year": "two_digit_years",
    "decimal_mark": "decimal",
    "unit_not_stated": "unit",
    "mixed_units": "unit",
    "mixed_count_units": "unit",
    "zero_level": "zero",
    "leading_zeros": "identifiers",
}


def _of_file(profile: Profile, definition: Definition) -> Iterator[Question]:
    for code, name in (("encoding_not_stated", "encoding"), ("delimiter_unclear", "delimiter")):
        found = profile.get(name)
        if found and not found["certain"] and name not in definition.file:
            examples = tuple(tuple(example) for example in found.get("examples", ()))
            yield Question(code, examples=examples, answers=tuple(found["candidates"]))


def _of_sheet(profile: Profile, sheet: SheetMapping) -> Iterator[Question]:
    if not any(column.field for column in sheet.columns):
        return  # left out as a whole
    mapped = {column.column: column for column in sheet.columns}
    for column in profile["columns"]:
        name = column["name"]
        if name == REASON_COLUMN:
            continue  # ours, from a file of refused rows that was corrected
        if name not in mapped:
            yield Question(
                "column_not_mapped", sheet.sheet, name, count=column["filled"], answers=("leave_out",)
            )
        elif mapped[name].field:
            yield from _of_column(column, mapped[name], sheet)
    present = {column["name"] for column in profile["columns"]}
    wanted = [column.column for column in sheet.columns if column.field]
    wanted += [derived.from_column for derived in sheet.derived]
    for name in dict.fromkeys(wanted):
        if name not in present and name not in sheet.absent:
            yield Question("column_missing", sheet.sheet, name, answers=("absent",))


def _of_column(profile: Profile, column: ColumnMapping, sheet: SheetMapping) -> Iterator[Question]:
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

    def __init__(self, profile: Profile, column: ColumnMapping, sheet: str) -> None:
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


def _of_placeholders(ask: _Asking, kind: FieldKind) -> Iterator[Question]:
    answers = ("empty", "value", "reject") if kind.kind in ("text", "list") else ("empty", "reject")
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
        if known not in own and known not in ask.column.codes and known not in ask.column.values:
            answers = (*kind.codes, "empty", "reject")
            yield Question("code_unknown", ask.sheet, ask.column.column, word, times, (), answers)


__all__ = ["MESSAGES", "OPTION_OF", "Question", "answer", "open_questions"]
