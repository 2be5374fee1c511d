"""The frame of a cohort against the record, patient by patient."""

from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cohorts.cohort_frame import cohort_frame, mrd_frame
from cohorts.hct_ci import ITEM_CODES
from cohorts.models import FitnessAssessment, Outcome, Patient, Transplant, TreatmentPhase
from cohorts.mrd import Assessment, Phase, timeline
from cohorts.selectors import Record, patients_visible_to, records_of
from cohorts.services import patients, rows
from decision_support.demonstration import generator
from tests.cast import Cast, early_negative

TODAY = date(2026, 11, 21)


def row_of(patient: Patient, as_of: date = TODAY, **options: Any) -> pd.Series:
    frame = cohort_frame(Patient.objects.filter(pk=patient.pk), as_of=as_of, **options)
    assert len(frame) == 1
    return frame.iloc[0]


def day(value: Any) -> date | None:
    return None if pd.isna(value) else value.date()


def derived(record: Record, as_of: date) -> tuple[str, str, str]:
    found = timeline(
        [
            Assessment(
                row.collected_on, row.reported_on, row.specimen, row.method, row.result, row.value, row.comparator,
                row.unit or "fraction", row.limit_of_detection, row.limit_of_quantification, row.adequate,
            )
            for row in record.mrd_assessments
        ],
        [
            Phase(row.cycle, row.started_on, row.kind, None if row.agents is None else tuple(row.agents))
            for row in record.treatment_phases
        ],
        as_of,
    )  # fmt: skip
    return found.state, "|".join(found.strata), "|".join(found.flags)


@pytest.mark.parametrize("as_of", [TODAY, date(2026, 10, 15)])
def test_every_synthetic_patient_has_the_timeline_of_the_bedside(cast: Cast, as_of: date) -> None:
    for person in generator.patients(generator.FIRST_CENTRE, prefix="DEMO", on=TODAY, seed=generator.SEED):
        patients.create(centre=cast.demonstration, record=person.record, by=cast.haematologist)
    everybody = Patient.objects.all()
    frame = cohort_frame(everybody, as_of=as_of).set_index("patient_id")
    records = records_of(everybody)
    assert len(frame) == len(records) >= 40
    for key, record in records.items():
        row = frame.loc[str(key)]
        strata = "" if pd.isna(row["mrd_strata"]) else row["mrd_strata"]
        assert (row["mrd_state"], strata, row["mrd_flags"]) == derived(record, as_of)


def test_what_is_not_known_is_missing_and_never_negative(cast: Cast) -> None:
    row = row_of(cast.patient())
    assert row.drop(["patient_id", "identifier", "centre", "provenance", "birth_date", "mrd_state", "mrd_strata",
                     "mrd_flags", "relapse_undated", "agents_not_stated"]).isna().all()  # fmt: skip
    assert not row["relapse_undated"]
    assert not row["agents_not_stated"]
    assert (row["mrd_state"], row["mrd_flags"]) == ("NO_DATA", "")
    assert row["mrd_strata"] == "early|late|never"


def test_a_filled_record_comes_out_with_its_own_values(cast: Cast) -> None:
    patient = cast.patient(early_negative())
    row = row_of(patient)
    assert (row["ikzf1_status"], row["ikzf1_lesion"], row["bcr_abl1"], row["sex"]) == (
        "deleted",
        "4-7",
        "negative",
        "female",
    )
    assert (row["wbc_10e9_per_l"], row["platelets_10e9_per_l"]) == (42.0, 61.0)
    assert day(row["diagnosed_on"]) == date(2026, 7, 1)
    # 14 March 1991 to 1 July 2026 are 35 years and 109 days: 12893 days.
    assert row["age_at_diagnosis"] == pytest.approx(12893 / 365.25)
    assert (row["mrd_state"], row["mrd_strata"]) == ("EARLY", "early")


def outcome(cast: Cast, patient: Patient, kind: str, on: str) -> Any:
    return rows.record(
        Outcome, patient=patient, values={"kind": kind, "occurred_on": on}, by=cast.haematologist
    )


def transplant(cast: Cast, patient: Patient, on: str, **values: Any) -> Any:
    given = {"performed_on": on, "kind": "allogeneic", "conditioning": "unknown", **values}
    return rows.record(Transplant, patient=patient, values=given, by=cast.haematologist)


