"""When each criterion that a cohort can be chosen by becomes known, and whether that is before the clock starts.

To leave out whoever did not live to be transplanted is the same bias as to compare them with those who did.
"""

from dataclasses import dataclass

from cohorts.analyses.definition import DESCRIPTIVE, Definition, Kind
from cohorts.analyses.endpoints import TimeZero
from cohorts.analyses.variables import KNOWN_WHEN, Moment
from cohorts.analyses.wording import Sentence, label, sentence
from cohorts.filters import CENTRES, CRITERIA, MRD_STRATUM, STRATUM, Choice, Condition, OneOf, StratumIn
from cohorts.filters import Definition as CohortDefinition
from cohorts.filters.criteria import NONE
from cohorts.messages import gettext_noop as _
from cohorts.vocabulary import GENETIC_MARKERS, IKZF1_PARTNERS

# Every criterion has its entry; a test holds this against the catalogue.
CRITERION_KNOWN: dict[str, Moment] = {
    **dict.fromkeys((CENTRES, "era", "age_group", "age_at_diagnosis", "sex", "lineage", "cns_status", "protocol",
                     "ikzf1_status", "ikzf1_lesion", *GENETIC_MARKERS,
                     *(f"ikzf1_{one}" for one in IKZF1_PARTNERS)), Moment.DIAGNOSIS),
    "final_risk_group": Moment.CYCLES,
    "remission": Moment.FOLLOW_UP,  # the status of the day on which it was last written
    "first_relapse": Moment.RELAPSE,
    "transplant": Moment.TRANSPLANT,
    "donor_kind": Moment.TRANSPLANT,
    "conditioning": Moment.TRANSPLANT,
    MRD_STRATUM: Moment.FOLLOW_UP,  # as of a later day, unless it is that of the transplant
}  # fmt: skip
# The record has no day for these: where they are let through, the result says so.
UNDATED = ("final_risk_group",)
# The record keeps the latest state alone: who was in it on an earlier day can no longer be told.
LATEST_STATE = ("remission",)


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion that restricts a cohort. `never`: patients are kept only for what did not happen to them."""

    code: str
    label: str
    known: Moment
    never: bool = False

    def settled(self, asked: Definition) -> bool:
        """Whether it is known of every patient on the day from which that patient is observed."""
        at_transplant = asked.time_zero is TimeZero.TRANSPLANT or asked.entry == "transplant"
        if self.known is Moment.DIAGNOSIS:
            return True
        if self.known is Moment.RELAPSE:
            return asked.time_zero is TimeZero.RELAPSE
        if self.known is Moment.CYCLES:
            return at_transplant or asked.landmark_days is not None
        return at_transplant and self.known is Moment.TRANSPLANT


def later(cohort: CohortDefinition) -> tuple[Criterion, ...]:
    """The criteria known only after diagnosis that leave anybody out, in their order."""
    found = [_criterion(name, condition) for name, condition in cohort if _restricts(name, condition)]
    return tuple(one for one in found if one.known is not Moment.DIAGNOSIS)


def _criterion(name: str, condition: Condition) -> Criterion:
    # What nobody has entered here counts as learnt last.
    known = CRITERION_KNOWN.get(name, Moment.FOLLOW_UP)
    if isinstance(condition, StratumIn) and condition.at_transplant:
        known = Moment.TRANSPLANT
    named = STRATUM.label if name == MRD_STRATUM else _("Centre") if name == CENTRES else CRITERIA[name].label
    never = isinstance(condition, OneOf) and set(condition.values) == {NONE}
    return Criterion(name, named, known, never)


def _restricts(name: str, condition: Condition) -> bool:
    """Whether somebody is left out; every stratum as of transplant still leaves out the others."""
    if isinstance(condition, StratumIn):
        return condition.at_transplant or set(condition.values) != set(STRATUM.values)
    criterion = CRITERIA.get(name)
    if isinstance(criterion, Choice) and isinstance(condition, OneOf):
        return set(condition.values) != set(criterion.values)
    return True


def unsettled(chosen: tuple[Criterion, ...], asked: Definition) -> Criterion | None:
    """The first criterion that looks ahead of the clock; None where the kind follows nobody from one."""
    if asked.kind in DESCRIPTIVE or asked.kind is Kind.IMMORTAL_TIME:
        return None
    return next((one for one in chosen if not one.settled(asked)), None)


def selection_cautions(chosen: tuple[Criterion, ...], asked: Definition) -> list[Sentence]:
    """What must be said of the choice of the patients, beside a result that was let through."""
    if asked.kind in DESCRIPTIVE:
        return []
    found = []
    for one in chosen:
        if not one.settled(asked):
            message = _("The cohort itself is chosen by %(criterion)s, known %(known_when)s: every curve here "
                        "leaves out patients by their future.")  # fmt: skip
            found.append(sentence("chosen_by_the_future", message, criterion=label(one.label),
                                  known_when=label(KNOWN_WHEN[one.known])))  # fmt: skip
        elif one.code in UNDATED:
            message = _("The cohort is chosen by %(criterion)s, for which the record has no day: where it was "
                        "settled after the clock started, patients are chosen by their future.")  # fmt: skip
            found.append(sentence("undated_criterion", message, criterion=label(one.label)))
    return found


def selection_sentence(chosen: tuple[Criterion, ...]) -> Sentence | None:
    """For the methods: by what that is known after diagnosis the patients were chosen."""
    if not chosen:
        return None
    parts = [
        {
            "message": "%(criterion)s (%(known)s)",
            "values": {"criterion": label(one.label), "known": label(KNOWN_WHEN[one.known])},
        }
        for one in chosen
    ]
    message = _("The cohort is chosen by what is known only after diagnosis: %(criteria)s.")
    return sentence("selection", message, criteria=parts)
