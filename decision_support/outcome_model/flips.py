"""The smallest change of a patient that would change the model's label. Standard library only."""

from collections.abc import Callable
from dataclasses import dataclass

from decision_support.outcome_model.labels import Verdict
from decision_support.outcome_model.profile import Profile, all_profiles

# Traits by what can be done about them: a result can still come, a donor be found, comorbidity treated; age cannot.
TRAITS = ("strata", "donor", "high_hct_ci", "older")


@dataclass(frozen=True, slots=True)
class Flip:
    """Another profile with another label, and the traits in which it differs."""

    traits: tuple[str, ...]
    profile: Profile
    verdict: Verdict


def nearest_flips(profile: Profile, verdict_of: Callable[[Profile], Verdict]) -> tuple[Flip, ...]:
    """All flips that change as few traits as possible, those that can still be acted on first."""
    now = verdict_of(profile)
    flips = []
    for other in all_profiles():
        traits = tuple(trait for trait in TRAITS if getattr(other, trait) != getattr(profile, trait))
        if not traits or ("strata" in traits and not _could_become(profile, other)):
            continue
        verdict = verdict_of(other)
        if (verdict.label, verdict.leaning) != (now.label, now.leaning):
            flips.append(Flip(traits, other, verdict))
    fewest = min((len(flip.traits) for flip in flips), default=0)
    nearest = [flip for flip in flips if len(flip.traits) == fewest]
    return tuple(sorted(nearest, key=lambda flip: [TRAITS.index(trait) for trait in flip.traits]))


def _could_become(profile: Profile, other: Profile) -> bool:
    """A result narrows the possible strata; where only one is left, another single one is shown as a contrast."""
    if len(profile.strata) > 1:
        return set(other.strata) < set(profile.strata)
    return len(other.strata) == 1
