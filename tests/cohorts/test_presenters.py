"""The history of a record in words: a code stands in the title, never in the text."""

from typing import Any

import pytest
from django.utils import translation

from cohorts.models import AuditEvent
from cohorts.presenters import ChangedValue, history_events


def changed(kind: str, column: str, former: Any, new: Any) -> ChangedValue:
    event = AuditEvent(action="corrected", object_type=kind, changes={column: [former, new]})
    (told,) = history_events([event])[0].values
    return told


@pytest.mark.parametrize(
    ("kind", "column", "code", "words"),
    [
        ("Outcome", "kind", "nrm", "Death without relapse"),
        ("Transplant", "conditioning", "mac_tbi", "Myeloablative with TBI"),
        ("Diagnosis", "final_risk_group", "low", "Low risk"),
        ("Recommendation", "direction", "lean_against_allo", "Leans against allogeneic HSCT"),
        ("BoardDecision", "override_reason", "trial_or_protocol", "Clinical trial or treatment protocol"),
        ("Membership", "role", "privacy", "Privacy officer"),
        ("MRDAssessment", "unit", "percent", "Percent"),
    ],
)
def test_a_code_is_told_by_the_name_its_column_gives_it(
    kind: str, column: str, code: str, words: str
) -> None:
    new = changed(kind, column, None, code).new
    assert (new.shown, new.code) == (words, code)


def test_lists_items_days_and_answers_are_told_in_words() -> None:
    assert changed("TreatmentPhase", "agents", None, ["tki", "vincristine"]).new.shown == (
        "Tyrosine kinase inhibitor, vincristine"
    )
    items = {"cardiac": True, "renal": None}
    assert changed("FitnessAssessment", "hct_ci_items", None, items).new.shown == "Cardiac: yes; Renal: –"
    told = changed("Patient", "preferences", {"avoid_gvhd": True}, {"avoid_gvhd": False})
    assert told.former is not None
    assert told.former.shown == "Strong wish to avoid graft-versus-host disease: yes"
    day = changed("Patient", "birth_date", None, "1991-03-14").new
    assert (day.shown, day.code) == ("14 Mar 1991", "")
    assert changed("Graft", "autologous_collected", False, True).former is not None


def test_a_gene_keeps_its_small_letter() -> None:
    assert changed("Diagnosis", "iamp21", "unknown", "negative").name == "iAMP21"
    assert changed("MRDAssessment", "value", None, "0.2").name == "Level"


def test_where_nothing_stood_nothing_is_struck_out_and_free_text_has_no_code() -> None:
    told = changed("Patient", "name", "", "Ana")
    assert told.former is None
    assert (told.new.shown, told.new.code) == ("Ana", "")


def test_the_names_and_what_joins_them_are_chinese_for_a_chinese_reader() -> None:
    with translation.override("zh-hans"):
        items = {"cardiac": True, "renal": False}
        told = changed("FitnessAssessment", "hct_ci_items", None, items)
        assert (told.name, told.new.shown) == ("HCT-CI 各项", "心脏：是；肾脏：否")
        assert changed("Recommendation", "direction", None, "lean_allo").new.shown == "倾向异基因移植"
