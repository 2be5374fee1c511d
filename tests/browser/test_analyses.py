"""From a cohort to a curve and its files: in the browser, by keyboard, magnified, on paper and without JavaScript."""

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from cohorts.models import Cohort
from cohorts.services import analyses
from tests.browser.conftest import LogIn
from tests.browser.test_structure import FAINT_TEXT, NAMELESS_CONTROLS, REPEATED_IDS
from tests.cast import Cast
from tests.example_analyses import NAMES, cohort, finished, unfinished
from tests.jobs import Jobs
from tests.transplanted import transplanted_group


@pytest.fixture
def group(hospital: Cast) -> Cohort:
    """A cohort of the demonstration centre."""
    return cohort(hospital.haematologist, hospital.demonstration)


def test_from_a_cohort_to_a_curve_another_landmark_and_its_files(
    page: Page, log_in: LogIn, hospital: Cast, jobs: Jobs, tmp_path: Path
) -> None:
    transplanted_group(hospital, hospital.demonstration)
    log_in("haematologist")
    page.goto("/cohorts/new/?sent=1&provenance=synthetic")
    expect(page.locator(".found-number")).to_have_text("36")
    page.get_by_role("group", name="Sex").get_by_text("Female").click()
    expect(page.locator(".found-number")).to_have_text("18")
    page.get_by_role("group", name="Sex").get_by_text("Male", exact=True).click()
    expect(page.locator(".found-number")).to_have_text("36")
    page.get_by_label("Name").fill("Demonstration")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="New analysis").click()

    # Transplanted or not, from remission: refused, explained, and asked again with one click.
    page.get_by_label("Compare by").select_option("transplant")
    page.get_by_label("Day of first remission").check()
    page.get_by_role("button", name="Run the analysis").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("This comparison would mislead")
    expect(page.locator("svg.figure")).to_have_count(2)
    page.get_by_role("button", name=re.compile("Start the clock on day")).first.click()
    expect(page.get_by_role("heading", name="Waiting for its turn")).to_be_visible()
    jobs.run()
    expect(page.locator("svg.figure .curve")).to_have_count(2)
    expect(page.locator(".analysis-beside")).to_contain_text("The clock starts at the landmark")
    expect(page.locator(".analysis-beside")).to_contain_text("of 36 patients of the cohort")

    # Another landmark: a new analysis beside the first.
    first = page.url
    page.get_by_label("Landmark, days").fill("120")
    page.get_by_role("button", name="Run with this landmark").click()
    expect(page.get_by_role("heading", name="Waiting for its turn")).to_be_visible()
    assert page.url != first
    jobs.run()
    expect(page.locator("svg.figure").first).to_contain_text("landmark: day 120")
    page.get_by_text("Same question, other landmarks").click()
    expect(page.locator(".analysis-beside details a").first).to_be_visible()

    files = {}
    for kind in ("SVG", "PNG", "CSV"):
        with page.expect_download() as download:
            page.get_by_role("link", name=kind).first.click()
        files[kind] = tmp_path / download.value.suggested_filename
        download.value.save_as(files[kind])
    assert files["PNG"].read_bytes().startswith(b"\x89PNG")
    drawn = files["SVG"].read_text(encoding="utf-8")
    assert "SYNTHETIC" in drawn
    assert "landmark: day 120" in drawn
    lines = files["CSV"].read_text(encoding="utf-8").splitlines()
    rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    assert {row["group"] for row in rows} == {"Not transplanted", "Transplanted"}


@pytest.mark.parametrize("name", NAMES)
def test_every_result_can_be_read_by_assistive_technology_and_fits_every_screen(
    page: Page, log_in: LogIn, group: Cohort, name: str
) -> None:
    analysis = finished(group, name)
    log_in("haematologist")
    page.goto(f"/analyses/{analysis.pk}/")
    assert page.locator("h1").count() == 1
    assert page.evaluate(NAMELESS_CONTROLS) == []
    assert page.evaluate(REPEATED_IDS) == []
    assert page.evaluate(FAINT_TEXT) == []
    for figure in page.locator("svg.figure").all():
        assert figure.get_attribute("role") == "img"
        named = (figure.get_attribute("aria-labelledby") or "").split()
        assert all(page.locator(f"#{one}").count() == 1 for one in named)
    for width, height in ((1280, 800), (640, 400), (820, 1180)):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_curve_with_its_table_stands_on_the_first_screen(
    page: Page, log_in: LogIn, group: Cohort
) -> None:
    analysis = finished(group, "survival")
    log_in("haematologist")
    page.goto(f"/analyses/{analysis.pk}/")
    for part in ("svg.figure", ".landmark button", ".exclusions"):
        box = page.locator(part).first.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 800, part


