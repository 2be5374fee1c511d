"""A patient is registered, the question's inputs are entered, and the answer stands: few typed fields, few pages."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import LogIn
from tests.cast import Cast
from tests.filled_record import AFTER_CYCLE_1, ago

MOST_TYPED_FIELDS = 12


class Typist:
    """Types as a person would and counts the fields; what is picked from a list is not typed."""

    def __init__(self) -> None:
        self.typed = 0

    def type(self, form: Locator, **values: str) -> None:
        for label, value in values.items():
            form.get_by_label(label.replace("_", " "), exact=True).fill(value)
            self.typed += 1


def open_input(page: Page, name: str) -> Locator:
    """The form of an input, opened in place."""
    link = page.get_by_role("link", name=name, exact=True)
    link.click()
    target = link.get_attribute("hx-target", timeout=1000)
    assert target is not None
    return page.locator(f"{target} form")


def save(page: Page, form: Locator) -> None:
    form.get_by_role("button", name="Save").click()
    expect(form).to_have_count(0)


def test_a_dozen_typed_fields_lead_from_an_unknown_patient_to_a_direction(
    page: Page, log_in: LogIn, hospital: Cast
) -> None:
    typist = Typist()
    log_in("colleague")
    page.get_by_role("link", name="New patient").first.click()
    typist.type(page.locator("main form"), Hospital_number="N-4711", Birth_date="1991-03-14")
    page.get_by_role("button", name="Register").click()
    expect(page.locator("#answer .direction-label")).to_have_text("Not enough data")
    expect(page.locator(".patient-strip .chip.missing").first).to_be_visible()

    page.get_by_role("link", name="Lineage").first.click()
    page.get_by_label("Lineage").select_option("B")
    page.get_by_role("button", name="Save").click()

    form = open_input(page, "Edit IKZF1")
    form.get_by_label("IKZF1", exact=True).select_option("deleted")
    save(page, form)
    form = open_input(page, "Edit BCR::ABL1")
    for marker in ("BCR::ABL1", "KMT2A rearrangement", "Hypodiploidy"):
        form.get_by_label(marker).select_option("negative")
    save(page, form)
    form = open_input(page, "Edit Remission")
    form.get_by_label("Remission", exact=True).select_option("CR1")
    save(page, form)
    form = open_input(page, "Add Cycles")
    typist.type(form, Cycle="1", Started_on=ago(60).isoformat())
    save(page, form)
    form = open_input(page, "Add ECOG")
    typist.type(form, ECOG="1", **{"HCT-CI as stated": "1"})
    save(page, form)
    form = open_input(page, "Add Donor")
    form.get_by_label("Kind").select_option("matched_sibling")
    form.get_by_label("Available").select_option("true")
    save(page, form)

    page.locator("#add-mrd > summary").click()
    form = page.locator("#form-mrd-assessment")
    typist.type(form, Collected_on=ago(AFTER_CYCLE_1).isoformat(), Limit_of_detection="0.01")
    form.get_by_label("Method").select_option("flow")
    form.get_by_label("Unit").select_option("percent")
    form.get_by_label("Result").select_option("not_detected")
    form.get_by_label("Sample adequate").select_option("true")
    form.get_by_role("button", name="Save").click()

    expect(page.locator("#answer .direction-label")).to_have_text("Equipoise")
    assert typist.typed <= MOST_TYPED_FIELDS
