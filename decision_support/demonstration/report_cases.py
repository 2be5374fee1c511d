"""Synthetic cases as a transplant service would meet them, with the gaps of practice: for the report on abstention.

Every frequency is an assumption, set to be plausible for adults with B-lineage ALL and an IKZF1 alteration; none is an
estimate. The same seed gives the same cases on any machine.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from cohorts.vocabulary import GENETIC_MARKERS, IKZF1_PARTNERS
from decision_support.recommendation.case import Case
from decision_support.recommendation.case_input import parse_case

SEED = 20261121
COUNT = 300
AS_OF = date(2026, 9, 1)

PH_POSITIVE = 0.25
LESION_POSITIVE = 0.025
NEEDS_SEQUENCING = ("ph_like", "dux4", "mef2d", "myc", "abl_class")
NO_SEQUENCING = 0.25  # a hospital has RNA or panel sequencing, or has none of it
NEGATIVE_AFTER_CYCLE = (0.45, 0.4, 0.3)  # of those still positive, after cycles 1, 2 and 3
SAMPLED = (0.88, 0.9, 0.85)
CYCLE_DAYS = 35
DETECTION_LIMITS = (Decimal("1e-4"), Decimal("1e-5"), Decimal("1e-3"))


# Boards meet some days after the last sample, mostly after the second or third cycle.
def cases(count: int = COUNT, seed: int = SEED) -> list[Case]:
    return [parse_case(_case(Random(f"{seed} {number}"))) for number in range(count)]


def _case(draw: Random) -> dict[str, Any]:
    cycles = draw.choices((1, 2, 3), weights=(15, 40, 45))[0]
    first_day = AS_OF - timedelta(days=CYCLE_DAYS * cycles + draw.randint(3, 12))
    years = min(max(draw.gauss(38, 14), 18), 76)
    return {
        "as_of": AS_OF.isoformat(),
        "patient": {
            "birth_date": (AS_OF - timedelta(days=int(years * 365.25))).isoformat(),
            "sex": draw.choice(("female", "male")),
        },
        "diagnosis": _diagnosis(first_day - timedelta(days=4), draw),
        "remission": _remission(first_day + timedelta(days=29), draw),
        "treatment_phases": [
            {
                "cycle": cycle + 1,
                "started_on": (first_day + timedelta(days=CYCLE_DAYS * cycle)).isoformat(),
                "kind": "induction" if cycle == 0 else "consolidation",
                "agents": ["blinatumomab"] if cycle and draw.random() < 0.08 else [],
            }
            for cycle in range(cycles)
        ],
        "mrd_assessments": _mrd(first_day, cycles, draw),
        "donors": _donors(draw),
        "fitness": {
            "ecog": None if draw.random() < 0.08 else draw.choices((0, 1, 2, 3), weights=(30, 55, 12, 3))[0],
            "hct_ci": None
            if draw.random() < 0.25
            else draw.choices((0, 1, 2, 3, 4, 5), weights=(35, 22, 18, 13, 8, 4))[0],
            "contraindications": None if draw.random() < 0.15 else [],
        },
        "graft": {
            "autologous_graft_mrd": draw.choices((None, "negative", "positive"), weights=(55, 40, 5))[0]
        },
        "preferences": {"avoid_gvhd": draw.choices((None, True, False), weights=(70, 10, 20))[0]},
    }


def _diagnosis(on: date, draw: Random) -> dict[str, Any]:
    genetics = {name: _marker(draw, LESION_POSITIVE, 0.004) for name in GENETIC_MARKERS}
    if draw.random() < NO_SEQUENCING:
        genetics |= dict.fromkeys(NEEDS_SEQUENCING, "not_tested")
    genetics["bcr_abl1"] = _marker(draw, PH_POSITIVE, 0.02)
    status = draw.choices(("deleted", "mutated", "wild_type", "unknown"), weights=(89, 2, 4, 5))[0]
    altered = status == "deleted"
    return {
        "diagnosed_on": on.isoformat(),
        "lineage": "B",
        "active_cns_disease": False if draw.random() < 0.97 else None,
        "genetics": genetics,
        "ikzf1": {
            "status": status,
            "lesion": draw.choice(("4-7", "4-7", "2-7", "1-8", "other")) if altered else None,
            "method": draw.choice(("mlpa", "array", "ngs")),
            **{name: _marker(draw, 0.2, 0.15) if altered else "unknown" for name in IKZF1_PARTNERS},
        },
    }


def _marker(draw: Random, positive: float, untested: float) -> str:
    return draw.choices(("positive", "not_tested", "negative"), weights=(positive, untested, 1 - positive - untested))[
        0
    ]  # fmt: skip


def _remission(on: date, draw: Random) -> dict[str, Any]:
    status = draw.choices(("CR1", "not_in_remission", "unknown"), weights=(95, 3, 2))[0]
    return {"status": status, "achieved_on": min(on, AS_OF).isoformat() if status == "CR1" else None}


def _mrd(first_day: date, cycles: int, draw: Random) -> Sequence[dict[str, Any]]:
    """One sample late in each cycle, some of them not taken, shallow, from blood, or not yet reported."""
    rows, negative = [], False
    for cycle in range(cycles):
        negative = draw.random() > 0.06 if negative else draw.random() < NEGATIVE_AFTER_CYCLE[cycle]
        collected = first_day + timedelta(days=CYCLE_DAYS * cycle + draw.randint(26, 33))
        if draw.random() > SAMPLED[cycle] or collected > AS_OF:
            continue
        low = 10 ** draw.uniform(-4.2, -1.5)
        rows.append(
            {
                "collected_on": collected.isoformat(),
                "reported_on": None
                if draw.random() < 0.1
                else (collected + timedelta(days=draw.randint(1, 9))).isoformat(),
                "specimen": "bone_marrow" if draw.random() < 0.94 else "peripheral_blood",
                "method": draw.choices(("flow", "igtr_pcr", "ngs"), weights=(75, 15, 10))[0],
                "result": "not_detected" if negative else "quantified",
                "value": None if negative else Decimal(f"{low:.2g}"),
                "unit": "fraction",
                "limit_of_detection": draw.choices((*DETECTION_LIMITS, None), weights=(72, 14, 5, 9))[0],
                "adequate": draw.choices((True, None, False), weights=(80, 17, 3))[0],
            }
        )
    return rows


def _donors(draw: Random) -> list[dict[str, Any]] | None:
    found = draw.choices(
        ("matched_sibling", "matched_unrelated", "haploidentical", "mismatched_unrelated", "none", None),
        weights=(25, 22, 25, 5, 5, 18),
    )[0]
    if found is None:
        return None
    return [] if found == "none" else [{"kind": found, "available": True}]
