"""The fit of the project's own evidence, once a session, with enough draws for the tolerances of the tests."""

from collections.abc import Mapping

import pytest

from decision_support.knowledge_base import load
from decision_support.knowledge_base.outcome_model import OutcomeModelTables, outcome_model_tables
from decision_support.outcome_model.design import Design
from decision_support.outcome_model.draws import Draws, with_traits
from decision_support.outcome_model.evidence_synthesis import LogPosterior
from decision_support.outcome_model.evidence_units import Evidence
from decision_support.outcome_model.incoherence.detector import Audit, audit, coherence_levels, of_adults
from decision_support.outcome_model.inputs import parse_design, parse_evidence
from decision_support.outcome_model.posterior import Mode, Sample, fit

CANDIDATES = 16384
SEED = 7


@pytest.fixture(scope="session")
def tables() -> OutcomeModelTables:
    return outcome_model_tables()


@pytest.fixture(scope="session")
def design(tables: OutcomeModelTables) -> Design:
    return parse_design(tables.design)


@pytest.fixture(scope="session")
def audits() -> Mapping[str, Audit]:
    return audit(of_adults(load().evidence))


@pytest.fixture(scope="session")
def levels(audits: Mapping[str, Audit]) -> Mapping[tuple[str, str], str]:
    return coherence_levels(audits.values())


@pytest.fixture(scope="session")
def evidence(tables: OutcomeModelTables, design: Design, levels: Mapping[tuple[str, str], str]) -> Evidence:
    return parse_evidence(tables.units, design, levels)


@pytest.fixture(scope="session")
def log_posterior(design: Design, evidence: Evidence) -> LogPosterior:
    return LogPosterior(design.prior, evidence, design.shape)


@pytest.fixture(scope="session")
def fitted(design: Design, log_posterior: LogPosterior) -> tuple[Mode, Sample]:
    return fit(log_posterior, design.prior.means, candidates=CANDIDATES, seed=SEED)


@pytest.fixture(scope="session")
def draws(design: Design, fitted: tuple[Mode, Sample]) -> Draws:
    _, sample = fitted
    return with_traits(sample.draws, sample.weights, design, seed=SEED)
