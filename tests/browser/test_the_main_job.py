"""A haematologist logs in, adds an MRD result and sees the recommendation change, with its reasons."""

from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from cohorts.models import Patient
from tests.browser.conftest import LogIn
from tests.browser_support import PageWatch
from tests.filled_record import AFTER_CYCLE_2, ago


def fill_in_a_positive_result(page: Page) -> None:
    form = page.locator("#form-mrd-assessment")
    form.get_by_label("Collected on").fill(ago(AFTER_CYCLE_2).isoformat())
    form.get_by_label("Method").select_option("flow")
    form.get_by_label("Result").select_option("quantified")
    form.get_by_label("Level").fill("0.2")
    form.get_by_label("Unit").select_option("percent")
    form.get_by_label("Limit of detection").fill("0.01")
    form.get_by_label("Sample adequate").select_option("true")


def test_a_new_mrd_result_changes_chart_direction_and_reasons_at_once(
    page: Page, log_in: LogIn, early_patient: Patient
) -> None:
    log_in("haematologist")
    page.get_by_role("link", name="Ana Testcase").click()

    answer = page.locator("#answer")
    expect(answer.locator(".direction-label")).to_have_text("Equipoise")
    expect(page.locator(".mrd-chart [role=img] .mark.hollow > .arrow")).to_have_count(1)
    expect(page.locator(".mrd-chart [role=img] .mark.solid .index")).to_have_count(0)
    expect(page.locator(".reasons-column")).to_contain_text(
        "The next marrow sample is positive at 10⁻⁴ or more"
    )

    page.locator("#add-mrd > summary").click()
    fill_in_a_positive_result(page)
    page.locator("#form-mrd-assessment").get_by_role("button", name="Save").click()

    expect(answer.locator(".direction-label")).to_have_text("Treat MRD first")
    expect(page.locator(".mrd-chart [role=img] .mark.solid .index")).to_have_text("2")
    expect(page.locator("#mrd-table tbody tr")).to_have_count(2)
    why = page.locator("section", has=page.get_by_role("heading", name="Why"))
    expect(why).to_contain_text("MRD came back after a negative result")
    change = page.locator("section", has=page.get_by_role("heading", name="What would change it"))
    expect(change).to_contain_text("→")
    # Told to a screen reader, and the keyboard stands on the new answer.
    expect(page.locator("#announcement")).to_contain_text("Treat MRD first")
    assert page.evaluate("document.activeElement.id") == "answer"

    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("heading", name="Log in")).to_be_visible()
    page.goto(f"/patients/{early_patient.pk}/")
    expect(page.get_by_role("heading", name="Log in")).to_be_visible()


def test_a_refused_result_keeps_what_was_typed_with_the_message_beside_the_field(
    page: Page, log_in: LogIn, early_patient: Patient
) -> None:
    log_in("haematologist")
    page.goto(f"/patients/{early_patient.pk}/")
    page.locator("#add-mrd > summary").click()
    fill_in_a_positive_result(page)
    form = page.locator("#form-mrd-assessment")
    form.get_by_label("Level").fill("")
    form.get_by_role("button", name="Save").click()

    field = form.locator(".field", has=page.get_by_label("Level"))
    expect(field.locator(".error")).to_have_text("This kind of result needs a level.")
    expect(form.get_by_role("alert")).to_contain_text("This was not saved.")
    expect(form.get_by_label("Limit of detection")).to_have_value("0.01")
    expect(page.locator("#answer .direction-label")).to_have_text("Equipoise")

    form.get_by_label("Level").fill("0.2")
    form.get_by_role("button", name="Save").click()
    expect(page.locator("#answer .direction-label")).to_have_text("Treat MRD first")


def test_a_level_without_a_chosen_unit_is_refused_beside_the_unit(
    page: Page, log_in: LogIn, early_patient: Patient
) -> None:
    """0.05 means 5 % as a fraction and 0.05 % in percent: the page chooses neither."""
    log_in("haematologist")
    page.goto(f"/patients/{early_patient.pk}/")
    page.locator("#add-mrd > summary").click()
    form = page.locator("#form-mrd-assessment")
    expect(form.get_by_label("Unit")).to_have_value("")
    fill_in_a_positive_result(page)
    form.get_by_label("Unit").select_option("")
    form.get_by_role("button", name="Save").click()

    field = form.locator(".field", has=page.get_by_label("Unit"))
    expect(field.locator(".error")).to_have_text(
        "Say whether the figures of this row are a fraction or percent."
    )
    expect(page.locator("#answer .direction-label")).to_have_text("Equipoise")
    form.get_by_label("Unit").select_option("percent")
    form.get_by_role("button", name="Save").click()
    expect(page.locator("#answer .direction-label")).to_have_text("Treat MRD first")


