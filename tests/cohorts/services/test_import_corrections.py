"""Refused rows that come back corrected: the mapping of the first file, and nothing decided for the second."""

import pytest

from cohorts.models import DataImport
from cohorts.services import import_corrections, imports
from cohorts.services.errors import NotPermitted
from tests.cast import Cast
from tests.cohorts.services.importing import finished

FIRST = "patient_id,birth_date,mrd_date,mrd\nP1,1990-01-02,2020-01-01,neg\nP2,1990-13-02,2020-01-01,neg\n"


def corrected(cast: Cast, earlier: DataImport, content: str) -> imports.Upload:
    return import_corrections.upload(
        earlier=earlier, file_name="again.csv", content=[content.encode()], by=cast.haematologist
    )


def test_the_corrected_rows_are_read_as_the_first_file_was(cast: Cast) -> None:
    earlier = finished(cast, FIRST)
    rows = "patient_id,birth_date,mrd_date,mrd,landmark_reason\nP2,1990-12-02,2020-01-01,neg,no such day\n"
    done = corrected(cast, earlier, rows)
    assert (done.data_import.state, done.data_import.counts["rows_taken"]) == ("ready", 1)
    assert done.data_import.definition is not None
    assert done.data_import.pk != earlier.pk


def test_a_patient_who_came_in_with_the_first_file_is_asked_about_again(cast: Cast) -> None:
    earlier = finished(cast, FIRST)
    done = corrected(cast, earlier, "patient_id,birth_date,mrd_date,mrd\nP1,1990-01-02,2020-03-01,neg\n")
    assert [question["code"] for question in done.data_import.questions] == ["existing_patients"]


def test_another_file_is_put_before_a_person(cast: Cast) -> None:
    earlier = finished(cast, FIRST)
    done = corrected(cast, earlier, "a,b\n1,2\n")
    assert done.data_import.state == "needs_answers"
    assert {question["code"] for question in done.data_import.questions} >= {"column_missing"}


def test_the_first_file_itself_changes_nothing(cast: Cast) -> None:
    earlier = finished(cast, FIRST)
    done = corrected(cast, earlier, FIRST)
    assert done.repeated
    assert done.data_import == earlier


def test_only_a_clinician_of_the_centre_hands_rows_in(cast: Cast) -> None:
    earlier = finished(cast, FIRST)
    with pytest.raises(NotPermitted):
        import_corrections.upload(
            earlier=earlier, file_name="x.csv", content=[b"a,b\n1,2\n"], by=cast.statistician
        )
