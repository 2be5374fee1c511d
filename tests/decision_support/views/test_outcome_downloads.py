"""The curves of a patient as files, and only for those who may see the patient."""

import pytest
from django.test import Client
from django.urls import reverse

from cohorts.models import Patient
from tests.cast import PASSWORD, Cast
from tests.filled_record import AFTER_CYCLE_1, AFTER_CYCLE_2, filled, negative, positive


@pytest.fixture
def patient(cast: Cast, client: Client) -> Patient:
    client.login(username="haematologist", password=PASSWORD)
    return cast.patient(filled(positive(AFTER_CYCLE_1), negative(AFTER_CYCLE_2)), centre=cast.demonstration)


def test_a_curve_is_a_drawing_that_stands_alone_and_says_that_it_is_synthetic(
    client: Client, patient: Patient
) -> None:
    response = client.get(reverse("outcome-drawing", args=[patient.pk, "lfs"]))
    drawn = response.content.decode()
    assert response["Content-Type"] == "image/svg+xml"
    assert drawn.startswith("<svg")
    assert "<style>" in drawn
    assert "SYNTHETIC" in drawn
    assert "Leukaemia-free" in drawn


def test_the_table_has_every_point_and_says_that_it_is_synthetic(client: Client, patient: Patient) -> None:
    lines = client.get(reverse("outcome-table", args=[patient.pk])).content.decode().splitlines()
    assert lines[0] == "option,outcome,years,median,lower_95,upper_95,synthetic"
    assert len(lines) == 81  # two options, four outcomes, ten times


def test_there_is_no_file_where_the_model_is_silent(client: Client, cast: Cast, patient: Patient) -> None:
    bare = cast.patient()
    assert client.get(reverse("outcome-drawing", args=[bare.pk, "lfs"])).status_code == 404
    assert client.get(reverse("outcome-table", args=[bare.pk])).status_code == 404
    assert client.get(reverse("outcome-drawing", args=[patient.pk, "joy"])).status_code == 404


def test_a_stranger_gets_404_for_the_curves(client: Client, patient: Patient) -> None:
    client.login(username="stranger", password=PASSWORD)
    assert client.get(reverse("outcome-table", args=[patient.pk])).status_code == 404


def test_the_page_draws_four_outcomes_and_two_hundred_patients(client: Client, patient: Patient) -> None:
    page = client.get(reverse("patient", args=[patient.pk])).content.decode()
    assert page.count('class="curve-drawing"') == 4
    assert page.count('class="icon-array"') == 2
    assert "How sure is this" in page
