"""MRD at the times of a child's protocol: what each time says, and where it stands on the chart."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts.punctuation import stated
from cohorts.templatetags.clinical import percent_level
from cohorts.vocabulary import LABELS, ProtocolTimepoint
from decision_support.recommendation.case import Case
from decision_support.recommendation.protocol_mrd import (
    CUTS,
    DAYS_OF_INDUCTION,
    POSITIVE,
    level,
    timepoint_of,
    visible_marrow,
)
from decision_support.recommendation.rules import Unknown
from decision_support.recommendation.scope import CHILD_RELAPSE, module_of

FIRST_LINE = (
    ProtocolTimepoint.DAY_19,
    ProtocolTimepoint.DAY_46,
    ProtocolTimepoint.END_OF_CONSOLIDATION,
)
AFTER_RELAPSE = (
    ProtocolTimepoint.AT_RELAPSE,
    ProtocolTimepoint.AFTER_REINDUCTION,
    ProtocolTimepoint.BEFORE_HSCT,
)
SHORT: dict[str, Any] = {
    "day_19": gettext_lazy("d 19"),
    "day_46": gettext_lazy("d 46"),
    "end_of_consolidation": gettext_lazy("wk 11-16"),
    "at_relapse": gettext_lazy("relapse"),
    "after_reinduction": gettext_lazy("re-ind."),
    "before_hsct": gettext_lazy("pre-HSCT"),
}


@dataclass(frozen=True, slots=True)
class ProtocolDay:
    """One time of the protocol. `reading` is negative, positive, undecided or empty; `says` puts it in words."""

    time: str
    label: Any
    short: Any
    reading: str
    says: str
    samples: tuple[date, ...]
    opens_on: date | None
    closes_on: date | None


def protocol_days(case: Case) -> tuple[ProtocolDay, ...]:
    """The times that the child's question looks at, in the order of treatment."""
    times = AFTER_RELAPSE if module_of(case) == CHILD_RELAPSE else FIRST_LINE
    return tuple(_day(case, time.value) for time in times)


def reading_in_short(case: Case) -> str:
    """The times that were sampled, as one line."""
    told = [stated(day.short, day.says) for day in protocol_days(case) if day.reading != "empty"]
    return " · ".join(told) or _("No MRD at a time of the protocol")


def _day(case: Case, time: str) -> ProtocolDay:
    fact = f"mrd_{time}"
    samples = tuple(
        sorted({day for day, row in visible_marrow(case) if timepoint_of(row, day, case) == time})
    )
    found = level(case, fact)
    opens_on, closes_on = _window(case, time)
    return ProtocolDay(
        time=time,
        label=_(LABELS[time]),
        short=SHORT[time],
        reading=_reading(found, fact, bool(samples)),
        says=_says(found, fact, bool(samples)),
        samples=samples,
        opens_on=opens_on,
        closes_on=closes_on,
    )


def _reading(found: object, fact: str, sampled: bool) -> str:
    levels = _possible(found, fact)
    if not sampled:
        return "empty"
    sides = {item >= POSITIVE for item in levels}
    return "undecided" if len(sides) > 1 else ("positive" if sides.pop() else "negative")


def _possible(found: object, fact: str) -> tuple[Decimal, ...]:
    if isinstance(found, Unknown):
        return tuple(Decimal(str(item)) for item in found.possible) or CUTS[fact]
    return (Decimal(str(found)),)


def _says(found: object, fact: str, sampled: bool) -> str:
    if not sampled:
        return _("not sampled")
    if not isinstance(found, Unknown):
        value = Decimal(str(found))
        return _("negative") if value < POSITIVE else percent_level(value)
    levels = _possible(found, fact)
    return _("not decidable") if min(levels) < POSITIVE else _("positive, level not known")


def _window(case: Case, time: str) -> tuple[date | None, date | None]:
    """The days of the protocol's time, where the first day of induction is known."""
    days = DAYS_OF_INDUCTION.get(time)
    starts = [p.started_on for p in case.treatment_phases if p.cycle == 1 and p.started_on is not None]
    if days is None or not starts:
        return None, None
    first = min(starts)
    return first + timedelta(days=days[0] - 1), first + timedelta(days=days[1] - 1)
