"""What assistive technology needs of every page: landmarks, one heading, named controls, unique ids, contrast."""

import pytest
from playwright.sync_api import Page, expect

from cohorts.models import Patient
from tests.browser.conftest import LogIn

PAGES = (
    "/",
    "/patients/new/",
    "/patients/{pk}/",
    "/patients/{pk}/what-if/",
    "/patients/{pk}/similar/",
    "/patients/{pk}/history/",
    "/patients/{pk}/edit/genetics/",
    "/patients/{pk}/edit/fitness/",
    "/library/",
    "/library/outcome-model/",
    "/library/relapse-risk/",
    "/library/rules/adult-08-late-negative/",
    "/intended-use/",
)

# Contrast of text against the nearest painted background, by WCAG's relative luminance.
FAINT_TEXT = """() => {
  const rgb = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
  const part = (c) => { c /= 255; return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; };
  const light = ([r, g, b]) => 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  const ground = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const color = rgb(getComputedStyle(e).backgroundColor);
      if (color.length === 3 || color[3] > 0) return color;
    }
    return [255, 255, 255];
  };
  const faint = [];
  for (const element of document.querySelectorAll("body *:not(svg *, script, option)")) {
    const own = [...element.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (!own || !element.checkVisibility() || element.closest(".visually-hidden")) continue;
    const [a, b] = [light(rgb(getComputedStyle(element).color)), light(ground(element))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) faint.push(`${element.textContent.trim().slice(0, 30)}: ${ratio.toFixed(2)}`);
  }
  return faint;
}"""

NAMELESS_CONTROLS = """() => [...document.querySelectorAll("input:not([type=hidden]), select, textarea")]
  .filter((c) => !(c.labels && c.labels.length) && !c.getAttribute("aria-label")).map((c) => c.outerHTML)"""

REPEATED_IDS = """() => { const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
  return ids.filter((id, i) => ids.indexOf(id) !== i); }"""


@pytest.mark.parametrize("address", PAGES)
def test_every_page_can_be_used_with_assistive_technology(
    page: Page, log_in: LogIn, early_patient: Patient, address: str
) -> None:
    log_in("haematologist")
    response = page.goto(address.format(pk=early_patient.pk))
    assert response is not None
    assert response.status == 200
    for landmark in ("banner", "main", "contentinfo"):
        expect(page.get_by_role(landmark)).to_have_count(1)
    assert page.locator("h1").count() == 1
    assert page.evaluate("document.documentElement.lang") == "en"
    assert page.evaluate(NAMELESS_CONTROLS) == []
    assert page.evaluate(REPEATED_IDS) == []
    assert page.evaluate(FAINT_TEXT) == []


@pytest.mark.parametrize("address", ["/accounts/login/", "/", "/patients/{pk}/", "/library/"])
def test_the_content_security_policy_is_strict_on_every_page(
    page: Page, log_in: LogIn, early_patient: Patient, address: str
) -> None:
    log_in("haematologist")
    response = page.goto(address.format(pk=early_patient.pk))
    assert response is not None
    policy = response.headers["content-security-policy"]
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";") if part.strip())
    assert directives["script-src"] == "'self'"
    assert directives["style-src"] == "'self'"
    assert "unsafe" not in policy
    assert page.locator("[style], style, script:not([src])").count() == 0


def test_the_language_is_chosen_before_and_after_the_log_in(
    page: Page, log_in: LogIn, early_patient: Patient
) -> None:
    page.goto("/accounts/login/")
    page.get_by_role("button", name="简体中文").click()
    assert page.evaluate("document.documentElement.lang") == "zh-hans"
    page.get_by_role("button", name="English").click()
    log_in("haematologist")
    page.goto(f"/patients/{early_patient.pk}/")
    page.get_by_role("button", name="简体中文").click()
    assert page.evaluate("document.documentElement.lang") == "zh-hans"
    assert page.url.endswith(f"/patients/{early_patient.pk}/")


def test_the_worklist_finds_a_patient_by_part_of_the_name(
    page: Page, log_in: LogIn, early_patient: Patient
) -> None:
    log_in("haematologist")
    page.get_by_label("Name or hospital number").fill("testc")
    page.get_by_role("button", name="Filter").click()
    expect(page.locator("table.worklist tbody tr")).to_have_count(1)
    expect(page.locator("table.worklist")).to_contain_text("SYNTHETIC")
    page.get_by_label("Name or hospital number").fill("nobody")
    page.get_by_role("button", name="Filter").click()
    expect(page.locator("table.worklist")).to_contain_text("No patient matches.")
