"""What a clinician sees without scrolling, on paper, magnified, on a tablet, by keyboard and without JavaScript."""

import re

import pytest
from playwright.sync_api import Page, expect

from cohorts.models import Patient
from decision_support.services import decisions, recommendations
from tests.browser.conftest import LogIn
from tests.cast import PASSWORD, Cast
from tests.filled_child import in_first_remission
from tests.filled_record import AFTER_CYCLE_1, AFTER_CYCLE_2, ago, filled, negative, positive

HEIGHT = 800


@pytest.mark.parametrize("record", ["early", "late", "abstained"])
def test_the_whole_answer_of_a_filled_record_stands_on_the_first_screen(
    page: Page, log_in: LogIn, hospital: Cast, record: str
) -> None:
    results = {
        "early": [negative(AFTER_CYCLE_1)],
        "late": [positive(AFTER_CYCLE_1), negative(AFTER_CYCLE_2)],
        "abstained": [positive(AFTER_CYCLE_1)],
    }
    patient = hospital.patient(filled(*results[record]))
    log_in("haematologist")
    page.goto(f"/patients/{patient.pk}/")
    for part in (
        ".patient-strip",
        ".headline",
        ".option-cards, .abstention",
        ".difference > p, .no-model",
        ".mrd-chart",
        "#why-title",
        "#change-title",
    ):
        box = page.locator(part).first.bounding_box()
        assert box is not None, part
        assert box["y"] + box["height"] <= HEIGHT, part
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


def test_with_a_decision_of_the_board_the_whole_answer_still_stands_on_the_first_screen(
    page: Page, log_in: LogIn, hospital: Cast
) -> None:
    patient = hospital.patient(filled(positive(AFTER_CYCLE_1), negative(AFTER_CYCLE_2)))
    issued = recommendations.issue(patient=patient, as_of=ago(0), by=hospital.haematologist)
    decisions.record(
        recommendation=issued,
        by=hospital.haematologist,
        own_choice="undecided",
        option="no_transplant",
        agrees=False,
        override_reason="other",
        comment="Takes part in a trial of blinatumomab without transplant.",
        signature_meaning="responsibility",
    )
    log_in("haematologist")
    page.goto(f"/patients/{patient.pk}/")
    for part in ("#standing-decision", ".headline", ".option-cards", ".difference > p"):
        box = page.locator(part).first.bounding_box()
        assert box is not None, part
        assert box["y"] + box["height"] <= HEIGHT, part
    # The form for another decision opens on demand, with its comment beside the decision it belongs to.
    expect(page.locator("#decision")).to_contain_text("Takes part in a trial")
    expect(page.get_by_role("button", name="Sign and record")).to_be_hidden()
    page.locator("#decision summary", has_text="Record another decision").click()
    expect(page.get_by_role("button", name="Sign and record")).to_be_visible()


@pytest.mark.parametrize("person", ["adult", "child"])
def test_a_what_if_shows_its_button_and_both_answers_on_the_first_screen_as_soon_as_something_is_changed(
    page: Page, log_in: LogIn, hospital: Cast, person: str
) -> None:
    patient = hospital.patient(filled(negative(AFTER_CYCLE_1)) if person == "adult" else in_first_remission())
    log_in("haematologist")
    page.goto(f"/patients/{patient.pk}/what-if/")
    expect(page.get_by_role("button", name="Compare")).to_be_in_viewport(ratio=1)
    if person == "adult":
        page.get_by_label("HCT-CI").fill("3")
        page.get_by_label("HCT-CI").blur()
    else:
        page.get_by_label("Remission", exact=True).select_option("not_in_remission")
    # Nothing was pressed.
    expect(page.locator("#comparison")).to_contain_text("The direction changes")
    tried, recorded = page.locator("#comparison section").all()
    for part in (tried, recorded.get_by_role("heading"), recorded.locator(".headline")):
        expect(part).to_be_in_viewport(ratio=1)


def test_a_what_if_that_cannot_be_compared_says_so_beside_the_answers(
    page: Page, log_in: LogIn, early_patient: Patient
) -> None:
    log_in("haematologist")
    page.goto(f"/patients/{early_patient.pk}/what-if/")
    page.get_by_label("ECOG").fill("7")
    page.get_by_label("ECOG").blur()
    expect(page.locator("#comparison").get_by_role("alert")).to_contain_text("This cannot be compared.")
    expect(page.get_by_label("ECOG")).to_have_value("7")
    page.get_by_label("ECOG").fill("3")
    page.get_by_label("ECOG").blur()
    expect(page.locator("#comparison section").first).to_contain_text("Not a transplant question now")


