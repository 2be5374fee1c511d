"""A record with everything that the adult question asks, dated back from today as the pages judge it today."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from cohorts.vocabulary import GENETIC_MARKERS, IKZF1_PARTNERS
from tests.cast import NOT_DETECTED

# Two cycles. The window of the first is open from 46 to 23 days ago, that of the second from 11 days ago on.
CYCLES = ((1, 60), (2, 25))
AFTER_CYCLE_1 = 30
AFTER_CYCLE_2 = 3


def ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)


def negative(days_ago: int, **values: Any) -> dict[str, Any]:
    """Not detected at 10^-4 in marrow by flow, reported on the day."""
    day = ago(days_ago).isoformat()
    return {**NOT_DETECTED, "collected_on": day, "reported_on": day, **values}


def positive(days_ago: int, level: float = 2e-3, **values: Any) -> dict[str, Any]:
    return negative(days_ago, result="quantified", value=level, **values)


def filled(
    *mrd: Mapping[str, Any],
    name: str = "Ana Testcase",
    cycles: Sequence[tuple[int, int]] = CYCLES,
    **sections: Any,
) -> dict[str, Any]:
    """Ph-negative, IKZF1 deleted, no further lesion, CR1, fit, sibling donor, clean graft."""
    return {
        "patient": {"identifier": "-", "name": name, "birth_date": "1991-03-14", "sex": "female"},
        "diagnosis": {
            "diagnosed_on": ago(64).isoformat(),
            "lineage": "B",
            "cns_status": "CNS1",
            "active_cns_disease": False,
            "genetics": dict.fromkeys(GENETIC_MARKERS, "negative"),
            "ikzf1": {
                "status": "deleted",
                "lesion": "4-7",
                "method": "mlpa",
                **dict.fromkeys(IKZF1_PARTNERS, "negative"),
            },
        },
        "remission": {"status": "CR1", "achieved_on": ago(30).isoformat()},
        "treatment_phases": [
            {
                "cycle": cycle,
                "started_on": ago(days).isoformat(),
                "kind": "induction" if cycle == 1 else "consolidation",
            }
            for cycle, days in cycles
        ],
        "mrd_assessments": list(mrd),
        "fitness": {"assessed_on": ago(5).isoformat(), "ecog": 1, "hct_ci": 1, "contraindications": []},
        "donors": [{"kind": "matched_sibling", "available": True}],
        "graft": {"autologous_collected": True, "autologous_graft_mrd": "negative"},
        **sections,
    }
