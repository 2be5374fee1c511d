"""An invented registry of some two hundred patients of fourteen years, most of them transplanted in first remission.

It gives the pages on cohorts something to show: both kinds of transplant, chosen by indication as hospitals do, events
before and after it, incomplete follow-up, gaps in the genetics, MRD over years. Outcomes come from the project's own
model (registry_outcomes). The same seed, day and published model give the same patients on any machine.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from cohorts.vocabulary import GENETIC_MARKERS, IKZF1_PARTNERS
from decision_support.demonstration import registry_mrd, registry_outcomes
from decision_support.demonstration.generator import LESIONS, SEED
from decision_support.demonstration.registry_outcomes import Course
from decision_support.outcome_model.profile import DonorGroup, Profile
from decision_support.outcome_model.published import PublishedModel
from decision_support.outcome_model.terms import Arm, Stratum

PREFIX = "REG"
TRANSPLANTED, NOT_TRANSPLANTED = 160, 40

# The registry ends some time before the day of loading, and spans these years before that.
_YOUNGEST_DAYS, _YEARS = 500, 13.5
_AGENTS = ("vincristine", "daunorubicin", "prednisone", "pegaspargase")
_CONSOLIDATION = ("cyclophosphamide", "cytarabine", "mercaptopurine", "methotrexate")
_DONORS = {
    "matched_sibling": (40, DonorGroup.MATCHED),
    "matched_unrelated": (25, DonorGroup.MATCHED),
    "haploidentical": (32, DonorGroup.HAPLOIDENTICAL),
    "mismatched_unrelated": (3, DonorGroup.MISMATCHED_OR_CORD),
}
# Why an arm was chosen: the stratum first, then age, fitness and the donor, as boards do.
_AUTOLOGOUS_SHARE = {Stratum.EARLY: 0.62, Stratum.LATE: 0.32, Stratum.NEVER: 0.05}
_STRATA = {Stratum.EARLY: 42, Stratum.LATE: 38, Stratum.NEVER: 20}


@dataclass(frozen=True, slots=True)
class _Patient:
    """What is decided about one patient before the record is written. Days count from day 1 of cycle 1."""

    draw: Random
    start: date
    stratum: Stratum
    age: float
    hct_ci: int
    donor: str
    arm: Arm
    remission_day: int
    transplant_day: int | None
    relapse_day: int | None
    death_day: int | None
    last_day: int

    def on(self, day: int) -> str:
        return (self.start + timedelta(days=day - 1)).isoformat()


def records(model: PublishedModel, on: date, seed: int = SEED) -> Iterator[dict[str, Any]]:
    """The records in the sections that the services take: so many transplanted, so many not."""
    wanted = {True: TRANSPLANTED, False: NOT_TRANSPLANTED}
    candidate = number = 0
    while any(wanted.values()):
        candidate += 1
        patient = _patient(model, on, Random(f"{seed} registry {candidate}"))
        transplanted = patient.transplant_day is not None
        if not wanted[transplanted]:
            continue
        wanted[transplanted] -= 1
        number += 1
        yield _record(patient, f"{PREFIX}-{number:03d}", number)


def _patient(model: PublishedModel, on: date, draw: Random) -> _Patient:
    start = on - timedelta(days=_YOUNGEST_DAYS + int(draw.random() * _YEARS * 365.25))
    stratum = draw.choices(list(_STRATA), weights=list(_STRATA.values()))[0]
    age = min(max(draw.gauss(36, 13), 15.5), 64.5)
    hct_ci = draw.choices((0, 1, 2, 3, 4), weights=(45, 22, 15, 12, 6))[0]
    donor = draw.choices(list(_DONORS), weights=[weight for weight, _ in _DONORS.values()])[0]
    profile = Profile((stratum,), age >= 40, hct_ci >= 3, _DONORS[donor][1])
    arm = Arm.AUTO if draw.random() < _autologous_share(stratum, age, hct_ci, donor) else Arm.ALLO
    remission_day = draw.randint(26, 38)
    before = registry_outcomes.without_transplant(model, profile, draw)
    after = registry_outcomes.transplanted(model, profile, arm, draw)
    meant_for_transplant = draw.random() < 0.93
    wait = draw.randint(95, 215) + (40 if stratum is Stratum.NEVER else 0)
    planned: int | None = wait if meant_for_transplant else None
    if (
        planned is not None
        and before.first_event_day is not None
        and before.first_event_day <= planned - remission_day
    ):
        planned = None
    relapse_day, death_day = _days(after, planned) if planned is not None else _days(before, remission_day)
    ends = (on - start).days - draw.randint(10, 240)
    if draw.random() < 0.22:
        ends = min(ends, draw.randint(400, 2400))
    ends = max(ends, (planned or remission_day) + 30)
    return _Patient(
        draw, start, stratum, age, hct_ci, donor, arm, remission_day, planned,
        relapse_day if relapse_day is not None and relapse_day <= ends else None,
        death_day if death_day is not None and death_day <= ends else None,
        min(death_day or ends, ends),
    )  # fmt: skip


def _autologous_share(stratum: Stratum, age: float, hct_ci: int, donor: str) -> float:
    share = _AUTOLOGOUS_SHARE[stratum]
    share += 0.18 * (age >= 50) + 0.15 * (hct_ci >= 3) - 0.15 * (donor == "matched_sibling")
    return min(max(share, 0.02), 0.9)


def _days(course: Course, zero: int) -> tuple[int | None, int | None]:
    """Relapse and death as days of treatment."""
    relapse, death = course.relapse_day, course.death_day
    return (None if relapse is None else zero + relapse), (None if death is None else zero + death)


def _record(patient: _Patient, identifier: str, number: int) -> dict[str, Any]:
    draw = patient.draw
    born = patient.start - timedelta(days=round(patient.age * 365.25))
    record: dict[str, Any] = {
        "patient": {
            "identifier": identifier,
            "name": f"Demo Registry {number:03d}",
            "birth_date": born.isoformat(),
            "sex": draw.choice(("female", "male")),
        },
        "diagnosis": _diagnosis(patient),
        "remission": {
            "status": "relapse" if patient.relapse_day else "CR1",
            "achieved_on": patient.on(patient.remission_day),
        },
        "treatment_phases": list(_phases(patient)),
        "mrd_assessments": [
            {**values, "collected_on": patient.on(day), "reported_on": patient.on(min(day + 3, patient.last_day))}
            for day, values in registry_mrd.samples(
                draw, patient.stratum, patient.remission_day, patient.transplant_day, patient.relapse_day,
                patient.last_day,
            )
        ],
        "donors": [{"kind": patient.donor, "available": True}],
        "fitness": _fitness(patient),
        "transplants": [_transplant(patient)] if patient.transplant_day is not None else [],
        "outcomes": list(_outcomes(patient)),
    }  # fmt: skip
    return {name: section for name, section in record.items() if section is not None}


def _diagnosis(patient: _Patient) -> dict[str, Any]:
    draw = patient.draw
    # Before 2016 panels were rare; the gap is part of what an analysis must live with.
    tested = 0.93 if patient.start.year >= 2016 else 0.7
    shares = {
        "ph_like": 0.12,
        "tp53": 0.05,
        "complex_karyotype": 0.06,
        "kmt2a_rearranged": 0.04,
        "hypodiploid": 0.03,
    }
    genetics = {"bcr_abl1": "negative"}
    for marker in GENETIC_MARKERS[1:]:
        known, positive = draw.random() < tested, draw.random() < shares.get(marker, 0.01)
        genetics[marker] = "not_tested" if not known else "positive" if positive else "negative"
    partners = {}
    for partner, share in zip(IKZF1_PARTNERS, (0.35, 0.3, 0.3, 0.08, 0.03), strict=True):
        known, positive = draw.random() < tested, draw.random() < share
        partners[partner] = "unknown" if not known else "positive" if positive else "negative"
    lesion = draw.choices(list(LESIONS), weights=list(LESIONS.values()))[0]
    return {
        "diagnosed_on": patient.on(-draw.randint(1, 6)),
        "lineage": "B",
        "wbc_10e9_per_l": None if draw.random() < 0.05 else _count(draw, 18, 1.3, 0.5, 420),
        "platelets_10e9_per_l": None if draw.random() < 0.05 else _count(draw, 48, 0.7, 4, 310),
        "cns_status": draw.choices(("CNS1", "CNS2", "CNS3"), weights=(84, 12, 4))[0],
        "genetics": genetics,
        "ikzf1": {
            "status": "deleted",
            "lesion": lesion if draw.random() < 0.95 else None,
            "method": draw.choice(("mlpa", "mlpa", "array", "ngs")),
            **partners,
        },
    }


def _count(draw: Random, median: float, spread: float, lowest: float, highest: float) -> Decimal:
    value = min(max(median * draw.lognormvariate(0, spread), lowest), highest)
    return Decimal(str(round(value, 1 if value < 10 else 0))).normalize() + 0


def _phases(patient: _Patient) -> Iterator[dict[str, Any]]:
    """Three cycles, a fourth where the transplant came late; immunotherapy for some of the never negative."""
    kinds = ("induction", "consolidation", "consolidation", "consolidation")
    last = patient.transplant_day or patient.last_day
    for number, start in enumerate(registry_mrd.CYCLE_STARTS, start=1):
        if start < last - 20 and start < (patient.relapse_day or last):
            agents = _AGENTS if number == 1 else _CONSOLIDATION
            yield {
                "cycle": number,
                "started_on": patient.on(start),
                "kind": kinds[number - 1],
                "agents": list(agents),
            }
    bridge = patient.stratum is Stratum.NEVER and patient.start.year >= 2017 and patient.draw.random() < 0.6
    if bridge and patient.transplant_day is not None and patient.transplant_day > 145:
        yield {"cycle": None, "started_on": patient.on(118), "kind": "other", "agents": ["blinatumomab"]}
    if patient.relapse_day is not None and patient.relapse_day + 10 < patient.last_day:
        agent = patient.draw.choice(("inotuzumab ozogamicin", "blinatumomab", "CD19 CAR-T"))
        yield {
            "cycle": None,
            "started_on": patient.on(patient.relapse_day + 10),
            "kind": "other",
            "agents": [agent],
        }


def _fitness(patient: _Patient) -> dict[str, Any] | None:
    day = (patient.transplant_day or patient.remission_day + 30) - patient.draw.randint(5, 20)
    stated = None if patient.draw.random() < 0.08 else patient.hct_ci
    return {"assessed_on": patient.on(day), "ecog": patient.draw.choice((0, 1, 1, 2)), "hct_ci": stated}


def _transplant(patient: _Patient) -> dict[str, Any]:
    assert patient.transplant_day is not None
    on = patient.on(patient.transplant_day)
    if patient.arm is Arm.AUTO:
        conditioning = patient.draw.choices(("mac_tbi", "mac_chemo"), weights=(55, 45))[0]
        return {"performed_on": on, "kind": "autologous", "conditioning": conditioning}
    older = patient.age >= 50
    conditioning = patient.draw.choices(
        ("mac_tbi", "mac_chemo", "ric"), weights=(15, 30, 55) if older else (50, 42, 8)
    )[0]
    return {
        "performed_on": on,
        "kind": "allogeneic",
        "donor_kind": patient.donor,
        "conditioning": conditioning,
    }


def _outcomes(patient: _Patient) -> Iterator[dict[str, Any]]:
    if patient.relapse_day is not None:
        yield {"kind": "relapse", "occurred_on": patient.on(patient.relapse_day)}
    if patient.death_day is not None:
        kind = "death" if patient.relapse_day is not None else "nrm"
        yield {"kind": kind, "occurred_on": patient.on(patient.death_day)}
    elif patient.draw.random() < 0.94:
        yield {"kind": "last_follow_up", "occurred_on": patient.on(patient.last_day)}
