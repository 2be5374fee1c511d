"""The whole way in the browser: a messy file, two errors corrected, a cohort, a curve, another landmark, the figure."""

import csv
import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.conftest import LogIn
from tests.cast import Cast
from tests.jobs import Jobs
from tests.transplanted import course

HEADERS = (
    "patient id", "sex", "birth date", "diagnosis date", "WBC", "remission status", "remission date",
    "transplant date", "transplant type", "outcome", "outcome date",
)  # fmt: skip
SIZE = 30
# Line of the file (the headers are line 1), column, what was meant.
ERRORS = ((4, "remission date", "2019-02-30"), (8, "birth date", "in spring"))


def messy_file(folder: Path) -> Path:
    """A row a patient: two cells nobody can read, and a number of white cells that may stand for nothing."""
    rows = [row_of(number) for number in range(SIZE)]
    for line, column, nonsense in ERRORS:
        rows[line - 2][column] = nonsense
    rows[0]["WBC"] = "999"
    return written(folder / "ward.csv", rows)


def row_of(number: int) -> dict[str, Any]:
    given = course(number)
    transplant: dict[str, Any] = next(iter(given["transplants"]), {})
    end = given["outcomes"][-1]
    return dict(
        zip(
            HEADERS,
            (
                f"W-{number:03d}",
                given["patient"]["sex"],
                "1980-02-03",
                given["diagnosis"]["diagnosed_on"],
                given["diagnosis"]["wbc_10e9_per_l"],
                "CR1",
                given["remission"]["achieved_on"],
                transplant.get("performed_on", ""),
                transplant.get("kind", ""),
                "alive" if end["kind"] == "last_follow_up" else "dead",
                end["occurred_on"],
            ),
            strict=True,
        )
    )


def written(path: Path, rows: list[dict[str, Any]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, HEADERS, extrasaction="ignore")
        table.writeheader()
        table.writerows(rows)
    return path


def take_in(page: Page, jobs: Jobs) -> None:
    """From an uploaded file to its preview: the mapping as proposed, the first answer to whatever is asked."""
    start = page.get_by_role("button", name=re.compile("Take in"))
    answer = page.get_by_role("button", name="Answer and check the rows")
    confirm = page.get_by_role("button", name="Confirm the mapping")
    for _step in range(8):
        jobs.run()
        expect(start.or_(answer).or_(confirm).first).to_be_visible()
        if start.count():
            return
        if confirm.count():
            confirm.first.click()
            continue
        for question in page.locator("fieldset.question:not(.for-all)").all():
            if question.locator("input[type=radio]").count():
                question.locator("input[type=radio]").first.check()
            else:
                question.locator("select").select_option(index=1)
        answer.click()
    raise AssertionError("the file still asks")


def test_from_a_messy_file_to_a_curve_and_its_figure(
    page: Page, log_in: LogIn, hospital: Cast, jobs: Jobs, tmp_path: Path
) -> None:
    log_in("haematologist")
    page.goto("/imports/new/")
    page.get_by_label("Centre").select_option(label="Northern centre")
    page.get_by_label("File").set_input_files(messy_file(tmp_path))
    page.get_by_role("button", name="Upload and look at it").click()
    take_in(page, jobs)
    expect(page.locator(".import-problems tbody tr")).to_have_count(len(ERRORS))
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the refused rows").click()
    refused = tmp_path / "refused.csv"
    download.value.save_as(refused)
    page.get_by_role("button", name=re.compile("Take in")).click()
    jobs.run()
    expect(page.get_by_role("heading", name="What came in")).to_be_visible()

    # The two errors are corrected in the file of refused rows, which comes in under the same mapping.
    with refused.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(ERRORS)
    for line, column, nonsense in ERRORS:
        row = next(row for row in rows if row[column] == nonsense)
        row[column] = row_of(line - 2)[column]
    page.get_by_label("Upload the corrected rows").set_input_files(written(tmp_path / "corrected.csv", rows))
    page.get_by_role("button", name="Upload the corrected file").click()
    take_in(page, jobs)
    page.get_by_role("button", name=re.compile("Take in")).click()
    jobs.run()
    expect(page.get_by_role("heading", name="What came in")).to_be_visible()

    page.get_by_role("link", name="Build a cohort").click()
    page.goto("/cohorts/new/?sent=1&provenance=clinical")
    expect(page.locator(".found-number")).to_have_text(str(SIZE))
    page.get_by_label("Name").fill("Ward")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="New analysis").click()
    page.get_by_label("Compare by").select_option("transplant")
    page.get_by_label("Day of first remission").check()
    page.get_by_label("Landmark, days after that").fill("90")
    page.get_by_role("button", name="Run the analysis").click()
    jobs.run()
    expect(page.locator("svg.figure").first).to_contain_text("landmark: day 90")
    page.get_by_label("Landmark, days").fill("120")
    page.get_by_role("button", name="Run with this landmark").click()
    expect(page.get_by_role("heading", name="Waiting for its turn")).to_be_visible()
    jobs.run()
    expect(page.locator("svg.figure").first).to_contain_text("landmark: day 120")
    with page.expect_download() as download:
        page.get_by_role("link", name="SVG").first.click()
    figure = tmp_path / "survival.svg"
    download.value.save_as(figure)
    drawn = figure.read_text(encoding="utf-8")
    assert "landmark: day 120" in drawn
    assert "SYNTHETIC" not in drawn
