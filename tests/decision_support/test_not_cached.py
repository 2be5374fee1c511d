"""Pages and answers with patient data stay in no cache."""

import pytest
from django.test import Client

from tests.cast import Cast, early_negative
from tests.decision_support.api.conftest import client_of


@pytest.mark.parametrize("path", ["/", "/patients/{}/", "/api/v1/patients/{}", "/api/v1/patients"])
def test_no_page_and_no_answer_of_a_patient_is_to_be_stored(cast: Cast, path: str) -> None:
    patient = cast.patient(early_negative())
    browser = client_of(cast.haematologist)
    browser.force_login(cast.haematologist)
    response = browser.get(path.format(patient.pk))
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store, private"


def test_what_says_itself_how_long_it_keeps_is_left_alone(client: Client) -> None:
    assert "no-cache" in client.get("/healthz")["Cache-Control"]
