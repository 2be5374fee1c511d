"""The published fit: current, complete, untouched, quick, and readable without numerical libraries."""

import json
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from decision_support.fitted_models import ADULT, load_published
from decision_support.knowledge_base.outcome_model import OutcomeModelTables
from decision_support.outcome_model.answer import from_json, to_json
from decision_support.outcome_model.arrays import probability
from decision_support.outcome_model.curves import TIMES_YEARS
from decision_support.outcome_model.design import Design
from decision_support.outcome_model.draws import Draws
from decision_support.outcome_model.fit import lfs_difference
from decision_support.outcome_model.labels import Label
from decision_support.outcome_model.posterior import Mode, Sample
from decision_support.outcome_model.profile import DonorGroup, Profile, all_profiles
from decision_support.outcome_model.publication import inputs_fingerprint
from decision_support.outcome_model.published import NotAPublishedModel, PublishedModel, published
from decision_support.outcome_model.terms import PARAMETERS, STRATA, Arm, Stratum

LATE = Profile((Stratum.LATE,))


@pytest.fixture(scope="module")
def model() -> PublishedModel:
    return load_published()


def test_it_was_made_from_the_evidence_and_design_as_they_stand(
    model: PublishedModel, tables: OutcomeModelTables, levels: Mapping[tuple[str, str], str]
) -> None:
    """Whoever edits either refits: manage.py fit_outcome_model."""
    texts = (tables.design_text, tables.units_text)
    assert model.inputs_sha256 == inputs_fingerprint(texts, levels)
    assert model.version == f"{tables.design['version']}+{model.inputs_sha256[:12]}"


def test_it_is_what_a_fit_gives(
    model: PublishedModel, fitted: tuple[Mode, Sample], draws: Draws, design: Design
) -> None:
    mode, _ = fitted
    stored = {row["name"]: row["mode"] for row in model.record["parameters"]}
    assert [stored[name] for name in PARAMETERS] == pytest.approx(mode.point, abs=2e-3)
    for stratum in STRATA:
        profile = Profile((stratum,), older=True, donor=DonorGroup.MISMATCHED_OR_CORD)
        found = probability(lfs_difference(profile, draws, design) > 0, draws.weights)
        assert model.answer(profile).criteria["lfs_2y"].probability_allo_better == pytest.approx(
            found, abs=0.02
        )


def test_its_diagnostics_pass_gate_g9(model: PublishedModel) -> None:
    """Section 2.6: effective draws 1,000, seeds within .01, a neutral prior."""
    found = model.record["diagnostics"]
    assert found["effective_draws"] >= 1000
    assert found["seed_change"] <= 0.01
    assert all(0.49 <= p <= 0.51 for p in found["prior_allo_better"].values())


def test_every_profile_has_an_answer_that_hangs_together(model: PublishedModel) -> None:
    for profile in all_profiles():
        answer = model.answer(profile)
        assert answer.profile == profile.key
        for rows in answer.outcomes.values():
            for year, row in rows.items():
                assert row["os"].median >= row["lfs"].median - 1e-6, (profile.key, year)
                assert all(0 <= e.lower <= e.median <= e.upper <= 1 for e in row.values())
        for criterion in answer.criteria.values():
            low, high = criterion.sensitivity
            assert low <= criterion.probability_allo_better <= high
            assert criterion.sensitivity_of_combinations[0] <= low
            assert criterion.sensitivity_of_combinations[1] >= high
        assert 0 < answer.worth_direct_patients + 1e-9 <= answer.worth_patients + 1e-9


def test_an_answer_survives_its_file(model: PublishedModel) -> None:
    answer = model.answer(LATE)
    assert from_json(json.loads(json.dumps(to_json(answer)))) == answer


def test_the_stored_draws_say_what_the_tables_say(model: PublishedModel) -> None:
    """Reweighting starts from them; an uninformative centre must change nothing beyond noise."""
    near = model.with_centre_nrm(LATE, model.answer(LATE).outcomes[Arm.ALLO][2]["nrm"].median)
    table = model.answer(LATE)
    assert near.applied
    assert near.answer.criteria["lfs_2y"].probability_allo_better == pytest.approx(
        table.criteria["lfs_2y"].probability_allo_better, abs=0.03
    )


def test_a_centre_with_more_deaths_moves_the_answer_its_way(model: PublishedModel) -> None:
    answers = [model.with_centre_nrm(LATE, nrm) for nrm in (0.05, 0.15, 0.30)]
    assert all(answer.applied for answer in answers)
    deaths = [a.answer.outcomes[Arm.ALLO][2]["nrm"].median for a in answers]
    better = [a.answer.criteria["lfs_2y"].probability_allo_better for a in answers]
    assert deaths == sorted(deaths)
    assert better == sorted(better, reverse=True)
    assert answers[0].patients == 30


