"""The answer as a page shows it, from the contract's JSON."""

import re
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import cohorts.mrd
from cohorts.forms.diagnosis import DiagnosisForm, GeneticsForm, Ikzf1Form, RemissionForm
from cohorts.forms.fields import RecordForm
from cohorts.forms.fitness import FitnessForm
from cohorts.forms.patient import PlanForm
from cohorts.forms.treatment import CentreForm, GraftForm
from decision_support import knowledge_base
from decision_support.presenters import labels, places
from decision_support.presenters.answer import Answer, answer
from decision_support.presenters.inputs import header_facts, inputs
from decision_support.recommendation.case import Case
from decision_support.recommendation.case_input import parse_case
from decision_support.recommendation.recommend import recommend
from decision_support.recommendation.rules import CERTAINTIES, DIRECTIONS, OPTIONS, STANCES, STRENGTHS

TODAY = date(2026, 11, 1)


def ago(days: int) -> str:
    return (TODAY - timedelta(days=days)).isoformat()


def case(**sections: Any) -> Case:
    """Ph-negative, IKZF1 deleted, CR1; negative after cycle 1; fit; sibling donor."""
    genetics = dict.fromkeys(("bcr_abl1", "kmt2a_rearranged", "hypodiploid"), "negative")
    given: dict[str, Any] = {
        "as_of": TODAY.isoformat(),
        "patient": {"birth_date": "1991-03-14"},
        "diagnosis": {"lineage": "B", "genetics": genetics, "ikzf1": {"status": "deleted", "lesion": "4-7"}},
        "remission": {"status": "CR1", "achieved_on": ago(20)},
        "treatment_phases": [{"cycle": 1, "started_on": ago(50), "agents": []}],
        "mrd_assessments": [
            {
                "collected_on": ago(20),
                "specimen": "bone_marrow",
                "method": "flow",
                "result": "not_detected",
                "unit": "fraction",
                "limit_of_detection": Decimal("1e-4"),
            }
        ],
        "fitness": {"ecog": 1, "hct_ci": 1},
        "donors": [{"kind": "matched_sibling", "available": True}],
    } | sections
    return parse_case(given)


def presented(asked: Case) -> Answer:
    knowledge = knowledge_base.load()
    return answer(recommend(asked, knowledge, software_version="test").to_json(), knowledge.evidence)


def test_the_three_options_come_in_their_fixed_order_with_a_stance_each() -> None:
    shown = presented(case())
    assert [card.option for card in shown.cards] == list(OPTIONS)
    assert {str(card.stance_label) for card in shown.cards} == {"Acceptable"}
    assert not shown.abstained


def test_no_transplant_stands_with_its_trial_evidence() -> None:
    autologous, allogeneic, none = presented(case()).cards
    assert none.trial is not None
    assert "E1910" in none.trial.title
    assert autologous.trial is allogeneic.trial is None


def test_an_undetermined_allogeneic_option_says_that_the_donor_is_what_is_missing() -> None:
    allogeneic = presented(case(donors=[])).cards[1]
    assert allogeneic.stance == "undetermined"
    assert any("donor" in line for line in allogeneic.why)


def test_the_deciding_rule_is_the_first_reason_and_carries_its_caveats() -> None:
    first = presented(case()).reasons[0]
    assert first.id == "adult-10-early-negative"
    assert first.decides
    assert any("could not be read" in caveat for caveat in first.caveats)


def test_untested_lesions_make_one_chip_with_their_number() -> None:
    chips = {label: (section, count) for label, section, count in presented(case()).missing_chips}
    section, count = chips["Genetics"]
    assert section == "genetics"
    assert count > 5


def test_a_single_missing_marker_is_called_by_its_own_name() -> None:
    genetics = {"kmt2a_rearranged": "negative", "hypodiploid": "negative"}
    diagnosis = {"lineage": "B", "genetics": genetics, "ikzf1": {"status": "deleted"}}
    shown = presented(case(diagnosis=diagnosis))
    assert "BCR::ABL1" in [str(item.label) for item in shown.missing]


