"""What the rows of a record, or the sections of a stateless case, cannot say together: one definition for every door.

The bounds on days are entry checks, wide enough for any delay of treatment; the windows of the protocols are narrower
and live with the engine. What is not known contradicts nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise, product
from typing import Any, Generic, Protocol, TypeVar

from cohorts.vocabulary import ProtocolTimepoint, RelapseSite, Sex

COMBINED_FROM_BLASTS_PERCENT = 5
SCORE_STEP = 10
OUTSIDE_THE_MARROW = (RelapseSite.CNS, RelapseSite.TESTIS, RelapseSite.OTHER_EXTRAMEDULLARY)

# First and last day of first induction, whose first day is day 1, on which a label is believed.
_DAYS_OF_INDUCTION = {
    ProtocolTimepoint.DAY_19: (10, 30, "not_around_day_19"),
    ProtocolTimepoint.DAY_46: (25, 75, "not_around_day_46"),
    ProtocolTimepoint.END_OF_CONSOLIDATION: (50, 300, "not_around_end_of_consolidation"),
}
_IN_THIS_ORDER = (
    (ProtocolTimepoint.DAY_19, ProtocolTimepoint.DAY_46, "day_46_before_day_19"),
    (ProtocolTimepoint.DAY_19, ProtocolTimepoint.END_OF_CONSOLIDATION, "consolidation_before_induction"),
    (ProtocolTimepoint.DAY_46, ProtocolTimepoint.END_OF_CONSOLIDATION, "consolidation_before_induction"),
)
_AFTER_RELAPSE = (ProtocolTimepoint.AT_RELAPSE, ProtocolTimepoint.AFTER_REINDUCTION)


class Row(Protocol):
    """One row of the record or section of a case; `get` gives a column, None where it is not known."""

    def get(self, column: str) -> Any: ...


R = TypeVar("R", bound=Row)
Groups = Mapping[str, Sequence[R]]


@dataclass(frozen=True, slots=True)
class Contradiction(Generic[R]):
    """The values that clash, the likeliest culprit first; `cohorts.limits.MESSAGES` has the words for the code."""

    code: str
    places: tuple[tuple[R, str], ...]


def contradictions(groups: Groups[R]) -> Iterator[Contradiction[R]]:
    """Every contradiction between the rows, which stand under the names of their groups, columns named as stored.

    Of two rows that repeat each other the later is at fault.
    """
    yield from _cycles(groups.get("treatment_phases", ()))
    yield from _first_relapse(groups)
    yield from _labels_by_the_day_of_induction(groups)
    yield from _labels_in_order(groups)
    yield from _labels_after_the_relapse(groups)
    yield from _b_cells(groups.get("prior_treatment", ()))
    yield from _scores(groups.get("fitness", ()))


def relapse_day(groups: Groups[R]) -> tuple[R, str, date] | None:
    """The day of a described first relapse and where it stands: its own, else that of the first relapse told."""
    for described in groups.get("first_relapse", ()):
        if described.get("relapsed_on") is not None:
            return described, "relapsed_on", described.get("relapsed_on")
        told = [
            (row.get("occurred_on"), row)
            for row in groups.get("outcomes", ())
            if row.get("kind") == "relapse" and row.get("occurred_on") is not None
        ]
        if told:
            day, row = min(told, key=lambda pair: pair[0])
            return row, "occurred_on", day
    return None


def _cycles(phases: Sequence[R]) -> Iterator[Contradiction[R]]:
    numbered = sorted(
        (row for row in phases if row.get("cycle") is not None), key=lambda row: row.get("cycle")
    )
    for before, after in pairwise(numbered):
        if before.get("cycle") == after.get("cycle"):
            yield Contradiction("cycle_repeated", ((after, "cycle"), (before, "cycle")))
    dated = [row for row in numbered if row.get("started_on") is not None]
    for before, after in pairwise(dated):
        if after.get("cycle") > before.get("cycle") and after.get("started_on") <= before.get("started_on"):
            places = tuple((row, column) for column in ("started_on", "cycle") for row in (after, before))
            yield Contradiction("cycle_order", places)


def _first_relapse(groups: Groups[R]) -> Iterator[Contradiction[R]]:
    patients = groups.get("patient", ())
    for row in groups.get("first_relapse", ()):
        if row.get("on_treatment") and row.get("end_of_therapy_on") is not None:
            yield Contradiction("on_treatment_and_off", ((row, "end_of_therapy_on"), (row, "on_treatment")))
        site, blasts = row.get("site"), row.get("marrow_blasts_percent")
        if site in OUTSIDE_THE_MARROW and blasts is not None and blasts >= COMBINED_FROM_BLASTS_PERCENT:
            yield Contradiction("isolated_yet_in_marrow", ((row, "site"), (row, "marrow_blasts_percent")))
        for patient in patients:
            if site == RelapseSite.TESTIS and patient.get("sex") == Sex.FEMALE:
                yield Contradiction("testis_of_a_girl", ((row, "site"), (patient, "sex")))
        ended_on = row.get("end_of_therapy_on")
        relapse = relapse_day(groups) if ended_on is not None else None
        # Where both days stand in the row itself, the orders of dates in cohorts.limits speak of it.
        if relapse is not None and relapse[0] is not row and ended_on > relapse[2]:
            yield Contradiction("therapy_ends_after_relapse", ((row, "end_of_therapy_on"), relapse[:2]))


def _labels_by_the_day_of_induction(groups: Groups[R]) -> Iterator[Contradiction[R]]:
    for phase in groups.get("treatment_phases", ()):
        start = phase.get("started_on")
        if phase.get("cycle") != 1 or start is None:
            continue
        for time, (first, last, code) in _DAYS_OF_INDUCTION.items():
            for sample, day in _labelled(groups, time):
                if not first <= (day - start).days + 1 <= last:
                    sampled = ((sample, "protocol_timepoint"), (sample, "collected_on"))
                    yield Contradiction(code, (*sampled, (phase, "started_on"), (phase, "cycle")))


def _labels_in_order(groups: Groups[R]) -> Iterator[Contradiction[R]]:
    for earlier, later, code in _IN_THIS_ORDER:
        for (before, first), (after, second) in product(_labelled(groups, earlier), _labelled(groups, later)):
            if second < first:
                places = (
                    (row, column)
                    for column in ("collected_on", "protocol_timepoint")
                    for row in (after, before)
                )
                yield Contradiction(code, tuple(places))


def _labels_after_the_relapse(groups: Groups[R]) -> Iterator[Contradiction[R]]:
    relapse = relapse_day(groups)
    if relapse is None:
        return
    at = relapse[:2]
    for time in _AFTER_RELAPSE:
        for sample, day in _labelled(groups, time):
            if day < relapse[2]:
                labelled = ((sample, "collected_on"), (sample, "protocol_timepoint"))
                yield Contradiction("before_the_relapse", (*labelled, at))
    for sample, day in _labelled(groups, ProtocolTimepoint.BEFORE_HSCT):
        if day < relapse[2] and not _transplanted_between(groups, day, relapse[2]):
            labelled = ((sample, "collected_on"), (sample, "protocol_timepoint"))
            yield Contradiction("before_hsct_before_the_relapse", (*labelled, at))


def _transplanted_between(groups: Groups[R], sampled_on: date, relapsed_on: date) -> bool:
    """Whether an allogeneic HSCT before the relapse may be the one that the sample came before."""
    if any(row.get("hsct") for row in groups.get("prior_treatment", ())):
        return True
    return any(
        row.get("kind") == "allogeneic"
        and row.get("performed_on") is not None
        and sampled_on <= row.get("performed_on") <= relapsed_on
        for row in groups.get("transplants", ())
    )


def _labelled(groups: Groups[R], time: ProtocolTimepoint) -> list[tuple[R, date]]:
    return [
        (row, row.get("collected_on"))
        for row in groups.get("mrd_assessments", ())
        if row.get("protocol_timepoint") == time and row.get("collected_on") is not None
    ]


def _b_cells(prior_treatments: Sequence[R]) -> Iterator[Contradiction[R]]:
    for row in prior_treatments:
        if row.get("b_cell_recovery_within_6_months") is not None and row.get("car_t") is False:
            places = ((row, "b_cell_recovery_within_6_months"), (row, "car_t"))
            yield Contradiction("b_cells_without_car_t", places)


def _scores(assessments: Sequence[R]) -> Iterator[Contradiction[R]]:
    for row in assessments:
        for name in ("lansky", "karnofsky"):
            if row.get(name) is not None and row.get(name) % SCORE_STEP:
                yield Contradiction("not_a_step_of_ten", ((row, name),))
