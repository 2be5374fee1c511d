"""The variables an analysis may name, and when the value of each becomes known.

A variable is known at a moment of a patient's course. To sort patients by it from an earlier day on is to sort them by
their future; `guard` refuses that.
"""

from dataclasses import dataclass
from enum import StrEnum

from cohorts.messages import gettext_noop as _
from cohorts.vocabulary import (
    GENETIC_MARKERS,
    IKZF1_PARTNERS,
    LABELS,
    CnsStatus,
    DonorKind,
    Ikzf1Lesion,
    Ikzf1Status,
    Lineage,
    MarkerStatus,
    Protocol,
    RelapseSite,
    RiskGroup,
    Sex,
)


class Moment(StrEnum):
    """When something becomes known. There is no order in time that holds for every patient."""

    DIAGNOSIS = "diagnosis"
    REMISSION = "remission"
    CYCLES = "cycles"
    TRANSPLANT = "transplant"
    RELAPSE = "relapse"
    FOLLOW_UP = "follow_up"


KNOWN_WHEN: dict[Moment, str] = {
    Moment.DIAGNOSIS: _("at diagnosis"),
    Moment.REMISSION: _("at first remission"),
    Moment.CYCLES: _("as the first cycles are given, up to the last MRD result that counts"),
    Moment.TRANSPLANT: _("at transplant"),
    Moment.RELAPSE: _("at relapse"),
    Moment.FOLLOW_UP: _("only as patients are followed, on no day of its own"),
}


@dataclass(frozen=True, slots=True)
class Variable:
    """`levels` are the values of a category in order (empty: those found, sorted); a number has a `step` instead.

    `column` is the column of the frame that it is read from. A model gives the ratio for `step` of a number, or for
    a doubling where `logarithmic`.
    """

    code: str
    label: str
    known: Moment
    column: str
    levels: tuple[str, ...] = ()
    level_labels: tuple[str, ...] = ()
    number: bool = False
    step: float = 1.0
    logarithmic: bool = False
    unit: str | None = None

    def level_label(self, level: str) -> str:
        """What a level is called; levels without a name of their own (an era, a centre) are their own label."""
        named = dict(zip(self.levels, self.level_labels, strict=True)) if self.level_labels else {}
        return named.get(level) or LABELS.get(level, level)


def _coded(code: str, label: str, levels: type[StrEnum], known: Moment = Moment.DIAGNOSIS) -> Variable:
    unknown = {"unknown", "not_tested"}
    return Variable(code, label, known, code, tuple(level for level in levels if level not in unknown))


NONE, TRANSPLANTED, AUTOLOGOUS, ALLOGENEIC = "none", "transplanted", "autologous", "allogeneic"
_NONE = _("Not transplanted")
_AUTOLOGOUS, _ALLOGENEIC = _("Autologous"), _("Allogeneic")
STRATA_OF_MRD = ("early", "late", "after_cycle_3", "never")