def test_an_event_after_the_day_has_not_happened(cast: Cast) -> None:
    patient = cast.patient()
    outcome(cast, patient, "relapse", "2026-09-01")
    outcome(cast, patient, "death", "2026-10-01")
    row = row_of(patient, date(2026, 9, 15))
    assert (day(row["relapsed_on"]), day(row["died_on"])) == (date(2026, 9, 1), None)
    assert day(row["last_contact_on"]) == date(2026, 9, 1)
    row = row_of(patient)
    assert (day(row["died_on"]), row["death_kind"]) == (date(2026, 10, 1), "death")
    assert day(row["last_contact_on"]) == date(2026, 10, 1)


def test_a_patient_diagnosed_later_has_no_diagnosis_yet(cast: Cast) -> None:
    row = row_of(cast.patient(early_negative()), date(2026, 6, 30))
    assert (
        row[["diagnosed_on", "age_at_diagnosis", "ikzf1_status", "wbc_10e9_per_l", "remission_status"]]
        .isna()
        .all()
    )
    assert row["mrd_state"] == "NO_DATA"


def test_rows_entered_in_error_count_for_nothing(cast: Cast) -> None:
    patient = cast.patient()
    retracted = outcome(cast, patient, "death", "2026-10-01")
    rows.retract(retracted, reason="Another patient.", by=cast.haematologist)
    row = row_of(patient)
    assert pd.isna(row["died_on"])
    assert pd.isna(row["last_contact_on"])


def test_first_transplant_first_relapse_and_the_first_transplant_after_it(cast: Cast) -> None:
    patient = cast.patient()
    transplant(cast, patient, "2026-11-01", donor_kind="haploidentical", conditioning="ric")
    transplant(cast, patient, "2026-08-01", kind="autologous", conditioning="mac_chemo")
    outcome(cast, patient, "relapse", "2026-10-10")
    outcome(cast, patient, "relapse", "2026-11-10")
    row = row_of(patient)
    assert (day(row["transplanted_on"]), row["transplant_kind"]) == (date(2026, 8, 1), "autologous")
    assert (row["conditioning"], pd.isna(row["donor_kind"])) == ("mac_chemo", True)
    assert day(row["relapsed_on"]) == date(2026, 10, 10)
    assert day(row["transplanted_after_relapse_on"]) == date(2026, 11, 1)
    assert row["transplant_kind_after_relapse"] == "allogeneic"


def test_the_stratum_is_that_of_the_day_asked_for(cast: Cast) -> None:
    patient = cast.patient(early_negative(mrd_assessments=[], fitness=None))
    cast.mrd(patient, "2026-08-06", result="quantified", value=Decimal("0.001"), limit_of_detection=None)
    cast.cycle(patient, 2, "2026-08-12")
    cast.mrd(patient, "2026-09-10", reported_on="2026-09-15")
    transplant(cast, patient, "2026-09-12")
    assert row_of(patient)["mrd_strata"] == "late"
    assert row_of(patient, stratum_as_of="transplant")["mrd_strata"] == "late|never"
    # In remission on 6 August; day 30 is 5 September, day 45 is 20 September.
    assert row_of(patient, stratum_as_of="landmark", landmark_days=30)["mrd_state"] == "PENDING"
    assert row_of(patient, stratum_as_of="landmark", landmark_days=45)["mrd_strata"] == "late"
    assert (
        row_of(patient, date(2026, 9, 14), stratum_as_of="landmark", landmark_days=45)["mrd_state"]
        == "PENDING"
    )


def test_without_the_day_asked_for_there_is_no_stratum_and_no_fitness(cast: Cast) -> None:
    row = row_of(cast.patient(early_negative()), stratum_as_of="transplant")
    assert row[["mrd_state", "mrd_strata", "mrd_flags", "ecog", "hct_ci"]].isna().all()


def test_a_landmark_needs_its_day(cast: Cast) -> None:
    with pytest.raises(ValueError, match="landmark_days"):
        cohort_frame(Patient.objects.all(), as_of=TODAY, stratum_as_of="landmark")


