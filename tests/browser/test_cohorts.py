"""The cohort builder in the browser: live counts by clicking, the same without JavaScript, and for every reader."""

import pytest
from playwright.sync_api import Page, expect

from cohorts.models import Cohort
from cohorts.services import cohorts
from tests.browser.conftest import LogIn
from tests.browser.test_structure import FAINT_TEXT, NAMELESS_CONTROLS, REPEATED_IDS
from tests.cast import Cast, record
from tests.cohorts.cohort_records import negative_early, negative_late

PAGES = (
    "/cohorts/",
    "/cohorts/new/?sent=1&provenance=synthetic&sex=female&mrd_stratum=late",
    "/cohorts/new/?sent=1&provenance=synthetic&age_at_diagnosis_from=old",
    "/cohorts/{pk}/",
    "/cohorts/{pk}/versions/new/",
    "/cohorts/{pk}/edit/",
)
WIDER_THAN_THE_WINDOW = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture
def patients(hospital: Cast) -> Cast:
    """Two women, one of them negative late, and a man; all of the demonstration centre."""
    for given in (
        negative_late(patient={"sex": "female"}),
        negative_early(patient={"sex": "female"}),
        record(patient={"sex": "male"}),
    ):
        hospital.patient(given, centre=hospital.demonstration)
    return hospital


@pytest.fixture
def cohort(patients: Cast) -> Cohort:
    values = {
        "name": "Women negative late",
        "centres": ["demonstration"],
        "definition": {"sex": ["female"], "mrd_stratum": {"in": ["late"]}},
    }
    return cohorts.create(values=values, by=patients.haematologist)


def tick(page: Page, criterion: str, value: str) -> None:
    page.get_by_role("group", name=criterion, exact=True).get_by_label(value).click()


def test_counts_follow_every_click_and_the_filters_are_saved(
    page: Page, log_in: LogIn, patients: Cast
) -> None:
    log_in("haematologist")
    page.get_by_role("link", name="Cohorts").click()
    page.get_by_role("link", name="New cohort").click()
    page.get_by_label("Synthetic").check()
    found = page.locator(".found-number")
    expect(found).to_have_text("3")
    page.get_by_label("Name").fill("Women negative late")
    page.locator("#more-genetics > summary").click()
    tick(page, "Sex", "Female")
    expect(found).to_have_text("2")
    tick(page, "MRD negative", "Late: after cycles 2-3")
    expect(found).to_have_text("1")
    expect(page.locator("#builder-found")).to_contain_text("1 excluded, 0 not known, 1 remain")
    # What was typed, unfolded and focused before stays so.
    expect(page.get_by_label("Name")).to_have_value("Women negative late")
    expect(page.locator("#more-genetics")).to_have_attribute("open", "")
    assert page.evaluate("document.activeElement.name") == "mrd_stratum"
    page.get_by_role("button", name="Save the cohort").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Women negative late")
    expect(page.locator("h1")).to_contain_text("SYNTHETIC")
    expect(page.locator("svg.figure")).to_contain_text("In the cohort: 1")


def test_the_way_back_leads_through_the_filters(page: Page, log_in: LogIn, patients: Cast) -> None:
    log_in("haematologist")
    page.goto("/cohorts/new/?sent=1&provenance=synthetic")
    tick(page, "Sex", "Female")
    expect(page.locator(".found-number")).to_have_text("2")
    page.go_back()
    expect(page.locator(".found-number")).to_have_text("3")
    expect(page.get_by_role("group", name="Sex", exact=True).get_by_label("Female")).not_to_be_checked()


def test_a_cohort_is_built_without_javascript(plain_page: Page, patients: Cast) -> None:
    plain_page.goto("/cohorts/new/?provenance=synthetic")
    tick(plain_page, "Sex", "Female")
    plain_page.get_by_role("button", name="Update counts").click()
    expect(plain_page.locator(".found-number")).to_have_text("2")
    plain_page.get_by_label("Name").fill("Women")
    plain_page.get_by_role("button", name="Save the cohort").click()
    expect(plain_page.locator(".found-number")).to_have_text("2")
    assert Cohort.objects.get().versions.get().definition == {"sex": ["female"]}


@pytest.mark.parametrize("address", PAGES)
def test_every_page_can_be_used_with_assistive_technology(
    page: Page, log_in: LogIn, cohort: Cohort, address: str
) -> None:
    log_in("haematologist")
    response = page.goto(address.format(pk=cohort.pk))
    assert response is not None
    assert response.status == 200
    assert page.locator("h1").count() == 1
    assert page.evaluate(NAMELESS_CONTROLS) == []
    assert page.evaluate(REPEATED_IDS) == []
    assert page.evaluate(FAINT_TEXT) == []


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("width", [640, 820])
def test_nothing_is_cut_off_when_magnified_or_on_a_tablet(
    page: Page, log_in: LogIn, cohort: Cohort, address: str, width: int
) -> None:
    log_in("haematologist")
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address.format(pk=cohort.pk))
    assert not page.evaluate(WIDER_THAN_THE_WINDOW)


def test_the_number_found_stands_on_the_first_screen(page: Page, log_in: LogIn, cohort: Cohort) -> None:
    log_in("haematologist")
    for address in PAGES[1:4]:
        page.goto(address.format(pk=cohort.pk))
        expect(page.locator(".found-number")).to_be_in_viewport()
    page.goto(PAGES[1])
    page.mouse.wheel(0, 1500)
    expect(page.locator(".found-number")).to_be_in_viewport()
