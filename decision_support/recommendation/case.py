"""A case: everything the question depends on, in our terms, on one date. None means unknown, never negative."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from cohorts.mrd import Assessment, Phase


@dataclass(frozen=True, slots=True)
class Patient:
    birth_date: date
    sex: str | None = None


@dataclass(frozen=True, slots=True)
class Ikzf1:
    status: str | None = None
    lesion: str | None = None
    method: str | None = None
    cdkn2a: str | None = None
    cdkn2b: str | None = None
    pax5: str | None = None
    par1: str | None = None
    erg: str | None = None


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """`genetics` maps each marker of the vocabulary to its status; counts are 10^9/L."""

    lineage: str
    diagnosed_on: date | None = None
    wbc_10e9_per_l: Decimal | None = None
    platelets_10e9_per_l: Decimal | None = None
    cns_status: str | None = None
    active_cns_disease: bool | None = None
    genetics: Mapping[str, str | None] = field(default_factory=dict)
    ikzf1: Ikzf1 = field(default_factory=Ikzf1)
    # Asked of children: protocol and its risk groups, and what its estimate or its rules need.
    protocol: str | None = None
    provisional_risk_group: str | None = None
    final_risk_group: str | None = None
    platelets_cut_off_10e9_per_l: Decimal | None = None
    down_syndrome: bool | None = None
    prednisone_poor_response: bool | None = None


@dataclass(frozen=True, slots=True)
class Remission:
    status: str | None = None
    achieved_on: date | None = None
    induction_failure: bool | None = None


@dataclass(frozen=True, slots=True)
class FirstRelapse:
    """The first relapse. `lineage` where it was tested again; `second_relapse`: a further one has followed."""

    relapsed_on: date | None = None
    site: str | None = None
    lineage: str | None = None
    marrow_blasts_percent: Decimal | None = None
    on_treatment: bool | None = None
    end_of_therapy_on: date | None = None
    second_relapse: bool | None = None


@dataclass(frozen=True, slots=True)
class PriorTreatment:
    """What has been given before now that the next step hangs on."""

    hsct: bool | None = None
    blinatumomab: bool | None = None
    car_t: bool | None = None
    b_cell_recovery_within_6_months: bool | None = None
    tki_failure: bool | None = None


@dataclass(frozen=True, slots=True)
class Fitness:
    ecog: int | None = None
    hct_ci: int | None = None
    contraindications: tuple[str, ...] | None = None
    lansky: int | None = None
    karnofsky: int | None = None


@dataclass(frozen=True, slots=True)
class Donor:
    kind: str | None = None
    available: bool | None = None


@dataclass(frozen=True, slots=True)
class Graft:
    autologous_collected: bool | None = None
    autologous_collection_failed: bool | None = None
    autologous_graft_mrd: str | None = None


@dataclass(frozen=True, slots=True)
class CentreContext:
    """What the centre adds: its own allogeneic non-relapse mortality at 2 years as a fraction."""

    allo_nrm_2y: Decimal | None = None
    use_cohort: bool | None = None


@dataclass(frozen=True, slots=True)
class Preferences:
    avoid_gvhd: bool | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One patient on one date. `donors`: None is unknown, an empty tuple is searched and none found."""

    as_of: date
    patient: Patient
    diagnosis: Diagnosis
    remission: Remission = field(default_factory=Remission)
    treatment_phases: tuple[Phase, ...] = ()
    mrd_assessments: tuple[Assessment, ...] = ()
    fitness: Fitness = field(default_factory=Fitness)
    donors: tuple[Donor, ...] | None = None
    graft: Graft = field(default_factory=Graft)
    planned_hsct_on: date | None = None
    centre: CentreContext = field(default_factory=CentreContext)
    preferences: Preferences = field(default_factory=Preferences)
    first_relapse: FirstRelapse | None = None
    prior_treatment: PriorTreatment = field(default_factory=PriorTreatment)

    @property
    def age_at_diagnosis_years(self) -> int | None:
        """Completed years on the day of diagnosis, where that is stated."""
        diagnosed_on = self.diagnosis.diagnosed_on
        return None if diagnosed_on is None else completed_years(self.patient.birth_date, diagnosed_on)

    @property
    def age_years(self) -> int:
        """Completed years on the date the case is judged on."""
        return completed_years(self.patient.birth_date, self.as_of)