def test_the_three_options_keep_their_order_and_have_one_size(
    page: Page, log_in: LogIn, early_patient: Patient
) -> None:
    log_in("haematologist")
    page.goto(f"/patients/{early_patient.pk}/")
    cards = page.locator(".option-card")
    assert cards.locator("h3").all_text_contents() == ["Autologous HSCT", "Allogeneic HSCT", "No transplant"]
    boxes = [card.bounding_box() for card in cards.all()]
    assert len({(round(box["width"]), round(box["height"])) for box in boxes if box}) == 1
    for card in cards.all()[:2]:
        expect(card).to_contain_text("Of 100 patients at 2 years (95 % interval)")


@pytest.mark.parametrize("record", ["early", "bare"])
def test_it_prints_on_one_page_of_a4(page: Page, log_in: LogIn, hospital: Cast, record: str) -> None:
    full = filled(negative(AFTER_CYCLE_1), positive(AFTER_CYCLE_2))
    sections = full if record == "early" else {"patient": full["patient"]}
    patient = hospital.patient(sections, centre=hospital.demonstration)
    log_in("haematologist")
    page.goto(f"/patients/{patient.pk}/")
    printed = page.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    page.emulate_media(media="print")
    expect(page.locator(".site-header")).to_be_hidden()
    expect(page.locator(".patient-strip")).to_contain_text("SYNTHETIC")
    expect(page.get_by_text("Board, date, signature:")).to_be_visible()
    expect(page.locator(".site-footer")).to_contain_text("a clinician decides")


@pytest.mark.parametrize(("width", "height"), [(640, 400), (820, 1180)], ids=["zoomed to 200 %", "tablet"])
def test_nothing_is_cut_off_when_magnified_or_on_a_tablet(
    page: Page, log_in: LogIn, early_patient: Patient, width: int, height: int
) -> None:
    log_in("haematologist")
    page.set_viewport_size({"width": width, "height": height})
    for address in (
        "/",
        f"/patients/{early_patient.pk}/",
        "/library/",
        "/library/outcome-model/",
        f"/patients/{early_patient.pk}/what-if/",
    ):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


def test_the_main_job_needs_no_mouse(page: Page, hospital: Cast, early_patient: Patient) -> None:
    page.goto("/")
    expect(page.get_by_label("Username")).to_be_focused()
    page.keyboard.type("haematologist")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Worklist").wait_for()
    page.keyboard.press("Tab")
    expect(page.get_by_text("Skip to the content")).to_be_focused()
    page.get_by_role("link", name="Ana Testcase").focus()
    page.keyboard.press("Enter")
    page.locator("#add-mrd > summary").focus()
    page.keyboard.press("Enter")
    form = page.locator("#form-mrd-assessment")
    for label, value in (("Method", "flow"), ("Result", "quantified"), ("Unit", "percent")):
        form.get_by_label(label).select_option(value)
    form.get_by_label("Collected on").fill(ago(AFTER_CYCLE_2).isoformat())
    form.get_by_label("Level").focus()
    page.keyboard.type("0.2")
    page.keyboard.press("Enter")
    expect(page.locator("#answer .direction-label")).to_have_text("Treat MRD first")
    expect(page.locator("#answer")).to_be_focused()


def test_every_stop_of_the_keyboard_can_be_seen(page: Page, log_in: LogIn, early_patient: Patient) -> None:
    log_in("haematologist")
    page.goto(f"/patients/{early_patient.pk}/")
    page.keyboard.press("Tab")
    for _ in range(25):
        style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert style != "none", page.evaluate("document.activeElement.outerHTML")
        page.keyboard.press("Tab")


def test_a_form_opened_in_place_closes_with_escape(page: Page, log_in: LogIn, early_patient: Patient) -> None:
    log_in("haematologist")
    page.goto(f"/patients/{early_patient.pk}/")
    opener = page.get_by_role("link", name="Edit Remission")
    opener.click()
    form = page.locator(".edit-in-place form", has=page.get_by_role("heading", name="Remission"))
    expect(form.get_by_label("Remission")).to_be_focused()
    page.keyboard.press("Escape")
    expect(form).to_have_count(0)
    expect(opener).to_be_focused()


def test_a_result_can_be_added_without_javascript(early_patient: Patient, plain_page: Page) -> None:
    plain_page.get_by_role("link", name="Ana Testcase").click()
    plain_page.locator("#add-mrd > summary").click()
    form = plain_page.locator("#form-mrd-assessment")
    form.get_by_label("Collected on").fill(ago(AFTER_CYCLE_2).isoformat())
    form.get_by_label("Result").select_option("quantified")
    form.get_by_role("button", name="Save").click()
    expect(plain_page.locator(".field.has-error .error")).to_have_text("This kind of result needs a level.")
    plain_page.get_by_label("Level").fill("0.2")
    plain_page.get_by_label("Unit").select_option("percent")
    plain_page.get_by_role("button", name="Save").click()
    expect(plain_page.locator("#answer .direction-label")).to_have_text("Treat MRD first")
