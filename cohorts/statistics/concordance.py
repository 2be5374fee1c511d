"""Harrell's concordance: how well a score orders patients by who fails first."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from cohorts.messages import gettext_noop as _
from cohorts.statistics.coefficients import NORMAL_975
from cohorts.statistics.frames import Floats, StatisticsError, durations, event_flags, numbers
from cohorts.statistics.pairs import pairs
from cohorts.statistics.risk_sets import risk_sets


@dataclass(frozen=True)
class ConcordanceResult:
    """The share of comparable pairs in which the higher score failed first, with its 95% interval.

    Counts are pairs: concordant, discordant, tied in the score; tied in time and in both are not comparable.
    """

    concordance: float
    std_error: float
    lower: float
    upper: float
    concordant: float
    discordant: float
    tied_score: float
    tied_time: float
    tied_both: float

    def __float__(self) -> float:
        return self.concordance


def concordance(
    frame: pd.DataFrame, duration_col: str, event_col: str, score_col: str, *, tau: float | None = None
) -> ConcordanceResult:
    """Harrell's C of a risk score: 1 where the higher score always has the earlier event, 0.5 for chance.

    The score is a risk, as a linear predictor is; for a score that predicts long survival C is one less this. With
    `tau` only events up to that time count as the earlier of a pair, later times still as the later one. The numbers
    are those of R's `survival::concordance(Surv(time, event) ~ score, reverse = TRUE, ymax = tau)`, its error included.
    Errors: StatisticsError, also where no pair can be compared.

    Censoring that differs by score biases C; with `tau` less so. Own code and not lifelines' (four times slower than R)
    nor scikit-survival's (quadratic).

    References: Harrell 1982; Therneau and Watson 2015, the R package's concordance vignette.
    """
    ends = durations(frame, duration_col)
    events = event_flags(frame, event_col)
    score: Floats = numbers(frame, score_col, booleans=True).astype(np.float64, copy=False)
    if tau is not None and not tau > 0:
        raise StatisticsError("tau", "a time after zero is needed, not %(tau)s", tau=str(tau))
    sets = risk_sets(ends, events)
    counted = pairs(sets, score[sets.order], until=tau)
    found = counted.concordance
    if np.isnan(found):
        raise StatisticsError(
            event_col, _("no pair of rows can be compared: no event with anybody observed beyond it")
        )
    reach = NORMAL_975 * counted.std_error
    return ConcordanceResult(found, counted.std_error, max(0.0, found - reach), min(1.0, found + reach),
                             counted.concordant, counted.discordant, counted.tied_score, counted.tied_time,
                             counted.tied_both)  # fmt: skip
