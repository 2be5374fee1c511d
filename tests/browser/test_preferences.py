"""The clinician's own weights: the balance follows a slider, with JavaScript at once and without it by a button."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import LogIn
from tests.cast import Cast
from tests.filled_record import AFTER_CYCLE_1, AFTER_CYCLE_2, filled, negative, positive


def test_the_balance_and_the_decision_form_follow_a_slider(page: Page, log_in: LogIn, hospital: Cast) -> None:
    patient = hospital.patient(filled(positive(AFTER_CYCLE_1), negative(AFTER_CYCLE_2)))
    log_in("haematologist")
    page.goto(f"/patients/{patient.pk}/")
    page.get_by_role("button", name="Issue and store").click()
    page.goto(f"/patients/{patient.pk}/")
    panel = page.locator("#preferences")
    before = panel.locator("[role=status]").first.text_content()
    panel.get_by_label("Relapse", exact=True).fill("3")
    expect(panel.locator("[role=status]").first).not_to_have_text(before or "")
    expect(panel.get_by_label("Relapse", exact=True)).to_have_value("3")
    expect(page.locator("#decision-relapse")).to_have_value("3.0")


def test_weights_work_without_javascript(plain_page: Page, hospital: Cast) -> None:
    patient = hospital.patient(filled(positive(AFTER_CYCLE_1), negative(AFTER_CYCLE_2)))
    plain_page.goto(f"/patients/{patient.pk}/")
    panel = plain_page.locator("#preferences")
    before = panel.locator("[role=status]").first.text_content()
    slider = panel.get_by_label("Relapse", exact=True)
    slider.focus()
    slider.press("End")
    panel.get_by_role("button", name="Weigh again").click()
    expect(panel.get_by_label("Relapse", exact=True)).to_have_value("3")
    expect(panel.locator("[role=status]").first).not_to_have_text(before or "")
