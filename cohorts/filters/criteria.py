"""What a cohort can be defined by: each criterion with its values, in the order in which attrition applies them.

A value that says "not known" is a value like any other: it is chosen or left out in sight, and counted. `none` says
that the criterion has no answer for a patient (no transplant, no deletion), which is known and not the same.
"""

from dataclasses import dataclass

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
    RemissionStatus,
    RiskGroup,
    Sex,
)

UNKNOWN = "unknown"
NONE = "none"
CHILD, ADULT = "child", "adult"
STRATA = ("early", "late", "after_cycle_3", "never")


@dataclass(frozen=True, slots=True)
class Choice:
    """A criterion of listed values. `unknown` are those that say that nobody knows; `labels` are English messages."""

    name: str
    label: str
    values: tuple[str, ...]
    labels: tuple[str, ...]
    unknown: frozenset[str] = frozenset({UNKNOWN})
    group: str = "leukaemia"

    def label_of(self, value: str) -> str:
        return self.labels[self.values.index(value)]


@dataclass(frozen=True, slots=True)
class Range:
    """A criterion of whole numbers, both ends included."""

    name: str
    label: str
    minimum: int
    maximum: int
    group: str = "patient"


def _choice(name: str, label: str, values: list[str], group: str, **labels: str) -> Choice:
    """`labels` say what the shared list of words does not, or says differently here."""
    words = tuple(labels.get(value) or LABELS[value] for value in values)
    unknown = frozenset(values) & {UNKNOWN, MarkerStatus.NOT_TESTED.value}
    return Choice(name, label, tuple(values), words, unknown, group)


def _marker(name: str, column: str = "") -> Choice:
    return _choice(column or name, LABELS[name], [m.value for m in MarkerStatus], "genetics")


CENTRES = "centres"  # its values are those of the centres that a user reads
MRD_STRATUM = "mrd_stratum"

_CHOICES_AND_RANGES: tuple[Choice | Range, ...] = (
    Range("era", _("Year of diagnosis"), 1900, 2200, "leukaemia"),
    _choice(
        "age_group",
        _("Children or adults"),
        [CHILD, ADULT, UNKNOWN],
        "patient",
        child=_("Diagnosed under 18"),
        adult=_("Diagnosed at 18 or over"),
    ),
    Range("age_at_diagnosis", _("Age at diagnosis (years)"), 0, 120),
    _choice("sex", _("Sex"), [s.value for s in Sex], "patient"),
    _choice("lineage", _("Lineage"), [m.value for m in Lineage], "leukaemia"),
    _choice("cns_status", _("CNS status"), [*(m.value for m in CnsStatus), UNKNOWN], "leukaemia"),
    _choice("protocol", _("Treatment protocol"), [*(p.value for p in Protocol), UNKNOWN], "leukaemia"),
    _choice("final_risk_group", _("Final risk group"), [*(g.value for g in RiskGroup), UNKNOWN], "leukaemia"),
    *(_marker(name) for name in GENETIC_MARKERS),
    _choice("ikzf1_status", _("IKZF1"), [m.value for m in Ikzf1Status], "ikzf1"),
    _choice(
        "ikzf1_lesion",
        _("IKZF1 lesion"),
        [*(m.value for m in Ikzf1Lesion), NONE, UNKNOWN],
        "ikzf1",
        none=_("No deletion"),
    ),
    *(_marker(name, f"ikzf1_{name}") for name in IKZF1_PARTNERS),
    _choice("remission", _("Remission"), [m.value for m in RemissionStatus], "leukaemia"),
    _choice(
        "first_relapse",
        _("First relapse"),
        [*(site.value for site in RelapseSite), NONE, UNKNOWN],
        "relapse",
        none=_("No relapse recorded"),
        unknown=_("Relapsed, site not recorded"),
    ),
    _choice(
        "transplant",
        _("First transplant"),
        ["autologous", "allogeneic", NONE],
        "transplant",
        autologous=_("Autologous"),
        allogeneic=_("Allogeneic"),
        none=_("No transplant recorded"),
    ),
    _choice(
        "donor_kind",
        _("Donor of the first transplant"),
        [*(m.value for m in DonorKind), NONE, UNKNOWN],
        "transplant",
        none=_("No allogeneic transplant"),
    ),
    _choice(
        "conditioning",
        _("Conditioning of the first transplant"),
        ["mac_tbi", "mac_chemo", "ric", NONE, UNKNOWN],
        "transplant",
        mac_tbi=_("Myeloablative with TBI"),
        mac_chemo=_("Myeloablative, chemotherapy only"),
        ric=_("Reduced intensity"),
        none=_("No transplant recorded"),
    ),
)

CRITERIA: dict[str, Choice | Range] = {criterion.name: criterion for criterion in _CHOICES_AND_RANGES}

STRATUM = Choice(
    MRD_STRATUM,
    _("MRD negative"),
    (*STRATA, UNKNOWN),
    (
        _("Early: after cycle 1"),
        _("Late: after cycles 2-3"),
        _("After cycle 3"),
        _("Never by the end of cycle 3"),
        _("Not known"),
    ),
    group="mrd",
)

# The fixed order of attrition: whose patients, when, who, which leukaemia, what was done; MRD last, as it is derived.
ORDER: tuple[str, ...] = (CENTRES, *CRITERIA, MRD_STRATUM)
