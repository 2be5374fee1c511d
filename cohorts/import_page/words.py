"""Questions and answers of an import in words. Each answer says what will happen, so that none needs a manual."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts.import_page.fields import code_label, section_label
from cohorts.imports.row_kinds import ONE_PATIENT

OPTION_WORDS: dict[tuple[str, str], Any] = {
    ("date_order", "dmy"): gettext_lazy("day first (31/12/2024)"),
    ("date_order", "mdy"): gettext_lazy("month first (12/31/2024)"),
    ("date_order", "ymd"): gettext_lazy("year first (2024/12/31)"),
    ("two_digit_years", "1900s"): gettext_lazy("all 19.."),
    ("two_digit_years", "2000s"): gettext_lazy("all 20.."),
    ("two_digit_years", "past"): gettext_lazy("the latest year that is not in the future"),
    ("two_digit_years", "reject"): gettext_lazy("refuse these rows"),
    ("serial_dates", "date"): gettext_lazy("yes, they are dates"),
    ("serial_dates", "reject"): gettext_lazy("no, refuse these rows"),
    ("future_dates", "empty"): gettext_lazy("take them as not recorded"),
    ("future_dates", "reject"): gettext_lazy("refuse these rows"),
    ("unit", "fraction"): gettext_lazy("fraction (0.0001)"),
    ("unit", "percent"): gettext_lazy("percent (0.01)"),
    ("unit", "signed"): gettext_lazy("only figures with a percent sign; refuse the others"),
    ("mixed_units", "fraction"): gettext_lazy("fraction, unless the cell says %"),
    ("mixed_units", "percent"): gettext_lazy("percent, with or without the sign"),
    ("mixed_units", "signed"): gettext_lazy("nothing: refuse the rows without a percent sign"),
    ("unit", "10e9_per_l"): gettext_lazy("10^9/L"),
    ("unit", "per_ul"): gettext_lazy("per µL (divided by 1000)"),
    ("unit", "by_size"): gettext_lazy("by size (above 1500 per µL, below 10^9/L)"),
    ("mixed_count_units", "by_size"): gettext_lazy(
        "by size: above 1500 per µL, the others 10^9/L; refuse leucocytes above 100 and up to 1500, which fit both"
    ),
    ("mixed_count_units", "10e9_per_l"): gettext_lazy("10^9/L: refuse the rows above 1500"),
    ("mixed_count_units", "per_ul"): gettext_lazy(
        "per µL (divided by 1000): refuse leucocytes up to 100 and platelets up to 1500"
    ),
    ("decimal", "."): gettext_lazy("no, it separates thousands"),
    ("decimal", ","): gettext_lazy("yes, the decimal mark"),
    ("zero", "not_detected"): gettext_lazy("not detected"),
    ("zero", "empty"): gettext_lazy("nothing: take it as not recorded"),
    ("zero", "reject"): gettext_lazy("refuse these rows"),
    ("identifiers", "as_written"): gettext_lazy("no, they are as they stand"),
    ("existing_patients", "skip"): gettext_lazy("leave the record as it is and pass these rows over"),
    ("existing_patients", "complete"): gettext_lazy("add what the record does not have yet"),
    ("conflicting_patients", "reject"): gettext_lazy("refuse all rows of these patients"),
    ("conflicting_patients", "first_row"): gettext_lazy("the first row"),
    ("conflicting_patients", "last_row"): gettext_lazy("the last row"),
    ("same_person", "separate"): gettext_lazy("yes, different people"),
    ("same_person", "reject"): gettext_lazy("not sure: refuse their rows"),
    ("duplicate_rows", "keep_one"): gettext_lazy("take each once"),
    ("duplicate_rows", "keep_all"): gettext_lazy("take all: they are results of their own"),
    ("duplicate_rows", "reject"): gettext_lazy("refuse the repeats"),
    ("values", "empty"): gettext_lazy("stands for nothing: not recorded"),
    ("values", "none"): gettext_lazy("none of them: recorded as none"),
    ("values", "value"): gettext_lazy("a real value: take it as it stands"),
    ("values", "reject"): gettext_lazy("refuse these rows"),
}
_OPTION_OF = {
    "two_digit_year": "two_digit_years",
    "unit_not_stated": "unit",
    "decimal_mark": "decimal",
    "zero_level": "zero",
    "leading_zeros": "identifiers",
    "sentinel": "values",
    "placeholder": "values",
}
_LEFT_OUT: dict[str, Any] = {
    "leave_out": gettext_lazy("leave it out"),
    "absent": gettext_lazy("take it as not known"),
    "empty": gettext_lazy("stands for nothing: not recorded"),
    "none": gettext_lazy("none of them: recorded as none"),
    "reject": gettext_lazy("refuse these rows"),
}
_MARKS: dict[str, Any] = {
    ",": gettext_lazy("comma (,)"),
    ";": gettext_lazy("semicolon (;)"),
    "\t": gettext_lazy("tab"),
    "|": gettext_lazy("bar (|)"),
}


def answer_words(question: Mapping[str, Any], answer: str, field: str) -> str:
    """An answer as a person reads it; `field` is what the question's column becomes."""
    code = question["code"]
    if code == "day_counted_from":
        return _day_words(answer)
    if code == "field_missing" and answer not in _LEFT_OUT:
        return code_label(question["word"], answer)
    if code == "rows_of_what":
        return row_words(answer)
    option = _OPTION_OF.get(code, code)
    if (option, answer) in OPTION_WORDS:
        return str(OPTION_WORDS[option, answer])
    if answer.startswith("pad:"):
        return _("yes: fill up to %(width)s digits") % {"width": answer[4:]}
    if code == "delimiter_unclear":
        return str(_MARKS.get(answer, answer))
    if answer in _LEFT_OUT:
        return str(_LEFT_OUT[answer])
    return code_label(field, answer) if field else answer


def row_words(kind: str) -> str:
    """What each row of a sheet is."""
    if kind == ONE_PATIENT:
        return _("one patient (wide)")
    return _("one more of: %(words)s (long)") % {"words": section_label(kind)}


def _day_words(answer: str) -> str:
    """In general words, the same for every column, so that all can be answered at once."""
    reading, _mark, column = answer.partition(":")
    if reading == "day_0":
        return _("%(column)s, which is day 0 (day 19 is 19 days later)") % {"column": column}
    if reading == "day_1":
        return _("%(column)s, which is day 1 (day 19 is 18 days later)") % {"column": column}
    return str(_LEFT_OUT[answer])


def date_order_words() -> tuple[tuple[str, str], ...]:
    return tuple((order, str(OPTION_WORDS["date_order", order])) for order in ("dmy", "mdy", "ymd"))


def unit_words(kind: str) -> tuple[tuple[str, str], ...]:
    """The units in which such a figure may stand."""
    units = ("10e9_per_l", "per_ul") if kind == "figure" else ("fraction", "percent", "signed")
    return tuple((unit, str(OPTION_WORDS["unit", unit])) for unit in units)
