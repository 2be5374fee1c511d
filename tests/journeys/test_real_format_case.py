"""A patient as a hospital system describes them for a CDS Hooks call, entered over REST as far as the call states it.

The answer is that data are missing, naming exactly what the call does not state. Each missing piece is then sent as
it would arrive, until row 12 of the adult table (negative after cycle 1 and by NGS down to 10^-6) gives the answer.
"""

import json
from typing import Any

import pytest
from django.test import Client

from cohorts.models import Patient
from tests.cast import PASSWORD, Cast

AS_OF = "2026-08-12"

# Condition, MRD, genomics and status observations of the call, in the words of this API. The karyotype 46,XX of 20
# metaphases speaks against a numerical or complex change; what it cannot see stays unsaid.
STATED: dict[str, Any] = {
    "patient": {
        "identifier": "MRN-all-001",
        "name": "Ana Testcase",
        "birth_date": "1991-03-14",
        "sex": "female",
    },
    "diagnosis": {
        "diagnosed_on": "2026-07-02",
        "lineage": "B",
        "genetics": {"hypodiploid": "negative", "hyperdiploid": "negative", "complex_karyotype": "negative"},
        "ikzf1": {"status": "deleted", "lesion": "4-7", "method": "mlpa"},
    },
    "remission": {"status": "CR1", "achieved_on": "2026-08-06"},
    "mrd_assessments": [
        {
            "collected_on": "2026-08-06",
            "specimen": "bone_marrow",
            "method": "flow",
            "result": "below",
            "value": 0.01,
            "comparator": "<",
            "unit": "percent",
            "limit_of_detection": 0.01,
        },
        {
            "collected_on": "2026-08-06",
            "specimen": "bone_marrow",
            "method": "ngs",
            "result": "not_detected",
            "unit": "fraction",
            "limit_of_detection": 1e-6,
        },
    ],
    "fitness": {"assessed_on": "2026-08-07", "ecog": 1, "hct_ci": 2},
}

DECISIVE_MARKERS = ("bcr_abl1", "kmt2a_rearranged")
OTHER_MARKERS = (
    "ph_like",
    "tp53",
    "tcf3_pbx1",
    "tcf3_hlf",
    "etv6_runx1",
    "dux4",
    "mef2d",
    "myc",
    "iamp21",
    "abl_class",
)
PARTNERS = ("cdkn2a", "cdkn2b", "pax5", "par1", "erg")
NOT_STATED = {
    "diagnosis.active_cns_disease",
    *(f"diagnosis.genetics.{marker}" for marker in (*DECISIVE_MARKERS, *OTHER_MARKERS)),
    *(f"diagnosis.ikzf1.{partner}" for partner in PARTNERS),
    "treatment_phases",
    "fitness.contraindications",
    "donors",
    "graft.autologous_collected",
}


class Hospital:
    """Another system speaking to the API with its token."""

    def __init__(self, client: Client) -> None:
        credentials = {"username": "haematologist", "password": PASSWORD}
        token = client.post("/api/v1/token", credentials, content_type="application/json").json()["access"]
        self.client = Client(headers={"Authorization": f"Bearer {token}"})

    def send(self, method: str, path: str, body: Any) -> Any:
        answered = self.client.generic(method, path, json.dumps(body), content_type="application/json")
        assert answered.status_code in (200, 201), answered.content
        return answered.json()

    def ask(self, patient: str) -> Any:
        return self.send("POST", f"/api/v1/patients/{patient}/recommendations", {"as_of": AS_OF})


def missing_fields(answer: Any) -> set[str]:
    return {item["field"] for item in answer["missing"]}


@pytest.fixture
def hospital(cast: Cast, client: Client) -> Hospital:
    return Hospital(client)


@pytest.fixture
def patient(hospital: Hospital) -> str:
    created = hospital.send("POST", "/api/v1/patients", {"centre": "north", **STATED})
    return str(created["id"])


