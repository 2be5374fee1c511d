"""The database refuses what cannot be in a record, whoever writes: these tests go past services, forms and models.

Cohorts, analyses and imports have tests of their own.
"""

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from cohorts.hct_ci import ITEM_CODES
from cohorts.models import MRDAssessment, Patient
from cohorts.models.diagnosis import MARKER_COLUMNS
from tests.cast import Cast, early_negative

TABLES = {
    "patient": "cohorts_patient",
    "diagnosis": "cohorts_diagnosis",
    "phase": "cohorts_treatmentphase",
    "mrd": "cohorts_mrdassessment",
    "donor": "cohorts_donor",
    "fitness": "cohorts_fitnessassessment",
    "graft": "cohorts_graft",
    "relapse": "cohorts_firstrelapse",
    "prior": "cohorts_priortreatment",
    "transplant": "cohorts_transplant",
    "outcome": "cohorts_outcome",
    "centre": "cohorts_centre",
    "membership": "cohorts_membership",
    "audit": "cohorts_auditevent",
}


@pytest.fixture
def patient(cast: Cast) -> Patient:
    return cast.patient(
        early_negative(
            transplants=[
                {"performed_on": "2026-10-01", "kind": "allogeneic", "donor_kind": "matched_sibling"}
            ],
            outcomes=[{"kind": "relapse", "occurred_on": "2026-11-01"}],
            first_relapse={"relapsed_on": "2026-11-01", "site": "marrow", "on_treatment": True},
            prior_treatment={"hsct": False},
        )
    )


def refused_by(sql: str) -> str | None:
    """The name of the constraint that refuses a statement, None where it is accepted."""
    refusal = None
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    except IntegrityError as error:
        refusal = getattr(error.__cause__, "diag", None)
    return str(refusal.constraint_name) if refusal else None


