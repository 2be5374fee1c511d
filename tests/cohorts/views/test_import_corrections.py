"""The form of refused rows: each fault beside its cell, what was typed kept, and nothing changed by a hostile one."""

import re
from typing import Any

import pytest
from django.test import Client

from cohorts.models import DataImport, ImportCorrection, ImportRefusedRow, Patient
from cohorts.services import import_states, imports
from cohorts.views import import_corrections
from tests.cast import Cast
from tests.cohorts.views.test_imports import Form, now, page, place, ready
from tests.jobs import Jobs

__all__ = ["page"]
FAULTY = (
    b"MRN,DOB,Sex,MRD date,MRD (%)\n"
    b"P1,1990-01-02,F,2020-01-01,0.5\n"
    b"P1,1990-01-02,F,2020-02-30,0.5\n"
    b"P2,1990-13-02,M,2020-01-01,0.5\n"
)


def shown(client: Client, current: DataImport, query: str = "") -> str:
    return client.get(place(current, "import-refused-rows") + query).content.decode()


def field(current: DataImport, row: int, cell: int) -> str:
    return f"c{ImportRefusedRow.objects.get(data_import=current, row_number=row).pk}-{cell}"


def send(client: Client, current: DataImport, **typed: str) -> Any:
    sent = Form(shown(client, current)).sent | typed
    return client.post(place(current, "import-refused-rows"), sent, follow=True)


def test_the_preview_leads_to_a_form_with_each_reason_beside_its_cell(page: Client, cast: Cast) -> None:
    current = ready(cast, FAULTY)
    assert place(current, "import-refused-rows") in page.get(place(current)).content.decode()
    form = shown(page, current)
    name = field(current, 3, 3)
    assert re.search(rf'name="{name}" value="2020-02-30" aria-invalid="true"', form)
    assert re.search(rf'id="{name}-error">There is no such day.', form)
    assert f'name="{field(current, 3, 1)}" value="1990-01-02"' in form  # the other cells can be changed too


def test_a_form_sent_as_it_stands_changes_nothing(page: Client, cast: Cast) -> None:
    current = ready(cast, FAULTY)
    assert "No cell was changed." in send(page, current).content.decode()
    assert not ImportCorrection.objects.exists()


def test_a_corrected_cell_is_kept_and_the_file_checked_again(page: Client, cast: Cast) -> None:
    current = ready(cast, FAULTY)
    answer = send(page, current, **{field(current, 3, 3): "2020-02-28"}).content.decode()
    assert "1 row was corrected." in answer
    assert "2020-02-30" in answer  # in the list of corrected cells
    assert now(current).counts["rows_refused"] == 1
    answer = send(page, current, **{field(current, 4, 1): "1990-12-02"}).content.decode()
    assert "Take in 3 rows" in answer  # nothing is left to correct: back at the preview
    assert not Patient.objects.exists()


def test_what_is_still_wrong_stands_there_as_it_was_typed_with_its_reason(page: Client, cast: Cast) -> None:
    current = ready(cast, FAULTY)
    typed = {field(current, 3, 3): "2020-02-28", field(current, 4, 1): "<b>soon"}
    answer = send(page, current, **typed).content.decode()
    assert "Nothing was kept" in answer
    assert Form(answer).sent[field(current, 4, 1)] == "<b>soon"
    assert Form(answer).sent[field(current, 3, 3)] == "2020-02-28"
    assert "<b>soon" not in answer
    assert answer.count("Right as it is typed") == 1
    assert answer.count("There is no such day.") == 0
    assert answer.count("This cannot be read as a date.") == 1
    assert not ImportCorrection.objects.exists()


def test_rows_of_a_finished_import_come_in_at_once(page: Client, cast: Cast) -> None:
    current = ready(cast, FAULTY)
    imports.start(data_import=current, by=cast.haematologist)
    answer = send(page, current, **{field(current, 4, 1): "1990-12-02"}).content.decode()
    assert "1 row was corrected." in answer
    assert Patient.objects.filter(identifier="P2").exists()
    assert "1 refused row was corrected and taken in since." in page.get(place(current)).content.decode()
    assert "Take back" not in answer


def test_a_correction_is_taken_back(page: Client, cast: Cast) -> None:
    current = ready(cast, FAULTY)
    send(page, current, **{field(current, 3, 3): "2020-02-28"})
    kept = ImportCorrection.objects.get()
    answer = page.post(place(current, "import-take-back"), {"correction": kept.pk}, follow=True)
    assert "2020-02-30" in Form(answer.content.decode()).sent.values()
    for given in ("", "x", "9" * 30, str(kept.pk)):  # the last one stands as in the file already
        answer = page.post(place(current, "import-take-back"), {"correction": given}, follow=True)
        assert "No cell was changed." in answer.content.decode()


def test_many_rows_stand_on_pages(page: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_corrections, "ROWS_A_PAGE", 2)
    lines = b"".join(b"P%d,1990-13-02,F,2020-01-01,0.5\n" % number for number in range(5))
    current = ready(cast, b"MRN,DOB,Sex,MRD date,MRD (%)\n" + lines)
    assert "Page 1 of 3" in shown(page, current)
    assert "P4" in shown(page, current, "?page=3")


@pytest.mark.parametrize(
    "hostile",
    [{"c1-1": "x"}, {"c999999999999999999-1": "x"}, {"c1-99999": "x"}, {"c-": "x"}, {"c1-1": "\x00"}],
    ids=str,
)
def test_a_hostile_form_is_never_a_fault(page: Client, cast: Cast, hostile: dict[str, str]) -> None:
    current = ready(cast, FAULTY)
    response = page.post(place(current, "import-refused-rows"), hostile, follow=True)
    assert response.status_code == 200
    own = {field(current, 3, cell): "\x00\x1f\x1e" * 50 for cell in range(5)} | {field(current, 3, 4999): "x"}
    response = page.post(place(current, "import-refused-rows"), own, follow=True)
    assert response.status_code == 200
    assert not ImportCorrection.objects.exists()


def test_nothing_is_corrected_while_a_worker_has_the_file(
    page: Client, cast: Cast, jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    current = ready(cast, FAULTY)
    monkeypatch.setattr(import_states, "SMALL", 10)
    answer = send(page, current, **{field(current, 3, 3): "2020-02-28"}).content.decode()
    assert now(current).state == "queued"
    assert "1 row was corrected." in answer
    answer = page.get(place(current, "import-refused-rows"), follow=True).content.decode()
    assert "not while a worker has them" in answer
    jobs.run()
    assert "P2" in shown(page, current)


def test_who_may_not_import_corrects_nothing(client: Client, cast: Cast, page: Client) -> None:
    current = ready(cast, FAULTY)
    client.logout()
    client.force_login(cast.statistician)
    for step in ("import-refused-rows", "import-take-back"):
        assert client.post(place(current, step), {"correction": "1"}).status_code in (403, 404)


def test_the_form_takes_few_queries(page: Client, cast: Cast, django_assert_max_num_queries: Any) -> None:
    current = ready(cast, FAULTY)
    shown(page, current)  # the first page of a session writes the session
    with django_assert_max_num_queries(8):
        shown(page, current)