def test_an_input_is_corrected_in_place_with_its_reason(
    page: Page, log_in: LogIn, early_patient: Patient
) -> None:
    log_in("haematologist")
    page.goto(f"/patients/{early_patient.pk}/")
    page.get_by_role("link", name="Edit BCR::ABL1").click()
    form = page.locator(".edit-in-place form", has=page.get_by_role("heading", name="Genetics"))
    form.get_by_label("KMT2A rearrangement").select_option("positive")
    form.get_by_role("button", name="Save").click()
    expect(form.locator(".field .error")).to_have_text("Say why the record is changed.")
    form.get_by_label("Reason for the change").fill("FISH report arrived")
    form.get_by_role("button", name="Save").click()
    expect(page.locator("#answer .direction-label")).to_have_text("Leans towards allogeneic HSCT")

    page.get_by_role("link", name="Changes of the record").click()
    row = page.locator("tr", has_text="FISH report arrived")
    expect(row).to_contain_text("Negative → Positive")
    expect(row).to_contain_text("haematologist")


def test_issuing_and_deciding_are_two_forms_away(page: Page, log_in: LogIn, early_patient: Patient) -> None:
    log_in("haematologist")
    page.goto(f"/patients/{early_patient.pk}/")
    page.get_by_role("button", name="Issue and store").click()
    expect(page.get_by_role("heading", name="Recommendation as issued")).to_be_visible()

    page.get_by_role("group", name="The board's own choice").get_by_label("Undecided").check()
    page.get_by_role("group", name="Decision").get_by_label("Autologous HSCT").check()
    page.get_by_label("decides otherwise").check()
    page.get_by_role("button", name="Sign and record").click()
    expect(page.locator(".field.has-error .error")).to_have_text("Say why the board differs.")
    page.get_by_label("Reason to differ").select_option("patient_preference")
    page.get_by_role("button", name="Sign and record").click()
    expect(page.locator("#decision")).to_contain_text("Patient preference")
    expect(page.locator("#decision")).to_contain_text("haematologist")

    page.get_by_role("button", name="Replay now").click()
    expect(page.locator("#replay")).to_contain_text("Identical.")


def test_a_what_if_shows_both_answers_and_stores_nothing(
    page: Page, log_in: LogIn, early_patient: Patient
) -> None:
    log_in("haematologist")
    page.goto(f"/patients/{early_patient.pk}/what-if/")
    page.get_by_label("HCT-CI").fill("3")
    page.get_by_role("button", name="Compare").click()
    sides = page.locator("#comparison section")
    expect(sides.nth(0)).to_contain_text("Leans towards autologous HSCT")
    expect(sides.nth(1)).to_contain_text("Equipoise")
    expect(page.get_by_text("nothing on this page is stored")).to_be_visible()
    page.goto(f"/patients/{early_patient.pk}/")
    expect(page.locator("#answer .direction-label")).to_have_text("Equipoise")


def test_a_session_that_ended_while_a_form_was_open_leads_to_the_log_in(
    page: Page, log_in: LogIn, early_patient: Patient
) -> None:
    log_in("haematologist")
    page.goto(f"/patients/{early_patient.pk}/")
    page.locator("#add-mrd > summary").click()
    fill_in_a_positive_result(page)
    Session.objects.all().delete()
    page.locator("#form-mrd-assessment").get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Log in")).to_be_visible()
    expect(page.get_by_text("Your session has ended")).to_be_visible()
    assert early_patient.mrd_assessments.count() == 1


def test_a_failed_request_says_so_and_keeps_the_form(
    page: Page, log_in: LogIn, page_watch: PageWatch, early_patient: Patient
) -> None:
    page_watch.allow_error("Failed to load resource|Response Status Error|htmx")
    log_in("haematologist")
    page.goto(f"/patients/{early_patient.pk}/")
    page.locator("#add-mrd > summary").click()
    fill_in_a_positive_result(page)
    page.route("**/edit/mrd-assessment/", lambda route: route.fulfill(status=500))
    form = page.locator("#form-mrd-assessment")
    form.get_by_role("button", name="Save").click()
    expect(page.locator("#trouble")).to_be_visible()
    expect(form.get_by_label("Level")).to_have_value("0.2")