# (table, what is set, the constraint or trigger that refuses it)
IMPOSSIBLE = [
    ("patient", "birth_date = '1899-12-31'", "patient_birth_date_from_1900"),
    ("patient", "planned_hsct_on = '1990-01-01'", "patient_planned_hsct_on_after_birth"),
    ("patient", "identifier = ''", "patient_identifier_given"),
    ("patient", "record_version = 0", "patient_record_version_counts"),
    ("centre", "name = ''", "centre_name_given"),
    ("centre", "allo_nrm_2y = 1.01", "centre_allo_nrm_2y_range"),
    ("centre", "allo_nrm_2y = -0.01", "centre_allo_nrm_2y_range"),
    ("membership", "ended_at = '2000-01-01'", "membership_ended_after_granted"),
    ("diagnosis", "diagnosed_on = '1899-12-31', remission_achieved_on = NULL", "diagnosed_on_after_birth"),
    (
        "diagnosis",
        "remission_achieved_on = '1899-12-31', diagnosed_on = NULL",
        "diagnosis_remission_achieved_on_from_1900",
    ),
    (
        "diagnosis",
        "remission_achieved_on = '2026-06-30'",
        "diagnosis_remission_achieved_on_after_diagnosed_on",
    ),
    ("diagnosis", "wbc_10e9_per_l = -0.1", "diagnosis_wbc_10e9_per_l_range"),
    ("diagnosis", "wbc_10e9_per_l = 1500.1", "diagnosis_wbc_10e9_per_l_range"),
    ("diagnosis", "platelets_10e9_per_l = 1501", "diagnosis_platelets_10e9_per_l_range"),
    ("phase", "cycle = 0", "treatmentphase_cycle_range"),
    ("phase", "cycle = 31", "treatmentphase_cycle_range"),
    ("phase", "started_on = '1899-12-31'", "started_on_after_birth"),
    ("mrd", "collected_on = '1899-12-31', reported_on = NULL", "collected_on_after_birth"),
    ("mrd", "reported_on = '2026-08-05'", "mrdassessment_reported_on_after_collected_on"),
    ("mrd", "limit_of_detection = 0", "mrdassessment_limit_of_detection_in_unit"),
    ("mrd", "limit_of_detection = 1.1", "mrdassessment_limit_of_detection_in_unit"),
    ("mrd", "limit_of_quantification = 0", "mrdassessment_limit_of_quantification_in_unit"),
    ("mrd", "unit = NULL", "mrdassessment_limit_of_detection_in_unit"),
    ("mrd", "result = 'quantified', value = 0", "mrdassessment_value_in_unit"),
    ("mrd", "result = 'quantified', value = 1.5", "mrdassessment_value_in_unit"),
    ("mrd", "result = 'quantified', value = 100.5, unit = 'percent'", "mrdassessment_value_in_unit"),
    ("mrd", "result = 'quantified'", "mrdassessment_result_matches_figures"),
    ("mrd", "result = 'quantified', value = 0.1, comparator = '<'", "mrdassessment_result_matches_figures"),
    ("mrd", "result = 'below', value = 0.1", "mrdassessment_result_matches_figures"),
    ("mrd", "result = 'below', value = 0.1, comparator = '>'", "mrdassessment_result_matches_figures"),
    ("mrd", "result = 'below', comparator = '<'", "mrdassessment_result_matches_figures"),
    ("mrd", "value = 0.1", "mrdassessment_result_matches_figures"),
    ("mrd", "comparator = '<'", "mrdassessment_result_matches_figures"),
    ("mrd", "result = NULL, value = 0.1", "mrdassessment_result_matches_figures"),
    ("mrd", "result = 'positive_not_quantifiable', value = 0.1", "mrdassessment_result_matches_figures"),
    ("mrd", "result = 'not_evaluable', comparator = '<'", "mrdassessment_result_matches_figures"),
    ("mrd", "retracted_at = now()", "mrdassessment_retraction_whole"),
    ("mrd", "retracted_at = now(), retracted_by_id = created_by_id", "mrdassessment_retraction_whole"),
    ("mrd", "retraction_reason = 'a slip'", "mrdassessment_retraction_whole"),
    ("phase", "retraction_reason = 'a slip'", "treatmentphase_retraction_whole"),
    ("donor", "retraction_reason = 'a slip'", "donor_retraction_whole"),
    ("fitness", "retraction_reason = 'a slip'", "fitnessassessment_retraction_whole"),
    ("transplant", "retraction_reason = 'a slip'", "transplant_retraction_whole"),
    ("outcome", "retraction_reason = 'a slip'", "outcome_retraction_whole"),
    ("fitness", "ecog = 5", "fitnessassessment_ecog_range"),
    ("fitness", "hct_ci_stated = 27", "fitnessassessment_hct_ci_stated_range"),
    ("fitness", "lansky = 110", "fitnessassessment_lansky_range"),
    ("fitness", "karnofsky = 110", "fitnessassessment_karnofsky_range"),
    ("fitness", "lansky = 85", "fitnessassessment_lansky_in_tens"),
    ("fitness", "karnofsky = 5", "fitnessassessment_karnofsky_in_tens"),
    ("prior", "car_t = FALSE, b_cell_recovery_within_6_months = TRUE", "priortreatment_b_cells_of_car_t"),
    ("relapse", "site = 'cns', marrow_blasts_percent = 5", "firstrelapse_isolated_not_in_marrow"),
    ("relapse", "site = 'testis', marrow_blasts_percent = 5", "firstrelapse_isolated_not_in_marrow"),
    (
        "relapse",
        "site = 'other_extramedullary', marrow_blasts_percent = 100",
        "firstrelapse_isolated_not_in_marrow",
    ),
    ("diagnosis", "platelets_cut_off_10e9_per_l = 0.5", "diagnosis_platelets_cut_off_10e9_per_l_range"),
    ("relapse", "relapsed_on = '1899-12-31'", "firstrelapse_relapsed_on_from_1900"),
    (
        "relapse",
        "end_of_therapy_on = '1899-12-31', on_treatment = NULL",
        "firstrelapse_end_of_therapy_on_from_1900",
    ),
    ("relapse", "marrow_blasts_percent = 100.1", "firstrelapse_marrow_blasts_percent_range"),
    (
        "relapse",
        "end_of_therapy_on = '2026-11-02', on_treatment = NULL",
        "firstrelapse_not_before_end_of_therapy",
    ),
    ("relapse", "end_of_therapy_on = '2026-10-31'", "firstrelapse_on_treatment_or_off"),
    ("fitness", "assessed_on = '1899-12-31'", "fitnessassessment_assessed_on_from_1900"),
    ("fitness", "contraindications = '{tired}'", "fitnessassessment_contraindications_listed"),
    ("fitness", """hct_ci_items = '{"snoring": true}'""", "fitnessassessment_hct_ci_items_listed"),
    ("fitness", "hct_ci_items = '[]'", "fitnessassessment_hct_ci_items_listed"),
    ("fitness", """hct_ci_items = '{"cardiac": 1}'""", "fitnessassessment_hct_ci_items_answers"),
    ("transplant", "kind = 'autologous'", "transplant_donor_only_allogeneic"),
    ("transplant", "performed_on = '1899-12-31'", "transplant_performed_on_from_1900"),
    ("outcome", "occurred_on = '1899-12-31'", "outcome_occurred_on_from_1900"),
]


