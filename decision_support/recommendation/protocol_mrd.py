"""MRD at the times a children's protocol asks for it, as far as it can be known.

A result gives an interval of levels; the tables' cut-offs divide the levels into groups. Within one group the level is
known as far as any rule asks; across several it is unknown, and the groups it may lie in are what the engine tries.
A result counts where it is of marrow, reported by the day of judgement and, if negative, not inadequate.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal

from cohorts.mrd import Assessment
from cohorts.vocabulary import Comparator, ProtocolTimepoint, ResultKind, Specimen
from decision_support.recommendation.case import Case
from decision_support.recommendation.rules import Unknown

POSITIVE = Decimal("1e-4")
# The lowest level of each group, by the time of the protocol; the parameters of the knowledge base are the same.
CUTS: Mapping[str, tuple[Decimal, ...]] = {
    "mrd_day_19": (Decimal(0), POSITIVE, Decimal("3e-3"), Decimal("1e-2")),
    "mrd_day_46": (Decimal(0), POSITIVE, Decimal("1e-2")),
    "mrd_end_of_consolidation": (Decimal(0), POSITIVE, Decimal("5e-4")),
    "mrd_at_relapse": (Decimal(0), POSITIVE),
    "mrd_after_reinduction": (Decimal(0), POSITIVE, Decimal("1e-3")),
    "mrd_before_hsct": (Decimal(0), POSITIVE),
}
FACT_OF = {f"mrd_{time.value}": time for time in ProtocolTimepoint}

# Days of first induction (its first day is day 1) in which an unlabelled sample belongs to a time of the protocol.
DAYS_OF_INDUCTION: Mapping[str, tuple[int, int]] = {
    ProtocolTimepoint.DAY_19: (15, 21),
    ProtocolTimepoint.DAY_46: (33, 50),
    ProtocolTimepoint.END_OF_CONSOLIDATION: (77, 112),
}

Interval = tuple[Decimal, Decimal]  # from the first up to, but without, the second; equal: exactly that level
_ALL: Interval = (Decimal(0), Decimal(2))


def level(case: Case, fact: str) -> Decimal | Unknown:
    """The level of a fact of CUTS as a fraction; Unknown lists one level for each group it may lie in.

    An Unknown without levels means that nothing was measured, or nothing that counts.
    """
    found = _interval(case, FACT_OF[fact])
    if found is None:
        return Unknown()
    low, high = found
    if low == high:
        return low
    possible = tuple(cut for cut, top in _groups(fact) if low < top and high > cut)
    return possible[0] if len(possible) == 1 else Unknown(possible)


def every_group(fact: str) -> Unknown:
    return Unknown(CUTS[fact])


def _groups(fact: str) -> Iterator[Interval]:
    cuts = CUTS[fact]
    return zip(cuts, (*cuts[1:], _ALL[1]), strict=True)


def _interval(case: Case, time: str) -> Interval | None:
    """From the latest day that says anything; assays of one day that differ leave all that either allows.

    MRD seen after consolidation is not undone by a later sample of those weeks. Before a transplant the newest marrow
    counts, whatever it was taken for.
    """
    rows = [
        (day, timepoint_of(row, day, case), found)
        for day, row in visible_marrow(case)
        if (found := interval_of(row)) is not None
    ]
    any_label = time == ProtocolTimepoint.BEFORE_HSCT
    labelled = [day for day, label, _ in rows if label == time]
    first = before_hsct_from(case) if any_label else min(labelled, default=None)
    if first is None:
        return None
    by_day: dict[date, list[Interval]] = {}
    for day, label, found in rows:
        if label == time or (any_label and day >= first):
            by_day.setdefault(day, []).append(found)
    days = {day: (min(low for low, _ in of), max(high for _, high in of)) for day, of in by_day.items()}
    if time == ProtocolTimepoint.END_OF_CONSOLIDATION:
        positive = [interval for interval in days.values() if interval[0] >= POSITIVE]
        if positive:
            return max(positive)
    return days[max(days)]


def before_hsct_from(case: Case) -> date | None:
    """The day from which marrow counts as before a transplant; None where no sample is known to be.

    That of a sample labelled so; else, with a transplant planned, of the newest after the sample after re-induction.
    """
    rows = [
        (day, timepoint_of(row, day, case))
        for day, row in visible_marrow(case)
        if interval_of(row) is not None
    ]
    labelled = [day for day, label in rows if label == ProtocolTimepoint.BEFORE_HSCT]
    if labelled or case.planned_hsct_on is None:
        return min(labelled, default=None)
    reinduced = max(
        (day for day, label in rows if label == ProtocolTimepoint.AFTER_REINDUCTION), default=None
    )
    return max((day for day, _ in rows if reinduced is not None and day > reinduced), default=None)


def visible_marrow(case: Case) -> Iterator[tuple[date, Assessment]]:
    return ((day, row) for day, row in _visible(case) if row.specimen == Specimen.BONE_MARROW)


def visible_elsewhere(case: Case) -> Iterator[tuple[date, Assessment]]:
    """Blood, and samples of which nobody said what they are: they may show leukaemia, never its absence."""
    return ((day, row) for day, row in _visible(case) if row.specimen != Specimen.BONE_MARROW)


def positive_outside_the_marrow_on(case: Case, *, after: date | None, since: date | None) -> date | None:
    """The last day, past `after` and from `since` on, on which a sample that is not marrow surely shows 0.01 %."""
    days = (
        day
        for day, row in visible_elsewhere(case)
        if (found := interval_of(row)) is not None
        and found[0] >= POSITIVE
        and (after is None or day > after)
        and (since is None or day >= since)
    )
    return max(days, default=None)


def _visible(case: Case) -> Iterator[tuple[date, Assessment]]:
    for row in case.mrd_assessments:
        reported = row.result is not None and (row.reported_on or date.min) <= case.as_of
        if row.collected_on is not None and reported:
            yield row.collected_on, row


def timepoint_of(row: Assessment, day: date, case: Case) -> str | None:
    """The stated time of the protocol, else the one that the day of first induction tells, before any relapse.

    A sample before an HSCT that itself came before the relapse is of no time that the question after relapse asks for.
    """
    relapsed_on = case.first_relapse.relapsed_on if case.first_relapse else None
    if row.protocol_timepoint is not None:
        of_an_earlier_hsct = row.protocol_timepoint == ProtocolTimepoint.BEFORE_HSCT and (
            relapsed_on is not None and day < relapsed_on
        )
        return None if of_an_earlier_hsct else row.protocol_timepoint
    if relapsed_on is not None and day == relapsed_on:
        return ProtocolTimepoint.AT_RELAPSE
    began = induction_began_on(case)
    if began is None or (relapsed_on is not None and day >= relapsed_on):
        return None
    number = (day - began).days + 1
    return next((time for time, (first, last) in DAYS_OF_INDUCTION.items() if first <= number <= last), None)


def induction_began_on(case: Case) -> date | None:
    starts = [p.started_on for p in case.treatment_phases if p.cycle == 1 and p.started_on is not None]
    return min(starts, default=None)


def induction_is_over(case: Case) -> bool:
    """Whether the first day on which its end is sampled has come, counted from its start or else from diagnosis."""
    began = induction_began_on(case) or case.diagnosis.diagnosed_on
    first_day = DAYS_OF_INDUCTION[ProtocolTimepoint.DAY_46][0]
    return began is not None and (case.as_of - began).days + 1 >= first_day


def interval_of(row: Assessment) -> Interval | None:
    """The levels a result allows; None where it says nothing."""
    value = row.as_fraction(row.value)
    depth = row.as_fraction(row.limit_of_detection)
    match row.result:
        case ResultKind.QUANTIFIED if value is not None:
            if row.comparator in (Comparator.GREATER, Comparator.GREATER_OR_EQUAL):
                return (value, _ALL[1])
            bounded = row.comparator in (Comparator.LESS, Comparator.LESS_OR_EQUAL)
            return (Decimal(0), _top(row, value)) if bounded else (value, value)
        case ResultKind.POSITIVE_NOT_QUANTIFIABLE:
            limit = row.as_fraction(row.limit_of_quantification)
            return (Decimal(0), _ALL[1] if limit is None else limit)
        case ResultKind.NOT_DETECTED | ResultKind.BELOW if row.adequate is False:
            return None
        case ResultKind.NOT_DETECTED:
            return _ALL if depth is None else (Decimal(0), depth)
        case ResultKind.BELOW if value is not None:
            return (Decimal(0), _top(row, value))
    return None


def _top(row: Assessment, value: Decimal) -> Decimal:
    """The level that is no longer allowed: with "at most" the stated one still is."""
    return value.next_plus() if row.comparator == Comparator.LESS_OR_EQUAL else value


def may_be_positive(interval: Interval) -> bool:
    """Whether the levels allowed reach 0.01 %."""
    low, high = interval
    return high > POSITIVE or low >= POSITIVE


def negative(rows: Iterable[Assessment]) -> bool | None:
    """Whether results of one day all exclude 0.01 %; None where they leave it open or there is none."""
    found = [interval for row in rows if (interval := interval_of(row)) is not None]
    if not found:
        return None
    if all(high <= POSITIVE and low < POSITIVE for low, high in found):
        return True
    return False if any(low >= POSITIVE for low, _ in found) else None
