"""Where the clock starts, and what it runs to."""

from enum import StrEnum

from cohorts.messages import gettext_noop as _


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


ENDPOINT_LABELS: dict[Endpoint, str] = {
    Endpoint.OVERALL_SURVIVAL: _("Overall survival"),
    Endpoint.LEUKAEMIA_FREE_SURVIVAL: _("Leukaemia-free survival"),
    Endpoint.RELAPSE: _("Relapse"),
    Endpoint.NON_RELAPSE_MORTALITY: _("Non-relapse mortality"),
}
EVENT_WORDS: dict[Endpoint, str] = {
    Endpoint.OVERALL_SURVIVAL: _("death from any cause"),
    Endpoint.LEUKAEMIA_FREE_SURVIVAL: _("relapse or death, whichever came first"),
    Endpoint.RELAPSE: _("relapse; death without relapse competes with it"),
    Endpoint.NON_RELAPSE_MORTALITY: _("death without relapse; relapse competes with it"),
}
COMPETING = (Endpoint.RELAPSE, Endpoint.NON_RELAPSE_MORTALITY)
# The codes of competing causes in the column of events: 0 is censored.
CAUSES: dict[int, Endpoint] = {1: Endpoint.RELAPSE, 2: Endpoint.NON_RELAPSE_MORTALITY}
CODE_OF_CAUSE: dict[Endpoint, int] = {endpoint: code for code, endpoint in CAUSES.items()}

ENTRIES: dict[str, str] = {
    "remission": "remission_achieved_on",
    "transplant": "transplanted_on",
}
ENTRY_LABELS: dict[str, str] = {
    "remission": _("the day of first remission"),
    "transplant": _("the day of the first transplant"),
}
