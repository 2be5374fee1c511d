"""Where the clock starts, and what it runs to."""

from dataclasses import dataclass
from enum import StrEnum

from cohorts.messages import gettext_noop as _
from cohorts.vocabulary import LABELS, RelapseSite


class TimeZero(StrEnum):
    DIAGNOSIS = "diagnosis"
    REMISSION = "remission"
    TRANSPLANT = "transplant"
    RELAPSE = "relapse"


TIME_ZERO_LABELS: dict[TimeZero, str] = {
    TimeZero.DIAGNOSIS: _("Day of diagnosis"),
    TimeZero.REMISSION: _("Day of first remission"),
    TimeZero.TRANSPLANT: _("Day of first transplant"),
    TimeZero.RELAPSE: _("Day of first relapse"),
}
FROM_TIME_ZERO: dict[TimeZero, str] = {
    TimeZero.DIAGNOSIS: _("the day of diagnosis"),
    TimeZero.REMISSION: _("the day of first remission"),
    TimeZero.TRANSPLANT: _("the day of the first transplant"),
    TimeZero.RELAPSE: _("the day of the first relapse"),
}
TIME_ZERO_COLUMNS: dict[TimeZero, str] = {
    TimeZero.DIAGNOSIS: "diagnosed_on",
    TimeZero.REMISSION: "remission_achieved_on",
    TimeZero.TRANSPLANT: "transplanted_on",
    TimeZero.RELAPSE: "relapsed_on",
}


class Endpoint(StrEnum):
    """Relapse and non-relapse mortality compete: after the one, the other cannot come first any more."""

    OVERALL_SURVIVAL = "overall_survival"
    LEUKAEMIA_FREE_SURVIVAL = "leukaemia_free_survival"
    RELAPSE = "relapse"
    NON_RELAPSE_MORTALITY = "non_relapse_mortality"
    RELAPSE_BY_SITE = "relapse_by_site"


ENDPOINT_LABELS: dict[Endpoint, str] = {
    Endpoint.OVERALL_SURVIVAL: _("Overall survival"),
    Endpoint.LEUKAEMIA_FREE_SURVIVAL: _("Leukaemia-free survival"),
    Endpoint.RELAPSE: _("Relapse"),
    Endpoint.NON_RELAPSE_MORTALITY: _("Non-relapse mortality"),
    Endpoint.RELAPSE_BY_SITE: _("Relapse by site"),
}
EVENT_WORDS: dict[Endpoint, str] = {
    Endpoint.OVERALL_SURVIVAL: _("death from any cause"),
    Endpoint.LEUKAEMIA_FREE_SURVIVAL: _("relapse or death, whichever came first"),
    Endpoint.RELAPSE: _("relapse; death without relapse competes with it"),
    Endpoint.NON_RELAPSE_MORTALITY: _("death without relapse; relapse competes with it"),
    Endpoint.RELAPSE_BY_SITE: _(
        "first relapse, each site for itself; the other sites and death compete with it"
    ),
}
COMPETING = (Endpoint.RELAPSE, Endpoint.NON_RELAPSE_MORTALITY, Endpoint.RELAPSE_BY_SITE)


@dataclass(frozen=True, slots=True)
class Cause:
    """One of the causes that compete. Its place in the tuple, from 1, is its code among events; 0 is censored."""

    code: str
    label: str


UNKNOWN_SITE = "site_not_recorded"
_DEATH = Cause(
    Endpoint.NON_RELAPSE_MORTALITY.value,
    ENDPOINT_LABELS[Endpoint.NON_RELAPSE_MORTALITY],
)
_ANY_RELAPSE = (Cause(Endpoint.RELAPSE.value, ENDPOINT_LABELS[Endpoint.RELAPSE]), _DEATH)
# A relapse of unknown site happened all the same: it is a cause of its own and counts for no site.
_SITES = (
    *(Cause(site.value, LABELS[site]) for site in RelapseSite),
    Cause(UNKNOWN_SITE, _("Relapse, site not recorded")),
    _DEATH,
)


def causes_of(endpoint: Endpoint) -> tuple[Cause, ...]:
    """What competes where this endpoint is awaited; death without relapse comes last."""
    return _SITES if endpoint is Endpoint.RELAPSE_BY_SITE else _ANY_RELAPSE


CODE_OF_CAUSE: dict[Endpoint, int] = {Endpoint.RELAPSE: 1, Endpoint.NON_RELAPSE_MORTALITY: 2}

ENTRIES: dict[str, str] = {
    "remission": "remission_achieved_on",
    "transplant": "transplanted_on",
}
ENTRY_LABELS: dict[str, str] = {
    "remission": _("the day of first remission"),
    "transplant": _("the day of the first transplant"),
}