def completed_years(born_on: date, on: date) -> int:
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def case_to_json(case: Case) -> dict[str, Any]:
    """The case as plain JSON data in one canonical form: arrays in a fixed order, equal numbers written alike.

    What is asked of children is written only where it is stated, so that an adult case keeps its hash.
    """
    diagnosis = case.diagnosis
    return {
        "as_of": case.as_of.isoformat(),
        "patient": _plain(case.patient),
        "diagnosis": {
            **{name: _value(getattr(diagnosis, name)) for name in _DIAGNOSIS_SCALARS},
            "genetics": dict(sorted(diagnosis.genetics.items())),
            "ikzf1": _plain(diagnosis.ikzf1),
            **_stated(diagnosis, _DIAGNOSIS_OF_CHILDREN),
        },
        "remission": _plain(case.remission, later=("induction_failure",)),
        "treatment_phases": _sorted([_phase(phase) for phase in case.treatment_phases]),
        "mrd_assessments": _sorted(
            [_plain(row, later=("protocol_timepoint",)) for row in case.mrd_assessments]
        ),
        "fitness": {
            "ecog": case.fitness.ecog,
            "hct_ci": case.fitness.hct_ci,
            "contraindications": None
            if case.fitness.contraindications is None
            else sorted(set(case.fitness.contraindications)),
            **_stated(case.fitness, ("lansky", "karnofsky")),
        },
        "donors": None if case.donors is None else _sorted([_plain(donor) for donor in case.donors]),
        "graft": _plain(case.graft),
        "planned_hsct_on": _value(case.planned_hsct_on),
        "centre": _plain(case.centre),
        "preferences": _plain(case.preferences),
        **_of_children(case),
    }


def _of_children(case: Case) -> dict[str, Any]:
    parts = {} if case.first_relapse is None else {"first_relapse": _plain(case.first_relapse)}
    prior = _stated(case.prior_treatment, case.prior_treatment.__slots__)
    return {**parts, **({"prior_treatment": prior} if prior else {})}


def case_sha256(case_json: dict[str, Any]) -> str:
    """SHA-256 of the canonical case, the hash by which a stored recommendation is known to be current or stale."""
    return hashlib.sha256(canonical_json(case_json)).hexdigest()


_canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=True)
_ordering = json.JSONEncoder(sort_keys=True)


def canonical_json(data: object) -> bytes:
    return _canonical.encode(data).encode("ascii")


_DIAGNOSIS_SCALARS = (
    "diagnosed_on",
    "lineage",
    "wbc_10e9_per_l",
    "platelets_10e9_per_l",
    "cns_status",
    "active_cns_disease",
)


_DIAGNOSIS_OF_CHILDREN = (
    "protocol",
    "provisional_risk_group",
    "final_risk_group",
    "platelets_cut_off_10e9_per_l",
    "down_syndrome",
    "prednisone_poor_response",
)


def _plain(part: Any, later: tuple[str, ...] = ()) -> dict[str, Any]:
    """Every field of a part, but those that came `later` only where they are stated."""
    always = {name: _value(getattr(part, name)) for name in part.__slots__ if name not in later}
    return {**always, **_stated(part, later)}


def _stated(part: Any, names: tuple[str, ...]) -> dict[str, Any]:
    found = {name: _value(getattr(part, name)) for name in names}
    return {name: value for name, value in found.items() if value is not None}


def _phase(phase: Phase) -> dict[str, Any]:
    return {**_plain(phase), "agents": None if phase.agents is None else sorted(phase.agents)}


def _value(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        # Input is limited to 15 significant digits, which a double carries exactly back and forth.
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def _sorted(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=_ordering.encode)
