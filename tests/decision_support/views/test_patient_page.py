"""The patient page, the recommendation as issued, and the board's decision."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cohorts.models import FitnessAssessment, Outcome, Patient, Transplant
from cohorts.models.clinical_row import RetractableRow
from cohorts.services import rows
from decision_support.models import BoardDecision, Recommendation
from decision_support.services import recommendations
from tests.cast import PASSWORD, Cast
from tests.filled_record import AFTER_CYCLE_1, AFTER_CYCLE_2, ago, filled, negative, positive


@pytest.fixture
def patient(cast: Cast, client: Client) -> Patient:
    client.login(username="haematologist", password=PASSWORD)
    return cast.patient(filled(positive(AFTER_CYCLE_1), negative(AFTER_CYCLE_2)))


def page_of(client: Client, patient: Patient, **query: str) -> str:
    response = client.get(reverse("patient", args=[patient.pk]), query)
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_states_the_direction_its_certainty_and_the_versions(
    client: Client, patient: Patient
) -> None:
    page = page_of(client, patient)
    assert "Leans towards allogeneic HSCT" in page
    assert "very low certainty" in page
    assert "no outcome model yet" not in page
    assert "SYNTHETIC" not in page


def test_rows_8_10_and_11_say_that_the_core_numbers_could_not_be_read(
    client: Client, patient: Patient
) -> None:
    assert "could not be read" in page_of(client, patient)
    assert "contradicts itself" in page_of(client, patient)


def test_a_synthetic_patient_is_labelled(client: Client, cast: Cast, patient: Patient) -> None:
    synthetic = cast.patient(filled(negative(AFTER_CYCLE_1)), centre=cast.demonstration)
    assert "SYNTHETIC: not a real patient" in page_of(client, synthetic)


def test_the_answer_of_another_day_knows_only_what_was_known_then(client: Client, patient: Patient) -> None:
    page = page_of(client, patient, as_of=ago(AFTER_CYCLE_2 + 1).isoformat())
    assert "Pending: negativity may still come" in page


def test_a_day_before_the_patient_was_born_is_refused_in_words(client: Client, patient: Patient) -> None:
    page = page_of(client, patient, as_of="1950-01-01")
    assert "makes no case as of 1 Jan 1950" in page


@pytest.mark.parametrize("nonsense", ["yesterday", "2026-02-30", "", "9999999-01-01"])
def test_a_date_that_is_none_shows_today(client: Client, patient: Patient, nonsense: str) -> None:
    today = timezone.localdate()
    assert f"{today.day} {today:%b %Y}" in page_of(client, patient, as_of=nonsense)


def test_a_bare_record_abstains_and_says_what_to_obtain(client: Client, cast: Cast, patient: Patient) -> None:
    page = page_of(client, cast.patient())
    assert "What to obtain" in page
    assert "option-card" not in page


@pytest.mark.parametrize(
    ("model", "values", "sentence"),
    [
        (
            Transplant,
            {"performed_on": ago(2).isoformat(), "kind": "allogeneic"},
            "was transplanted on",
        ),
        (Outcome, {"occurred_on": ago(2).isoformat(), "kind": "death"}, "died on"),
    ],
)
def test_once_the_question_is_over_the_page_says_so_and_shows_what_was_issued_before(
    cast: Cast,
    client: Client,
    patient: Patient,
    model: type[RetractableRow],
    values: dict[str, str],
    sentence: str,
) -> None:
    recommendations.issue(patient=patient, as_of=ago(3), by=cast.haematologist)
    rows.record(model, patient=patient, values=values, by=cast.haematologist)
    page = page_of(client, patient)
    assert "The question of transplant in first remission is over" in page
    assert f"The patient {sentence} {ago(2).day} {ago(2):%b %Y}" in page
    assert "option-card" not in page
    assert "Issue and store" not in page
    assert page.count(reverse("recommendation", args=[Recommendation.objects.get().pk])) >= 2
    assert "option-card" in page_of(client, patient, as_of=ago(3).isoformat())


def test_a_relapse_since_the_transplant_makes_it_another_question(
    cast: Cast, client: Client, patient: Patient
) -> None:
    values = {"performed_on": ago(2).isoformat(), "kind": "allogeneic"}
    rows.record(Transplant, patient=patient, values=values, by=cast.haematologist)
    relapse = {"occurred_on": ago(1).isoformat(), "kind": "relapse"}
    rows.record(Outcome, patient=patient, values=relapse, by=cast.haematologist)
    assert "first remission is over" not in page_of(client, patient)


def test_issuing_stores_once_and_says_so(client: Client, patient: Patient) -> None:
    for _ in range(2):
        response = client.post(reverse("recommendation-issue", args=[patient.pk]), follow=True)
    assert Recommendation.objects.count() == 1
    assert "This very answer is already stored." in response.content.decode()


def test_a_day_in_the_future_cannot_be_issued_for(client: Client, patient: Patient) -> None:
    response = client.post(
        reverse("recommendation-issue", args=[patient.pk]), {"as_of": ago(-1).isoformat()}, follow=True
    )
    assert "This date is in the future." in response.content.decode()
    assert not Recommendation.objects.exists()


def test_a_changed_record_makes_the_stored_recommendation_stale_in_words(
    client: Client, cast: Cast, patient: Patient
) -> None:
    recommendations.issue(patient=patient, as_of=ago(0), by=cast.haematologist)
    assert "has changed since" not in page_of(client, patient)
    cast.mrd(patient, collected_on=ago(1).isoformat(), result="quantified", value=1e-3)
    assert "The record has changed since" in page_of(client, patient)


DECISION = {
    "own_choice": "undecided",
    "option": "allogeneic_hsct",
    "agrees": "true",
    "signature_meaning": "responsibility",
}


@pytest.fixture
def issued(cast: Cast, patient: Patient) -> Recommendation:
    return recommendations.issue(patient=patient, as_of=ago(0), by=cast.haematologist)


def test_a_decision_is_recorded_with_who_and_when(client: Client, issued: Recommendation) -> None:
    client.post(reverse("recommendation-decide", args=[issued.pk]), DECISION)
    decision = BoardDecision.objects.get()
    assert (decision.option, decision.agrees, decision.decided_by.username) == (
        "allogeneic_hsct",
        True,
        "haematologist",
    )


def test_a_decision_that_differs_needs_its_reason_and_keeps_what_was_typed(
    client: Client, issued: Recommendation
) -> None:
    sent = DECISION | {"agrees": "false", "comment": "discussed at length"}
    page = client.post(reverse("recommendation-decide", args=[issued.pk]), sent).content.decode()
    assert "Say why the board differs." in page
    assert "discussed at length" in page
    assert not BoardDecision.objects.exists()


def test_a_superseded_recommendation_points_to_its_successor_and_takes_no_decision(
    client: Client, cast: Cast, patient: Patient, issued: Recommendation
) -> None:
    cast.mrd(patient, collected_on=ago(1).isoformat(), result="quantified", value=1e-3)
    newer = recommendations.issue(patient=patient, as_of=ago(0), by=cast.haematologist)
    page = client.get(reverse("recommendation", args=[issued.pk])).content.decode()
    assert reverse("recommendation", args=[newer.pk]) in page
    assert "Sign and record" not in page
    client.post(reverse("recommendation-decide", args=[issued.pk]), DECISION)
    assert not BoardDecision.objects.exists()


def test_a_replay_says_that_nothing_differs(client: Client, issued: Recommendation) -> None:
    page = client.post(reverse("recommendation-replay", args=[issued.pk])).content.decode()
    assert "Identical." in page
    assert issued.canonical_sha256 in page


WEIGHED = {
    "relapse": "2",
    "non_relapse_death": "1.5",
    "chronic_gvhd": "0.3",
    "leukaemia_free": "0.9",
    "leukaemia_free_with_gvhd": "0.45",
    "relapsed": "0.35",
    "first_3_months_allo": "0.4",
    "first_3_months_auto": "0.55",
}


def test_weights_in_the_address_move_the_balance_and_stand_in_the_decision(
    client: Client, patient: Patient, issued: Recommendation
) -> None:
    before, after = page_of(client, patient), page_of(client, patient, **WEIGHED)
    assert "Weighing it your own way" in before
    assert 'id="decision-relapse"' in before
    assert 'name="relapse" value="2' in after
    assert before != after


def test_weights_are_stored_with_the_decision_and_shown_with_it(
    client: Client, issued: Recommendation
) -> None:
    page = client.post(
        reverse("recommendation-decide", args=[issued.pk]), DECISION | WEIGHED, follow=True
    ).content.decode()
    stored = BoardDecision.objects.get().preferences
    assert stored is not None
    assert stored["utilities"]["leukaemia_free_with_gvhd"] == 0.45
    assert "Leukaemia-free with chronic GVHD 0.45" in page


def test_weights_stated_in_part_are_refused_beside_their_fields(
    client: Client, issued: Recommendation
) -> None:
    page = client.post(
        reverse("recommendation-decide", args=[issued.pk]), DECISION | {"relapse": "2"}
    ).content.decode()
    assert "This field is required." in page
    assert not BoardDecision.objects.exists()


def test_an_open_mrd_history_says_what_knowing_it_would_be_worth(
    client: Client, cast: Cast, patient: Patient
) -> None:
    page = page_of(client, cast.patient(filled(negative(AFTER_CYCLE_2))))
    assert "Knowing the cycle-1 result would be worth about" in page


def decided(client: Client, issued: Recommendation, **changes: str) -> None:
    sent = DECISION | changes
    response = client.post(reverse("recommendation-decide", args=[issued.pk]), sent)
    assert response.status_code == 302


def standing(page: str) -> str:
    start = page.index('id="standing-decision"')
    return page[start : page.index("</div>", start)]


def test_a_decision_stands_at_the_head_of_the_answer_with_who_when_and_on_what(
    client: Client, patient: Patient, issued: Recommendation
) -> None:
    assert 'id="standing-decision"' not in page_of(client, patient)
    decided(client, issued)
    page = page_of(client, patient)
    assert page.index('id="standing-decision"') < page.index('id="headline"')
    said = standing(page)
    for word in ("Allogeneic HSCT", "agreeing with the recommendation", "haematologist"):
        assert word in said, word
    assert reverse("recommendation", args=[issued.pk]) in said
    assert "The answer shown here is still the same." in said


def test_a_decision_that_differs_says_its_reason_in_the_coded_words(
    client: Client, patient: Patient, issued: Recommendation
) -> None:
    decided(client, issued, option="no_transplant", agrees="false", override_reason="patient_preference")
    said = standing(page_of(client, patient))
    assert "No transplant" in said
    assert "deciding otherwise: Patient preference" in said


def test_the_form_for_another_decision_is_folded_away_once_there_is_one(
    client: Client, patient: Patient, issued: Recommendation
) -> None:
    assert "Record another decision" not in page_of(client, patient)
    decided(client, issued)
    page = page_of(client, patient)
    section = page[page.index('id="decision"') :]
    assert '<details class="quiet"><summary>Record another decision' in section
    assert section.index("Record another decision") < section.index("Sign and record")


def test_of_several_decisions_the_latest_stands(
    client: Client, patient: Patient, issued: Recommendation
) -> None:
    decided(client, issued)
    decided(client, issued, option="no_transplant", agrees="false", override_reason="donor")
    page = page_of(client, patient)
    assert "No transplant" in standing(page)
    assert "agreeing" not in standing(page)
    assert "agrees with the recommendation" in page[page.index('id="decision"') :]


def test_a_decision_on_an_older_answer_says_so_and_that_the_newer_one_is_not_decided(
    client: Client, cast: Cast, patient: Patient, issued: Recommendation
) -> None:
    decided(client, issued)
    cast.mrd(patient, collected_on=ago(1).isoformat(), result="quantified", value=1e-3)
    said = standing(page_of(client, patient))
    assert "The answer shown here differs from that one: Not enough data." in said
    assert "not decided yet" not in said
    newer = recommendations.issue(patient=patient, as_of=ago(0), by=cast.haematologist)
    page = page_of(client, patient)
    assert "A newer recommendation is issued and not decided yet." in standing(page)
    assert reverse("recommendation", args=[newer.pk]) in standing(page)
    assert "Record another decision" not in page


def test_a_record_changed_without_another_answer_is_said_too(
    client: Client, cast: Cast, patient: Patient, issued: Recommendation
) -> None:
    decided(client, issued)
    fitness_assessments = {"assessed_on": ago(1).isoformat(), "ecog": 1, "hct_ci_stated": 1}
    rows.record(FitnessAssessment, patient=patient, values=fitness_assessments, by=cast.haematologist)
    assert "The record has changed since; the answer leads the same way." in standing(
        page_of(client, patient)
    )