@pytest.mark.parametrize(("table", "assignment", "constraint"), IMPOSSIBLE)
def test_an_impossible_row_is_refused(patient: Patient, table: str, assignment: str, constraint: str) -> None:
    assert refused_by(f"UPDATE {TABLES[table]} SET {assignment}") == constraint


@pytest.mark.parametrize(
    ("table", "assignment"),
    [
        ("diagnosis", "wbc_10e9_per_l = 0"),
        ("diagnosis", "wbc_10e9_per_l = 1500"),
        ("diagnosis", "remission_achieved_on = diagnosed_on"),
        ("mrd", "reported_on = collected_on"),
        ("mrd", "result = 'quantified', value = 1"),
        ("mrd", "result = 'quantified', value = 100, unit = 'percent'"),
        ("mrd", "result = 'quantified', value = 0.1, comparator = '>='"),
        ("mrd", "result = 'below', value = 0.0001, comparator = '<='"),
        ("mrd", "result = NULL"),
        ("mrd", "unit = NULL, limit_of_detection = NULL"),
        ("fitness", "ecog = 4, hct_ci_stated = 26"),
        ("fitness", """hct_ci_items = '{"cardiac": true, "renal": false, "obesity": null}'"""),
        ("fitness", "contraindications = '{}'"),
        ("fitness", "contraindications = '{organ_failure,uncontrolled_infection}'"),
        ("transplant", "kind = 'autologous', donor_kind = NULL"),
        ("relapse", "end_of_therapy_on = relapsed_on, on_treatment = false"),
        ("relapse", "marrow_blasts_percent = 100"),
        ("relapse", "site = 'cns', marrow_blasts_percent = 4.9"),
        ("relapse", "site = 'combined', marrow_blasts_percent = 60"),
        ("relapse", "site = NULL, marrow_blasts_percent = 60"),
        ("prior", "car_t = NULL, b_cell_recovery_within_6_months = TRUE"),
        ("prior", "car_t = TRUE, b_cell_recovery_within_6_months = FALSE"),
        ("prior", "car_t = FALSE"),
        ("fitness", "lansky = 100, karnofsky = 0"),
        # What was entered in error stays to be read as it was entered.
        (
            "fitness",
            "lansky = 85, retracted_at = now(), retracted_by_id = created_by_id, retraction_reason = 'a slip'",
        ),
        ("phase", "agents = NULL"),
        ("phase", "agents = '{}'"),
        ("phase", "cycle = NULL"),
        ("phase", "cycle = 30"),
        ("patient", "birth_date = '1900-01-01'"),
        ("centre", "allo_nrm_2y = 1"),
    ],
)
def test_the_ends_of_a_range_are_accepted(patient: Patient, table: str, assignment: str) -> None:
    assert refused_by(f"UPDATE {TABLES[table]} SET {assignment}") is None


def of_the_record() -> list[type[models.Model]]:
    every = apps.get_app_config("cohorts").get_models()
    return [model for model in every if model._meta.db_table in TABLES.values()]


def _lists() -> list[tuple[str, str, str]]:
    """Every column with a coded list, by its constraint."""
    found = []
    for model in of_the_record():
        for constraint in model._meta.constraints:
            column = constraint.name.removesuffix("_listed").removeprefix(f"{model._meta.model_name}_")
            if constraint.name.endswith("_listed") and column not in ("contraindications", "hct_ci_items"):
                found.append((model._meta.db_table, column, constraint.name))
    return found


@pytest.mark.parametrize(("table", "column", "constraint"), _lists())
def test_a_code_outside_its_list_is_refused(
    patient: Patient, table: str, column: str, constraint: str
) -> None:
    refusal = refused_by(f"UPDATE {table} SET {column} = 'nonsense'")
    # Another rule of the row may speak first.
    assert refusal == constraint or refusal in {
        "mrdassessment_result_matches_figures",
        "mrdassessment_limit_of_detection_in_unit",
        "transplant_donor_only_allogeneic",
    }


def test_every_marker_of_the_vocabulary_has_its_column_and_its_list() -> None:
    listed = {column for table, column, _ in _lists() if table == "cohorts_diagnosis"}
    assert set(MARKER_COLUMNS) <= listed