def test_words_of_a_figure_do_not_lie_on_one_another(page: Page, log_in: LogIn, group: Cohort) -> None:
    """Real letters, measured by the browser: widths are only estimated where figures are laid out."""
    overlapping = """() => [...document.querySelectorAll("svg.figure")].flatMap((figure) => {
      const boxes = [...figure.querySelectorAll("text")].map((t) => [t.textContent, t.getBoundingClientRect()]);
      const meet = (p, q) => p.left < q.right - 1 && q.left < p.right - 1;
      const level = (p, q) => p.top < q.bottom - 4 && q.top < p.bottom - 4;
      return boxes.flatMap(([a, p], i) => boxes.slice(i + 1)
        .filter(([b, q]) => meet(p, q) && level(p, q)).map(([b]) => `${a} | ${b}`)); })"""
    outside = """() => [...document.querySelectorAll("svg.figure")].flatMap((figure) => {
      const frame = figure.getBoundingClientRect();
      return [...figure.querySelectorAll("text")].filter((t) => t.getBoundingClientRect().right > frame.right + 1)
        .map((t) => t.textContent); })"""
    log_in("haematologist")
    for name in NAMES:
        page.goto(f"/analyses/{finished(group, name).pk}/")
        assert page.evaluate(overlapping) == [], name
        assert page.evaluate(outside) == [], name


def test_a_result_prints_with_its_figure_and_without_what_only_a_screen_needs(
    page: Page, log_in: LogIn, group: Cohort
) -> None:
    log_in("haematologist")
    page.goto(f"/analyses/{finished(group, 'survival').pk}/")
    printed = page.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) <= 2
    page.emulate_media(media="print")
    expect(page.locator(".landmark")).to_be_hidden()
    expect(page.locator("svg.figure").first).to_be_visible()
    expect(page.get_by_text("The clock starts on the day of the first transplant.")).to_be_visible()


def test_a_running_analysis_is_cancelled_and_tried_again(page: Page, log_in: LogIn, group: Cohort) -> None:
    waiting = unfinished(group, "queued")
    log_in("haematologist")
    page.goto(f"/analyses/{waiting.pk}/")
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("heading", name="Cancelled")).to_be_visible()
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("heading", name="Waiting for its turn")).to_be_visible()


def test_following_a_run_keeps_the_focus_and_says_when_it_is_over(
    page: Page, log_in: LogIn, hospital: Cast, group: Cohort
) -> None:
    waiting = unfinished(group, "queued")
    log_in("haematologist")
    page.goto(f"/analyses/{waiting.pk}/")
    page.get_by_role("button", name="Cancel").focus()
    with page.expect_response(lambda response: str(waiting.pk) in response.url):
        pass
    expect(page.get_by_role("button", name="Cancel")).to_be_focused()
    analyses.cancel(analysis=waiting, by=hospital.haematologist)
    expect(page.get_by_role("heading", name="Cancelled")).to_be_visible()
    expect(page.locator("#announcement")).to_have_text("Cancelled")


def test_the_form_is_filled_by_keyboard(page: Page, log_in: LogIn, group: Cohort) -> None:
    log_in("haematologist")
    page.goto(f"/cohorts/{group.pk}/analyses/new/")
    assert page.evaluate(NAMELESS_CONTROLS) == []
    assert page.evaluate(REPEATED_IDS) == []
    assert page.evaluate(FAINT_TEXT) == []
    page.get_by_label("What do you want to see?").focus()
    seen = set()
    for _ in range(12):
        style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert style != "none", page.evaluate("document.activeElement.outerHTML")
        seen.add(page.evaluate("document.activeElement.name || document.activeElement.textContent.trim()"))
        if page.evaluate("document.activeElement.textContent.trim()") == "Run the analysis":
            break
        page.keyboard.press("Tab")
    assert {"question", "arms", "time_zero", "landmark_days", "Run the analysis"} <= seen
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Waiting for its turn")).to_be_visible()


def test_what_a_question_does_not_take_is_not_asked_for(page: Page, log_in: LogIn, group: Cohort) -> None:
    log_in("haematologist")
    page.goto(f"/cohorts/{group.pk}/analyses/new/")
    expect(page.get_by_text("3. Covariates")).to_be_hidden()
    page.get_by_label("What do you want to see?").select_option("regression:overall_survival:cox")
    expect(page.get_by_text("3. Covariates")).to_be_visible()
    page.get_by_label("What do you want to see?").select_option("swimmer")
    expect(page.get_by_label("Landmark, days after that")).to_be_hidden()
    page.get_by_label("What do you want to see?").select_option("survival:overall_survival")
    # The name of an arm is not taken for that of a question.
    page.get_by_label("Compare by").select_option("mrd_stratum")
    expect(page.get_by_label("Landmark, days after that")).to_be_visible()


def test_an_analysis_is_asked_for_and_read_without_javascript(
    plain_page: Page, hospital: Cast, group: Cohort, jobs: Jobs
) -> None:
    transplanted_group(hospital, hospital.demonstration, size=24)
    plain_page.goto(f"/cohorts/{group.pk}/analyses/new/")
    plain_page.get_by_role("button", name="Run the analysis").click()
    expect(plain_page.get_by_role("heading", name="Waiting for its turn")).to_be_visible()
    jobs.run()
    plain_page.get_by_role("link", name="Refresh").click()
    expect(plain_page.locator("svg.figure .curve")).to_have_count(2)
