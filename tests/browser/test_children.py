"""What a clinician sees of a child without scrolling, on paper, magnified, and what happens on the way to an answer."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LogIn
from tests.browser.test_structure import FAINT_TEXT, NAMELESS_CONTROLS, REPEATED_IDS
from tests.cast import Cast
from tests.filled_child import DAY_46, after_relapse, child, in_first_remission
from tests.filled_record import ago, positive

HEIGHT = 800


@pytest.mark.parametrize("record", ["first remission", "after relapse", "abstained"])
def test_the_answer_to_a_childs_question_stands_on_the_first_screen(
    page: Page, log_in: LogIn, hospital: Cast, record: str
) -> None:
    records = {
        "first remission": in_first_remission(),
        "after relapse": after_relapse("UK"),
        "abstained": child(),
    }
    patient = hospital.patient(records[record])
    log_in("haematologist")
    page.goto(f"/patients/{patient.pk}/")
    parts = [
        ".patient-strip",
        ".headline",
        ".asked-because",
        ".option-cards, .abstention",
        ".mrd-chart",
        "#why-title",
    ]
    parts += {
        "first remission": [".relapse-words", ".relapse-array", ".relapse-notes", "#change-title"],
        "after relapse": [".disagreement", "#change-title"],
        "abstained": [".relapse-risk"],
    }[record]
    for part in parts:
        box = page.locator(part).first.bounding_box()
        assert box is not None, part
        assert box["y"] + box["height"] <= HEIGHT, part
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


def test_the_squares_say_the_same_as_the_sentence(page: Page, log_in: LogIn, hospital: Cast) -> None:
    """18.8 of a hundred, up to 27.4: 19 filled, 8 hatched, 73 outlined."""
    patient = hospital.patient(in_first_remission())
    log_in("haematologist")
    page.goto(f"/patients/{patient.pk}/")
    array = page.locator(".relapse-array .icon-array")
    expect(array.locator("rect.relapse")).to_have_count(19)
    expect(array.locator("rect.relapsed")).to_have_count(8)
    expect(array.locator("rect.neither")).to_have_count(73)
    expect(array).to_have_attribute("aria-label", re.compile("19 with a relapse"))
    fill = array.locator("rect.relapse").first.evaluate("element => getComputedStyle(element).fill")
    assert fill != array.locator("rect.neither").first.evaluate("element => getComputedStyle(element).fill")


def test_a_new_result_of_a_child_changes_the_answer_at_once(
    page: Page, log_in: LogIn, hospital: Cast
) -> None:
    patient = hospital.patient(in_first_remission())
    log_in("haematologist")
    page.goto(f"/patients/{patient.pk}/")
    expect(page.locator("#answer .direction-label")).to_have_text("HSCT not indicated")
    page.locator("#add-mrd > summary").click()
    form = page.locator("#form-mrd-assessment")
    form.get_by_label("Collected on").fill(ago(2).isoformat())
    form.get_by_label("Point of the protocol").select_option("end_of_consolidation")
    form.get_by_label("Method").select_option("flow")
    form.get_by_label("Result").select_option("quantified")
    form.get_by_label("Level").fill("0.06")
    form.get_by_label("Unit").select_option("percent")
    form.get_by_label("Limit of detection").fill("0.01")
    form.get_by_role("button", name="Save").click()
    expect(page.locator("#answer .direction-label")).to_have_text("Treat MRD first")


def test_the_protocol_is_corrected_in_place_and_decides_anew(
    page: Page, log_in: LogIn, hospital: Cast
) -> None:
    patient = hospital.patient(after_relapse("COG"))
    log_in("haematologist")
    page.goto(f"/patients/{patient.pk}/")
    expect(page.locator("#answer .direction-label")).to_have_text("HSCT indicated")
    page.get_by_role("link", name="Edit Protocol").click()
    form = page.locator(
        ".edit-in-place form", has=page.get_by_role("heading", name="Protocol and risk group")
    )
    form.get_by_label("Treatment protocol").select_option("UK")
    form.get_by_label("Reason for the change").fill("Re-induced by the British protocol")
    form.get_by_role("button", name="Save").click()
    expect(page.locator("#answer .direction-label")).to_have_text("HSCT not indicated")
    expect(page.locator(".disagreement .own")).to_contain_text("UK")


def test_a_relapse_described_in_place_asks_the_other_question(
    page: Page, log_in: LogIn, hospital: Cast
) -> None:
    patient = hospital.patient(in_first_remission())
    log_in("haematologist")
    page.goto(f"/patients/{patient.pk}/")
    page.get_by_role("link", name="Edit First relapse").click()
    form = page.locator(".edit-in-place form", has=page.get_by_role("heading", name="First relapse"))
    form.get_by_label("Relapsed on").fill(ago(2).isoformat())
    form.get_by_label("Site").select_option("marrow")
    form.get_by_label("During first-line treatment").select_option("true")
    form.get_by_role("button", name="Save").click()
    expect(page.locator("#answer .direction-label")).to_have_text("HSCT indicated")
    expect(page.locator(".patient-strip")).to_contain_text("Child after first relapse")


def test_a_what_if_tries_a_childs_inputs_and_stores_nothing(
    page: Page, log_in: LogIn, hospital: Cast
) -> None:
    patient = hospital.patient(after_relapse("COG"))
    log_in("haematologist")
    page.goto(f"/patients/{patient.pk}/what-if/")
    page.get_by_label("Treatment protocol").select_option("UK")
    page.get_by_role("button", name="Compare").click()
    sides = page.locator("#comparison section")
    expect(sides.nth(0)).to_contain_text("HSCT not indicated")
    expect(sides.nth(1)).to_contain_text("HSCT indicated")
    page.goto(f"/patients/{patient.pk}/")
    expect(page.locator("#answer .direction-label")).to_have_text("HSCT indicated")


@pytest.mark.parametrize("record", ["first remission", "after relapse"])
def test_a_childs_page_prints_on_one_page_of_a4(
    page: Page, log_in: LogIn, hospital: Cast, record: str
) -> None:
    sections = in_first_remission() if record == "first remission" else after_relapse()
    patient = hospital.patient(sections, centre=hospital.demonstration)
    log_in("haematologist")
    page.goto(f"/patients/{patient.pk}/")
    printed = page.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    page.emulate_media(media="print")
    expect(page.locator(".patient-strip")).to_contain_text("SYNTHETIC")
    expect(page.get_by_text("Board, date, signature:")).to_be_visible()
    if record == "first remission":
        expect(page.locator(".relapse-words")).to_be_visible()


@pytest.mark.parametrize(("width", "height"), [(640, 400), (820, 1180)], ids=["zoomed to 200 %", "tablet"])
def test_nothing_of_a_child_is_cut_off_when_magnified_or_on_a_tablet(
    page: Page, log_in: LogIn, hospital: Cast, width: int, height: int
) -> None:
    patient = hospital.patient(child(positive(DAY_46)))
    estimated = hospital.patient(in_first_remission())
    log_in("haematologist")
    page.set_viewport_size({"width": width, "height": height})
    for address in (
        f"/patients/{patient.pk}/",
        f"/patients/{estimated.pk}/",
        f"/patients/{estimated.pk}/what-if/",
        "/library/relapse-risk/",
    ):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


@pytest.mark.parametrize("record", ["first remission", "after relapse"])
def test_a_childs_pages_can_be_used_with_assistive_technology(
    page: Page, log_in: LogIn, hospital: Cast, record: str
) -> None:
    patient = hospital.patient(in_first_remission() if record == "first remission" else after_relapse())
    log_in("haematologist")
    for part in ("", "what-if/", "edit/first-relapse/", "edit/protocol/"):
        page.goto(f"/patients/{patient.pk}/{part}")
        assert page.locator("h1").count() == 1
        assert page.evaluate(NAMELESS_CONTROLS) == []
        assert page.evaluate(REPEATED_IDS) == []
        assert page.evaluate(FAINT_TEXT) == []