def test_fitness_is_the_latest_by_the_day_and_counted_from_its_items(cast: Cast) -> None:
    patient = cast.patient(early_negative(fitness=None))
    for values in (
        {
            "assessed_on": "2026-09-01",
            "ecog": 2,
            "hct_ci_items": dict.fromkeys(ITEM_CODES, False) | {"diabetes": True},
        },
        {"assessed_on": "2026-10-01", "ecog": 0, "hct_ci": 4},
        {"ecog": 1},
    ):
        rows.record(FitnessAssessment, patient=patient, values=values, by=cast.haematologist)
    row = row_of(patient)
    assert (row["ecog"], row["hct_ci"]) == (0, 4)
    row = row_of(patient, date(2026, 9, 30))
    assert (row["ecog"], row["hct_ci"]) == (2, 1)


def test_fitness_without_a_day_does_not_count_at_transplant_or_a_landmark(cast: Cast) -> None:
    patient = cast.patient(early_negative(fitness=None))
    rows.record(FitnessAssessment, patient=patient, values={"ecog": 1, "hct_ci": 4}, by=cast.haematologist)
    assert row_of(patient)["hct_ci"] == 4
    later = cohort_frame(Patient.objects.all(), as_of=TODAY, stratum_as_of="landmark", landmark_days=0,
                         landmark_from="diagnosed_on")  # fmt: skip
    assert later[["ecog", "hct_ci"]].isna().all(axis=None)


def test_immunotherapy_counts_from_its_first_day(cast: Cast) -> None:
    patient = cast.patient(early_negative())
    for on, agents in (("2026-09-03", ["Blinatumomab 28 ug"]), ("2026-08-20", ["vincristine"])):
        values = {"started_on": on, "kind": "consolidation", "agents": agents}
        rows.record(TreatmentPhase, patient=patient, values=values, by=cast.haematologist)
    assert day(row_of(patient)["immunotherapy_from"]) == date(2026, 9, 3)


@pytest.mark.parametrize("stated", [True, False])
def test_agents_not_stated_are_neither_none_nor_those_of_another_cycle(cast: Cast, stated: bool) -> None:
    """What is stated anywhere is not read into the cycle without agents, and without any there is nothing to read."""
    given = {"agents": ["blinatumomab"]} if stated else {}
    phases = [{"cycle": 1, "started_on": "2026-07-06"}, {"cycle": 2, "started_on": "2026-08-20", **given}]
    row = row_of(cast.patient(early_negative(treatment_phases=phases)))
    assert row["agents_not_stated"]
    assert "AGENTS_UNKNOWN" in row["mrd_flags"]
    if stated:
        assert day(row["immunotherapy_from"]) == date(2026, 8, 20)
    else:
        assert pd.isna(row["immunotherapy_from"])
    none = [{**phase, "agents": phase.get("agents", [])} for phase in phases]
    row = row_of(cast.patient(early_negative(treatment_phases=none)))
    assert not row["agents_not_stated"]
    assert "AGENTS_UNKNOWN" not in row["mrd_flags"]


def test_levels_keep_their_side_of_the_threshold_and_their_unit(cast: Cast) -> None:
    patient = cast.patient(early_negative(mrd_assessments=[]))
    for on, value, unit in (
        ("2026-08-01", "0.0002", "fraction"),
        ("2026-08-02", "0.0001", "fraction"),
        ("2026-08-03", "0.01", "percent"),
        ("2026-08-04", "0.03", "percent"),
    ):
        cast.mrd(
            patient,
            on,
            result="quantified",
            value=Decimal(value),
            unit=unit,
            limit_of_detection=Decimal("0.001"),
        )
    with connection.cursor() as cursor:
        # More digits than a form takes; the nearest double is that of 10^-4 itself.
        cursor.execute(
            "UPDATE cohorts_mrdassessment SET value = 0.00009999999999999999999999 WHERE collected_on = '2026-08-01'"
        )
    frame = mrd_frame(Patient.objects.filter(pk=patient.pk))
    levels, limits = frame["fraction"].tolist(), frame["limit_of_detection"].tolist()
    assert levels[0] < 1e-4
    assert levels[1:] == [1e-4, 1e-4, 3e-4]
    assert limits == [1e-3, 1e-3, 1e-5, 1e-5]


