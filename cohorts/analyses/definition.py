"""What an analysis is asked to do, read strictly from plain data."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from cohorts.analyses.endpoints import COMPETING, ENTRIES, Endpoint, TimeZero
from cohorts.analyses.variables import ARMS, COVARIATES, VARIABLES, WITH_NONE
from cohorts.messages import gettext_noop as _
from cohorts.validation.problems import Kind as ProblemKind
from cohorts.validation.problems import Problem, step


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
        """The definition as JSON holds it; `parse` reads it back to an equal one."""
        return {name: _plain(value) for name, value in asdict(self).items()}


class DefinitionProblems(ValueError):
    """What was given is no definition; every problem with a pointer to its field."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(f"{problem.pointer or '/'}: {problem.message}" for problem in problems))
        self.problems = tuple(problems)


def parse(given: Any) -> Definition:
    """Read a definition. Errors: DefinitionProblems, with all that is wrong at once."""
    if not isinstance(given, Mapping):
        raise DefinitionProblems([Problem("", _("This must be an object."), "wrong_type", "malformed")])
    reader = _Reader(given)
    definition = reader.definition()
    if not reader.problems:
        reader.problems += _contradictions(definition)
    if reader.problems:
        raise DefinitionProblems(reader.problems)
    return definition


class _Reader:
    """Takes one field after the other and collects what is wrong with them."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self.given = given
        self.problems: list[Problem] = []

    def definition(self) -> Definition:
        known = {field.name for field in fields(Definition)}
        for name in self.given:
            if name not in known:
                self._note(step("", name), _("This field is not known."), "unknown_field")
        for name in getattr(self.given, "repeated", ()):
            self._note(step("", name), _("This key is given more than once."), "repeated_key")
        kind = self._code("kind", list(Kind), required=True)
        time_zero = self._code("time_zero", list(TimeZero))
        endpoint = self._code("endpoint", list(Endpoint))
        return Definition(
            kind=Kind(kind or Kind.SURVIVAL),
            title=self._title(),
            time_zero=TimeZero(time_zero or TimeZero.TRANSPLANT),
            landmark_days=self._landmark(),
            endpoint=Endpoint(endpoint) if endpoint else None,
            arms=self._code("arms", ARMS),
            time_varying=self._truth("time_varying"),
            entry=self._code("entry", list(ENTRIES)),
            strata=self._codes("strata", ARMS),
            covariates=self._codes("covariates", COVARIATES),
            model=self._code("model", MODELS),
            ties=self._code("ties", TIES) or "efron",
            cluster=self._truth("cluster"),
            horizon_years=self._horizon(),
            tick_years=self._ticks(),
            as_of=self._day(),
        )

    def _note(self, pointer: str, message: str, code: str, kind: ProblemKind = "malformed") -> None:
        self.problems.append(Problem(pointer, message, code, kind))

    def _code(self, name: str, allowed: Any, *, required: bool = False) -> str | None:
        value = self.given.get(name)
        if value is None:
            if required:
                self._note(f"/{name}", _("This field is required."), "required")
            return None
        if not isinstance(value, str) or value not in allowed:
            self._note(f"/{name}", _("This code is not one of the allowed ones."), "unknown_code")
            return None
        return str(value)

    def _codes(self, name: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
        value = self.given.get(name)
        if value is None:
            return ()
        if not isinstance(value, list | tuple):
            self._note(f"/{name}", _("This must be a list."), "wrong_type")
            return ()
        for place, item in enumerate(value):
            if not isinstance(item, str) or item not in allowed:
                message = _("This code is not one of the allowed ones.")
                self._note(f"/{name}/{place}", message, "unknown_code")
            elif item in value[:place]:
                self._note(f"/{name}/{place}", _("This is named twice."), "named_twice", "impossible")
        return tuple(item for item in value if isinstance(item, str))

    def _truth(self, name: str) -> bool:
        value = self.given.get(name, False)
        if not isinstance(value, bool):
            self._note(f"/{name}", _("This must be true or false."), "wrong_type")
            return False
        return value

    def _title(self) -> str:
        value = self.given.get("title", "")
        if not isinstance(value, str):
            self._note("/title", _("This must be text."), "wrong_type")
            return ""
        if len(value) > MAXIMUM_TITLE or any(ord(character) < 32 for character in value):
            self._note(
                "/title", _("A title is one line of at most 200 characters."), "too_long", "impossible"
            )
        return value.strip()

    def _landmark(self) -> int | None:
        value = self.given.get("landmark_days")
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool):
            self._note("/landmark_days", _("This must be a whole number."), "wrong_type")
        elif not 0 <= value <= MAXIMUM_LANDMARK_DAYS:
            message = _("A landmark is from 0 to 3650 days after time zero.")
            self._note("/landmark_days", message, "out_of_range", "impossible")
        else:
            return value
        return None

    def _number(self, pointer: str, value: Any, *, zero: bool) -> float | None:
        if not isinstance(value, int | float | Decimal) or isinstance(value, bool):
            self._note(pointer, _("This must be a number."), "wrong_type")
            return None
        # A whole number of any length can be compared; a float of a decimal compares like any other.
        number = value if isinstance(value, int) else float(value)
        if not 0 <= number <= MAXIMUM_HORIZON_YEARS or (number == 0 and not zero):
            self._note(pointer, _("This lies above 0 and at most at 30 years."), "out_of_range", "impossible")
            return None
        return float(number)

    def _horizon(self) -> float:
        value = self.given.get("horizon_years")
        return 5.0 if value is None else self._number("/horizon_years", value, zero=False) or 5.0

    def _ticks(self) -> tuple[float, ...] | None:
        value = self.given.get("tick_years")
        if value is None:
            return None
        if not isinstance(value, list | tuple) or not 1 <= len(value) <= MAXIMUM_TICKS:
            self._note("/tick_years", _("This must be a list of 1 to 31 numbers."), "wrong_type")
            return None
        read = [self._number(f"/tick_years/{place}", item, zero=True) for place, item in enumerate(value)]
        ticks = tuple(number for number in read if number is not None)
        if list(ticks) != sorted(set(ticks)):
            self._note("/tick_years", _("The years must rise."), "not_rising", "impossible")
        return ticks

    def _day(self) -> date | None:
        value = self.given.get("as_of")
        if value is None:
            return None
        try:
            day = date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
        except ValueError:
            day = None
        if day is None:
            self._note("/as_of", _("This must be a date (YYYY-MM-DD)."), "not_a_date")
        return day


def _contradictions(asked: Definition) -> list[Problem]:
    """What can be read but not done."""
    found = [Problem(pointer, message, code) for pointer, message, code, wrong in _rules(asked) if wrong]
    ticks = asked.tick_years or ()
    if ticks and ticks[-1] > asked.horizon_years:
        message = _("A tick lies beyond the horizon.")
        found.append(Problem(f"/tick_years/{len(ticks) - 1}", message, "beyond_horizon"))
    return found


def _rules(asked: Definition) -> list[tuple[str, str, str, bool]]:
    kind = asked.kind
    analytic = kind not in DESCRIPTIVE
    from_remission = asked.time_zero in (TimeZero.REMISSION, TimeZero.TRANSPLANT)
    curves = (Kind.SURVIVAL, Kind.ADJUSTED_SURVIVAL, Kind.IMMORTAL_TIME)
    clash = set(asked.covariates) & {asked.arms} | set(asked.strata) & {asked.arms, *asked.covariates}
    read_from = [
        VARIABLES[code].column for code in (*asked.covariates, *asked.strata, *filter(None, [asked.arms]))
    ]
    return [
        ("/endpoint", _("Say what the clock runs to."), "required", analytic and asked.endpoint is None),
        ("/endpoint", _("Relapse and non-relapse mortality compete: ask for their cumulative incidence."),
         "competing_endpoint", kind in curves and asked.competing),
        ("/endpoint", _("Relapse by site is shown as cumulative incidence alone."), "not_applicable",
         kind is Kind.REGRESSION and asked.endpoint is Endpoint.RELAPSE_BY_SITE),
        ("/endpoint", _("Cumulative incidence is of relapse or of non-relapse mortality."),
         "not_competing", kind is Kind.CUMULATIVE_INCIDENCE and not asked.competing),
        ("/endpoint", _("Only overall survival can be counted from diagnosis or relapse."),
         "needs_remission", asked.endpoint not in (None, Endpoint.OVERALL_SURVIVAL) and not from_remission),
        ("/model", _("A regression needs a model."), "required", kind is Kind.REGRESSION and asked.model is None),
        ("/model", _("Only a regression takes a model."), "not_applicable",
         kind is not Kind.REGRESSION and asked.model is not None),
        ("/model", _("A Fine-Gray model needs competing endpoints."), "not_competing",
         asked.model == "fine_gray" and not asked.competing),
        ("/model", _("A Fine-Gray model takes no strata, entry times or clusters."), "not_applicable",
         asked.model == "fine_gray" and bool(asked.strata or asked.entry or asked.cluster or asked.time_varying)),
        ("/covariates", _("A regression needs an arm or a covariate."), "required",
         kind is Kind.REGRESSION and not (asked.covariates or asked.arms)),
        ("/covariates", _("An adjusted analysis needs covariates to adjust for."), "required",
         kind is Kind.ADJUSTED_SURVIVAL and not asked.covariates),
        ("/covariates", _("Only a regression or an adjusted analysis takes covariates."), "not_applicable",
         bool(asked.covariates) and kind not in (Kind.REGRESSION, Kind.ADJUSTED_SURVIVAL, Kind.CHARACTERISTICS)),
        ("/covariates", _("The same variable is asked for in two places."), "named_twice", bool(clash)),
        ("/covariates", _("Two of these are read from the same value."), "named_twice",
         not clash and len(read_from) != len(set(read_from))),
        ("/arms", _("Name the arms that are compared."), "required",
         asked.arms is None and kind in (Kind.ADJUSTED_SURVIVAL, Kind.IMMORTAL_TIME)),
        ("/arms", _("Only transplant can be followed as it happens."), "not_applicable",
         asked.time_varying and asked.arms not in WITH_NONE),
        ("/time_varying", _("Only survival curves and Cox regression follow transplant as it happens."),
         "not_applicable", asked.time_varying and kind not in (Kind.SURVIVAL, Kind.REGRESSION)),
        ("/time_varying", _("From transplant on, everybody is transplanted."), "not_applicable",
         asked.time_varying and asked.time_zero is TimeZero.TRANSPLANT),
        ("/time_varying", _("Ask for a landmark or for transplant as it happens, not for both."), "not_both",
         asked.time_varying and asked.landmark_days is not None),
        ("/landmark_days", _("This needs a landmark."), "required",
         kind is Kind.IMMORTAL_TIME and asked.landmark_days is None),
        ("/entry", _("Entry lies after time zero."), "not_applicable", _entry_too_early(asked)),
        ("/entry", _("Cumulative incidence and adjusted curves take no entry times."), "not_applicable",
         asked.entry is not None and kind in (Kind.CUMULATIVE_INCIDENCE, Kind.ADJUSTED_SURVIVAL, Kind.IMMORTAL_TIME)),
        ("/entry", _("Ask for a landmark or for entry times, not for both."), "not_both",
         asked.entry is not None and (asked.landmark_days is not None or asked.time_varying)),
        ("/strata", _("Only survival and Cox regression are stratified."), "not_applicable",
         bool(asked.strata) and kind not in (Kind.SURVIVAL, Kind.REGRESSION)),
    ]  # fmt: skip


def _entry_too_early(asked: Definition) -> bool:
    if asked.entry is None:
        return False
    possible = {TimeZero.DIAGNOSIS: ("remission", "transplant"), TimeZero.REMISSION: ("transplant",)}
    return asked.entry not in possible.get(asked.time_zero, ())


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, StrEnum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value
