"""A child over REST: the question is chosen by age and relapse, and the estimate comes with its range and its words."""

from copy import deepcopy
from typing import Any

import pytest
from django.test import Client

from cohorts.models import Patient
from decision_support.api.childrens_schema import ALWAYS, WHERE_IT_APPLIES
from decision_support.recommendation.recommendation import canonical_bytes
from tests.cast import Cast
from tests.decision_support.api.openapi_checks import assert_described, errors, operation

CR1: dict[str, Any] = {
    "as_of": "2026-04-20",
    "patient": {"birth_date": "2021-09-14", "sex": "male"},
    "diagnosis": {
        "diagnosed_on": "2026-02-02",
        "lineage": "B",
        "wbc_10e9_per_l": 12.5,
        "platelets_10e9_per_l": 34,
        "platelets_cut_off_10e9_per_l": 100,
        "protocol": "CCCG-ALL-2015",
        "provisional_risk_group": "low",
        "down_syndrome": False,
        "genetics": {
            "bcr_abl1": "negative",
            "kmt2a_rearranged": "negative",
            "hypodiploid": "negative",
            "tcf3_hlf": "negative",
            "abl_class": "negative",
        },
        "ikzf1": {"status": "wild_type"},
    },
    "remission": {"status": "CR1", "achieved_on": "2026-03-22", "induction_failure": False},
    "mrd_assessments": [
        {
            "collected_on": day,
            "protocol_timepoint": time,
            "specimen": "bone_marrow",
            "method": "flow",
            "result": "not_detected",
            "unit": "percent",
            "limit_of_detection": 0.01,
            "adequate": True,
        }
        for day, time in (("2026-02-23", "day_19"), ("2026-03-22", "day_46"))
    ],
    "prior_treatment": {"hsct": False, "blinatumomab": False, "car_t": False, "tki_failure": False},
}

RELAPSE = {
    "relapsed_on": "2025-11-10",
    "site": "combined",
    "lineage": "B",
    "on_treatment": False,
    "end_of_therapy_on": "2025-09-01",
    "second_relapse": False,
}
NEGATIVE_AGAIN = {
    **CR1["mrd_assessments"][0],
    "collected_on": "2026-03-20",
    "protocol_timepoint": "after_reinduction",
}


def evaluate(client: Client, case: dict[str, Any]) -> Any:
    response = client.post("/api/v1/evaluate", case, content_type="application/json")
    assert response.status_code == 200, response.content
    assert_described("POST", "/api/v1/evaluate", 200, "application/json", response.json())
    return response.json()


def relapsed(protocol: str) -> dict[str, Any]:
    """Early combined relapse (33 months after diagnosis, two months off treatment), MRD-negative after re-induction."""
    case = deepcopy(CR1)
    case["patient"]["birth_date"] = "2017-11-20"
    case["diagnosis"] |= {"diagnosed_on": "2023-03-01", "protocol": protocol}
    case["remission"] = {"status": "CR2", "achieved_on": "2026-03-20"}
    case["mrd_assessments"] = [NEGATIVE_AGAIN]
    return case | {"first_relapse": RELAPSE}


def test_a_child_in_first_remission_gets_the_childrens_answer_with_the_estimate(
    haematologist_api: Client,
) -> None:
    """Row a9. Low platelets alone, default scenario: median 10.1 (5.6 to 16.1) of a hundred."""
    answer = evaluate(haematologist_api, CR1)
    assert (answer["module"], answer["direction"]) == ("paediatric_cr1", "hsct_not_indicated")
    assert answer["difference"] is None
    risk = answer["relapse_risk"]
    assert risk["frequency"] == {"out_of": 100, "about": 10, "about_highest": 10, "lower": 6, "upper": 16}
    assert risk["nci_risk"] == "standard"
    assert set(risk) == {*ALWAYS, *WHERE_IT_APPLIES}
    assert "years" not in risk["sentences"][0]["text"]


def test_without_an_estimate_the_reasons_stand_in_its_place(haematologist_api: Client) -> None:
    case = deepcopy(CR1)
    case["diagnosis"]["protocol"] = "COG"
    risk = evaluate(haematologist_api, case)["relapse_risk"]
    assert risk["applies"] is False
    assert risk["reasons"] == ["other_protocol"]
    assert not set(WHERE_IT_APPLIES) & set(risk)


@pytest.mark.parametrize(
    ("protocol", "direction"),
    [("COG", "hsct_indicated"), ("UK", "hsct_not_indicated"), ("CCCG-ALL-2015", "discuss")],
)
def test_after_relapse_the_protocol_decides_where_study_groups_disagree(
    haematologist_api: Client, protocol: str, direction: str
) -> None:
    """Row b4."""
    answer = evaluate(haematologist_api, relapsed(protocol))
    assert (answer["module"], answer["direction"]) == ("paediatric_first_relapse", direction)
    assert "relapse_risk" not in answer
    deciding = next(rule for rule in answer["rules"] if rule["decides"])
    assert set(deciding["owners"]) == {"COG", "UK", "AIEOP-BFM"}


def test_what_the_study_groups_say_is_translated_and_no_part_of_the_canonical_bytes(
    haematologist_api: Client,
) -> None:
    english = evaluate(haematologist_api, relapsed("COG"))
    chinese = haematologist_api.post(
        "/api/v1/evaluate",
        relapsed("COG"),
        content_type="application/json",
        headers={"Accept-Language": "zh-Hans"},
    ).json()
    owners = next(rule["owners"] for rule in chinese["rules"] if rule["decides"])
    assert owners["COG"] == "高危：无论 MRD 如何均移植。"
    assert canonical_bytes(chinese) == canonical_bytes(english)


def test_the_schema_refuses_an_estimate_without_its_sentences(haematologist_api: Client) -> None:
    described = operation("POST", "/api/v1/evaluate")
    assert described is not None
    schema = described["responses"]["200"]["content"]["application/json"]["schema"]
    answer = evaluate(haematologist_api, CR1)
    del answer["relapse_risk"]["sentences"]
    assert errors(schema, answer) != []


def test_a_childs_recommendation_is_issued_and_decided_over_rest(
    cast: Cast, haematologist_api: Client
) -> None:
    sections = {name: part for name, part in relapsed("COG").items() if name != "as_of"}
    sections["patient"] = {**sections["patient"], "identifier": "-", "name": "Child Testcase"}
    child: Patient = cast.patient(sections)
    issued = haematologist_api.post(
        f"/api/v1/patients/{child.pk}/recommendations",
        {"as_of": "2026-04-20"},
        content_type="application/json",
    )
    assert issued.status_code == 201, issued.content
    assert issued.json()["direction"] == "hsct_indicated"
    decision = {
        "own_choice": "allogeneic_hsct",
        "option": "allogeneic_hsct",
        "agrees": True,
        "signature_meaning": "authorship",
    }
    decided = haematologist_api.post(
        f"/api/v1/recommendations/{issued.json()['id']}/decisions", decision, content_type="application/json"
    )
    assert decided.status_code == 201, decided.content