_AT_DIAGNOSIS = (
    Variable("age_at_diagnosis", _("Age at diagnosis"), Moment.DIAGNOSIS, "age_at_diagnosis",
             number=True, step=10, unit=_("years")),
    Variable("age_band", _("Age at diagnosis"), Moment.DIAGNOSIS, "age_at_diagnosis",
             ("under_18", "18_39", "40_54", "55_over"),
             (_("Under 18 years"), _("18 to 39 years"), _("40 to 54 years"), _("55 years and over"))),
    Variable("child_age_band", _("Age at diagnosis, children"), Moment.DIAGNOSIS, "age_at_diagnosis",
             ("under_1", "1_9", "10_17"), (_("Under 1 year"), _("1 to 9 years"), _("10 to 17 years"))),
    Variable("era", _("Years of diagnosis"), Moment.DIAGNOSIS, "diagnosed_on"),
    Variable("centre", _("Centre"), Moment.DIAGNOSIS, "centre"),
    Variable("wbc_10e9_per_l", _("White blood cells at diagnosis"), Moment.DIAGNOSIS, "wbc_10e9_per_l",
             number=True, logarithmic=True, unit=_("10^9/L")),
    Variable("wbc_band", _("White blood cells at diagnosis"), Moment.DIAGNOSIS, "wbc_10e9_per_l",
             ("under_30", "30_over"), (_("Under 30 x 10^9/L"), _("30 x 10^9/L and over"))),
    Variable("platelets_10e9_per_l", _("Platelets at diagnosis"), Moment.DIAGNOSIS, "platelets_10e9_per_l",
             number=True, logarithmic=True, unit=_("10^9/L")),
    _coded("sex", _("Sex"), Sex),
    _coded("lineage", _("Lineage"), Lineage),
    _coded("cns_status", _("CNS status at diagnosis"), CnsStatus),
    _coded("protocol", _("Treatment protocol"), Protocol),
    _coded("provisional_risk_group", _("Provisional risk group"), RiskGroup),
    _coded("ikzf1_status", _("IKZF1"), Ikzf1Status),
    _coded("ikzf1_lesion", _("IKZF1 lesion"), Ikzf1Lesion),
    *(_coded(marker, LABELS[marker], MarkerStatus) for marker in (*GENETIC_MARKERS, *IKZF1_PARTNERS)),
)  # fmt: skip

_LATER = (
    Variable("mrd_stratum", _("MRD-negative since"), Moment.CYCLES, "mrd_strata", STRATA_OF_MRD,
             (_("Early: after cycle 1"), _("Late: after cycle 2 or 3"), _("After cycle 3"), _("Never"))),
    _coded("final_risk_group", _("Final risk group"), RiskGroup, Moment.CYCLES),
    Variable("hct_ci", _("HCT-CI"), Moment.TRANSPLANT, "hct_ci", number=True, unit=_("points")),
    Variable("hct_ci_band", _("HCT-CI"), Moment.TRANSPLANT, "hct_ci",
             ("0", "1_2", "3_over"), (_("0"), _("1 to 2"), _("3 and over"))),
    Variable("transplant_kind", _("Kind of transplant"), Moment.TRANSPLANT, "transplant_kind",
             (AUTOLOGOUS, ALLOGENEIC), (_AUTOLOGOUS, _ALLOGENEIC)),
    Variable("transplant", _("Transplant"), Moment.TRANSPLANT, "transplanted_on",
             (NONE, TRANSPLANTED), (_NONE, _("Transplanted"))),
    Variable("transplant_or_none", _("Transplant by kind, or none"), Moment.TRANSPLANT, "transplant_kind",
             (NONE, AUTOLOGOUS, ALLOGENEIC), (_NONE, _AUTOLOGOUS, _ALLOGENEIC)),
    _coded("donor_kind", _("Donor"), DonorKind, Moment.TRANSPLANT),
    Variable("conditioning", _("Conditioning"), Moment.TRANSPLANT, "conditioning",
             ("mac_tbi", "mac_chemo", "ric"),
             (_("Myeloablative with TBI"), _("Myeloablative, chemotherapy only"), _("Reduced intensity"))),
    _coded("relapse_site", _("Site of the first relapse"), RelapseSite, Moment.RELAPSE),
    Variable("relapse_timing", _("Timing of the first relapse"), Moment.RELAPSE, "relapse_timing",
             ("very_early", "early", "late"),
             (_("Very early relapse"), _("Early relapse"), _("Late relapse"))),
    Variable("months_to_relapse", _("Time from diagnosis to the first relapse"), Moment.RELAPSE, "relapsed_on",
             number=True, step=12, unit=_("months")),
)  # fmt: skip

VARIABLES: dict[str, Variable] = {variable.code: variable for variable in (*_AT_DIAGNOSIS, *_LATER)}
ARMS: tuple[str, ...] = tuple(code for code, variable in VARIABLES.items() if not variable.number)
COVARIATES: tuple[str, ...] = tuple(
    code for code in VARIABLES if code not in ("transplant", "transplant_or_none")
)

# Arms with "not transplanted" among them: nobody has a day on which it became known that there will be none.
WITH_NONE = ("transplant", "transplant_or_none")