def test_a_result_that_was_not_reported_by_the_day_is_not_among_the_results(cast: Cast) -> None:
    patient = cast.patient(early_negative(mrd_assessments=[]))
    cast.mrd(patient, "2026-08-06", reported_on="2026-08-20")
    chosen = Patient.objects.filter(pk=patient.pk)
    assert len(mrd_frame(chosen, as_of=date(2026, 8, 19))) == 0
    frame = mrd_frame(chosen, as_of=date(2026, 8, 20))
    assert frame["patient_id"].tolist() == [str(patient.pk)]
    assert (frame["method"][0], day(frame["collected_on"][0])) == ("flow", date(2026, 8, 6))


def test_only_the_patients_given_are_in_it(cast: Cast) -> None:
    mine, theirs = cast.patient(), cast.patient(centre=cast.south)
    visible = patients_visible_to(cast.haematologist)
    assert cohort_frame(visible, as_of=TODAY)["patient_id"].tolist() == [str(mine.pk)]
    assert cohort_frame(Patient.objects.none(), as_of=TODAY).empty
    assert mrd_frame(Patient.objects.filter(pk=theirs.pk)).empty


def test_it_asks_as_often_for_one_patient_as_for_many(cast: Cast) -> None:
    for _ in range(3):
        cast.patient(early_negative())
    counts = []
    for chosen in (Patient.objects.all()[:1], Patient.objects.all()):
        with CaptureQueriesContext(connection) as captured:
            cohort_frame(chosen, as_of=TODAY)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 6


def described_relapse(cast: Cast, values: dict[str, Any], **diagnosis: Any) -> Patient:
    """A patient diagnosed on 1 March 2021 whose first relapse is described."""
    record = early_negative()
    record["diagnosis"] = {"diagnosed_on": "2021-03-01", "lineage": "B", **diagnosis}
    for later in ("mrd_assessments", "treatment_phases"):
        record[later] = []
    for later in ("remission", "fitness"):
        del record[later]
    return cast.patient({**record, "first_relapse": values})


def test_a_described_relapse_counts_like_one_among_the_outcomes(cast: Cast) -> None:
    patient = described_relapse(
        cast,
        {"relapsed_on": "2023-06-10", "site": "combined", "lineage": "B", "end_of_therapy_on": "2023-05-01"},
        protocol="COG",
        final_risk_group="high",
    )
    row = row_of(patient)
    assert (row["protocol"], row["final_risk_group"], row["relapse_site"]) == ("COG", "high", "combined")
    assert (day(row["relapsed_on"]), day(row["end_of_therapy_on"])) == (date(2023, 6, 10), date(2023, 5, 1))
    # 27 completed months from diagnosis: for COG from 18 on, and before 36.
    assert row["relapse_timing"] == "early"
    assert day(row["last_contact_on"]) == date(2023, 6, 10)
    before = row_of(patient, date(2023, 6, 9))
    assert (
        before[["relapsed_on", "relapse_site", "relapse_timing", "end_of_therapy_on"]].isna().tolist()
        == [True] * 4
    )


def test_of_two_days_of_a_first_relapse_the_earlier_one_counts(cast: Cast) -> None:
    patient = described_relapse(cast, {"relapsed_on": "2023-06-10", "site": "marrow"})
    outcome(cast, patient, "relapse", "2023-06-02")
    assert day(row_of(patient)["relapsed_on"]) == date(2023, 6, 2)


def test_a_relapse_without_a_day_is_no_life_without_relapse(cast: Cast) -> None:
    row = row_of(described_relapse(cast, {"site": "marrow"}, protocol="COG"))
    assert (row["relapse_undated"], pd.isna(row["relapsed_on"]), row["relapse_site"]) == (
        True,
        True,
        "marrow",
    )
    assert not row_of(cast.patient())["relapse_undated"]


def test_the_end_of_treatment_alone_is_no_relapse(cast: Cast) -> None:
    row = row_of(described_relapse(cast, {"end_of_therapy_on": "2023-05-01", "on_treatment": False}))
    assert (row["relapse_undated"], day(row["end_of_therapy_on"])) == (False, date(2023, 5, 1))