def test_the_call_alone_is_not_enough_and_the_answer_names_exactly_what_it_does_not_state(
    hospital: Hospital, patient: str
) -> None:
    answer = hospital.ask(patient)
    assert answer["direction"] == "insufficient_data"
    assert answer["abstained"] is True
    assert answer["certainty"] is None
    assert answer["agreement"] is None
    assert missing_fields(answer) == NOT_STATED
    assert all(item["why"] for item in answer["missing"])


def test_completed_piece_by_piece_it_gets_the_answer_of_its_row(hospital: Hospital, patient: str) -> None:
    path = f"/api/v1/patients/{patient}"

    phases = f"{path}/treatment-phases"
    phase = hospital.send("POST", phases, {"cycle": 1, "started_on": "2026-07-06", "kind": "induction"})
    answer = hospital.ask(patient)
    assert answer["mrd_timeline"]["strata"] == ["early"]
    assert answer["direction"] == "insufficient_data"
    # The samples now belong to a cycle, whose agents nobody stated; one negative day alone asks for the next sample.
    asked = {"treatment_phases.agents", "mrd_assessments"}
    assert missing_fields(answer) == NOT_STATED - {"treatment_phases"} | asked

    negative = dict.fromkeys(DECISIVE_MARKERS, "negative")
    hospital.send("PATCH", path, {"diagnosis": {"genetics": negative}})
    answer = hospital.ask(patient)
    assert answer["direction"] == "insufficient_data"
    assert "donors" in missing_fields(answer)

    hospital.send("POST", f"{path}/donors", {"kind": "matched_sibling", "available": True})
    answer = hospital.ask(patient)
    assert answer["direction"] == "lean_against_allo"
    assert [rule["id"] for rule in answer["rules"] if rule["decides"]] == ["adult-12-early-ngs-negative"]
    unsaid = {f"diagnosis.genetics.{marker}" for marker in OTHER_MARKERS}
    assert unsaid <= missing_fields(answer), "lesions not tested leave the direction standing and are named"

    hospital.send(
        "PATCH",
        path,
        {
            "diagnosis": {
                "active_cns_disease": False,
                "genetics": dict.fromkeys(OTHER_MARKERS, "negative"),
                "ikzf1": dict.fromkeys(PARTNERS, "negative"),
            },
            "graft": {
                "autologous_collected": True,
                "autologous_collection_failed": False,
                "autologous_graft_mrd": "negative",
            },
        },
    )
    hospital.send("PATCH", f"{phases}/{phase['id']}", {"agents": ["vincristine", "prednisone"]})
    fitness = {"assessed_on": AS_OF, "ecog": 1, "hct_ci": 2, "contraindications": []}
    hospital.send("POST", f"{path}/fitness-assessments", fitness)
    answer = hospital.ask(patient)
    assert answer["direction"] == "lean_against_allo"
    assert {option["option"]: option["stance"] for option in answer["options"]} == {
        "autologous_hsct": "acceptable",
        "allogeneic_hsct": "not_supported",
        "no_transplant": "recommended",
    }
    assert answer["certainty"] == "very_low"
    assert answer["agreement"] == "concordant"
    assert "SINGLE_SAMPLE" in answer["mrd_timeline"]["flags"]
    assert missing_fields(answer) == {"mrd_assessments"}, "only the next sample is left to obtain"


def test_each_answer_superseded_the_one_before_and_the_first_can_still_be_read(
    hospital: Hospital, patient: str
) -> None:
    first = hospital.ask(patient)
    hospital.send(
        "POST", f"/api/v1/patients/{patient}/treatment-phases", {"cycle": 1, "started_on": "2026-07-06"}
    )
    second = hospital.ask(patient)
    assert second["supersedes"] == first["id"]
    read = hospital.client.get(f"/api/v1/recommendations/{first['id']}").json()
    assert read["superseded_by"] == second["id"]
    assert read["missing"] == first["missing"]
    assert Patient.objects.get(pk=patient).recommendations.count() == 2
