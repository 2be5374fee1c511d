"""The chart and its table leave the page with everything that they say, the synthetic label included."""

import csv
import io
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.urls import reverse

from cohorts.models import Patient
from tests.cast import PASSWORD, Cast
from tests.filled_record import AFTER_CYCLE_1, AFTER_CYCLE_2, ago, filled, negative, positive

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def patient(cast: Cast, client: Client) -> Patient:
    client.login(username="haematologist", password=PASSWORD)
    results = [negative(AFTER_CYCLE_1), positive(AFTER_CYCLE_2, 0.2, unit="percent")]
    return cast.patient(filled(*results), centre=cast.demonstration)


def test_the_drawing_is_well_formed_carries_its_style_and_says_synthetic(
    client: Client, patient: Patient
) -> None:
    response = client.get(reverse("mrd-drawing", args=[patient.pk]))
    assert response["Content-Type"] == "image/svg+xml"
    assert "attachment" in response["Content-Disposition"]
    root = ElementTree.fromstring(response.content)
    assert root.tag == f"{SVG}svg"
    assert ".mrd-drawing" in (root.findtext(f"{SVG}style") or "")
    assert any("SYNTHETIC" in (text.text or "") for text in root.iter(f"{SVG}text"))
    assert sum("mark" in (group.get("class") or "") for group in root.iter(f"{SVG}g")) == 2


def test_the_table_keeps_figures_and_units_as_entered(client: Client, patient: Patient) -> None:
    response = client.get(reverse("mrd-table", args=[patient.pk]))
    first, second = csv.DictReader(io.StringIO(response.content.decode()))
    assert first["collected_on"] == ago(AFTER_CYCLE_1).isoformat()
    assert (first["result"], first["value"], first["synthetic"]) == ("not_detected", "", "true")
    assert (second["value"], second["unit"]) == ("0.2", "percent")
    assert float(second["value_fraction"]) == 0.002
