"""From one reported result to letters: n, surely below 10^-4; p, surely at or above it; both, not decidable."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cohorts.vocabulary import Comparator, Method, ResultKind, Specimen, Unit

POSITIVITY_THRESHOLD = Decimal("1e-4")
DISCORDANT_MOLECULAR_LOD = Decimal("1e-5")

Letters = frozenset[str]
NEGATIVE: Letters = frozenset("n")
POSITIVE: Letters = frozenset("p")
EITHER: Letters = frozenset("np")

_IGTR_METHODS = frozenset({Method.IGTR_PCR, Method.NGS})


@dataclass(frozen=True, slots=True)
class Assessment:
    """One MRD result as reported; `value` and limits in `unit`, a result of None has not come yet."""

    collected_on: date | None
    reported_on: date | None = None
    specimen: str = Specimen.UNKNOWN
    method: str = Method.UNKNOWN
    result: str | None = None
    value: Decimal | None = None
    comparator: str | None = None
    unit: str = Unit.FRACTION
    limit_of_detection: Decimal | None = None
    limit_of_quantification: Decimal | None = None
    adequate: bool | None = None
    # The point of the treatment protocol it was taken for; the timeline of cycles does not need it.
    protocol_timepoint: str | None = None

    def as_fraction(self, figure: Decimal | None) -> Decimal | None:
        """The figure as an exact fraction of nucleated cells."""
        if figure is None:
            return None
        return figure.scaleb(-2) if self.unit == Unit.PERCENT else figure


@dataclass(frozen=True, slots=True)
class Sample:
    """A visible result read as letters. `low`: seen, but below 10^-4 or not quantified."""

    collected_on: date
    method: str
    marrow: bool
    letters: Letters
    low: bool
    decides: bool
    deep: bool  # a negative down to 10^-5, which may contradict a positive by flow


def visible_samples(assessments: Iterable[Assessment], as_of: date, flags: set[str]) -> list[Sample]:
    samples = []
    for row in assessments:
        if row.collected_on is None:
            flags.add("UNDATED")
            continue
        if row.collected_on > as_of:
            continue
        if row.result is None or (row.reported_on is not None and row.reported_on > as_of):
            flags.add("RESULT_PENDING")
            continue
        if row.reported_on is None:
            flags.add("REPORT_DATE_PRESUMED")
        if row.adequate is None:
            flags.add("ADEQUACY_PRESUMED")
        sample = _read(row, row.collected_on, flags)
        if sample is not None:
            samples.append(sample)
    return sorted(samples, key=lambda sample: (sample.collected_on, sample.method))


def _read(row: Assessment, collected_on: date, flags: set[str]) -> Sample | None:
    """One result as letters, or None where it says nothing (not evaluable, or an inadequate negative)."""
    if row.result == ResultKind.NOT_EVALUABLE:
        flags.add("NOT_EVALUABLE")
        return None
    marrow = row.specimen == Specimen.BONE_MARROW
    level = row.as_fraction(row.value)
    if row.result in (ResultKind.QUANTIFIED, ResultKind.POSITIVE_NOT_QUANTIFIABLE):
        high = row.result == ResultKind.QUANTIFIED and level is not None and level >= POSITIVITY_THRESHOLD
        if not high:
            flags.add("LOW_POSITIVE")
        return Sample(collected_on, row.method, marrow, POSITIVE if high else EITHER, not high, True, False)
    if row.adequate is False:
        flags.add("INADEQUATE_SAMPLE")
        return None
    depth = _negative_depth(row, level)
    if marrow and depth is None:
        flags.add("LOD_UNKNOWN")
    elif marrow and depth is not None and depth > POSITIVITY_THRESHOLD:
        flags.add("SHALLOW")
    firm = marrow and depth is not None and depth <= POSITIVITY_THRESHOLD
    deep = firm and depth is not None and depth <= DISCORDANT_MOLECULAR_LOD
    return Sample(collected_on, row.method, marrow, NEGATIVE if firm else EITHER, False, marrow, deep)


def _negative_depth(row: Assessment, level: Decimal | None) -> Decimal | None:
    """The level below which this negative excludes disease, None where unknown.

    'At most 10^-4' still admits 10^-4 itself, which counts as positive, so it is read as shallower than 10^-4.
    """
    detection = row.as_fraction(row.limit_of_detection)
    if row.result != ResultKind.BELOW or level is None:
        return detection
    if row.comparator == Comparator.LESS_OR_EQUAL and level == POSITIVITY_THRESHOLD:
        return Decimal(1)
    return level if detection is None else max(level, detection)


def same_day(rows: list[Sample], flags: set[str]) -> tuple[Letters, bool]:
    """Letters of all deciding samples of one day, and whether they are only shallow negatives."""
    positives = [row for row in rows if row.letters == POSITIVE]
    negatives = [row for row in rows if row.letters == NEGATIVE]
    if positives:
        methods = {row.method for row in positives}
        in_marrow = all(row.marrow for row in positives)
        igtr_negatives = [row for row in negatives if row.method in _IGTR_METHODS]
        flow_against_deep = methods == {Method.FLOW} and any(row.deep for row in igtr_negatives)
        transcript_only = methods == {Method.BCR_ABL1_PCR} and bool(igtr_negatives)
        if in_marrow and (flow_against_deep or transcript_only):
            flags.add("DISCORDANT_REVIEW")
            return EITHER, False
        return POSITIVE, False
    if any(row.low for row in rows):
        return EITHER, False
    return (NEGATIVE, False) if negatives else (EITHER, True)
