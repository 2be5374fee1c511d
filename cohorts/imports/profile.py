"""What a file holds, counted once over all its rows: the ground for proposing a mapping and for asking.

Memory does not grow with the file: of each column counts are kept, a few examples and, while they are few, its words.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain, islice
from typing import Any

from cohorts.imports import dates, numbers
from cohorts.imports.cells import ERROR, NO_VALUE, UNREADABLE, folded, is_number, shown
from cohorts.imports.delimited import Row

AT_ONCE = 20_000
MAXIMUM_EXAMPLES = 3
MAXIMUM_WORDS = 100
MAXIMUM_REMEMBERED = 50_000
SEARCHED_FOR_HEADER = 10
REASON_COLUMN = "landmark_reason"

# What stands for "nothing" without being empty.
PLACEHOLDERS = frozenset(
    {"none", "na", "n/a", "n.a.", "null", "nan", "nil", "-", "--", "—", "/", "\\", ".", "?", "??", "未知",
    "不详", "无",
     "未查", "未做", "缺失", "unknown", "unk", "missing", "not available", "not known", "n.k.", "nk", "nd",
     "#", "*", "x"}
)  # fmt: skip


# Classes of a cell that is a figure or a date, or has a problem of its own.
TEXTLESS = frozenset(
    {"plain_number", "percent_sign", "decimal_comma", "excel_date", "ymd_date", "named_date",
    "day_or_month_first",
     "day_first", "month_first", "same_either_way", "formula_without_value", "error_value",
     "unreadable_character"}
)  # fmt: skip


EMPTY: tuple[str, ...] = ("",)  # what a cell of nothing is remembered as


class WordCount:
    """Different words with their times, in the first spelling met; given up when they are too many to be codes."""

    def __init__(self) -> None:
        self.counting = True
        self._times: Counter[str] = Counter()
        self._spelling: dict[str, str] = {}

    def take(self, cell: str, times: int) -> None:
        text = shown(cell).strip()[:100]
        word = folded(text)
        self._times[word] += times
        self._spelling.setdefault(word, text)
        if len(self._times) > MAXIMUM_WORDS:
            self.counting, self._times, self._spelling = False, Counter(), {}

    def as_json(self) -> list[list[Any]] | None:
        if not self.counting:
            return None
        return [[self._spelling[word], times] for word, times in self._times.most_common()]


class ColumnProfile:
    """Counts of one column. `classes` are the codes of dates.classes and numbers.classes and a few of its own."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.filled = 0
        self.repeats = False  # whether a value stands in two rows near each other
        self.classes: Counter[str] = Counter()
        self.examples: dict[str, list[list[Any]]] = {}
        self.words: WordCount = WordCount()  # everything, while it could be a list of codes
        self.texts: WordCount = WordCount()  # only what is neither figure nor date, for columns that mix them
        self._remembered: dict[str, tuple[str, ...]] = {}

    def take(self, cells: list[str], rows: list[int], today: date) -> None:
        remembered, classes = self._remembered, self.classes
        for cell, times in Counter(cells).items():
            found = remembered.get(cell)
            if found is None:
                if len(remembered) > MAXIMUM_REMEMBERED:
                    remembered.clear()
                found = remembered[cell] = self._classified(cell, cells, rows, today)
            if found is EMPTY:
                continue
            self.filled += times
            self.repeats = self.repeats or times > 1
            for name in found:
                classes[name] += times
            if self.words.counting:
                self.words.take(cell, times)
            if self.texts.counting and TEXTLESS.isdisjoint(found):
                self.texts.take(cell, times)

    def _classified(self, cell: str, cells: list[str], rows: list[int], today: date) -> tuple[str, ...]:
        """The classes of a cell met for the first time, for which it may serve as an example."""
        if not cell or cell.isspace():
            return EMPTY
        found = tuple(classes_of(cell, today))
        for name in found:
            examples = self.examples.setdefault(name, [])
            if len(examples) < MAXIMUM_EXAMPLES and all(cell != value for _row, value in examples):
                examples.append([rows[cells.index(cell)], cell])
        return found

    def as_json(self) -> dict[str, Any]:
        """`words` and `texts` are null where there are too many different ones to be a list of codes."""
        examples = {
            name: [[row, shown(value)[:100]] for row, value in found] for name, found in self.examples.items()
        }
        return {
            "name": self.name,
            "filled": self.filled,
            "repeats": self.repeats,
            "classes": dict(self.classes),
            "examples": examples,
            "words": self.words.as_json(),
            "texts": self.texts.as_json(),
        }


