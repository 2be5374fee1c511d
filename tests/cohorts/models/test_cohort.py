"""What the database itself refuses of cohorts and analyses, whatever a program asks for."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from cohorts.models import Analysis, Centre, Cohort, CohortCentre, CohortVersion
from cohorts.services import cohorts
from tests.cast import Cast


@pytest.fixture
def cohort(cast: Cast) -> Cohort:
    return cohorts.create(values={"name": "Everybody", "centres": ["north"]}, by=cast.haematologist)


@pytest.fixture
def version(cohort: Cohort) -> CohortVersion:
    return cohort.versions.get()


def analysis(version: CohortVersion, **columns: Any) -> Analysis:
    asked = {"kind": "survival", "definition": {}, "created_by": version.created_by}
    return Analysis.objects.create(cohort_version=version, **asked | columns)


def refuses(statement: str, match: str) -> None:
    with connection.cursor() as cursor:
        # What waits for the end of the transaction would stop an emptying before the table's own guard does.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(IntegrityError, match=match), transaction.atomic():
            cursor.execute(statement)


def test_a_cohort_never_mixes_synthetic_and_clinical_centres(cast: Cast, cohort: Cohort) -> None:
    for provenance, match in (("synthetic", "provenance_of_cohort"), ("clinical", "provenance_of_centre")):
        with pytest.raises(IntegrityError, match=match), transaction.atomic():
            CohortCentre.objects.create(cohort=cohort, centre=cast.demonstration, provenance=provenance)


def test_neither_a_centre_nor_a_cohort_changes_its_kind_under_the_other(cast: Cast, cohort: Cohort) -> None:
    with pytest.raises(IntegrityError, match="provenance"), transaction.atomic():
        Cohort.objects.filter(pk=cohort.pk).update(provenance="synthetic")
    with pytest.raises(IntegrityError, match="provenance"), transaction.atomic():
        Centre.objects.filter(pk=cast.north.pk).update(provenance="synthetic")


@pytest.mark.parametrize(
    ("statement", "constraint"),
    [
        ("UPDATE cohorts_cohort SET name = ''", "cohort_name_given"),
        ("UPDATE cohorts_cohort SET archived_at = '2000-01-01'", "cohort_archived_after_created"),
        (
            (
                "INSERT INTO cohorts_cohort (id, owner_id, name, description, provenance, created_at)"
                " SELECT gen_random_uuid(), owner_id, name, '', 'mixed', created_at FROM cohorts_cohort"
            ),
            "cohort_provenance_listed",
        ),
        ("UPDATE cohorts_cohortcentre SET provenance = 'mixed'", "cohortcentre_provenance_listed"),
        (
            (
                "INSERT INTO cohorts_cohortcentre (cohort_id, centre_id, provenance)"
                " SELECT cohort_id, centre_id, provenance FROM cohorts_cohortcentre"
            ),
            "cohortcentre_once",
        ),
        (
            (
                "INSERT INTO cohorts_cohortversion (cohort_id, number, definition, as_of, created_at, created_by_id)"
                " SELECT cohort_id, 2, '{}', '1899-12-31', created_at, created_by_id FROM cohorts_cohortversion"
            ),
            "cohortversion_as_of_from_1900",
        ),
        (
            (
                "INSERT INTO cohorts_cohortversion"
                " (cohort_id, number, definition, as_of, created_at, created_by_id, member_count)"
                " SELECT cohort_id, 2, '{}', as_of, created_at, created_by_id, 1 FROM cohorts_cohortversion"
            ),
            "cohortversion_count_whole",
        ),
    ],
)
def test_an_impossible_row_is_refused(version: CohortVersion, statement: str, constraint: str) -> None:
    refuses(statement, constraint)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE cohorts_cohortversion SET definition = '{}'",
        "UPDATE cohorts_cohortversion SET number = 2",
        "UPDATE cohorts_cohortversion SET member_count = 7",
        "DELETE FROM cohorts_cohortversion",
        "TRUNCATE cohorts_cohortversion CASCADE",
    ],
)
def test_a_version_is_never_changed_or_removed(version: CohortVersion, statement: str) -> None:
    refuses(statement, "append-only")


def test_a_version_takes_its_count_once(cast: Cast, cohort: Cohort) -> None:
    columns = {
        "cohort": cohort,
        "definition": {},
        "as_of": timezone.localdate(),
        "created_by": cast.haematologist,
    }
    later = CohortVersion.objects.create(number=2, **columns)
    counted = {"member_count": 3, "attrition": {"start": 3}, "counted_at": timezone.now()}
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        CohortVersion.objects.filter(pk=later.pk).update(**counted, number=3)
    CohortVersion.objects.filter(pk=later.pk).update(**counted)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        CohortVersion.objects.filter(pk=later.pk).update(**counted | {"member_count": 4})


def test_a_number_is_given_once_and_from_one_on(cast: Cast, cohort: Cohort) -> None:
    columns = {
        "cohort": cohort,
        "definition": {},
        "as_of": timezone.localdate(),
        "created_by": cast.haematologist,
    }
    for number, match in ((1, "numbered_once"), (0, "numbered_from_one")):
        with pytest.raises(IntegrityError, match=match), transaction.atomic():
            CohortVersion.objects.create(number=number, **columns)


@pytest.mark.parametrize(
    ("columns", "match"),
    [
        ({"state": "resting"}, "state_listed"),
        ({"kind": "Kaplan-Meier"}, "kind_is_a_code"),
        ({"state": "finished"}, "result_when_finished"),
        ({"state": "running", "result": {}}, "result_when_finished"),
        ({"state": "failed"}, "problem_when_failed"),
        ({"done": 3, "total": 2}, "done_within_total"),
    ],
)
def test_an_analysis_is_in_one_of_its_states_with_what_belongs_to_it(
    version: CohortVersion, columns: dict[str, Any], match: str
) -> None:
    with pytest.raises(IntegrityError, match=match), transaction.atomic():
        analysis(version, **columns)


def test_what_an_analysis_asks_stays_while_its_progress_moves(version: CohortVersion) -> None:
    row = analysis(version)
    Analysis.objects.filter(pk=row.pk).update(state="running", done=1, total=3, heartbeat_at=timezone.now())
    refuses('UPDATE cohorts_analysis SET definition = \'{"kind": "other"}\'', "stays")
    refuses("UPDATE cohorts_analysis SET kind = 'other'", "stays")
    refuses("DELETE FROM cohorts_analysis", "stays")
    refuses("TRUNCATE cohorts_analysis", "append-only")


def test_a_finished_analysis_no_longer_changes(version: CohortVersion) -> None:
    analysis(version, state="finished", result={"n": 1}, finished_at=timezone.now())
    refuses("UPDATE cohorts_analysis SET result = '{\"n\": 2}'", "stays")
    refuses("UPDATE cohorts_analysis SET state = 'queued', result = NULL", "stays")


def test_an_analysis_does_not_repeat_itself(version: CohortVersion) -> None:
    row = Analysis(cohort_version=version, kind="survival", definition={}, created_by=version.created_by)
    row.repeats_id = row.pk
    with pytest.raises(IntegrityError, match="does_not_repeat_itself"), transaction.atomic():
        row.save(force_insert=True)


def test_an_analysis_repeats_one_of_its_own_version(
    cast: Cast, cohort: Cohort, version: CohortVersion
) -> None:
    first = analysis(version)
    assert analysis(version, repeats=first).repeats == first
    other = cohorts.save_version(cohort=cohort, values={}, by=cast.haematologist)
    with pytest.raises(IntegrityError, match="repeats_its_own_version"), transaction.atomic():
        analysis(other, repeats=first)
