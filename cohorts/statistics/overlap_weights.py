"""Overlap weights: two arms made alike in their covariates, for the patients who might have been in either."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import expit, log_expit

from cohorts.messages import gettext_noop as _
from cohorts.statistics.balance import Balance, balance
from cohorts.statistics.cox_fit import maximum_of
from cohorts.statistics.design_matrix import DesignMatrix, Term, design_matrix
from cohorts.statistics.frames import Array, Floats, Groups, StatisticsError, groups
from cohorts.statistics.newton import Point
from cohorts.statistics.products import combination, moments, totals

# A propensity between these leaves a real choice between the arms.
SUPPORT = (0.05, 0.95)


@dataclass(frozen=True, eq=False)
class OverlapWeights:
    """Weights of the patients of two arms, on the frame's own index.

    `propensity` is the probability of the arm `compared` given the covariates; a weight is one less it in that arm and
    the propensity itself in the arm `reference`. By arm label: `effective_sizes`, how many unweighted patients would be
    as informative ((sum w)² / sum w²), and `largest_shares`, the largest part of an arm's weight that one patient has.
    `support` is the share of patients with a propensity from 0.05 to 0.95. `before` and `after` are the standardised
    differences without and with the weights.
    """

    weights: pd.Series
    propensity: pd.Series
    reference: Any
    compared: Any
    effective_sizes: Mapping[Any, float]
    largest_shares: Mapping[Any, float]
    support: float
    before: Balance
    after: Balance

    @property
    def frame(self) -> pd.DataFrame:
        """Propensity and weight, a row a patient."""
        return pd.DataFrame({"propensity": self.propensity, "weight": self.weights})


def overlap_weights(frame: pd.DataFrame, arm_col: str, covariates: str | Sequence[str]) -> OverlapWeights:
    """Weigh two arms so that the means of every covariate are exactly equal.

    The propensity is that of a logistic model fitted without penalty, which is what makes the balance exact. The arm
    coded 1 (true, or the second label) is compared with the other. The estimate made with these weights holds for
    patients at equipoise, not for all. Assumes that nothing else drives both the choice and the outcome. Errors:
    StatisticsError, for other than two arms, and where covariates tell the arms apart completely.

    Own code: the weights need nothing but a logistic fit, and scikit-learn's is penalised unless told otherwise.

    Reference: Li, Morgan and Zaslavsky 2018.
    """
    arms = groups(frame, arm_col)
    if len(arms) != 2:
        raise StatisticsError(arm_col, _("two arms are needed, not %(arms)d"), arms=len(arms))
    wanted = [covariates] if isinstance(covariates, str) else list(covariates)
    if arm_col in wanted:
        raise StatisticsError(arm_col, "the arm cannot be one of the covariates")
    propensity = _propensity(design_matrix(frame, wanted), arms.codes == 1, arm_col)
    weights = np.where(arms.codes == 1, 1 - propensity, propensity)
    low, high = SUPPORT
    return OverlapWeights(
        weights=pd.Series(weights, index=frame.index, name="weight"),
        propensity=pd.Series(propensity, index=frame.index, name="propensity"),
        reference=arms.labels[0],
        compared=arms.labels[1],
        effective_sizes=_by_arm(arms, weights, lambda w: float(w.sum() ** 2 / (w @ w))),
        largest_shares=_by_arm(arms, weights, lambda w: float(w.max() / w.sum())),
        support=float(((propensity >= low) & (propensity <= high)).mean()),
        before=balance(frame, arm_col, wanted),
        after=balance(frame, arm_col, wanted, weights=weights),
    )


def _propensity(design: DesignMatrix, compared: Array, arm_col: str) -> Floats:
    """The fitted probability of the compared arm for every row."""
    size = len(compared)
    columns = np.concatenate([np.ones((1, size)), design.columns])
    arm = compared.astype(np.float64)
    observed = totals(columns, arm)

    def evaluate(coefficients: Floats) -> Point:
        predictor = combination(coefficients, columns)
        probability = expit(predictor)
        value = float(log_expit(np.where(compared, predictor, -predictor)).sum())
        return Point(
            value, observed - totals(columns, probability), moments(columns, probability * (1 - probability))
        )

    with_constant = DesignMatrix(
        columns, (Term("(constant)", arm_col), *design.terms), design.references,
        np.concatenate([[0.0], design.centres]), np.concatenate([[1.0], design.scales]),
    )  # fmt: skip
    maximum = maximum_of(evaluate, with_constant)
    if maximum.unbounded:
        term = with_constant.terms[max(maximum.unbounded)]
        raise StatisticsError(
            term.column,
            _(
                "%(term)s, alone or with other covariates, tells which arm a patient is in, so some patients have "
                "nobody to be compared with; leave it out, join levels, or keep only patients open to both arms"
            ),
            term=term.name,
        )
    found: Floats = expit(combination(maximum.coefficients, columns))
    return found


def _by_arm(arms: Groups, weights: Floats, of: Callable[[Floats], float]) -> Mapping[Any, float]:
    return MappingProxyType(
        {label: of(weights[arms.codes == code]) for code, label in enumerate(arms.labels)}
    )
