"""Where the study behind a number contradicts itself, said beside the number."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext

from decision_support.outcome_model.profile import Profile
from decision_support.outcome_model.published import PublishedModel
from decision_support.recommendation.coherence import Level
from decision_support.recommendation.rules import Evidence
from decision_support.recommendation.study_coherence import coherence_of, describe

CORE = "core"
_HARMLESS = (Level.OK, Level.ROUNDING)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """The gravest finding in one source, and how many more stand on its page of the library."""

    evidence: str
    sentence: str
    more: int


def contradictions(
    profile: Profile, model: PublishedModel, evidence: Mapping[str, Evidence]
) -> tuple[Contradiction, ...]:
    """What the core study's parts for this MRD history cannot mean together; rounding is left out."""
    core = {unit["evidence"] for unit in model.record["units"] if unit["study"] == CORE}
    checked = coherence_of({name: evidence[name] for name in core if name in evidence})
    wanted = {
        unit["evidence"]
        for unit in model.record["units"]
        if any(unit["id"].startswith(f"{CORE}-{stratum}-") for stratum in profile.strata)
    }
    found = []
    for name in sorted(wanted & set(checked)):
        grave = [finding for finding in checked[name].findings if finding.level not in _HARMLESS]
        if grave and evidence[name].verified:
            worst = max(grave, key=lambda finding: (list(Level).index(finding.level), finding.points))
            found.append(Contradiction(name, describe(worst, gettext), len(grave) - 1))
    return tuple(found)
