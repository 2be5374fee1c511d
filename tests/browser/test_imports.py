"""From a messy file to a figure in the browser: two errors mended, a cohort, a curve, another landmark, a download."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from cohorts.models import DataImport, Patient
from cohorts.services import imports
from tests.browser.conftest import LogIn
from tests.browser.test_structure import FAINT_TEXT, NAMELESS_CONTROLS, REPEATED_IDS
from tests.cast import Cast
from tests.cohorts.imports.files import answers_to
from tests.cohorts.imports.messy import (
    IMPOSSIBLE_DATE,
    KNOWN_WORD,
    POSSIBLE_DATE,
    SIZE,
    UNKNOWN_WORD,
    messy_file,
)
from tests.jobs import Jobs


def hand_in(page: Page, content: bytes, name: str = "messy.csv") -> None:
    page.get_by_role("link", name="Import", exact=True).click()
    page.get_by_role("link", name="New import").click()
    page.get_by_label("Centre").select_option("Demonstration centre")
    page.get_by_label("File").set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})
    page.get_by_role("button", name="Upload and look at it").click()


def choose(page: Page, question: str, answer: str) -> None:
    """One answer for all questions of a kind, or for the only one."""
    kind = page.locator(".question-kind", has=page.get_by_role("heading", name=question))
    if kind.locator("select").count():
        kind.locator("select").first.select_option(label=answer)
    else:
        kind.get_by_label(answer, exact=True).first.check()


def answer_the_messy_file(page: Page) -> None:
    expect(page.locator(".import-questions input:checked")).to_have_count(0)
    choose(page, "In which encoding", "gb18030")
    choose(page, "Does the day or the month come first", "day first (31/12/2024)")
    choose(page, "Is this a real value", "stands for nothing: not recorded")
    choose(page, "What does this word mean?", "refuse these rows")
    choose(page, "In which unit are the numbers of this column?", "10^9/L")
    choose(page, "This column seems to mix units", "percent, with or without the sign")
    page.get_by_role("button", name="Answer and check the rows").click()


def test_from_a_messy_file_to_a_figure(
    page: Page, log_in: LogIn, hospital: Cast, jobs: Jobs, tmp_path: Path
) -> None:
    log_in("haematologist")
    hand_in(page, messy_file())

    # What the columns are: proposed from Chinese and English headers, and confirmed.
    expect(page.get_by_label("病案号 becomes")).to_have_value("patient.identifier")
    expect(page.get_by_label("Transplant date becomes")).to_have_value("transplants.performed_on")
    expect(page.get_by_label("备注 becomes")).to_have_value("")
    page.get_by_label("Each row is").select_option("")
    page.get_by_role("button", name="Confirm the mapping").first.click()

    answer_the_messy_file(page)
    expect(page.get_by_role("heading", name="Refused rows")).to_contain_text("2 problems")
    expect(page.get_by_role("row", name=IMPOSSIBLE_DATE)).to_contain_text("There is no such day.")
    assert not Patient.objects.exists()
    page.get_by_role("button", name=f"Take in {SIZE - 2} rows").click()
    expect(page.get_by_role("heading", name="What came in")).to_be_visible()
    assert Patient.objects.filter(centre=hospital.demonstration).count() == SIZE - 2

    # The two errors: downloaded with their reasons, mended, handed in again under the same mapping.
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the refused rows").click()
    refused = tmp_path / download.value.suggested_filename
    download.value.save_as(refused)
    text = refused.read_text(encoding="utf-8-sig")
    assert "There is no such day." in text
    mended = text.replace(IMPOSSIBLE_DATE, POSSIBLE_DATE).replace(f",{UNKNOWN_WORD},", f",{KNOWN_WORD},")
    page.get_by_label("Upload the corrected rows").set_input_files(
        {"name": "mended.csv", "mimeType": "text/csv", "buffer": mended.encode()}
    )
    page.get_by_role("button", name="Upload the corrected file").click()
    page.get_by_role("button", name="Take in 2 rows").click()
    expect(page.get_by_role("link", name="M-007")).to_be_visible()
    assert Patient.objects.filter(centre=hospital.demonstration, provenance="synthetic").count() == SIZE

    # The same file again changes nothing.
    hand_in(page, messy_file(), "again.csv")
    expect(page.get_by_text("The same file came in on")).to_be_visible()
    assert Patient.objects.count() == SIZE

    from_a_cohort_to_a_figure(page, jobs, tmp_path)


def from_a_cohort_to_a_figure(page: Page, jobs: Jobs, tmp_path: Path) -> None:
    page.get_by_role("link", name="Build a cohort").click()
    page.goto("/cohorts/new/?sent=1&provenance=synthetic")
    expect(page.locator(".found-number")).to_have_text(str(SIZE))
    page.get_by_label("Name").fill("From the spreadsheet")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="New analysis").click()
    page.get_by_label("Compare by").select_option("transplant")
    page.get_by_label("Day of diagnosis").check()
    page.get_by_label("Landmark, days").fill("300")
    page.get_by_role("button", name="Run the analysis").click()
    jobs.run()
    expect(page.locator("svg.figure .curve")).to_have_count(2)
    page.get_by_label("Landmark, days").fill("330")
    page.get_by_role("button", name="Run with this landmark").click()
    jobs.run()
    expect(page.locator("svg.figure").first).to_contain_text("landmark: day 330")
    with page.expect_download() as download:
        page.get_by_role("link", name="SVG").first.click()
    figure = tmp_path / download.value.suggested_filename
    download.value.save_as(figure)
    assert "SYNTHETIC" in figure.read_text(encoding="utf-8")


def test_every_step_can_be_read_by_assistive_technology_and_fits_every_screen(
    page: Page, log_in: LogIn, hospital: Cast
) -> None:
    by = hospital.haematologist
    log_in("haematologist")

    def look(path: str) -> None:
        page.set_viewport_size({"width": 1280, "height": 800})
        page.goto(path)
        assert page.locator("h1").count() == 1
        assert page.evaluate(NAMELESS_CONTROLS) == [], path
        assert page.evaluate(REPEATED_IDS) == [], path
        assert page.evaluate(FAINT_TEXT) == [], path
        for width, height in ((1280, 800), (640, 400), (820, 1180)):
            page.set_viewport_size({"width": width, "height": height})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)

    look("/imports/")
    look("/imports/new/")
    current = imports.upload(
        centre=hospital.demonstration, file_name="messy.csv", content=[messy_file()], by=by
    ).data_import
    place = f"/imports/{current.pk}/"
    look(place)
    proposal = imports.propose(data_import=current, by=by)
    current = imports.set_mapping(data_import=current, definition=proposal, by=by)
    look(place)
    while current.state == "needs_answers":
        current = imports.answer(data_import=current, answers=answers_to(current.questions), by=by)
    look(place)
    look(f"{place}refused-rows/")
    imports.start(data_import=current, by=by)
    look(place)
    look(f"{place}refused-rows/")


def test_a_large_file_shows_how_far_it_is_and_can_be_stopped(
    page: Page, log_in: LogIn, hospital: Cast, jobs: Jobs
) -> None:
    rows = "".join(f"L{number:05d},1990-01-02,F,2020-01-01,neg\n" for number in range(9_000))
    content = f"patient_id,birth_date,sex,mrd_date,mrd\n{rows}".encode()
    log_in("haematologist")
    hand_in(page, content, "large.csv")
    expect(page.get_by_role("heading", name="Waiting for its turn")).to_be_visible()
    expect(page.get_by_role("progressbar")).to_be_visible()
    jobs.run()
    page.get_by_role("button", name="Confirm the mapping").first.click()
    expect(page.get_by_role("heading", name="Waiting for its turn")).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("It was asked to stop")).to_be_visible()
    jobs.run()
    expect(page.get_by_role("heading", name="Cancelled")).to_be_visible()
    page.get_by_role("button", name="Try again").click()
    jobs.run()
    expect(page.get_by_role("button", name="Take in 9000 rows")).to_be_visible()


def test_a_file_comes_in_without_javascript(plain_page: Page) -> None:
    hand_in(plain_page, messy_file())
    plain_page.get_by_label("Each row is").select_option("")
    plain_page.get_by_role("button", name="Confirm the mapping").first.click()
    answer_the_messy_file(plain_page)
    plain_page.get_by_role("button", name=re.compile("Take in")).click()
    expect(plain_page.get_by_role("heading", name="What came in")).to_be_visible()
    assert DataImport.objects.get().state == "finished"


def test_a_refused_cell_is_corrected_without_javascript(plain_page: Page) -> None:
    faulty = (
        "patient_id,birth_date,mrd_date,mrd\nP1,1990-01-02,2020-02-30,neg\nP2,1990-13-02,2020-01-01,neg\n"
    )
    hand_in(plain_page, faulty.encode(), "faulty.csv")
    plain_page.get_by_role("button", name="Confirm the mapping").first.click()
    plain_page.get_by_role("link", name="Correct them here").click()
    plain_page.get_by_role("group", name="row 2").get_by_label("mrd_date").fill("2020-02-28")
    plain_page.get_by_role("group", name="row 3").get_by_label("birth_date").fill("soon")
    plain_page.get_by_role("button", name="Check the corrected rows").first.click()
    expect(plain_page.get_by_text("Nothing was kept")).to_be_visible()
    expect(plain_page.get_by_role("group", name="row 3").get_by_label("birth_date")).to_have_value("soon")
    plain_page.get_by_role("group", name="row 3").get_by_label("birth_date").fill("1990-12-02")
    plain_page.get_by_role("button", name="Check the corrected rows").first.click()
    plain_page.get_by_role("button", name="Take in 2 rows").click()
    expect(plain_page.get_by_role("heading", name="What came in")).to_be_visible()
    assert set(Patient.objects.values_list("identifier", flat=True)) >= {"P1", "P2"}
