"""What becomes of the patients of the invented registry: drawn from the project's own published outcome model.

The curves of a patient's profile give the shares relapsed and dead without relapse by each time; one uniform number
picks the time and the cause from them, a second one the time from relapse to death. So the registry repeats the model
and can teach nothing about treatment.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from decision_support.outcome_model.answer import Estimate
from decision_support.outcome_model.profile import Profile
from decision_support.outcome_model.published import PublishedModel
from decision_support.outcome_model.terms import Arm

DAYS_A_YEAR = 365.25

# What no curve of the model gives: patients who are not transplanted. Their course is invented as that of the
# autologous arm with more relapse and less death without relapse, so that pages about time before transplant have
# something to show.
UNTREATED_RELAPSE_FACTOR = 1.5
UNTREATED_NRM_FACTOR = 0.4


@dataclass(frozen=True, slots=True)
class Course:
    """Days from transplant, or from remission without one; None: not within the five years of the model."""

    relapse_day: int | None = None
    death_day: int | None = None

    @property
    def first_event_day(self) -> int | None:
        return self.relapse_day if self.relapse_day is not None else self.death_day


def transplanted(model: PublishedModel, profile: Profile, arm: Arm, draw: Random) -> Course:
    """The course after transplant."""
    return _drawn(model, profile, arm, draw, relapse_factor=1.0, nrm_factor=1.0)


def without_transplant(model: PublishedModel, profile: Profile, draw: Random) -> Course:
    """The course from remission on as long as no transplant is given."""
    factors = {"relapse_factor": UNTREATED_RELAPSE_FACTOR, "nrm_factor": UNTREATED_NRM_FACTOR}
    return _drawn(model, profile, Arm.AUTO, draw, **factors)


def _drawn(
    model: PublishedModel,
    profile: Profile,
    arm: Arm,
    draw: Random,
    *,
    relapse_factor: float,
    nrm_factor: float,
) -> Course:
    """Two numbers are drawn whatever happens, so that one patient's course changes nobody else's."""
    level, wait = draw.random(), draw.expovariate(1.0)
    times, curves = model.curve_times, model.curves(profile)[arm]
    relapse = [relapse_factor * point.median for point in curves["cir"]]
    nrm = [nrm_factor * point.median for point in curves["nrm"]]
    total = [a + b for a, b in zip(relapse, nrm, strict=True)]
    for step, (below, above) in enumerate(pairwise(total)):
        if below <= level < above:
            # The low end of an interval's share are its relapses, the rest its deaths without relapse.
            offset, relapsed = level - below, relapse[step + 1] - relapse[step]
            first = offset < relapsed
            within = offset / relapsed if first else (offset - relapsed) / (above - below - relapsed)
            day = _days(times[step] + within * (times[step + 1] - times[step]))
            return Course(day, day + _days(wait / _death_rate(times, curves))) if first else Course(None, day)
    return Course()


def _death_rate(times: Sequence[float], curves: Mapping[str, Sequence[Estimate]]) -> float:
    """Deaths a year of those alive after relapse, over the five years of the curves."""
    means = {name: [point.median for point in curves[name]] for name in ("cir", "os", "lfs")}
    alive = [survival - free for survival, free in zip(means["os"], means["lfs"], strict=True)]
    years = sum(
        (later - earlier) * (first + second) / 2
        for (earlier, later), (first, second) in zip(pairwise(times), pairwise(alive), strict=True)
    )
    return (means["cir"][-1] - alive[-1]) / years


def _days(years: float) -> int:
    return max(1, round(years * DAYS_A_YEAR))
