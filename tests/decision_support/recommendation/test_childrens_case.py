"""What a case may state of a child: read exactly, refused where impossible, and never in the way of an adult case."""

import copy
import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from decision_support.recommendation.case import case_sha256, case_to_json
from decision_support.recommendation.case_input import load_json, parse_case
from decision_support.recommendation.case_schema import case_json_schema
from decision_support.recommendation.problems import CaseProblems
from tests.contradictory_children import contradictory, possible

CHILD: dict[str, Any] = {
    "as_of": "2026-10-01",
    "patient": {"birth_date": "2020-05-04"},
    "diagnosis": {
        "diagnosed_on": "2024-05-10",
        "lineage": "B",
        "platelets_10e9_per_l": 61,
        "platelets_cut_off_10e9_per_l": 100,
        "protocol": "CCCG-ALL-2015",
        "provisional_risk_group": "low",
        "final_risk_group": "intermediate",
        "down_syndrome": False,
        "prednisone_poor_response": False,
        "genetics": {"bcr_abl1": "negative"},
    },
    "remission": {"status": "CR2", "achieved_on": "2026-09-20", "induction_failure": False},
    "mrd_assessments": [
        {
            "collected_on": "2024-06-01",
            "reported_on": "2024-06-02",
            "specimen": "bone_marrow",
            "method": "flow",
            "result": "quantified",
            "value": 0.2,
            "unit": "percent",
            "protocol_timepoint": "day_19",
        }
    ],
    "fitness": {"lansky": 90, "karnofsky": None},
    "first_relapse": {
        "relapsed_on": "2026-08-01",
        "site": "combined",
        "lineage": "B",
        "marrow_blasts_percent": 31.5,
        "on_treatment": True,
        "second_relapse": False,
    },
    "prior_treatment": {"hsct": False, "blinatumomab": True, "car_t": False},
}
ADULT: dict[str, Any] = {
    "as_of": "2026-08-12",
    "patient": {"birth_date": "1991-03-14"},
    "diagnosis": {"lineage": "B"},
    "remission": {"status": "CR1"},
    "mrd_assessments": [{"collected_on": "2026-08-06", "result": "not_detected"}],
    "fitness": {"ecog": 1},
}


def parsed(data: dict[str, Any]) -> Any:
    return parse_case(load_json(json.dumps(data).encode()))


def changed(path: str, value: object) -> dict[str, Any]:
    data = copy.deepcopy(CHILD)
    *steps, last = path.split(".")
    place: Any = data
    for step in steps:
        place = place[int(step)] if step.isdigit() else place[step]
    place[last] = value
    return data


def test_a_childs_case_is_read_into_exact_types() -> None:
    case = parsed(CHILD)
    assert case.diagnosis.protocol == "CCCG-ALL-2015"
    assert case.diagnosis.platelets_cut_off_10e9_per_l == Decimal(100)
    assert case.mrd_assessments[0].protocol_timepoint == "day_19"
    assert case.first_relapse.relapsed_on == date(2026, 8, 1)
    assert case.first_relapse.marrow_blasts_percent == Decimal("31.5")
    assert case.prior_treatment.blinatumomab is True
    assert case.fitness.lansky == 90
    assert case.age_at_diagnosis_years == 4


def test_what_is_absent_is_unknown_and_never_no() -> None:
    case = parsed(ADULT)
    assert case.first_relapse is None
    assert case.prior_treatment.hsct is None
    assert case.diagnosis.down_syndrome is None
    assert case.remission.induction_failure is None
    assert case.age_at_diagnosis_years is None


def test_a_case_written_out_reads_back_as_the_same_case() -> None:
    case = parsed(CHILD)
    again = parsed(case_to_json(case))
    assert again == case
    assert case_sha256(case_to_json(again)) == case_sha256(case_to_json(case))


def test_an_adult_case_keeps_the_hash_it_always_had() -> None:
    """The canonical form of an adult case names nothing that is asked of children."""
    written = json.dumps(case_to_json(parsed(ADULT)))
    for name in (
        "protocol",
        "first_relapse",
        "prior_treatment",
        "lansky",
        "down_syndrome",
        "induction_failure",
    ):
        assert name not in written
    stated_null = {**ADULT, "first_relapse": None, "prior_treatment": {"hsct": None}}
    assert case_sha256(case_to_json(parsed(stated_null))) == case_sha256(case_to_json(parsed(ADULT)))
    assert case_sha256(case_to_json(parsed(ADULT))).startswith("28fbaf826bf6")


@pytest.mark.parametrize(
    ("path", "value", "pointer"),
    [
        ("diagnosis.protocol", "St Jude", "/diagnosis/protocol"),
        ("diagnosis.protocol", 2015, "/diagnosis/protocol"),
        ("diagnosis.final_risk_group", "LR", "/diagnosis/final_risk_group"),
        ("diagnosis.down_syndrome", "no", "/diagnosis/down_syndrome"),
        ("mrd_assessments.0.protocol_timepoint", "day19", "/mrd_assessments/0/protocol_timepoint"),
        ("first_relapse.site", "bone_marrow", "/first_relapse/site"),
        ("first_relapse.when", "2026-08-01", "/first_relapse/when"),
        ("prior_treatment.hsct", 0, "/prior_treatment/hsct"),
        ("fitness.lansky", 87.5, "/fitness/lansky"),
    ],
)
def test_what_is_malformed_is_refused_with_its_place(path: str, value: object, pointer: str) -> None:
    with pytest.raises(CaseProblems) as caught:
        parsed(changed(path, value))
    assert (caught.value.kind, [problem.pointer for problem in caught.value.problems]) == (
        "malformed",
        [pointer],
    )


@pytest.mark.parametrize(
    ("path", "value", "pointer"),
    [
        ("first_relapse.relapsed_on", "2024-05-09", "/first_relapse/relapsed_on"),
        ("first_relapse.relapsed_on", "2026-10-02", "/first_relapse/relapsed_on"),
        ("first_relapse.end_of_therapy_on", "2026-07-01", "/first_relapse/end_of_therapy_on"),
        ("first_relapse.marrow_blasts_percent", 101, "/first_relapse/marrow_blasts_percent"),
        ("fitness.lansky", 110, "/fitness/lansky"),
        ("diagnosis.platelets_cut_off_10e9_per_l", 0, "/diagnosis/platelets_cut_off_10e9_per_l"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(path: str, value: object, pointer: str) -> None:
    with pytest.raises(CaseProblems) as caught:
        parsed(changed(path, value))
    assert caught.value.kind == "impossible"
    assert pointer in [problem.pointer for problem in caught.value.problems]


@contradictory
def test_what_contradicts_itself_is_refused_with_its_place(
    sections: dict[str, Any], pointer: str, code: str
) -> None:
    with pytest.raises(CaseProblems) as caught:
        parsed({"as_of": CHILD["as_of"], **sections})
    assert caught.value.kind == "impossible"
    assert [(problem.pointer, problem.code) for problem in caught.value.problems] == [(pointer, code)]


@possible
def test_what_lies_just_within_is_taken(sections: dict[str, Any]) -> None:
    parsed({"as_of": CHILD["as_of"], **sections})


def test_the_new_places_are_in_the_documented_schema() -> None:
    properties = case_json_schema()["properties"]
    assert set(properties["first_relapse"]["properties"]) >= {"relapsed_on", "site", "end_of_therapy_on"}
    row = properties["mrd_assessments"]["items"]["properties"]["protocol_timepoint"]
    assert "after_reinduction" in row["enum"]
