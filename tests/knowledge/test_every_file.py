"""What holds for every file of the knowledge base, beyond what the loader refuses."""

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from cohorts import mrd
from decision_support.knowledge_base import FOLDER, KnowledgeBase, evidence_for_display, load, worked_cases
from decision_support.recommendation import facts, recommend
from decision_support.recommendation.rules import Parameter

# Entries known from memory or by our own arithmetic, whose sources somebody still has to read.
UNVERIFIED = {
    "LOKE2024",
    "PAVLU2019_EBMT",
    "EWALL_EBMT2018_MEM",
    "GIEBEL2010_MRD",
    "GIEBEL2018_PH_CMR",
    "CALGB10001",
    "HCTCI_AGE_MEM",
    "EBMT_SCORE_POINTS_MEM",
    "DRI_ALL_MEM",
    "GOKBUGET2012_MEM",
    "BERRY2017_HR_MEM",
    "STANULLA2018_MEM",
    "DERIVED_CP_BOUNDS",
    "DERIVED_NET_LV2023",
    "PED_CCCG_03M",
    "PED_PH_05M",
    "PED_IKZF1_07M",
    "PED_REL_01M",
    "PED_REL_07M",
    "PED_BLINA_04M",
    "PED_CART_01M",
    "PED_PI_01M",
    "PED_DER_01",
}


def test_every_source_of_the_adult_question_has_its_file(knowledge: KnowledgeBase) -> None:
    """93 sources were gathered for the adult question; others may join them, none may get lost."""
    assert len(knowledge.evidence) >= 93
    assert {path.stem for path in (FOLDER / "evidence").glob("*.toml")} == set(knowledge.evidence)


def test_every_source_of_the_childrens_questions_has_its_file(knowledge: KnowledgeBase) -> None:
    children = [entry for entry in knowledge.evidence.values() if entry.id.startswith("PED_")]
    assert len(children) == 93
    assert sum(entry.verified for entry in children) == 84
    assert [entry.id for entry in children if entry.topic == "paediatric_derived"] == ["PED_DER_01"]


def test_what_is_only_remembered_is_not_verified(knowledge: KnowledgeBase) -> None:
    assert {entry.id for entry in knowledge.evidence.values() if not entry.verified} == UNVERIFIED


def test_unverified_evidence_never_stands_before_a_user(knowledge: KnowledgeBase) -> None:
    shown = {entry.id for entry in evidence_for_display(knowledge)}
    assert not shown & UNVERIFIED
    assert shown | UNVERIFIED == set(knowledge.evidence)


def test_no_rule_and_no_number_rests_on_unverified_evidence(knowledge: KnowledgeBase) -> None:
    for rule in knowledge.rules:
        for version in rule.versions:
            assert not {*version.evidence, *version.against} & UNVERIFIED, rule.id
    for parameter in knowledge.parameters.values():
        cited = {name for dated in parameter.values for name in dated.evidence}
        assert not cited & UNVERIFIED, parameter.id


def test_no_recommendation_cites_unverified_evidence(knowledge: KnowledgeBase) -> None:
    """The gate seen from the other end: what `recommend` hands out for a real case."""
    from decision_support.recommendation.case_input import parse_case

    case = worked_cases()["adult-10-early-negative"][0]
    answer = recommend.recommend(parse_case(case.data), knowledge, software_version="test").to_json()
    assert (
        not {name for rule in answer["rules"] for name in (*rule["evidence"], *rule["against"])} & UNVERIFIED
    )


def test_the_core_letter_lends_no_figure(knowledge: KnowledgeBase) -> None:
    assert knowledge.evidence["WANG2025_BMT"].figures == ()


def test_the_pair_printed_as_one_is_kept_as_one(knowledge: KnowledgeBase) -> None:
    figures = knowledge.evidence["ASH_IKZF1_44PT_MRD_CYCLE1"].figures
    assert {(f.group, f.value) for f in figures if f.outcome == "CIR_AND_NRM" and f.unit} == {
        ("auto", 0.0),
        ("allo", 14.3),
    }
    assert not {f.outcome for f in figures} & {"CIR", "NRM"}


def test_figures_read_in_the_sources_are_there_to_the_decimal(knowledge: KnowledgeBase) -> None:
    """Printed in: Lv 2023 (Br J Haematol), Ghobadi 2022 (Blood), the sibling trial of IPD (Gupta 2013), E1910."""

    def figure(
        study: str, outcome: str, group: str, unit: str
    ) -> tuple[float | None, float | None, float | None]:
        found = [
            f
            for f in knowledge.evidence[study].figures
            if (f.outcome, f.group, f.unit) == (outcome, group, unit) and f.stratum is None
        ]
        assert len(found) == 1
        return found[0].value, found[0].lower, found[0].upper

    assert figure("LV2023_BJH_MRDNEG", "NRM", "allo", "percent") == (25.1, None, None)
    assert figure("GHOBADI2022", "NRM", "allo vs no HCT", "hazard_ratio") == (2.59, 1.37, 4.89)
    assert figure("GUPTA2013_IPD", "death", "auto vs chemo", "odds_ratio") == (1.18, 0.99, 1.41)
    assert figure("E1910", "OS", "blinatumomab vs chemo", "hazard_ratio") == (0.42, 0.24, 0.75)
    assert figure("BERRY2017_HR_MEM", "OS", "MRD-negative vs MRD-positive", "hazard_ratio") == (
        0.28,
        0.2,
        0.39,
    )


def _value(knowledge: KnowledgeBase, name: str) -> object:
    return knowledge.parameters[name].current


