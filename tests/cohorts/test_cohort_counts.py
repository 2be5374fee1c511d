"""Live counts: each value with every other condition applied, and nobody lost because something is not known."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cohorts import cohort_strata
from cohorts.cohort_counts import Counts, count
from cohorts.cohort_members import attrition_of, members
from cohorts.filters import CRITERIA, Choice, parse
from cohorts.services import rows
from tests.cast import Cast, record
from tests.cohorts.cohort_records import leukaemia, negative_early, negative_late, transplanted

TODAY = date(2026, 11, 1)


def counted(cast: Cast, definition: dict[str, Any], as_of: date = TODAY, **kwargs: Any) -> Counts:
    """The counts in the Northern centre; the members, found another way, are as many."""
    read = parse(definition, as_of=as_of)
    found = count(read, {cast.north.pk: cast.north.code}, as_of, **kwargs)
    if not kwargs:
        assert members(read, [cast.north.pk], as_of).count() == found.attrition.end
        assert attrition_of(read, [cast.north.pk], as_of) == found.attrition
    return found


def steps(counts: Counts) -> list[tuple[str, int, int, int, int]]:
    return [
        (step.criterion, step.excluded, step.unknown, step.unknown_kept, step.remaining)
        for step in counts.attrition.steps
    ]


def test_only_patients_of_the_centres_count(cast: Cast) -> None:
    cast.patient()
    cast.patient(centre=cast.south)
    assert counted(cast, {}).attrition.start == 1


def test_who_is_not_known_is_left_out_and_counted_apart(cast: Cast) -> None:
    for status in ("positive", "negative", "unknown", "not_tested"):
        cast.patient(leukaemia(genetics={"bcr_abl1": status}))
    cast.patient()  # without any diagnosis
    # 5 patients: 1 is positive, 1 negative, 3 not known
    assert steps(counted(cast, {"bcr_abl1": ["positive"]})) == [("bcr_abl1", 1, 3, 0, 1)]
    assert counted(cast, {}).facets["bcr_abl1"] == {
        "positive": 1,
        "negative": 1,
        "not_tested": 1,
        "unknown": 2,
    }


def test_who_is_not_known_stays_where_that_was_chosen(cast: Cast) -> None:
    for status in ("positive", "negative", "unknown"):
        cast.patient(leukaemia(genetics={"bcr_abl1": status}))
    assert steps(counted(cast, {"bcr_abl1": ["positive", "unknown"]})) == [("bcr_abl1", 1, 0, 1, 2)]


@pytest.mark.parametrize(
    ("birth_date", "inside"),
    [("2008-07-02", False), ("2008-07-01", True), ("1965-07-02", True), ("1965-07-01", False)],
)
def test_age_is_in_completed_years_and_both_ends_belong(cast: Cast, birth_date: str, inside: bool) -> None:
    # Diagnosed on 2026-07-01: 17 and a day short of 18; 18 that day; 60 and a day short of 61; 61 that day.
    cast.patient(record(patient={"birth_date": birth_date}, diagnosis={"diagnosed_on": "2026-07-01"}))
    assert counted(cast, {"age_at_diagnosis": {"from": 18, "to": 60}}).attrition.end == int(inside)


@pytest.mark.parametrize(("birth_date", "group"), [("2008-07-02", "child"), ("2008-07-01", "adult")])
def test_who_is_a_child_is_judged_at_diagnosis(cast: Cast, birth_date: str, group: str) -> None:
    # Diagnosed on 2026-07-01: a day short of 18, and 18 that day.
    cast.patient(record(patient={"birth_date": birth_date}, diagnosis={"diagnosed_on": "2026-07-01"}))
    cast.patient()
    found = counted(cast, {})
    assert found.facets["age_group"] == {"child": 0, "adult": 0, "unknown": 1, group: 1}
    assert counted(cast, {"age_group": [group]}).attrition.end == 1


def test_children_are_chosen_by_protocol_risk_group_and_first_relapse(cast: Cast) -> None:
    treated = {"diagnosed_on": "2022-03-01", "protocol": "COG", "final_risk_group": "high"}
    relapse = {"relapsed_on": "2024-05-01", "site": "marrow"}
    cast.patient(record(diagnosis=treated, first_relapse=relapse))
    cast.patient(record(diagnosis=treated, first_relapse={"relapsed_on": "2024-05-01"}))
    told = record(diagnosis=treated, outcomes=[{"kind": "relapse", "occurred_on": "2024-05-01"}])
    cast.patient(told)
    cast.patient(record(diagnosis={**treated, "protocol": "UK", "final_risk_group": None},
                        first_relapse={"end_of_therapy_on": "2024-05-01"}))  # fmt: skip
    found = counted(cast, {})
    assert {value: n for value, n in found.facets["first_relapse"].items() if n} == {
        "marrow": 1, "unknown": 2, "none": 1,
    }  # fmt: skip
    assert (found.facets["protocol"]["COG"], found.facets["final_risk_group"]["unknown"]) == (3, 1)
    assert counted(cast, {"protocol": ["COG"], "first_relapse": ["marrow"]}).attrition.end == 1
    before = counted(cast, {}, date(2024, 4, 30))
    assert before.facets["first_relapse"]["none"] == 4


def test_a_range_says_how_many_are_not_known(cast: Cast) -> None:
    cast.patient(leukaemia(diagnosed_on="2015-06-01"))
    cast.patient(leukaemia(diagnosed_on="2020-06-01"))
    cast.patient()
    found = counted(cast, {"era": {"from": 2016}})
    assert steps(found) == [("era", 1, 1, 0, 1)]
    assert (found.extents["era"].lowest, found.extents["era"].highest) == (2015, 2020)
    assert (found.extents["era"].known, found.extents["era"].unknown) == (2, 1)
    assert steps(counted(cast, {"era": {"from": 2016, "unknown": True}})) == [("era", 1, 0, 1, 2)]


def test_a_facet_leaves_out_its_own_condition_and_applies_the_others(cast: Cast) -> None:
    for sex, lineage in (("female", "B"), ("male", "B"), ("female", "T"), ("male", "T")):
        cast.patient(record(patient={"sex": sex}, diagnosis={"lineage": lineage}))
    found = counted(cast, {"sex": ["female"], "lineage": ["B"]})
    assert found.facets["sex"] == {"female": 1, "male": 1, "other": 0, "unknown": 0}
    assert found.facets["lineage"] == {"B": 1, "T": 1, "mixed": 0, "unknown": 0}
    assert found.facets["cns_status"]["unknown"] == 1


def test_the_values_of_each_choice_add_up_to_the_cohort(cast: Cast) -> None:
    cast.patient(transplanted("allogeneic", diagnosis={"ikzf1": {"status": "wild_type"}}))
    cast.patient(transplanted("autologous", diagnosis={"ikzf1": {"status": "deleted", "lesion": "4-7"}}))
    cast.patient()
    found = counted(cast, {})
    for name, criterion in CRITERIA.items():
        if isinstance(criterion, Choice):
            assert sum(found.facets[name].values()) == 3, name
    lesions = {value: number for value, number in found.facets["ikzf1_lesion"].items() if number}
    assert lesions == {"4-7": 1, "none": 1, "unknown": 1}
    assert found.facets["donor_kind"]["none"] == 2
    assert found.facets["donor_kind"]["unknown"] == 1


def test_the_first_transplant_counts_and_one_after_the_day_has_not_happened(cast: Cast) -> None:
    both = [
        {"kind": "allogeneic", "performed_on": "2026-10-20"},
        {"kind": "autologous", "performed_on": "2026-10-01"},
    ]
    cast.patient(record(transplants=both))
    autologous = {"transplant": ["autologous"]}
    assert counted(cast, autologous).attrition.end == 1
    assert counted(cast, autologous, date(2026, 10, 1)).attrition.end == 1
    assert counted(cast, {"transplant": ["none"]}, date(2026, 9, 30)).attrition.end == 1


def test_who_was_diagnosed_later_is_not_there_yet(cast: Cast) -> None:
    cast.patient(leukaemia(diagnosed_on="2026-07-01"))
    assert counted(cast, {}, date(2026, 6, 30)).attrition.start == 0
    assert counted(cast, {}, date(2026, 7, 1)).attrition.start == 1


def test_the_mrd_stratum_is_the_one_of_the_bedside(cast: Cast) -> None:
    cast.patient(negative_early())
    cast.patient(negative_late())
    cast.patient()
    found = counted(cast, {"mrd_stratum": {"in": ["late"]}})
    assert steps(found) == [("mrd_stratum", 1, 1, 0, 1)]
    assert found.strata == {"early": 1, "late": 1, "after_cycle_3": 0, "never": 0, "unknown": 1}
    assert counted(cast, {"mrd_stratum": {"in": ["late", "unknown"]}}).attrition.end == 2


def test_the_mrd_stratum_is_what_was_known_on_the_day_asked_for(cast: Cast) -> None:
    cast.patient(negative_late())
    in_august: dict[str, Any] = {"as_of": "2026-08-31", "in": ["late"]}
    # Then the late negative had not been taken: late, after cycle 3 and never were all possible.
    assert steps(counted(cast, {"mrd_stratum": in_august})) == [("mrd_stratum", 0, 1, 0, 0)]
    assert counted(cast, {"mrd_stratum": {**in_august, "certain_only": False}}).attrition.end == 1


def test_a_worker_that_derives_all_at_once_finds_the_same(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast.patient(negative_early(transplants=[{"kind": "autologous", "performed_on": "2026-10-01"}]))
    cast.patient(negative_late(transplants=[{"kind": "autologous", "performed_on": "2026-08-20"}]))
    cast.patient(negative_late())
    cast.patient()
    conditions: list[dict[str, Any]] = [
        {"in": ["late"]}, {"in": ["early", "unknown"]}, {"in": ["late"], "as_of": "transplant", "certain_only": False},
        {"in": ["late"], "as_of": "2026-08-31", "certain_only": False},
    ]  # fmt: skip
    one_by_one = [counted(cast, {"mrd_stratum": condition}) for condition in conditions]
    monkeypatch.setattr(cohort_strata, "MANY", 0)
    assert [counted(cast, {"mrd_stratum": condition}) for condition in conditions] == one_by_one


def test_at_the_transplant_only_the_transplanted_have_a_stratum(cast: Cast) -> None:
    cast.patient(negative_late(transplants=[{"kind": "autologous", "performed_on": "2026-10-01"}]))
    cast.patient(negative_late(transplants=[{"kind": "autologous", "performed_on": "2026-08-20"}]))
    cast.patient(negative_late())
    found = counted(cast, {"mrd_stratum": {"as_of": "transplant", "in": ["late"]}})
    # One certain, one not yet decided on the day of transplant, one without a transplant: excluded, not "not known".
    assert steps(found) == [("mrd_stratum", 1, 1, 0, 1)]


def test_other_facets_apply_the_mrd_condition(cast: Cast) -> None:
    cast.patient(negative_late(patient={"sex": "female"}))
    cast.patient(negative_early(patient={"sex": "male"}))
    cast.patient(negative_late(patient={"sex": "male"}))
    found = counted(cast, {"mrd_stratum": {"in": ["late"]}, "sex": ["female"]})
    assert found.facets["sex"] == {"female": 1, "male": 1, "other": 0, "unknown": 0}
    assert found.strata is not None
    assert found.strata["late"] == 1


def test_where_too_many_would_have_to_be_derived_that_is_left_open_and_said(cast: Cast) -> None:
    for _ in range(3):
        cast.patient(negative_late())
    without = counted(cast, {}, limit=2)
    assert without.mrd_open
    assert without.strata is None
    assert without.attrition.end == 3
    asked = counted(cast, {"mrd_stratum": {"in": ["early"]}}, limit=2)
    assert asked.mrd_open
    assert [step.criterion for step in asked.attrition.steps] == []


def test_where_too_many_fail_elsewhere_the_total_is_exact_and_the_rest_an_upper_bound(cast: Cast) -> None:
    cast.patient(negative_late(patient={"sex": "female"}))
    cast.patient(negative_early(patient={"sex": "female"}))
    for _ in range(3):
        cast.patient(negative_early(patient={"sex": "male"}))
    found = counted(cast, {"mrd_stratum": {"in": ["late"]}, "sex": ["female"]}, limit=3)
    assert (found.mrd_open, found.at_most) == (False, True)
    assert found.attrition.end == 1
    assert found.facets["sex"]["male"] >= 0
    assert found.facets["sex"]["female"] == 1


def test_a_retracted_row_counts_for_nothing(cast: Cast) -> None:
    patient = cast.patient(transplanted("autologous"))
    rows.retract(patient.transplants.get(), reason="Another patient's", by=cast.haematologist)
    assert counted(cast, {"transplant": ["none"]}).attrition.end == 1


def test_it_takes_the_same_few_queries_however_many_patients(cast: Cast) -> None:
    definition = {"sex": ["female"], "mrd_stratum": {"in": ["late"]}}

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            count(parse(definition, as_of=TODAY), {cast.north.pk: "north"}, TODAY)
        return len(captured)

    cast.patient(negative_late(patient={"sex": "female"}))
    few = queries()
    for _ in range(5):
        cast.patient(negative_late(patient={"sex": "female"}))
    assert queries() == few == 3
