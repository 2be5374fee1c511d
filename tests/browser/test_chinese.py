"""The pages in Chinese: marked as such, nothing cut off, and no English sentence that is not marked as English."""

import pytest
from playwright.sync_api import Page, expect

from cohorts.models import Patient
from tests.browser.conftest import LogIn
from tests.cast import Cast
from tests.example_analyses import cohort, computed, finished
from tests.filled_child import after_relapse, in_first_remission
from tests.filled_record import AFTER_CYCLE_1, AFTER_CYCLE_2, filled, negative, positive

WIDTH = 1280
# Texts of three words and more with no Chinese in them, outside elements that say they are English; code is no prose.
ENGLISH_PROSE = """() => {
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const text = walk.currentNode.textContent.trim(), parent = walk.currentNode.parentElement;
    if (parent.closest("[lang=en], script, style, code")) continue;
    if (/[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}/.test(text) && !/[\\u3400-\\u9fff]/.test(text)) found.push(text);
  }
  return found;
}"""


# Codes of the record and of answers, such as bone_marrow or RE_EMERGED, that a reader should meet by their names.
CODES = """() => {
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const text = walk.currentNode.textContent.trim(), parent = walk.currentNode.parentElement;
    if (parent.closest("[lang=en], script, style, code, a[href*='/library/']")) continue;
    if (/(?<![\\w-])([a-z]+(_[a-z0-9]+)+|[A-Z]+(_[A-Z]+)+)(?![\\w-])/.test(text)) found.push(text);
  }
  return found;
}"""


def assert_reads_as_chinese(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    assert page.evaluate("document.documentElement.lang") == "zh-hans", page.url
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH, page.url
    assert page.evaluate(ENGLISH_PROSE) == [], page.url
    assert page.evaluate(CODES) == [], page.url


@pytest.fixture
def in_chinese(page: Page, log_in: LogIn, hospital: Cast) -> Page:
    log_in("haematologist")
    page.get_by_role("button", name="简体中文").click()
    page.get_by_role("heading", name="工作列表").wait_for()
    return page


def test_the_pages_of_a_patient_read_as_chinese(
    in_chinese: Page, hospital: Cast, early_patient: Patient
) -> None:
    late = hospital.patient(filled(positive(AFTER_CYCLE_1), negative(AFTER_CYCLE_2)))
    bare = hospital.patient({"patient": filled()["patient"]})
    in_chinese.goto("/")
    assert_reads_as_chinese(in_chinese)
    child, relapsed = hospital.patient(in_first_remission()), hospital.patient(after_relapse())
    returned = hospital.patient(filled(negative(AFTER_CYCLE_1), positive(AFTER_CYCLE_2)))
    for patient in (early_patient, late, bare, child, relapsed, returned):
        in_chinese.goto(f"/patients/{patient.pk}/")
        assert_reads_as_chinese(in_chinese)
    in_chinese.goto(f"/patients/{late.pk}/what-if/")
    assert_reads_as_chinese(in_chinese)
    in_chinese.goto(f"/patients/{late.pk}/history/")
    assert_reads_as_chinese(in_chinese)


def test_what_is_stored_in_english_is_told_in_chinese_with_the_stored_words_beside_it(
    in_chinese: Page, early_patient: Patient
) -> None:
    in_chinese.goto(f"/patients/{early_patient.pk}/")
    in_chinese.get_by_role("button", name="出具并保存").click()
    in_chinese.wait_for_url("**/recommendations/**")
    assert_reads_as_chinese(in_chinese)
    expect(in_chinese.locator("#headline")).to_have_text(
        "对这类患者，已发表的证据不能区分各可选方案的优劣（确定性极低）。这是暂定的：仅依据一份阴性标本。"
    )
    expect(in_chinese.locator("#retold [lang=en]")).to_contain_text("The published evidence does not tell")


@pytest.mark.parametrize(
    "address",
    [
        *("/library/", "/library/outcome-model/", "/library/relapse-risk/", "/intended-use/"),
        *("/imports/", "/imports/new/", "/cohorts/new/"),
    ],
)
def test_a_page_about_nobody_in_particular_reads_as_chinese(in_chinese: Page, address: str) -> None:
    in_chinese.goto(address)
    assert_reads_as_chinese(in_chinese)


def test_a_rule_and_a_source_read_as_chinese_and_bibliography_is_marked(in_chinese: Page) -> None:
    in_chinese.goto("/library/")
    for kind in ("rules", "evidence"):
        link = in_chinese.locator(f"#{kind} th a").first.get_attribute("href")
        in_chinese.goto(f"{link}")
        assert_reads_as_chinese(in_chinese)
        in_chinese.go_back()


def test_an_analysis_with_its_figure_reads_as_chinese(in_chinese: Page, hospital: Cast) -> None:
    result = computed("survival") | {"title": "总生存"}
    analysis = finished(cohort(hospital.haematologist, hospital.demonstration, "队列一"), "survival", result)
    in_chinese.goto(f"/analyses/{analysis.pk}/")
    expect(in_chinese.locator(".drawing svg").first).to_be_visible()
    assert_reads_as_chinese(in_chinese)
