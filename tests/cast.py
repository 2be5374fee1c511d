"""The cast of the tests, all made through the services.

Two centres. In the Northern centre work the haematologist and her colleague, and its administrator appoints
members; the stranger is a haematologist of the Southern centre. The demonstration centre holds synthetic patients.
The system administrator is a superuser without membership.

    cast = Cast.assemble()
    patient = cast.patient()                         # of the Northern centre, by the haematologist
    cast.mrd(patient, collected_on="2026-08-06")     # not detected at 10^-4 in marrow, by flow
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from django.contrib.auth.models import User

from cohorts.models import Centre, MRDAssessment, Patient, Role, TreatmentPhase
from cohorts.services import access, centres, patients, rows

PASSWORD = "correct horse battery staple"
NOT_DETECTED: Mapping[str, Any] = {
    "reported_on": "2026-08-07",
    "specimen": "bone_marrow",
    "method": "flow",
    "result": "not_detected",
    "unit": "fraction",
    "limit_of_detection": 1e-4,
    "adequate": True,
}


def user(username: str, **kwargs: Any) -> User:
    """An account; a test that logs in uses `PASSWORD`."""
    return User.objects.create_user(username, password=PASSWORD, **kwargs)


def record(**sections: Any) -> dict[str, Any]:
    """The least that a patient needs, with the given sections of a case laid over it."""
    least: dict[str, Any] = {"patient": {"identifier": "N-1", "birth_date": "1991-03-14"}}
    for name, section in sections.items():
        both = isinstance(section, Mapping) and name in least
        least[name] = least[name] | dict(section) if both else section
    return least


def early_negative(**sections: Any) -> dict[str, Any]:
    """A filled record: IKZF1 deletion, Ph-negative, CR1, MRD not detected after cycle 1, sibling donor."""
    full: dict[str, Any] = record(
        patient={"name": "Ana Testcase", "sex": "female"},
        diagnosis={
            "diagnosed_on": "2026-07-01",
            "lineage": "B",
            "wbc_10e9_per_l": 42,
            "platelets_10e9_per_l": 61,
            "cns_status": "CNS1",
            "genetics": {"bcr_abl1": "negative", "kmt2a_rearranged": "negative", "hypodiploid": "negative"},
            "ikzf1": {"status": "deleted", "lesion": "4-7", "method": "mlpa"},
        },
        remission={"status": "CR1", "achieved_on": "2026-08-06"},
        treatment_phases=[{"cycle": 1, "started_on": "2026-07-06", "kind": "induction", "agents": []}],
        mrd_assessments=[{"collected_on": "2026-08-06", **NOT_DETECTED}],
        fitness={"assessed_on": "2026-08-07", "ecog": 1, "hct_ci": 1},
        donors=[{"kind": "matched_sibling", "available": True}],
        graft={"autologous_collected": True},
    )
    return full | sections


@dataclass
class Cast:
    """Accounts and centres by their part; `patient` and the rest make what a test needs."""

    north: Centre
    south: Centre
    demonstration: Centre
    haematologist: User
    colleague: User
    stranger: User
    statistician: User
    administrator: User
    superuser: User
    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    @classmethod
    def assemble(cls) -> "Cast":
        north = centres.create(values={"code": "north", "name": "Northern centre"}, by=None)
        south = centres.create(values={"code": "south", "name": "Southern centre"}, by=None)
        demonstration = centres.create(
            values={"code": "demonstration", "name": "Demonstration centre", "provenance": "synthetic"},
            by=None,
        )
        parts = {
            "haematologist": (north, Role.CLINICIAN),
            "colleague": (north, Role.CLINICIAN),
            "stranger": (south, Role.CLINICIAN),
            "statistician": (north, Role.STATISTICIAN),
            "administrator": (north, Role.ADMINISTRATOR),
        }
        accounts = {name: user(name, is_staff=True) for name in parts}
        for name, (centre, role) in parts.items():
            access.grant(user=accounts[name], centre=centre, role=role, by=None)
        access.grant(user=accounts["haematologist"], centre=demonstration, role=Role.CLINICIAN, by=None)
        superuser = user("superuser", is_staff=True, is_superuser=True)
        return cls(
            north=north,
            south=south,
            demonstration=demonstration,
            haematologist=accounts["haematologist"],
            colleague=accounts["colleague"],
            stranger=accounts["stranger"],
            statistician=accounts["statistician"],
            administrator=accounts["administrator"],
            superuser=superuser,
        )

    def patient(self, record_: Mapping[str, Any] | None = None, *, centre: Centre | None = None) -> Patient:
        """A patient with a number of their own, made by a clinician of the centre."""
        centre = centre or self.north
        given = dict(record_ or record())
        given["patient"] = given["patient"] | {"identifier": f"{centre.code.upper()}-{next(self._numbers)}"}
        by = self.stranger if centre == self.south else self.haematologist
        return patients.create(centre=centre, record=given, by=by)

    def mrd(self, patient: Patient, collected_on: str = "2026-08-06", **values: Any) -> MRDAssessment:
        given = {**NOT_DETECTED, "reported_on": None, "collected_on": collected_on, **values}
        return rows.record(MRDAssessment, patient=patient, values=given, by=self.haematologist)

    def cycle(self, patient: Patient, number: int = 1, started_on: str = "2026-07-06") -> TreatmentPhase:
        given = {"cycle": number, "started_on": started_on, "kind": "induction"}
        return rows.record(TreatmentPhase, patient=patient, values=given, by=self.haematologist)
