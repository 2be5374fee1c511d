"""A changed input is followed by stances, difference, certainty and what would change it, and a replay is the same."""

from playwright.sync_api import Page, expect

from decision_support.models import Recommendation
from tests.browser.conftest import LogIn
from tests.cast import Cast
from tests.filled_record import AFTER_CYCLE_1, AFTER_CYCLE_2, ago, filled, negative, positive


def test_a_higher_hct_ci_is_followed_by_the_whole_answer(page: Page, log_in: LogIn, hospital: Cast) -> None:
    fit = {"assessed_on": ago(5).isoformat(), "ecog": 1, "hct_ci": 2, "contraindications": []}
    patient = hospital.patient(filled(positive(AFTER_CYCLE_1), negative(AFTER_CYCLE_2), fitness=fit))
    log_in("haematologist")
    page.goto(f"/patients/{patient.pk}/")
    answer, change = page.locator("#answer"), page.locator("section", has=page.locator("#change-title"))
    allo = answer.locator(".option-card.allogeneic_hsct")
    bar = answer.locator(".difference-bar")
    before = {
        "stance": allo.locator(".stance").text_content() or "",
        "outcomes": allo.locator(".outcome-list").text_content() or "",
        "difference": bar.get_attribute("aria-label") or "",
        "certainty": answer.locator(".difference > p").first.text_content() or "",
    }
    assert before["stance"] == "Recommended"
    change.get_by_text("By the outcome model").click()
    expect(change).to_contain_text("With HCT-CI 3 or more the model would say")

    page.get_by_role("link", name="Edit HCT-CI").click()
    form = page.locator(".edit-in-place form")
    form.get_by_label("HCT-CI as stated").fill("3")
    form.get_by_label("Reason for the change").fill("Spirometry arrived")
    form.get_by_role("button", name="Save").click()

    expect(page.locator(".patient-facts")).to_contain_text("HCT-CI3")
    expect(allo.locator(".stance")).not_to_have_text(before["stance"])
    expect(allo.locator(".outcome-list")).not_to_have_text(before["outcomes"])
    expect(bar).not_to_have_attribute("aria-label", before["difference"])
    expect(answer.locator(".difference > p").first).not_to_have_text(before["certainty"])
    change.get_by_text("By the outcome model").click()
    expect(change).not_to_contain_text("With HCT-CI 3 or more the model would say")


def test_an_answer_with_the_model_replays_to_the_same_bytes(
    page: Page, log_in: LogIn, hospital: Cast
) -> None:
    patient = hospital.patient(filled(positive(AFTER_CYCLE_1), negative(AFTER_CYCLE_2)))
    log_in("haematologist")
    page.goto(f"/patients/{patient.pk}/")
    page.get_by_role("button", name="Issue and store").click()
    page.get_by_role("button", name="Replay now").click()
    stored = Recommendation.objects.get()
    assert stored.content["outcome_model"] is not None
    expect(page.locator("#replay")).to_contain_text("Identical.")
    expect(page.locator("#replay")).to_contain_text(stored.canonical_sha256)
