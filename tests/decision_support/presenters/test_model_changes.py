"""What would change the model's label, what an open result is worth, and where the core study contradicts itself."""

import pytest

from cohorts.selectors import record_of
from decision_support import knowledge_base
from decision_support.fitted_models import load_published
from decision_support.outcome_model.labels import Criterion, Label, Verdict
from decision_support.outcome_model.profile import Profile
from decision_support.outcome_model.terms import Arm, Stratum
from decision_support.presenters.contradictions import contradictions
from decision_support.presenters.model_changes import model_changes, profile_words, verdict_words
from decision_support.record_case import case_of
from decision_support.selectors import answer
from tests.cast import Cast
from tests.filled_record import AFTER_CYCLE_1, AFTER_CYCLE_2, ago, filled, negative, positive

MODEL = load_published()


def sentences(cast: Cast, *mrd: dict[str, object]) -> tuple[str, ...]:
    case = case_of(record_of(cast.patient(filled(*mrd))), ago(0))
    return model_changes(answer(case), case, MODEL)


def test_a_late_negative_patient_loses_the_lean_with_age_or_comorbidity(cast: Cast) -> None:
    # Method 5: after late negativity the lean to allogeneic ends at the age of forty.
    found = sentences(cast, positive(AFTER_CYCLE_1), negative(AFTER_CYCLE_2))
    assert "With age 40 or more the model would say: equipoise, uncertain." in found
    assert "With HCT-CI 3 or more the model would say: equipoise, uncertain." in found


def test_an_open_cycle_1_result_says_what_knowing_it_is_worth(cast: Cast) -> None:
    found = sentences(cast, negative(AFTER_CYCLE_2))
    assert found[0].startswith("Knowing the cycle-1 result would be worth about 0.")


def test_labels_and_profiles_are_said_in_words() -> None:
    verdict = Verdict(Label.PREFERENCE_SENSITIVE, {Criterion.LFS: Arm.ALLO})
    assert verdict_words(verdict) == "hangs on preference (allogeneic on leukaemia-free survival)"
    assert profile_words(Profile((Stratum.EARLY, Stratum.LATE), older=True)) == (
        "MRD negative after cycle 1 or MRD negative only after cycle 2 or 3",
        "age 40 or more",
        "HCT-CI 0 to 2",
        "a matched donor",
    )


@pytest.mark.parametrize(
    ("stratum", "total"),
    # Method 1.10: LFS 100 + CIR 14.3 after late, 85 + 14.3 + 14.3 after early negativity.
    [(Stratum.LATE, "114.3"), (Stratum.EARLY, "113.6")],
)
def test_the_core_abstract_is_caught_contradicting_itself(stratum: Stratum, total: str) -> None:
    (found,) = contradictions(Profile((stratum,)), MODEL, knowledge_base.load().evidence)
    assert total in found.sentence


def test_the_core_has_no_number_of_never_negative_patients_to_contradict() -> None:
    assert contradictions(Profile((Stratum.NEVER,)), MODEL, knowledge_base.load().evidence) == ()
