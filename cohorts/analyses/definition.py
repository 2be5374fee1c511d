"""What an analysis is asked to do."""

from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from cohorts.analyses.endpoints import COMPETING, Endpoint, TimeZero
from cohorts.messages import gettext_noop as _


class Kind(StrEnum):
    SURVIVAL = "survival"
    CUMULATIVE_INCIDENCE = "cumulative_incidence"
    REGRESSION = "regression"
    CHARACTERISTICS = "characteristics"
    SWIMMER = "swimmer"
    MRD_KINETICS = "mrd_kinetics"
    ADJUSTED_SURVIVAL = "adjusted_survival"
    IMMORTAL_TIME = "immortal_time"


KIND_LABELS: dict[Kind, str] = {
    Kind.SURVIVAL: _("Survival"),
    Kind.CUMULATIVE_INCIDENCE: _("Cumulative incidence"),
    Kind.REGRESSION: _("Regression"),
    Kind.CHARACTERISTICS: _("Characteristics"),
    Kind.SWIMMER: _("Courses of the patients"),
    Kind.MRD_KINETICS: _("MRD over time"),
    Kind.ADJUSTED_SURVIVAL: _("Adjusted survival"),
    Kind.IMMORTAL_TIME: _("Immortal time"),
}
DESCRIPTIVE = (Kind.CHARACTERISTICS, Kind.SWIMMER, Kind.MRD_KINETICS)
MODELS = ("cox", "fine_gray")
TIES = ("efron", "breslow")
MAXIMUM_TITLE = 200
MAXIMUM_LANDMARK_DAYS = 3650
MAXIMUM_HORIZON_YEARS = 30.0
MAXIMUM_TICKS = 31


@dataclass(frozen=True, slots=True)
class Definition:
    """See `cohorts.analyses` for what each field means. `as_of` is given by its day, or None for the day of the run."""

    kind: Kind
    title: str = ""
    time_zero: TimeZero = TimeZero.TRANSPLANT
    landmark_days: int | None = None
    endpoint: Endpoint | None = None
    arms: str | None = None
    time_varying: bool = False
    entry: str | None = None
    strata: tuple[str, ...] = ()
    covariates: tuple[str, ...] = ()
    model: str | None = None
    ties: str = "efron"
    cluster: bool = False
    horizon_years: float = 5.0
    tick_years: tuple[float, ...] | None = None
    as_of: date | None = None

    @property
    def ticks(self) -> tuple[float, ...]:
        """The years of the rows under a figure; every year up to the horizon, every second beyond ten."""
        if self.tick_years is not None:
            return self.tick_years
        stride = 1 if self.horizon_years <= 10 else 2 if self.horizon_years <= 20 else 5
        return tuple(float(year) for year in range(0, int(self.horizon_years) + 1, stride))

    @property
    def competing(self) -> bool:
        return self.endpoint in COMPETING

    @property
    def frozen_at(self) -> str:
        """Up to which day what becomes known later counts: the landmark, the transplant, or the day of the run."""
        if self.landmark_days is not None:
            return "landmark"
        at_transplant = self.time_zero is TimeZero.TRANSPLANT or self.entry == "transplant"
        return "transplant" if at_transplant else "as_of"

    def plain(self) -> dict[str, Any]:
        """The definition as JSON holds it; `parsing.parse` reads it back to an equal one."""
        return {name: _plain(value) for name, value in asdict(self).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, StrEnum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value