def test_the_dated_numbers_are_those_the_timeline_and_the_facts_use(knowledge: KnowledgeBase) -> None:
    assert _value(knowledge, "mrd_positivity_threshold") == mrd.POSITIVITY_THRESHOLD
    assert _value(knowledge, "mrd_required_sensitivity") == mrd.POSITIVITY_THRESHOLD
    assert _value(knowledge, "mrd_discordant_molecular_limit") == mrd.DISCORDANT_MOLECULAR_LOD
    assert _value(knowledge, "mrd_stale_after_days") == mrd.STALE_AFTER_DAYS
    assert _value(knowledge, "mrd_window_opens_on_day") == mrd.WINDOW_OPENS_AFTER_DAYS + 1
    assert _value(knowledge, "mrd_window_closes_on_day") == mrd.WINDOW_CLOSES_AFTER_DAYS + 1
    assert _value(knowledge, "mrd_cycle_uncertain_after_days") == mrd.CYCLE_UNCERTAIN_AFTER_DAYS
    assert _value(knowledge, "mrd_last_study_cycle") == mrd.LAST_STUDY_CYCLE
    assert _value(knowledge, "cmr_within_days") == facts.CMR_WITHIN_DAYS
    assert _value(knowledge, "cmr_sensitivity") == mrd.POSITIVITY_THRESHOLD
    assert _value(knowledge, "ngs_depth") == facts.NGS_DEEP_LOD
    assert _value(knowledge, "adult_age_years") == recommend.ADULT_AGE_YEARS
    assert _value(knowledge, "model_maximum_age_years") == recommend.MODEL_MAXIMUM_AGE_YEARS


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("mrd_positivity_threshold", Decimal("1e-4")),
        ("mrd_stale_after_days", 35),
        ("cmr_within_days", 90),
        ("older_age_years", 55),
        ("very_high_allo_age_years", 70),
        ("adult_age_years", 18),
        ("maximum_age_years", 75),
        ("model_maximum_age_years", 65),
        ("hct_ci_high", 3),
        ("ecog_not_fit", 3),
        ("centre_allo_nrm_high", Decimal("0.20")),
        ("centre_allo_nrm_low", Decimal("0.15")),
        ("ngs_depth", Decimal("1e-6")),
    ],
)
def test_the_cut_offs_are_those_of_the_policy(knowledge: KnowledgeBase, name: str, expected: object) -> None:
    assert _value(knowledge, name) == expected


def test_cut_offs_that_nobody_validated_say_so(knowledge: KnowledgeBase) -> None:
    proposed = {name for name, parameter in knowledge.parameters.items() if parameter.proposal}
    assert {
        "older_age_years",
        "very_high_allo_age_years",
        "centre_allo_nrm_high",
        "centre_allo_nrm_low",
    } <= proposed


def test_every_number_has_a_source_or_its_reason(knowledge: KnowledgeBase) -> None:
    def sourced(parameter: Parameter) -> bool:
        return bool(parameter.proposal) or all(dated.evidence for dated in parameter.values)

    assert [name for name, parameter in knowledge.parameters.items() if not sourced(parameter)] == []


def test_small_decimals_stay_decimals(knowledge: KnowledgeBase) -> None:
    """A YAML reader takes 1e-4 for text and a binary fraction is not 0.2: TOML with decimals has neither trap."""
    assert isinstance(_value(knowledge, "mrd_positivity_threshold"), Decimal)
    assert str(_value(knowledge, "centre_allo_nrm_high")) == "0.20"


def test_every_rule_is_dated_signed_by_two_and_due_within_a_year(knowledge: KnowledgeBase) -> None:
    for rule in knowledge.rules:
        for version in rule.versions:
            assert version.authored_by != version.checked_by, rule.id
            assert (version.next_review - version.date_reviewed).days <= 366, rule.id


def test_every_rule_of_the_adult_table_is_there(knowledge: KnowledgeBase) -> None:
    rows = {rule.id.split("-")[1] for rule in knowledge.rules_of("adult_ikzf1_cr1")}
    assert {"g1", "g2", "g3", *(f"{row:02}" for row in range(1, 13))} <= rows


def test_the_disagreeing_sources_stand_beside_the_early_row(knowledge: KnowledgeBase) -> None:
    early = next(rule for rule in knowledge.rules if rule.id == "adult-10-early-negative").published
    assert set(early.against) == {"PDTALL2016", "ASH_EDU_TRANSPLANT_TABLE", "GUPTA2013_IPD", "EBMT2025_ADULT"}


def test_the_version_changes_with_any_word_that_can_reach_a_recommendation(knowledge_copy: Path) -> None:
    before = load().version
    assert load(knowledge_copy).version == before
    _append_comment(knowledge_copy / "cases/adult-08-late-negative.toml")
    load.__globals__["_loaded"].cache_clear()
    assert load(knowledge_copy).version == before
    _append_comment(knowledge_copy / "evidence/LV2023_BJH_MRDNEG.toml")
    load.__globals__["_loaded"].cache_clear()
    assert load(knowledge_copy).version != before


def _append_comment(path: Path) -> None:
    path.write_text(path.read_text(encoding="utf-8") + "# a remark\n", encoding="utf-8")


def test_the_version_begins_with_the_release_of_the_changelog() -> None:
    changelog = (FOLDER / "CHANGELOG.md").read_text(encoding="utf-8")
    release = load().version.split("+")[0]
    assert f"## {release}," in changelog


def test_every_file_is_toml_that_another_reader_reads_alike() -> None:
    for path in FOLDER.rglob("*.toml"):
        assert tomllib.loads(path.read_text(encoding="utf-8")) is not None
        assert path.read_text(encoding="utf-8").endswith("\n"), path


def test_no_rule_holds_before_the_knowledge_base_existed(knowledge: KnowledgeBase) -> None:
    assert min(v.valid_from for rule in knowledge.rules for v in rule.versions) >= date(2026, 11, 21)