def classes_of(cell: str, today: date) -> Iterator[str]:
    """Everything that some kind of field would have to ask about this cell."""
    if cell.startswith(NO_VALUE):
        yield "formula_without_value"
        return
    if cell.startswith(ERROR):
        yield "error_value"
        return
    if UNREADABLE in cell:
        yield "unreadable_character"
        return
    text = shown(cell).strip()
    if folded(text) in PLACEHOLDERS:
        yield f"placeholder {folded(text)}"
        return
    yield from dates.classes(cell, today)
    yield from numbers.classes(cell)
    if text.isdigit():
        yield f"digits {min(len(text), 25)}"
        if text.startswith("0") and len(text) > 1:
            yield "leading_zero"
    if is_number(cell):
        yield "number_cell"


def find_header(rows: list[Row]) -> int:
    """The number of the row that names the columns: the first as wide, or nearly, as the rows below it."""
    widths = [sum(bool(cell.strip()) for cell in cells) for _number, cells in rows]
    widest = max(widths, default=0)
    for (number, _cells), width in zip(rows, widths, strict=True):
        if width and width * 10 >= widest * 6:
            return number
    return 1


def names_of(header: list[str]) -> list[str]:
    """The columns' names, each once: an empty one is named by its place, a second "MRD" becomes "MRD (2)"."""
    names: list[str] = []
    for place, cell in enumerate(header, start=1):
        name = " ".join(shown(cell).split())[:150] or f"({place})"
        times = 2
        unique = name
        while unique in names:
            unique, times = f"{name} ({times})", times + 1
        names.append(unique)
    return names


def above_of(opening: list[Row], header_row: int, width: int) -> list[str]:
    """What stands over each header. Of merged cells only the first holds its text, for all of them."""
    row = next((cells for number, cells in opening if number == header_row - 1), [])
    found: list[str] = []
    for place in range(width):
        own = " ".join(shown(row[place]).split())[:150] if place < len(row) else ""
        found.append(own or (found[-1] if found else ""))
    return found


def profile_sheet(
    sheet: str, rows: Iterable[Row], *, today: date, header_row: int | None = None
) -> dict[str, Any]:
    """Counts over every row of one sheet, as JSON."""
    iterator = iter(rows)
    opening = list(islice(iterator, header_row or SEARCHED_FOR_HEADER))
    at = header_row or find_header(opening)
    header = next((cells for number, cells in opening if number == at), [])
    columns = [ColumnProfile(name) for name in names_of(header)]
    above = above_of(opening, at, len(columns))
    body = chain((row for row in opening if row[0] > at), iterator)
    count, wider = 0, 0
    while batch := list(islice(body, AT_ONCE)):
        filled = [(number, cells) for number, cells in batch if any(cells)]
        if not filled:
            continue
        count += len(filled)
        width = len(columns)
        wider += sum(any(cells[width:]) for _number, cells in filled if len(cells) > width)
        padded = [
            cells if len(cells) == width else cells[:width] + [""] * (width - len(cells))
            for _number, cells in filled
        ]
        numbers_of = [number for number, _cells in filled]
        for column, cells in zip(columns, map(list, zip(*padded, strict=True)), strict=True):
            column.take(cells, numbers_of, today)
    return {
        "sheet": sheet,
        "header_row": at,
        "rows": count,
        "wider_rows": wider,
        "columns": [
            {**column.as_json(), **({"above": text} if text else {})}
            for column, text in zip(columns, above, strict=True)
        ],
    }
