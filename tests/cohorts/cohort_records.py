"""Records of which a test of cohorts needs several: each differs from a plain one in what it names."""

from typing import Any

from tests.cast import NOT_DETECTED, record

EARLY = "2026-08-06"  # in the window of cycle 1, which began on 2026-07-06
LATE = "2026-09-05"  # in that of cycle 2, which began on 2026-08-10

CYCLES = [
    {"cycle": 1, "started_on": "2026-07-06", "kind": "induction"},
    {"cycle": 2, "started_on": "2026-08-10", "kind": "consolidation"},
]
POSITIVE = {**NOT_DETECTED, "result": "quantified", "value": 1e-2}


def leukaemia(**values: Any) -> dict[str, Any]:
    """A record with this diagnosis; what is not given is not known."""
    return record(diagnosis=values)


def negative_early(**sections: Any) -> dict[str, Any]:
    """Not detected after cycle 1."""
    return record(treatment_phases=CYCLES, mrd_assessments=[_on(EARLY, NOT_DETECTED)], **sections)


def negative_late(**sections: Any) -> dict[str, Any]:
    """Found after cycle 1, not detected after cycle 2."""
    results = [_on(EARLY, POSITIVE), _on(LATE, NOT_DETECTED)]
    return record(treatment_phases=CYCLES, mrd_assessments=results, **sections)


def transplanted(kind: str, performed_on: str = "2026-10-01", **sections: Any) -> dict[str, Any]:
    """With one transplant."""
    return record(transplants=[{"kind": kind, "performed_on": performed_on}], **sections)


def _on(day: str, result: Any) -> dict[str, Any]:
    return {**result, "collected_on": day, "reported_on": day}
