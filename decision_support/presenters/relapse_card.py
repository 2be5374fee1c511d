"""The card of the relapse estimate: what was published, what follows from it, what was assumed, and the check.

Every value is read from the stored table or computed from the design when the page is asked for.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts.punctuation import described, listed
from decision_support.presenters.citations import Citation, cited
from decision_support.presenters.model_card import Row
from decision_support.presenters.relapse_risk import GROUPS, stratum_label
from decision_support.recommendation.rules import Evidence
from decision_support.relapse_risk.anchors import PI_UKALL, new_centre
from decision_support.relapse_risk.design import FACTORS, SCENARIOS, Design, OddsRatio
from decision_support.relapse_risk.peer_scores import UNVERIFIED_SCORES
from decision_support.relapse_risk.table import NONE, Risk, StratumCheck, Table

FACTOR_NAMES: dict[str, Any] = {
    "thrombocytopenia": gettext_lazy("Low platelets at diagnosis"),
    "bcr_abl1": "BCR::ABL1",
    "mrd_day_19": gettext_lazy("MRD on day 19"),
    "mrd_day_46": gettext_lazy("MRD on day 46"),
}
SHARES: dict[str, Any] = {
    "bcr_abl1": gettext_lazy("Children with BCR::ABL1"),
    "mrd_day_46": gettext_lazy("Children MRD-positive on day 46"),
    "mrd_day_19": gettext_lazy("Children MRD-positive on day 19"),
    "mrd_day_19_if_day_46": gettext_lazy("Positive on day 19 among those positive on day 46"),
}
UNVERIFIED: dict[str, Any] = {
    "pi_ukall": gettext_lazy("PI-UKALL: its formula was not read, only its groups"),
    "pi_cog": gettext_lazy("PI-COG: its coefficients were not read"),
    "post_hct_mrd": gettext_lazy("Post-transplant MRD score: its points were not read"),
}
FLAG: dict[bool, Any] = {
    False: gettext_lazy(
        "The curator's flag for them is off; it waits for formula and cut-offs to be checked."
    ),
    True: gettext_lazy(
        "The curator's flag for them is on, but no formula has been entered: none is computed."
    ),
}


@dataclass(frozen=True, slots=True)
class RelapseCard:
    """`current`: the stored table was made from the design as it stands."""

    version: str
    current: bool
    draws: int
    relapsed: int
    children: int
    odds_ratios: tuple[Row, ...]
    shares: tuple[Row, ...]
    profiles: tuple[Row, ...]
    strata: tuple[Row, ...]
    anchors: tuple[Row, ...]
    intercepts: tuple[str, str]
    unverified: tuple[Any, ...]
    flag: Any
    citations: tuple[Citation, ...]


def relapse_card(
    table: Table, design: Design, design_sha256: str, evidence: Mapping[str, Evidence], *, flag_set: bool
) -> RelapseCard:
    """`flag_set`: the curator's flag for scores whose formula was not read at its source."""
    return RelapseCard(
        version=table.version,
        current=table.design_sha256 == design_sha256,
        draws=table.draws,
        relapsed=design.relapsed,
        children=design.children,
        odds_ratios=_odds_ratios(design),
        shares=_shares(design),
        profiles=tuple(_profile(name, table) for name in sorted(table.shrunken, key=_order)),
        strata=tuple(_stratum(row) for row in table.strata),
        anchors=_anchors(),
        intercepts=(f"{table.intercepts['lowest']:.2f}", f"{table.intercepts['highest']:.2f}"),
        unverified=tuple(UNVERIFIED[name] for name in UNVERIFIED_SCORES),
        flag=FLAG[flag_set],
        citations=cited(table.evidence, evidence),
    )


def _odds_ratios(design: Design) -> tuple[Row, ...]:
    rows = [Row(FACTOR_NAMES[name], _derived(design.factors[name])) for name in FACTORS]
    other = design.replicated_day_46
    replicated = (
        f"{other.value:.2f}",
        _("hazard ratio of another centre"),
        described((f"{other.lower:.2f}–{other.upper:.2f}", _("as printed"))),
    )
    return (*rows, Row(FACTOR_NAMES["mrd_day_46"], replicated))


def _derived(odds: OddsRatio) -> tuple[str, ...]:
    low, high = odds.interval
    return f"{odds.odds_ratio:.2f}", f"{odds.p_value:g}", described((f"{low:.2f}–{high:.2f}", _("derived")))


def _shares(design: Design) -> tuple[Row, ...]:
    by_cut_off = listed(
        f"< {cut_off}: {100 * share:.1f} %" for cut_off, share in design.thrombocytopenia_shares.items()
    )
    ranges = [
        Row(SHARES[name], (f"{100 * given.lowest:.0f}–{100 * given.highest:.0f} %",))
        for name, given in design.shares.items()
    ]
    return (Row(_("Low platelets, by cut-off (10^9/L)"), (by_cut_off,)), *ranges)


def _order(profile: str) -> tuple[int, str]:
    return (0 if profile == NONE else profile.count("+") + 1, profile)


def _profile(name: str, table: Table) -> Row:
    factors = () if name == NONE else name.split("+")
    label = listed(str(FACTOR_NAMES[factor]) for factor in factors) or _("none of the four")
    risks = (_risk(table.scenarios[scenario][name]) for scenario in SCENARIOS)
    return Row(label, (*risks, f"{100 * table.shrunken[name]:.1f}"))


def _risk(risk: Risk) -> str:
    return f"{100 * risk.median:.1f} ({100 * risk.lower:.1f}–{100 * risk.upper:.1f})"


def _stratum(row: StratumCheck) -> Row:
    figures = (row.published, row.by_source, row.by_replication)
    return Row(
        stratum_label(row.mrd_day_19, row.mrd_day_46), tuple(f"{100 * share:.1f}" for share in figures)
    )


def _anchors() -> tuple[Row, ...]:
    rows = []
    for name, group in PI_UKALL.items():
        expected = new_centre(group)
        published = [
            f"{100 * cohort.risk:.0f} ({100 * cohort.lower:.0f}–{100 * cohort.upper:.0f})"
            for cohort in (group.discovery, group.validation)
        ]
        rows.append(
            Row(
                GROUPS[name],
                (
                    *published,
                    f"{100 * expected.risk:.1f} ({100 * expected.lower:.1f}–{100 * expected.upper:.1f})",
                ),
            )
        )
    return tuple(rows)
