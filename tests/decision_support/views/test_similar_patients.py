"""Similar patients here: queued by a button, computed by the worker, shown as their reader may see them."""

import pytest
from django.test import Client
from django.urls import reverse

from cohorts.models import Analysis, Cohort, Patient
from tests.cast import PASSWORD, Cast
from tests.filled_child import after_relapse
from tests.filled_record import filled
from tests.jobs import Jobs
from tests.transplanted import transplanted_group


@pytest.fixture
def patient(cast: Cast, client: Client) -> Patient:
    """Of whose MRD nothing is known, in a centre with a group of transplanted patients."""
    client.login(username="haematologist", password=PASSWORD)
    transplanted_group(cast, cast.north)
    return cast.patient(filled(cycles=()))


def page_of(client: Client, patient: Patient, *, press: bool = False) -> str:
    address = reverse("similar-patients", args=[patient.pk])
    response = client.post(address, follow=True) if press else client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_nothing_is_computed_until_somebody_asks(client: Client, patient: Patient, jobs: Jobs) -> None:
    page = page_of(client, patient)
    assert "Nothing is stored of them yet." in page
    assert "Deleted or Mutated" in page
    assert not Cohort.objects.exists()
    assert jobs.waiting() == []
    assert (
        reverse("similar-patients", args=[patient.pk])
        in client.get(reverse("patient", args=[patient.pk])).content.decode()
    )


def test_asking_queues_each_question_once_and_makes_one_cohort(
    client: Client, patient: Patient, jobs: Jobs
) -> None:
    for _press in range(2):
        page = page_of(client, patient, press=True)
    assert "It waits for the worker" in page
    assert 'hx-trigger="every 2s"' in page
    assert [job.task for job in jobs.waiting()].count("cohorts.tasks.run_analysis") == 2
    assert Cohort.objects.get().centres.get().code == "north"


def test_the_worker_answers_with_curves_and_the_rows_under_them(
    client: Client, patient: Patient, jobs: Jobs
) -> None:
    page_of(client, patient, press=True)
    jobs.run()
    page = page_of(client, patient)
    assert "It waits for the worker" not in page
    assert page.count("<svg") >= 3
    for words in ("Leukaemia-free survival", "Cumulative incidence: Relapse", "At risk", "Censored"):
        assert words in page, words
    assert "<strong>24</strong> of 24 patients" in page
    assert "SYNTHETIC" not in page
    assert "Compute again with today's data" in page.replace("&#x27;", "'")


def test_another_patient_of_the_same_kind_is_shown_the_same_answer(
    client: Client, cast: Cast, patient: Patient, jobs: Jobs
) -> None:
    page_of(client, patient, press=True)
    jobs.run()
    alike = cast.patient(filled(cycles=()))
    client.login(username="colleague", password=PASSWORD)
    assert "Cumulative incidence: Relapse" in page_of(client, alike)


def test_asked_again_on_the_same_day_the_same_version_answers_anew(
    client: Client, patient: Patient, jobs: Jobs
) -> None:
    for _day in range(2):
        page_of(client, patient, press=True)
        jobs.run()
    assert Cohort.objects.get().versions.count() == 1
    assert Analysis.objects.filter(state="finished").count() == 4


def test_who_has_no_right_to_small_cells_is_told_that_they_are_withheld(
    client: Client, cast: Cast, patient: Patient, jobs: Jobs
) -> None:
    page_of(client, patient, press=True)
    jobs.run()
    exact = page_of(client, patient)
    client.login(username="administrator", password=PASSWORD)
    rounded = page_of(client, patient)
    assert rounded != exact
    assert "Counts are rounded to 5" in rounded
    assert "Counts are rounded to 5" not in exact


def test_a_centre_with_nobody_alike_is_told_why_nothing_comes(client: Client, cast: Cast, jobs: Jobs) -> None:
    client.login(username="haematologist", password=PASSWORD)
    alone = cast.patient(after_relapse())
    page_of(client, alone, press=True)
    jobs.run()
    page = page_of(client, alone)
    assert "too few to describe a group" in page


def test_where_nobody_can_be_called_similar_the_page_says_what_is_missing(client: Client, cast: Cast) -> None:
    client.login(username="haematologist", password=PASSWORD)
    bare = cast.patient()
    assert "The record says too little" in page_of(client, bare)
    assert "The record says too little" in page_of(client, bare, press=True)


def test_synthetic_patients_are_marked(client: Client, cast: Cast) -> None:
    client.login(username="haematologist", password=PASSWORD)
    assert "SYNTHETIC: not real patients" in page_of(
        client, cast.patient(filled(cycles=()), centre=cast.demonstration)
    )
