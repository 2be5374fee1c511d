"""The report over synthetic cases: the same cases every time, every case counted once, and all of it synthetic."""

from decision_support import knowledge_base
from decision_support.case_report import case_report
from decision_support.demonstration.report_cases import cases
from decision_support.fitted_models import load_case_report, load_published
from decision_support.recommendation.case import case_to_json

FEW = 12


def test_the_same_seed_gives_the_same_cases() -> None:
    assert [case_to_json(case) for case in cases(FEW)] == [case_to_json(case) for case in cases(FEW)]
    assert case_to_json(cases(1, seed=1)[0]) != case_to_json(cases(1, seed=2)[0])


def test_every_case_is_counted_once() -> None:
    found = case_report(cases(FEW), knowledge_base.load(), load_published(), "1.0.0")
    assert found["cases"] == sum(found["directions"].values()) == FEW
    assert sum(found["abstain_reasons"].values()) == found["abstained"]
    assert sum(found["agreement"].values()) == FEW - found["abstained"]


def test_the_stored_report_is_of_three_hundred_synthetic_cases() -> None:
    stored = load_case_report()
    assert stored is not None
    assert stored["cases"] == 300
    assert stored["synthetic"] is True
