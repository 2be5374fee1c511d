"""One thing that a file leaves open, with its stable code.

    encoding_not_stated  delimiter_unclear  sheet_not_mapped  column_not_mapped  column_missing
    rows_of_what  field_missing  day_counted_from  date_order  two_digit_year  serial_dates  future_dates  decimal_mark
    unit_not_stated  mixed_units  mixed_count_units  sentinel  placeholder  code_unknown  zero_level  leading_zeros
    existing_patients  conflicting_patients  same_person  duplicate_rows      (known once the rows are checked)

A question is open until the definition holds its answer; asking twice gives the same list.
"""

from dataclasses import asdict, dataclass
from typing import Any

from cohorts.messages import gettext_noop as _

MESSAGES: dict[str, str] = {
    "encoding_not_stated": _(
        "The file does not say how its letters are encoded. In which encoding do the examples read right?"
    ),
    "delimiter_unclear": _("What separates the columns?"),
    "sheet_not_mapped": _("This sheet is not in the mapping. Is it left out?"),
    "column_not_mapped": _("This column is not in the mapping. Is it left out?"),
    "column_missing": _("The mapping expects this column, and the file does not have it. Is it taken as not known?"),
    "rows_of_what": _("Patients stand in several rows of this sheet. What is each row?"),
    "field_missing": _("The record needs this of each such row, and no column states it. What is it?"),
    "day_counted_from": _(
        "This sample names a day and no date. From which date of the row is the day counted?"
    ),
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
