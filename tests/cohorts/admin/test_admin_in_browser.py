"""Admin under the strict Content-Security-Policy, in a real browser (the page fixture fails on any console error)."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from cohorts.models import MRDAssessment
from tests.cast import PASSWORD, Cast, early_negative


@pytest.mark.django_db(transaction=True)
def test_a_haematologist_adds_and_retracts_a_result(page: Page, cast: Cast) -> None:
    patient = cast.patient(early_negative(mrd_assessments=None))
    page.goto(reverse("admin:cohorts_mrdassessment_add"))
    page.fill("input[name=username]", "haematologist")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")

    page.click(".select2-selection")
    page.fill(".select2-search__field", patient.identifier)
    page.click(".select2-results__option--highlighted")
    page.fill("#id_collected_on", "2026-09-07")
    page.select_option("#id_specimen", "bone_marrow")
    page.select_option("#id_result", "not_detected")
    page.fill("#id_limit_of_detection", "0.0001")
    page.click("[name=_save]")
    expect(page.locator(".errorlist")).to_have_text(
        "Say whether the figures of this row are a fraction or percent."
    )
    page.select_option("#id_unit", "fraction")
    page.click("[name=_save]")
    expect(page.locator(".messagelist .success")).to_be_visible()

    page.click("#result_list tbody th a")
    page.click(".deletelink")
    page.fill("#id_reason", "of another patient")
    page.click("input[value=Retract]")
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert MRDAssessment.objects.get().retraction_reason == "of another patient"
