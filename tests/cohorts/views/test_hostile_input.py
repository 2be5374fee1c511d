"""Whatever is typed or sent into a form, the page answers in words and never fails."""

import pytest
from django.forms import BoundField
from django.test import Client
from django.urls import reverse

from cohorts.forms.fields import RecordForm
from cohorts.models import Patient
from tests.cast import PASSWORD, Cast
from tests.filled_record import AFTER_CYCLE_1, filled, negative

PARTS = (
    "patient", "plan", "donor-search", "diagnosis", "genetics", "ikzf1", "remission", "graft", "centre",
    "mrd-assessment", "treatment-phase", "donor", "fitness", "transplant", "outcome",
)  # fmt: skip
NASTY = (
    "", " ", "\x00", "\ud7ff", "NaN", "Infinity", "-Infinity", "1e400", "1e-400", "-1", "9" * 400, "0" * 5000,
    "true", "null", "2026-02-30", "0000-00-00", "99999-12-31", "1899-12-31", "<script>",
    "'; DROP TABLE cohorts_patient; --", "１２", "𝟙", "\u202e", "[]", "{}", "on",
)  # fmt: skip


@pytest.fixture
def patient(cast: Cast, client: Client) -> Patient:
    client.login(username="haematologist", password=PASSWORD)
    return cast.patient(filled(negative(AFTER_CYCLE_1)))


@pytest.mark.parametrize("part", PARTS)
def test_no_value_of_any_field_makes_a_form_fail(client: Client, patient: Patient, part: str) -> None:
    address = reverse("record-edit", args=[patient.pk, part])
    form = client.get(address).context["form"]
    untouched = {field.html_name: value for field in form if (value := field.value()) not in (None, "")}
    for field in one_of_each_kind(form):
        for value in NASTY:
            response = client.post(address, untouched | {field.html_name: value})
            assert response.status_code in (200, 302), (field.html_name, value)


def one_of_each_kind(form: RecordForm) -> list[BoundField]:
    """Fifteen selects of the same list fail alike; one of them is enough."""
    kinds = {(type(field.field), str(getattr(field.field, "choices", field.name))): field for field in form}
    return list(kinds.values())


@pytest.mark.parametrize("value", NASTY)
def test_no_value_makes_the_question_fail(client: Client, patient: Patient, value: str) -> None:
    for name in ("patient", "what-if", "mrd-drawing"):
        assert client.get(reverse(name, args=[patient.pk]), {"as_of": value}).status_code == 200
    names = client.get(reverse("what-if", args=[patient.pk])).context["form"].fields
    assert client.post(reverse("what-if", args=[patient.pk]), dict.fromkeys(names, value)).status_code == 200
    assert client.get("/", {"search": value, "page": value, "direction": value}).status_code == 200
    issued = client.post(reverse("recommendation-issue", args=[patient.pk]), {"as_of": value})
    assert issued.status_code == 302
