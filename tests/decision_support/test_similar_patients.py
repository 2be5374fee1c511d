"""Who counts as similar, and that no question put to them lets a patient be chosen by the future."""

from typing import Any

import pytest

from cohorts.analyses import guard
from cohorts.analyses.parsing import parse as parse_question
from cohorts.analyses.selection import later
from cohorts.filters import parse
from decision_support.recommendation.case import Case
from decision_support.selectors import case_for, evaluate_now
from decision_support.similar_patients import Similar, similar_to
from tests.cast import Cast
from tests.filled_child import after_relapse, in_first_remission
from tests.filled_record import AFTER_CYCLE_1, AFTER_CYCLE_2, ago, filled, negative, positive


def similar(cast: Cast, record: dict[str, Any]) -> Similar | None:
    case, answer = evaluate_now(cast.patient(record), ago(0))
    return similar_to(case, answer.timeline.strata)


def asked(found: Similar | None) -> list[tuple[str, str, str, int | None]]:
    assert found is not None
    return [(one["kind"], one["endpoint"], one["time_zero"], one["landmark_days"]) for one in found.questions]


def test_of_an_adult_they_have_the_same_stratum_at_transplant_and_are_told_apart_by_its_kind(
    cast: Cast,
) -> None:
    found = similar(cast, filled(positive(AFTER_CYCLE_1), negative(AFTER_CYCLE_2)))
    assert found is not None
    assert found.cohort == {
        "age_group": ["adult"],
        "ikzf1_status": ["deleted", "mutated"],
        "mrd_stratum": {"as_of": "transplant", "in": ["late"], "certain_only": True},
    }
    assert asked(found) == [
        ("survival", "leukaemia_free_survival", "transplant", None),
        ("cumulative_incidence", "relapse", "transplant", None),
    ]
    assert {one["arms"] for one in found.questions} == {"transplant_kind"}


def test_of_a_child_they_have_lineage_protocol_and_risk_group_in_common_from_a_landmark_on(
    cast: Cast,
) -> None:
    record = in_first_remission()
    record["diagnosis"]["final_risk_group"] = "low"
    found = similar(cast, record)
    assert found is not None
    assert found.cohort == {
        "age_group": ["child"],
        "lineage": ["B"],
        "protocol": ["CCCG-ALL-2015"],
        "final_risk_group": ["low"],
    }
    assert [one[2:] for one in asked(found)] == [("remission", 60), ("remission", 60)]


def test_after_a_relapse_they_relapsed_at_the_same_site_and_survival_alone_is_asked(cast: Cast) -> None:
    found = similar(cast, after_relapse())
    assert found is not None
    assert found.cohort["first_relapse"] == ["combined"]
    assert asked(found) == [("survival", "overall_survival", "relapse", None)]


@pytest.mark.parametrize("record", ["adult", "child", "relapse"])
def test_no_criterion_is_known_only_after_the_clock_has_started(cast: Cast, record: str) -> None:
    records = {
        "adult": filled(negative(AFTER_CYCLE_1)),
        "child": in_first_remission(),
        "relapse": after_relapse(),
    }
    records["child"]["diagnosis"]["final_risk_group"] = "low"
    found = similar(cast, records[record])
    assert found is not None
    chosen = later(parse(found.cohort, as_of=ago(0)))
    for question in found.questions:
        assert guard.check(parse_question(question), None, chosen) is None


def test_where_the_record_says_too_little_nobody_is_called_similar(cast: Cast) -> None:
    def of(record: dict[str, Any]) -> tuple[Case, tuple[str, ...]]:
        return case_for(cast.patient(record), ago(0)), ("early",)

    adult, child, relapsed = filled(), in_first_remission(), after_relapse()
    adult["diagnosis"]["ikzf1"] = {"status": "not_tested"}
    child["diagnosis"] = {**child["diagnosis"], "protocol": None}
    relapsed["first_relapse"] = {**relapsed["first_relapse"], "site": None}
    assert [similar_to(*of(record)) for record in (adult, child, relapsed)] == [None, None, None]
