"""What a definition can say, but no analysis can do."""

from cohorts.analyses.definition import DESCRIPTIVE, Definition, Kind
from cohorts.analyses.endpoints import Endpoint, TimeZero
from cohorts.analyses.variables import VARIABLES, WITH_NONE
from cohorts.messages import gettext_noop as _
from cohorts.validation.problems import Problem


def contradictions(asked: Definition) -> list[Problem]:
    """Each with a pointer to the field at fault; empty where it can be done."""
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
