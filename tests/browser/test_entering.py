"""Answering what a form leaves unmarked in one go, as it looks while the form is open."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import LogIn
from tests.cast import Cast


def test_the_rest_is_seen_before_it_is_saved_and_can_be_taken_back(
    page: Page, log_in: LogIn, hospital: Cast
) -> None:
    patient = hospital.patient()
    log_in("haematologist")
    page.goto(f"/patients/{patient.pk}/edit/genetics/")
    page.get_by_label("KMT2A rearrangement").select_option("positive")
    tp53 = page.get_by_label("TP53")
    page.get_by_label("is negative").check()
    expect(tp53).to_have_value("negative")
    expect(page.get_by_label("KMT2A rearrangement")).to_have_value("positive")
    page.get_by_label("was not tested").check()
    expect(tp53).to_have_value("not_tested")
    page.get_by_label("MYC rearrangement").select_option("negative")
    page.get_by_label("stays unknown").check()
    expect(tp53).to_have_value("unknown")
    # What was marked by hand meanwhile is no longer the rest.
    expect(page.get_by_label("MYC rearrangement")).to_have_value("negative")


def test_sixteen_absent_comorbidities_are_one_click_in_place(
    page: Page, log_in: LogIn, hospital: Cast
) -> None:
    patient = hospital.patient()
    log_in("haematologist")
    page.goto(f"/patients/{patient.pk}/")
    page.get_by_role("link", name="Add HCT-CI").click()
    form = page.locator(".edit-in-place form", has=page.get_by_role("group", name="HCT-CI by item"))
    form.get_by_label("Diabetes").select_option("true")
    form.get_by_label("is not present").check()
    form.get_by_label("ECOG").fill("1")
    form.get_by_role("button", name="Save").click()
    expect(page.locator(".patient-facts")).to_contain_text("HCT-CI1")