def test_only_verified_sources_become_citations() -> None:
    evidence = knowledge_base.load().evidence
    for asked in (case(), case(donors=[]), case(mrd_assessments=[])):
        assert all(evidence[source.id].verified for source in presented(asked).citations)


def test_what_was_assumed_is_apart_from_what_warns() -> None:
    shown = presented(case())
    assert [str(assumption) for assumption in shown.assumptions] == [
        "Adequacy presumed",
        "Report date presumed",
    ]
    assert [str(flag) for flag in shown.flags] == ["Rests on one sample"]


def test_an_abstention_says_why_and_what_each_result_would_lead_to() -> None:
    shown = presented(case(fitness={"ecog": 1}))
    assert shown.abstained
    assert shown.abstain_reasons
    leads = {change.text: str(change.direction) for change in shown.obtainable}
    assert len(set(leads.values())) > 1


def test_unknown_inputs_are_red_and_never_read_as_negative() -> None:
    bare = parse_case(
        {"as_of": TODAY.isoformat(), "patient": {"birth_date": "1991-03-14"}, "diagnosis": {"lineage": "B"}}
    )
    for item in inputs(bare):
        assert "negative" not in item.value
        assert not item.value.startswith("none")
    assert {str(fact.label): fact.value for fact in header_facts(bare)}["Days since CR1"] == "?"


def test_partly_tested_lesions_say_how_many_are_not_known() -> None:
    lesions = next(item for item in inputs(case()) if str(item.label) == "High-risk lesions")
    assert lesions.value == "none found; 8 of 10 not known"
    assert lesions.missing


@pytest.mark.parametrize(
    ("codes", "words"),
    [
        (DIRECTIONS, labels.DIRECTIONS),
        (STANCES, labels.STANCES),
        (CERTAINTIES, labels.CERTAINTIES),
        (STRENGTHS, labels.STRENGTHS),
        (OPTIONS, labels.OPTIONS),
    ],
)
def test_every_code_of_an_answer_has_its_words(codes: tuple[str, ...], words: dict[str, Any]) -> None:
    assert set(codes) == set(words)


def test_every_state_and_flag_of_the_timeline_has_its_words() -> None:
    folder = Path(cohorts.mrd.__file__).parent
    source = "".join(path.read_text() for path in folder.glob("*.py"))
    flags = set(re.findall(r'flags\.add\("([A-Z_]+)"\)', source))
    assert flags
    assert flags <= set(labels.FLAGS)
    states = set(re.findall(r'_Story\([^)]*?"([A-Z_]{4,})"', source)) | {"EARLY", "LATE", "AFTER_CYCLE_3"}
    assert states <= set(labels.MRD_STATES)


def test_every_missing_input_leads_to_a_form_that_holds_it() -> None:
    """The place of a field is a part of the record whose form asks for that field."""
    forms: dict[str, type[RecordForm]] = {
        "genetics": GeneticsForm,
        "ikzf1": Ikzf1Form,
        "diagnosis": DiagnosisForm,
        "remission": RemissionForm,
        "fitness": FitnessForm,
        "graft": GraftForm,
        "plan": PlanForm,
        "centre": CentreForm,
    }
    for field in (
        "diagnosis.lineage", "diagnosis.active_cns_disease", "diagnosis.diagnosed_on", "diagnosis.genetics.tp53",
        "diagnosis.ikzf1.status", "diagnosis.ikzf1.pax5", "remission.status", "fitness.ecog", "fitness.hct_ci",
        "fitness.contraindications", "graft.autologous_collected", "graft.autologous_graft_mrd",
        "centre.allo_nrm_2y", "planned_hsct_on", "preferences.avoid_gvhd",
    ):  # fmt: skip
        form = forms[places.section_of(field)]
        name = field.rsplit(".", 1)[-1]
        assert any(column.endswith(name) or name in column for column in form.base_fields), field
    assert places.section_of("mrd_assessments.limit_of_detection") == "mrd-assessment"
    assert places.section_of("treatment_phases") == "treatment-phase"
    assert places.section_of("donors") == "donor"
