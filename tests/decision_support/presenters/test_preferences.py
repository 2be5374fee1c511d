"""A clinician's own numbers: the balance they give and the point at which each would tip it."""

import pytest

from decision_support.fitted_models import load_published
from decision_support.forms.preferences import PreferencesForm
from decision_support.outcome_model.profile import Profile
from decision_support.outcome_model.terms import Stratum
from decision_support.presenters.preferences import preferences, stated
from decision_support.recommendation.weighing import grouped

MODEL = load_published()
DESIGN = MODEL.record["design"]
LATE = MODEL.answer(Profile((Stratum.LATE,)))
DEFAULTS = PreferencesForm({}, design=DESIGN).chosen


def test_the_defaults_are_the_published_ones() -> None:
    # Kurosawa 2011 for life with and without GVHD, Stein 2018 after relapse; the weights of method 3.1.
    assert [DEFAULTS[name] for name in ("leukaemia_free", "leukaemia_free_with_gvhd", "relapsed")] == [
        0.9,
        0.6,
        0.35,
    ]
    assert [DEFAULTS[name] for name in ("relapse", "non_relapse_death", "chronic_gvhd")] == [1, 1.5, 0.3]


def test_every_value_says_where_it_comes_from() -> None:
    form = PreferencesForm({}, design=DESIGN)
    sources = {field.name: str(field.help_text) for field in form.utilities}
    assert "Kurosawa" in sources["leukaemia_free"]
    assert "Stein 2018" in sources["relapsed"]
    assert sources["first_3_months_allo"] == "assumption"


def test_life_with_gvhd_must_be_worth_about_a_half_for_allogeneic_to_be_even_after_late_negativity() -> None:
    # Method 3.3: allogeneic is better on quality-adjusted time only if the utility with GVHD is above .50.
    rows = {str(row.label): row for row in preferences(LATE, DEFAULTS).quality.tipping}
    assert float(rows["Leukaemia-free with chronic GVHD"].even_at) == pytest.approx(0.50, abs=0.05)


def test_fearing_relapse_more_speaks_for_allogeneic() -> None:
    certain = DEFAULTS | {"relapse": 3.0, "non_relapse_death": 0.0}
    assert preferences(LATE, certain).harms.in_favour > preferences(LATE, DEFAULTS).harms.in_favour


def test_what_no_setting_can_tip_says_so() -> None:
    # No harm but relapse counts, and relapse is the rarer after allogeneic transplant.
    only_relapse = DEFAULTS | {"relapse": 1.0, "non_relapse_death": 0.0, "chronic_gvhd": 0.0}
    rows = {str(row.label): row.even_at for row in preferences(LATE, only_relapse).harms.tipping}
    assert rows["Relapse"] == "0.00"
    for name in ("Death without relapse", "Chronic GVHD"):
        assert rows[name] == "no value from 0 to 3" or 0 < float(rows[name]) <= 3


@pytest.mark.parametrize("nonsense", ["", "much", "-1", "3.5", "nan", "inf"])
def test_a_number_that_cannot_stand_counts_as_the_default(nonsense: str) -> None:
    form = PreferencesForm({"relapse": nonsense}, design=DESIGN)
    assert form.chosen == DEFAULTS
    assert "relapse" in form.errors


def test_stored_numbers_are_shown_under_their_names() -> None:
    shown = {str(label): value for label, value in stated(grouped(DEFAULTS))}
    assert len(shown) == 8
    assert shown["Relapse"] == 1.0
    assert stated(None) == ()
