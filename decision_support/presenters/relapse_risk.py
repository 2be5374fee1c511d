"""The relapse estimate of a child on a page: the sentence, its squares, how far it moves, and what stands beside it.

Everything is read from the answer's JSON, so that a stored answer is shown as it was given.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from decision_support.own_children import OwnChildren
from decision_support.presenters.citations import Citation, cited
from decision_support.presenters.icon_arrays import IconArray, StateCount, squares
from decision_support.presenters.published_group import published_group
from decision_support.recommendation.rules import Evidence

Json = Mapping[str, Any]

WIDE = 20  # children of a hundred between the ends of a range: from here on the range is said first

SCENARIOS: dict[str, Any] = {
    "D": _("Day 46 counted as another centre found it; platelets below 100 x 10^9/L (shown above)"),
    "B": _("Everything as in the paper; platelets below 100 x 10^9/L"),
    "C": _("The same, its odds ratios taken as exact"),
    "A": _("Everything as in the paper; platelet cut-off not known"),
}
NCI: dict[str, Any] = {"standard": _("Standard risk"), "high": _("High risk")}
GROUPS: dict[str, Any] = {
    "low": _("Low risk"),
    "standard": _("Standard risk"),
    "average": _("Average risk"),
    "intermediate": _("Intermediate risk"),
    "high": _("High risk"),
    "very_high": _("Very high risk"),
}


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """How many of a hundred by another set of assumptions; no range where only a point was worked out."""

    label: Any
    about: str
    between: str
    default: bool = False


@dataclass(frozen=True, slots=True)
class Stratum:
    """Children by MRD on the two days: events of a hundred as published, and as the estimate puts their relapses."""

    label: Any
    published: str
    by_the_default: str
    by_the_paper: str
    own: bool


@dataclass(frozen=True, slots=True)
class Anchor:
    """A risk group of another protocol: relapses of a hundred over five years."""

    label: Any
    published: str
    validated: str
    new_centre: str


@dataclass(frozen=True, slots=True)
class OwnCentre:
    """The centre's own children of the same group beside the published ones: relapses of a hundred over five years."""

    group: Any
    children: int
    relapses: int
    published: str
    updated: str


@dataclass(frozen=True, slots=True)
class RelapsePanel:
    """`sentence` is the number in words, or the first reason why there is none; `notes` are what else must be said.
    `without` is the same number seen from the other side; `published` what happened to children of the same
    provisional risk group and MRD, or why none are shown.
    """

    applies: bool
    sentence: str
    without: str
    notes: tuple[str, ...]
    published: str
    array: IconArray | None
    sensitivity: tuple[Sensitivity, ...]
    strata: tuple[Stratum, ...]
    anchors: tuple[Anchor, ...]
    nci_risk: Any
    cog_group: Any
    cog_efs: str
    citations: tuple[Citation, ...]


def relapse_panel(found: Json | None, evidence: Mapping[str, Evidence]) -> RelapsePanel | None:
    """None where no estimate is asked for: of adults, and after a relapse."""
    if found is None:
        return None
    texts = [row["text"] for row in found["sentences"]]
    applies = found["applies"]
    cog = found["cog_group"]
    return RelapsePanel(
        applies=applies,
        sentence=_sentence(found["frequency"], texts[0]) if applies else texts[0],
        without=_without(found["frequency"]) if applies else "",
        notes=tuple(texts[1:]),
        published=published_group(found.get("published_group")) if applies else "",
        array=_array(found["frequency"]) if applies else None,
        sensitivity=_sensitivity(found) if applies else (),
        strata=_strata(found) if applies else (),
        anchors=_anchors(found["risk_groups_elsewhere"]) if applies else (),
        nci_risk=NCI.get(found["nci_risk"]),
        cog_group=GROUPS[cog["group"]] if cog else None,
        cog_efs=_efs(cog) if cog else "",
        citations=cited(found["evidence"], evidence),
    )


def _sentence(frequency: Json, told: str) -> str:
    """A wide range comes before its median, so that nobody takes the median for what is known."""
    if frequency["upper"] - frequency["lower"] <= WIDE:
        return told
    between = {"lower": frequency["lower"], "upper": frequency["upper"], "about": _about(frequency)}
    range_first = gettext(
        "Of 100 children like this, between %(lower)s and %(upper)s have a relapse. The range is wide; "
        "the best single figure is %(about)s."
    )
    return range_first % between


