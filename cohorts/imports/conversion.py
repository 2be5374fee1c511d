"""All rows of one patient, in; the patient's record, out, or why it does not come in.

What is refused, and how far it reaches:
- A row of the file with a cell that cannot be taken, or at fault against a rule of the record, is refused whole.
- What the remaining rows say of the patient must agree and must hold a birth date; if not, or where a rule of the
  record finds fault with the patient or the diagnosis itself, every row of that patient is refused with the reason.
- A patient already in the record is left alone or completed, as answered: gaps are filled and rows added; what
  contradicts the record is refused, never written over it.

The rules are the record's own, applied to the whole record as it would stand, stored rows included.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cohorts.imports.mapping import Derived
from cohorts.imports.plan import RecordRules, SheetPlan
from cohorts.imports.problems import RowProblem, Unfit
from cohorts.imports.rows import Made, SingleKey, SourceRow, place_of, rows_of, singles_of
from cohorts.messages import gettext_noop as _

BIRTH = ("patient", "birth_date")
IDENTIFIER = ("patient", "identifier")
_UNHASHABLE = ("treatment_phases", "fitness")  # sections with a list or an object among their columns
PATIENT_REFUSED = _("Another row of this patient is refused, and with it the patient.")


@dataclass(frozen=True, slots=True)
class Stored:
    """A patient of the record: its single sections as stored (None where there is no such row) and its other rows."""

    singles: Mapping[str, Mapping[str, Any] | None]
    rows: Sequence[tuple[str, Mapping[str, Any]]]


@dataclass(slots=True)
class Converted:
    """The outcome for one patient. `singles` hold the sections with anything in them; no `singles`: nobody comes in.

    `findings` count, by rule, what the definition has not answered yet; `conversions` the dates of the accepted rows
    that were counted in days, each with its sheet.
    """

    singles: dict[str, dict[str, Any]] = field(default_factory=dict)
    rows: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    refused: list[SourceRow] = field(default_factory=list)
    rows_taken: int = 0
    rows_refused: int = 0
    findings: dict[str, tuple[int, list[Any]]] = field(default_factory=dict)
    conversions: Counter[tuple[str, Derived]] = field(default_factory=Counter)

    def find(self, rule: str, count: int, *examples: Any) -> None:
        before, shown = self.findings.get(rule, (0, []))
        self.findings[rule] = (before + count, [*shown, *examples])


class Conversion:
    """Converts one patient after another. Holds no state between them but the memory of its column readers."""

    def __init__(
        self, plans: Sequence[SheetPlan], rules: RecordRules, answers: Mapping[str, str], today: date
    ) -> None:
        self.plans, self.rules, self.answers, self.today = plans, rules, answers, today
        self.counts_days = any(group.derived for plan in plans for group in plan.groups)
        self.nothing = {s: {f.column: f.nothing() for f in rules.fields(s)} for s in rules.single_sections}

    def patient(
        self, key: str, source: Sequence[tuple[int, int, list[str]]], stored: Stored | None = None
    ) -> Converted:
        """`source` holds (sheet, row number, cells) of every row filed under the key, in the order of the file."""
        rows = [SourceRow(self.plans[sheet], sheet, number, cells) for sheet, number, cells in source]
        work = _Patient(self, rows, stored)
        if not key:
            for row in rows:
                missing = Unfit("identifier_missing", _("This row has no hospital number."))
                row.refuse(missing, row.plan.identifier)
        elif stored is not None and self.answers.get("existing_patients") != "complete":
            self._leave_alone(key, work)
        else:
            work.convert()
        return work.finish()

    def _leave_alone(self, key: str, work: "_Patient") -> None:
        if "existing_patients" not in self.answers:
            work.result.find("existing_patients", 1, [work.rows[0].number, key])
        for row in work.rows:
            message = _("This hospital number is in the record already and was left as it is.")
            row.refuse(Unfit("existing_patient", message), row.plan.identifier)


class _Patient:
    """The work on one patient."""

    def __init__(self, owner: Conversion, rows: list[SourceRow], stored: Stored | None) -> None:
        self.owner, self.rows, self.stored = owner, rows, stored
        self.result = Converted()
        self.stated: list[tuple[SourceRow, dict[SingleKey, Any]]] = []
        self.made: list[Made] = []
        self.contradicting: set[SourceRow] = set()  # rows that a person chose among

    def convert(self) -> None:
        self._read()
        while True:
            kept = [row for row in self.rows if not row.problems]
            if not kept:
                return
            merged = self._merge()
            if merged is None:
                return
            self._repeated()
            before = sum(bool(row.problems) for row in self.rows)
            if self._obeys(merged):
                if sum(bool(row.problems) for row in self.rows) == before:
                    self._accept(merged)
                    return
                continue

    def finish(self) -> Converted:
        refused = [row for row in self.rows if row.problems]
        self.result.refused = refused
        self.result.rows_refused = len(refused)
        self.result.rows_taken = len(self.rows) - len(refused)
        self.result.problems = [problem for row in refused for problem in row.problems]
        return self.result

    def _read(self) -> None:
        """Every row once. Rows that repeat the patient's cells word for word are read for them once."""
        before: list[str] | None = None
        for row in self.rows:
            plan, cells = row.plan, row.cells
            if len(cells) > plan.width and any(cells[plan.width :]):
                row.refuse(Unfit("too_many_cells", _("This row has more cells than the header has names.")))
                continue
            if len(cells) < plan.width:
                row.cells = cells = cells + [""] * (plan.width - len(cells))
            own = [cells[cell.place] for cell in plan.singles]
            if own != before:
                stated = singles_of(row)
                stated |= {
                    k: v for k, v in plan.single_constants.items() if k not in stated and v is not None
                }
                self.stated.append((row, stated))
                before = None if row.problems else own
            elif self.stated:
                self.stated.append((row, self.stated[-1][1]))
            self.made += rows_of(row)

    def _merge(self) -> dict[SingleKey, tuple[Any, SourceRow]] | None:
        """What the rows that are left say together of the patient; None where they contradict each other."""
        merged: dict[SingleKey, tuple[Any, SourceRow]] = {}
        conflicts: list[tuple[SingleKey, SourceRow]] = []
        seen: set[int] = set()
        for row, stated in self.stated:
            if row.problems or id(stated) in seen:
                continue
            seen.add(id(stated))
            for key, value in stated.items():
                if key not in merged:
                    merged[key] = (value, row)
                elif merged[key][0] != value:
                    self.contradicting |= {row, merged[key][1]}
                    if self.owner.answers.get("conflicting_patients") == "last_row":
                        merged[key] = (value, row)
                    elif self.owner.answers.get("conflicting_patients") != "first_row":
                        conflicts.append((key, row))
        if conflicts:
            self._conflicting(conflicts, merged)
            return None
        if self.stored is None and BIRTH not in merged:
            message = _(
                "No row of this patient that can be taken states the birth date, which a new patient needs."
            )
            self._refuse_all(Unfit("patient_incomplete", message))
            return None
        return merged

    def _conflicting(
        self, conflicts: list[tuple[SingleKey, SourceRow]], merged: Mapping[SingleKey, tuple[Any, SourceRow]]
    ) -> None:
        if "conflicting_patients" not in self.owner.answers:
            key, row = conflicts[0]
            other = merged[key][1]
            self.result.find(
                "conflicting_patients", 1, [row.number, _shown(row, key)], [other.number, _shown(other, key)]
            )
        message = _("This contradicts another row of the same patient.")
        for key, row in conflicts:
            row.refuse(Unfit("conflicting_values", message), _place(row, key))
        self._refuse_all(Unfit("patient_refused", PATIENT_REFUSED))

    def _refuse_all(self, error: Unfit) -> None:
        for row in self.rows:
            if not row.problems:
                row.refuse(error, row.plan.identifier)

    def _repeated(self) -> None:
        """Rows of the record that are made twice: understood where the file repeats them, asked about elsewhere."""
        seen: dict[Any, Made] = {}
        answer = self.owner.answers.get("duplicate_rows")
        known = (
            {_fingerprint(section, columns) for section, columns in self.stored.rows}
            if self.stored
            else set()
        )
        kept: list[Made] = []
        for made in self.made:
            if made.source.problems:
                continue
            mark = _fingerprint(made.section, made.columns)
            if mark in known:
                continue
            if mark not in seen:
                seen[mark] = made
            elif made.group.repeats or answer == "keep_one":
                continue
            elif answer is None and self.contradicting & {made.source, seen[mark].source}:
                continue  # the repeat was asked about with the contradiction: one of the rows is wrong
            elif answer != "keep_all":
                if answer is None:
                    self.result.find("duplicate_rows", 1, [made.source.number, seen[mark].source.number])
                made.source.refuse(
                    Unfit("duplicate_row", _("This row repeats another row of the same patient."))
                )
                continue
            kept.append(made)
        self.made = [made for made in kept if not made.source.problems]

    def _obeys(self, merged: dict[SingleKey, tuple[Any, SourceRow]]) -> bool:
        """Holds the record as it would stand against its rules; False where the patient is refused."""
        singles = self._singles(merged)
        if singles is None:
            return True
        rules = self.owner.rules
        entered = []
        for section, columns in singles.items():
            pointers = {name: f"/s/{section}/{name}" for (of, name) in merged if of == section}
            entered.append(rules.entered(section, columns, None, pointers))
        if self.stored is not None:
            entered += [rules.entered(section, columns, None, {}) for section, columns in self.stored.rows]
        for number, made in enumerate(self.made):
            entered.append(rules.entered(made.section, made.columns, f"/{number}", {}))
        refused = False
        for problem in rules.check(entered, self.owner.today):
            unfit = Unfit(problem.code, problem.message)
            step, *rest = problem.pointer.split("/")[1:]
            if step == "s":
                section, name = rest
                row = merged[section, name][1]
                row.refuse(unfit, _place(row, (section, name)))
                refused = True
            else:
                made = self.made[int(step)]
                made.source.refuse(unfit, place_of(made.group, rest[0], "level"))
        if refused:
            self._refuse_all(Unfit("patient_refused", PATIENT_REFUSED))
        return not refused

    def _singles(self, merged: dict[SingleKey, tuple[Any, SourceRow]]) -> dict[str, dict[str, Any]] | None:
        """The single sections as they would stand; None where a row contradicts the record and is refused for it."""
        singles: dict[str, dict[str, Any]] = {}
        for (section, name), (value, _row) in merged.items():
            singles.setdefault(section, {})[name] = value
        if self.stored is None:
            return {
                section: {**self.owner.nothing[section], **columns} for section, columns in singles.items()
            }
        whole: dict[str, dict[str, Any]] = {}
        for section, columns in self.stored.singles.items():
            nothing = self.owner.nothing[section]
            before = nothing if columns is None else columns
            given = singles.get(section, {})
            for name, value in given.items():
                if before[name] not in (nothing[name], value) and (section, name) != IDENTIFIER:
                    message = _("The record states something else here, and an import does not overwrite it.")
                    row = merged[section, name][1]
                    row.refuse(Unfit("differs_from_record", message), _place(row, (section, name)))
            if columns is not None or given:
                whole[section] = {**before, **{n: v for n, v in given.items() if before[n] == nothing[n]}}
        return None if any(row.problems for _value, row in merged.values()) else whole

    def _accept(self, merged: dict[SingleKey, tuple[Any, SourceRow]]) -> None:
        self.result.singles = self._singles(merged) or {}
        self.result.rows = [(made.section, made.columns) for made in self.made]
        if self.owner.counts_days:
            self.result.conversions.update(
                (made.source.plan.sheet, one.said) for made in self.made for one in made.counted
            )


def _fingerprint(section: str, columns: Mapping[str, Any]) -> tuple[Any, ...]:
    if section in _UNHASHABLE:
        return (section, *(repr(value) for value in columns.values()))
    return (section, *columns.values())


def _place(row: SourceRow, key: SingleKey) -> int:
    return next((cell.place for cell in row.plan.singles if (cell.section, cell.column) == key), -1)


def _shown(row: SourceRow, key: SingleKey) -> str:
    return row.plan.shown(row.cells, _place(row, key))
