"""Rules between the rows of one patient's record: dates in order, nothing in the future, cycles in sequence."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cohorts.contradictions import contradictions
from cohorts.limits import CASE_DATE_ORDERS, DATE_ORDERS, MAXIMUM_AGE_YEARS, MESSAGES
from cohorts.validation.fields import ROWS, SINGLES
from cohorts.validation.problems import Problem
from cohorts.validation.row_rules import row_findings
from cohorts.validation.rows import Entered, Finding, problems_of

# Orders that only the record knows; those of a case stand in cohorts.limits.
RECORD_DATE_ORDERS: tuple[tuple[str, str, str], ...] = (
    (
        "patient.birth_date",
        "planned_hsct_on",
        gettext_noop("The planned HSCT cannot be before the birth date."),
    ),
    ("patient.birth_date", "fitness.assessed_on", gettext_noop("Fitness cannot be assessed before birth.")),
    ("patient.birth_date", "transplants.performed_on", gettext_noop("A transplant cannot be before birth.")),
    ("patient.birth_date", "outcomes.occurred_on", gettext_noop("An outcome cannot be before birth.")),
    (
        "diagnosis.diagnosed_on",
        "transplants.performed_on",
        gettext_noop("A transplant cannot be before the diagnosis."),
    ),
    (
        "diagnosis.diagnosed_on",
        "outcomes.occurred_on",
        gettext_noop("An outcome cannot be before the diagnosis."),
    ),
)

NOT_IN_THE_FUTURE: tuple[tuple[str, str], ...] = (
    ("patient", "birth_date"),
    ("diagnosis", "diagnosed_on"),
    ("diagnosis", "remission_achieved_on"),
    ("treatment_phases", "started_on"),
    ("mrd_assessments", "collected_on"),
    ("mrd_assessments", "reported_on"),
    ("fitness", "assessed_on"),
    ("first_relapse", "relapsed_on"),
    ("first_relapse", "end_of_therapy_on"),
    ("transplants", "performed_on"),
    ("outcomes", "occurred_on"),
)

_COLUMN_AT: dict[str, tuple[str, str]] = {
    **{".".join(f.place): (group, f.column) for group, fields in SINGLES.items() for f in fields},
    **{f"{group}.{'.'.join(f.place)}": (group, f.column) for group, fields in ROWS.items() for f in fields},
}
_ORDERS = tuple(
    (*_COLUMN_AT[earlier], *_COLUMN_AT[later], message)
    for earlier, later, message in (*DATE_ORDERS, *CASE_DATE_ORDERS, *RECORD_DATE_ORDERS)
)
_DEATHS = ("death", "nrm")
Groups = dict[str, list[Entered]]


def check(rows: Sequence[Entered], today: date, *, named: bool = False) -> list[Problem]:
    """Every problem that the given values make in the whole record; `named`: with the other rows by name."""
    return problems_of(findings(rows, today), named=named)


def check_without(row: Entered, rows: Sequence[Entered], today: date) -> list[Problem]:
    """Every problem that the record has only once it loses the row, which is one of `rows`."""
    before = {(finding.code, finding.places) for finding in findings(rows, today)}
    after = findings([other for other in rows if other is not row], today)
    arising = [finding for finding in after if (finding.code, finding.places) not in before]
    return [Problem("", finding.naming_all_but(None), finding.code) for finding in arising]


def findings(rows: Sequence[Entered], today: date) -> Iterator[Finding]:
    """Everything wrong in the record, whoever gave it."""
    for row in rows:
        yield from row_findings(row)
    groups: Groups = {}
    for row in rows:
        groups.setdefault(row.group, []).append(row)
    yield from _future(groups, today)
    yield from _age(groups, today)
    yield from _orders(groups)
    yield from _contradictions(groups)
    yield from _ends(groups)


def _future(groups: Groups, today: date) -> Iterator[Finding]:
    for group, column in NOT_IN_THE_FUTURE:
        for row in groups.get(group, ()):
            value = row.get(column)
            if value is not None and value > today:
                yield Finding(((row, column),), "in_the_future", _("This date is in the future."))


def _age(groups: Groups, today: date) -> Iterator[Finding]:
    for row in groups.get("patient", ()):
        born = row.get("birth_date")
        if born is None:
            continue
        birthday_to_come = (today.month, today.day) < (born.month, born.day)
        if today.year - born.year - birthday_to_come > MAXIMUM_AGE_YEARS:
            yield Finding(((row, "birth_date"),), "too_old", _(MESSAGES["too_old"]))


def _orders(groups: Groups) -> Iterator[Finding]:
    for earlier_group, earlier_column, later_group, later_column, message in _ORDERS:
        rowwise = earlier_group == later_group
        for earlier in groups.get(earlier_group, ()):
            first = earlier.get(earlier_column)
            if first is None:
                continue
            for later in (earlier,) if rowwise else groups.get(later_group, ()):
                second = later.get(later_column)
                if second is not None and second < first:
                    yield Finding(
                        ((later, later_column), (earlier, earlier_column)), "date_order", _(message)
                    )


def _contradictions(groups: Groups) -> Iterator[Finding]:
    """What a stateless case is held against as well."""
    for found in contradictions(groups):
        yield Finding(found.places, found.code, _(MESSAGES[found.code]))


def _ends(groups: Groups) -> Iterator[Finding]:
    """One death, and nothing of the patient's course after it; a death without relapse has no relapse before it."""
    outcomes = groups.get("outcomes", [])
    deaths = [row for row in outcomes if row.get("kind") in _DEATHS]
    deaths.sort(key=lambda row: row.pointer is not None)
    for extra in deaths[1:]:
        message = _("A death is already recorded.")
        yield Finding(((extra, "kind"), (deaths[0], "kind")), "death_repeated", message)
    if not deaths or deaths[0].get("occurred_on") is None:
        return
    death = deaths[0]
    courses = [(row, "occurred_on") for row in outcomes]
    courses += [(row, "performed_on") for row in groups.get("transplants", ())]
    courses += [(row, "collected_on") for row in groups.get("mrd_assessments", ())]
    courses += [(row, "started_on") for row in groups.get("treatment_phases", ())]
    for row, column in courses:
        value = row.get(column)
        if row not in deaths and value is not None and value > death.get("occurred_on"):
            places = ((row, column), (death, "occurred_on"))
            yield Finding(places, "after_death", _("This date is after the recorded death."))
    for row in outcomes:
        if death.get("kind") == "nrm" and row.get("kind") == "relapse":
            message = _("A death without relapse cannot stand beside a relapse.")
            yield Finding(((row, "kind"), (death, "kind")), "relapse_before_nrm", message)