def test_every_hct_ci_item_may_be_stored(patient: Patient) -> None:
    items = ", ".join(f'"{code}": true' for code in ITEM_CODES)
    assert refused_by(f"UPDATE cohorts_fitnessassessment SET hct_ci_items = '{{{items}}}'") is None


def test_every_check_constraint_is_met_by_a_test() -> None:
    tried = {constraint for _, _, constraint in IMPOSSIBLE}
    tried |= {constraint for _, _, constraint in _lists()}
    # The order against the birth date speaks first for these; see the triggers' own tests.
    tried |= {
        "diagnosis_diagnosed_on_from_1900",
        "treatmentphase_started_on_from_1900",
        "mrdassessment_collected_on_from_1900",
    }
    # The audit refuses every update, so its checks are met on insertion.
    tried |= {"auditevent_action_is_a_code", "auditevent_actor_given"}
    known = {
        constraint.name
        for model in of_the_record()
        for constraint in model._meta.constraints
        if isinstance(constraint, models.CheckConstraint)
    }
    assert known - tried == set()


def test_an_audit_row_needs_an_actor_and_an_action_that_is_a_code(db: None) -> None:
    insert = (
        "INSERT INTO cohorts_auditevent (at, actor_username, action, object_type, object_id, centre_code, changes,"
        " reason) VALUES (now(), '{}', '{}', 'Patient', '1', 'north', '{{}}', '')"
    )
    assert refused_by(insert.format("", "recorded")) == "auditevent_actor_given"
    assert refused_by(insert.format("somebody", "Drop it")) == "auditevent_action_is_a_code"


def test_a_cycle_number_stands_once_among_the_rows_that_stand(cast: Cast, patient: Patient) -> None:
    copy = (
        "INSERT INTO cohorts_treatmentphase (created_at, created_by_id, patient_id, cycle, started_on, agents,"
        " retracted_at, retracted_by_id, retraction_reason)"
        " SELECT created_at, created_by_id, patient_id, cycle, started_on, agents, {} FROM cohorts_treatmentphase"
    )
    assert refused_by(copy.format("now(), created_by_id, 'entered twice'")) is None
    assert refused_by(copy.format("NULL, NULL, ''")) == "treatmentphase_cycle_once"


def test_a_hospital_number_stands_once_in_a_centre(cast: Cast) -> None:
    cast.patient()
    other = cast.patient()
    number = "(SELECT min(identifier) FROM cohorts_patient)"
    assert (
        refused_by(f"UPDATE cohorts_patient SET identifier = {number} WHERE id = '{other.pk}'")
        == "patient_identifier_once"
    )


def test_a_patient_dies_once(cast: Cast, patient: Patient) -> None:
    insert = (
        "INSERT INTO cohorts_outcome (created_at, created_by_id, patient_id, kind, occurred_on, retraction_reason)"
        " SELECT created_at, created_by_id, patient_id, '{}', '2026-11-02', '' FROM cohorts_outcome LIMIT 1"
    )
    assert refused_by(insert.format("death")) is None
    assert refused_by(insert.format("nrm")) == "outcome_one_death"


@pytest.mark.parametrize(
    ("table", "column", "trigger"),
    [
        ("cohorts_diagnosis", "diagnosed_on", "diagnosed_on_after_birth"),
        ("cohorts_treatmentphase", "started_on", "started_on_after_birth"),
        ("cohorts_mrdassessment", "collected_on", "collected_on_after_birth"),
    ],
)
def test_nothing_lies_before_the_birth(patient: Patient, table: str, column: str, trigger: str) -> None:
    assert refused_by(f"UPDATE {table} SET {column} = '1991-03-13'") == trigger
    assert refused_by(f"UPDATE {table} SET {column} = '1991-03-14'") is None


def test_the_birth_date_cannot_be_moved_behind_the_record(patient: Patient) -> None:
    assert refused_by("UPDATE cohorts_patient SET birth_date = '2026-07-02'") == "patient_birth_before_record"
    assert refused_by("UPDATE cohorts_patient SET birth_date = '2026-07-01'") is None


def test_a_retracted_sample_does_not_hold_the_birth_date(cast: Cast) -> None:
    patient = cast.patient()
    cast.mrd(patient, collected_on="2000-01-01")
    move = "UPDATE cohorts_patient SET birth_date = '2001-01-01'"
    assert refused_by(move) == "patient_birth_before_record"
    MRDAssessment.objects.update(
        retracted_at="2026-11-01T00:00:00Z",
        retracted_by=cast.haematologist,
        retraction_reason="another patient",
    )
    assert refused_by(move) is None
