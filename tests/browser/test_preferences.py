"""The clinician's own weights: the balance follows a slider, with JavaScript at once and without it by a button."""

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import LogIn
from tests.browser_support import PageWatch
from tests.cast import PASSWORD, Cast
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


def test_weights_work_without_javascript(browser: Browser, page_watch: PageWatch, hospital: Cast) -> None:
    patient = hospital.patient(filled(positive(AFTER_CYCLE_1), negative(AFTER_CYCLE_2)))
    context = browser.new_context(base_url=page_watch.origin, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    page.get_by_label("Username").fill("haematologist")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.goto(f"/patients/{patient.pk}/")
    panel = page.locator("#preferences")
    before = panel.locator("[role=status]").first.text_content()
    slider = panel.get_by_label("Relapse", exact=True)
    slider.focus()
    slider.press("End")
    panel.get_by_role("button", name="Weigh again").click()
    expect(panel.get_by_label("Relapse", exact=True)).to_have_value("3")
    expect(panel.locator("[role=status]").first).not_to_have_text(before or "")
    context.close()
