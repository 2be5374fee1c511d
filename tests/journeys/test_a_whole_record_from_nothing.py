"""Every marker and comorbidity answered, of an adult and of a child: few typed fields, by saying the rest."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import LogIn
from tests.cast import Cast
from tests.filled_child import DAY_19, DAY_46, INDUCTION_BEGAN
from tests.filled_record import ago
from tests.journeys.test_from_nothing_to_an_answer import MOST_TYPED_FIELDS, Typist, open_input, save


def register(page: Page, typist: Typist, birth_date: str) -> None:
    page.get_by_role("link", name="New patient").first.click()
    typist.type(page.locator("main form"), Hospital_number="N-4712", Birth_date=birth_date)
    page.get_by_role("button", name="Register").click()


def add_result(page: Page, typist: Typist, days_ago: int, result: str) -> None:
    page.locator("#add-mrd > summary").click()
    form = page.locator("#form-mrd-assessment")
    typist.type(form, Collected_on=ago(days_ago).isoformat())
    choices = {"Method": "flow", "Result": result, "Unit": "percent", "Sample adequate": "true"}
    for label, value in choices.items():
        form.get_by_label(label).select_option(value)
    if result == "quantified":
        typist.type(form, Level="0.2")
    else:
        typist.type(form, Limit_of_detection="0.01")
    rows = page.locator("#mrd-table tbody").get_by_role("link", name="Correct")
    before = rows.count()
    form.get_by_role("button", name="Save").click()
    expect(rows).to_have_count(before + 1)


def test_all_markers_and_all_comorbidities_of_an_adult_are_three_answers(
    page: Page, log_in: LogIn, hospital: Cast
) -> None:
    typist = Typist()
    log_in("colleague")
    register(page, typist, "1991-03-14")
    form = open_input(page, "Edit IKZF1")
    form.get_by_label("IKZF1", exact=True).select_option("deleted")
    form.get_by_label("is negative").check()
    save(page, form)
    form = open_input(page, "Edit BCR::ABL1")
    form.get_by_label("MEF2D rearrangement").select_option("not_tested")
    form.get_by_label("is negative").check()
    save(page, form)
    form = open_input(page, "Add HCT-CI")
    form.get_by_label("Diabetes").select_option("true")
    form.get_by_label("is not present").check()
    typist.type(form, ECOG="1")
    save(page, form)
    inputs = page.locator("dl.inputs")
    expect(inputs.locator(".input", has_text="IKZF1plus").first).to_contain_text("none found")
    expect(inputs.locator(".input", has_text="High-risk lesions").first).to_contain_text("1 of 10 not known")
    expect(page.locator(".patient-facts")).to_contain_text("HCT-CI1")
    assert typist.typed <= 3


def test_a_childs_whole_record_takes_a_dozen_typed_fields(page: Page, log_in: LogIn, hospital: Cast) -> None:
    typist = Typist()
    log_in("colleague")
    register(page, typist, ago(7 * 365 + 100).isoformat())
    form = open_input(page, "Edit Diagnosis")
    form.get_by_label("Lineage").select_option("B")
    form.get_by_label("CNS status at diagnosis").select_option("CNS1")
    counts = {"White blood cells (10^9/L)": "18", "Platelets (10^9/L)": "34"}
    typist.type(form, Date_of_diagnosis=ago(INDUCTION_BEGAN + 3).isoformat(), **counts)
    save(page, form)
    form = open_input(page, "Edit Protocol")
    form.get_by_label("Treatment protocol").select_option("CCCG-ALL-2015")
    form.get_by_label("Provisional risk group").select_option("low")
    typist.type(form, **{"Platelet cut-off in use (10^9/L)": "100"})
    form.get_by_label("is answered with no").check()
    save(page, form)
    form = open_input(page, "Edit IKZF1")
    form.get_by_label("IKZF1", exact=True).select_option("wild_type")
    save(page, form)
    form = open_input(page, "Edit BCR::ABL1")
    form.get_by_label("is negative").check()
    save(page, form)
    form = open_input(page, "Edit Remission")
    form.get_by_label("Remission", exact=True).select_option("CR1")
    save(page, form)
    form = open_input(page, "Edit Treatment before now")
    form.get_by_label("is answered with no").check()
    save(page, form)
    form = open_input(page, "Add Cycles")
    typist.type(form, Cycle="1", Started_on=ago(INDUCTION_BEGAN).isoformat())
    form.get_by_label("Kind").select_option("induction")
    save(page, form)
    add_result(page, typist, DAY_19, "quantified")
    add_result(page, typist, DAY_46, "not_detected")

    expect(page.locator("#answer .direction-label")).to_have_text("HSCT not indicated")
    expect(page.locator(".relapse-words")).to_contain_text("about 19 have a relapse")
    assert typist.typed <= MOST_TYPED_FIELDS