def test_a_centre_too_far_from_the_evidence_is_not_applied_and_says_so(model: PublishedModel) -> None:
    far = model.with_centre_nrm(LATE, 0.70)
    assert not far.applied
    assert far.effective_draws < 1000
    assert far.answer == model.answer(LATE)


def test_flips_name_the_traits_and_put_what_can_be_acted_on_first(model: PublishedModel) -> None:
    flips = model.flips(LATE)
    assert [flip.traits for flip in flips] == [("strata",), ("donor",), ("high_hct_ci",), ("older",)]
    comorbid = next(flip for flip in flips if flip.traits == ("high_hct_ci",))
    assert comorbid.profile == Profile((Stratum.LATE,), high_hct_ci=True)
    assert comorbid.verdict.label is Label.EQUIPOISE_UNCERTAIN


def test_a_missing_result_can_only_narrow_the_strata(model: PublishedModel) -> None:
    both = Profile((Stratum.EARLY, Stratum.LATE))
    found = {flip.profile.strata for flip in model.flips(both) if flip.traits == ("strata",)}
    assert found == {(Stratum.EARLY,), (Stratum.LATE,)}


def test_curves_start_with_everyone_well_and_pass_through_the_tables(model: PublishedModel) -> None:
    curves, at_two = model.curves(LATE), TIMES_YEARS.index(2.0)
    assert model.curve_times == TIMES_YEARS
    for arm in Arm:
        assert curves[arm]["lfs"][0].median == 1.0
        for name, expected in model.answer(LATE).outcomes[arm][2].items():
            assert curves[arm][name][at_two].median == pytest.approx(expected.median, abs=0.02)


def test_findings_about_the_evidence_are_kept_with_the_fit(model: PublishedModel) -> None:
    found = model.findings("ASH_IKZF1_44PT_MRD_CYCLE2_3")
    assert found is not None
    codes = [finding["code"] for arm in found["arms"] for finding in arm["findings"]]
    assert "lfs_and_cir_exceed_whole" in codes
    assert model.findings("NO_SUCH_STUDY") is None


def test_reading_it_needs_no_numerical_library() -> None:
    program = (
        "import sys; from decision_support.fitted_models import load_published;"
        "from decision_support.outcome_model.profile import all_profiles;"
        "model = load_published();"
        "[(model.answer(p), model.flips(p), model.missing_result_is_worth(p)) for p in all_profiles()];"
        "print(*sorted({'numpy', 'scipy', 'pandas', 'django'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "\n"


def test_a_centres_nrm_loads_no_scipy() -> None:
    program = (
        "import sys; from decision_support.fitted_models import load_published;"
        "from decision_support.outcome_model.profile import Profile;"
        "from decision_support.outcome_model.terms import Stratum;"
        "load_published().with_centre_nrm(Profile((Stratum.LATE,)), 0.2);"
        "print(*sorted({'scipy', 'pandas', 'django'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "\n"


def test_an_answer_takes_microseconds(model: PublishedModel) -> None:
    profiles = list(all_profiles())
    for profile in profiles:
        model.answer(profile), model.flips(profile)
    started = time.process_time()
    for profile in profiles:
        model.answer(profile), model.flips(profile), model.missing_result_is_worth(profile)
    assert (time.process_time() - started) / len(profiles) < 0.002


def _read_from(folder: Path, **changed: bytes) -> PublishedModel:
    return published(lambda name: changed.get(name.split(".")[0], (folder / name).read_bytes()))


def test_a_file_changed_by_hand_is_refused() -> None:
    with pytest.raises(NotAPublishedModel, match=r"answers\.json is not the file"):
        _read_from(ADULT, answers=(ADULT / "answers.json").read_bytes() + b" ")
    touched = _read_from(ADULT, draws=(ADULT / "draws.csv").read_bytes().replace(b"-1.6", b"-1.5", 1))
    with pytest.raises(NotAPublishedModel, match=r"draws\.csv is not the file"):
        touched.with_centre_nrm(LATE, 0.2)


@pytest.mark.parametrize("content", [b"{", b'{"format": 0}'])
def test_what_is_no_fit_is_refused(content: bytes) -> None:
    with pytest.raises(NotAPublishedModel):
        _read_from(ADULT, fit=content)


def test_a_missing_folder_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(NotAPublishedModel, match=r"fit\.json: No such file"):
        load_published(tmp_path)