def _without(frequency: Json) -> str:
    all_of_them = frequency["out_of"]
    if frequency["upper"] - frequency["lower"] > WIDE:
        fewest, most = all_of_them - frequency["upper"], all_of_them - frequency["lower"]
        ends = {"fewest": fewest, "most": most}
        return gettext("Between %(fewest)s and %(most)s of the 100 have none.") % ends
    fewest, most = all_of_them - frequency["about_highest"], all_of_them - frequency["about"]
    number = str(fewest) if fewest == most else f"{fewest}–{most}"
    return gettext("About %(number)s of the 100 have none.") % {"number": number}


def own_centre(found: OwnChildren | None) -> OwnCentre | None:
    """None where the centre has too few children of the group."""
    if found is None:
        return None
    return OwnCentre(
        group=GROUPS[found.group],
        children=found.children,
        relapses=found.relapses,
        published=str(_children(found.published)),
        updated=f"{_children(found.risk)} ({_children(found.lower)}–{_children(found.upper)})",
    )


def _array(frequency: Json) -> IconArray:
    """Filled: about so many; hatched: up to the upper bound; the rest outlined."""
    counts = {
        "relapse": frequency["about_highest"],
        "relapsed": frequency["upper"] - frequency["about_highest"],
        "neither": frequency["out_of"] - frequency["upper"],
    }
    labels = {
        "relapse": _("with a relapse (about)"),
        "relapsed": _("who may relapse too, by the range"),
        "neither": _("without a relapse even at the upper end"),
    }
    return IconArray(
        option="children",
        title=_("100 children like this"),
        counts=tuple(StateCount(state, labels[state], count) for state, count in counts.items()),
        squares=squares(counts),
    )


def _sensitivity(found: Json) -> tuple[Sensitivity, ...]:
    rows = [
        Sensitivity(
            label, _about(found["panel"][name]), _between(found["panel"][name]), name == found["scenario"]
        )
        for name, label in SCENARIOS.items()
    ]
    low, high = (_children(share) for share in found["shrunken"])
    shrunk = str(low) if low == high else f"{low}–{high}"
    return (*rows, Sensitivity(_("As in the paper, its effects shrunk by a fifth"), shrunk, ""))


def _about(frequency: Json) -> str:
    low, high = frequency["about"], frequency["about_highest"]
    return str(low) if low == high else f"{low}–{high}"


def _between(frequency: Json) -> str:
    return f"{frequency['lower']}–{frequency['upper']}"


def _strata(found: Json) -> tuple[Stratum, ...]:
    """The rows are of low-risk children: only a child of low risk finds its own MRD marked."""
    group = (found.get("published_group") or {}).get("group") or ""
    own = {tuple(f"mrd_day_{day}" in profile for day in (19, 46)) for profile in found["risks"]}
    return tuple(
        Stratum(
            label=stratum_label(row["mrd_day_19"], row["mrd_day_46"]),
            published=f"{100 * row['published_failure']:.1f}",
            by_the_default=f"{100 * row['by_the_default']:.1f}",
            by_the_paper=f"{100 * row['by_the_paper']:.1f}",
            own=group.startswith("low_") and own == {(row["mrd_day_19"], row["mrd_day_46"])},
        )
        for row in found["check_against_published"]
    )


def stratum_label(day_19: bool, day_46: bool) -> Any:
    return {
        (False, False): _("MRD negative on days 19 and 46"),
        (True, False): _("Positive on day 19, negative on day 46"),
        (True, True): _("Positive on days 19 and 46"),
        (False, True): _("Negative on day 19, positive on day 46"),
    }[day_19, day_46]


def _anchors(rows: Sequence[Json]) -> tuple[Anchor, ...]:
    return tuple(
        Anchor(
            label=GROUPS[row["group"]],
            published=str(_children(row["published"])),
            validated=str(_children(row["validated"])),
            new_centre=f"{_children(row['new_centre']['median'])} "
            f"({_children(row['new_centre']['lower'])}–{_children(row['new_centre']['upper'])})",
        )
        for row in rows
    )


def _efs(group: Json) -> str:
    """Anticipated five-year EFS in percent."""
    above, up_to = group["efs_above"], group["efs_up_to"]
    if above is None:
        return f"< {up_to} %"
    return f"> {above} %" if up_to is None else f"{above}–{up_to} %"


def _children(share: float) -> int:
    return int(100 * share + 0.5)
