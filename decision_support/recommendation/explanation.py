"""The words of a recommendation: message templates by code, English as message ids.

The core reasons in codes; words are put to them at the edge, in the reader's language. No template ever says "do X".
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from cohorts.messages import gettext_noop as _
from cohorts.vocabulary import LABELS
from decision_support.recommendation.childrens_words import CHILDRENS_HEADLINES, CHILDRENS_TEMPLATES
from decision_support.recommendation.facts import FACTS, FINDINGS
from decision_support.recommendation.protocol_mrd import CUTS
from decision_support.recommendation.relapse_words import RELAPSE_TEMPLATES

Translate = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Message:
    """A code with its parameters; a parameter may itself be a message."""

    code: str
    params: Mapping[str, "str | Message"] = field(default_factory=dict)
    _english: str | None = field(default=None, init=False, repr=False, compare=False)

    def text(self, translate: Translate) -> str:
        """The words. Those in English, which are their own message ids (`str` translates them), are kept."""
        if translate is not str:
            return self._words(translate)
        if self._english is None:
            object.__setattr__(self, "_english", self._words(str))
        return self._english or ""

    def _words(self, translate: Translate) -> str:
        template = translate(TEMPLATES.get(self.code, self.code))
        if not self.params:
            return template
        words = {
            name: value.text(translate) if isinstance(value, Message) else value
            for name, value in self.params.items()
        }
        return template.format(**words)


HEADLINES: dict[str, str] = {
    "favour_allo": _(
        "The evidence favours allogeneic transplant for a patient like this, with {certainty} certainty."
    ),
    "lean_allo": _(
        "The published evidence leans towards allogeneic transplant for a patient like this, "
        "with {certainty} certainty."
    ),
    "equipoise": _(
        "The published evidence does not tell the open options apart for a patient like this ({certainty} certainty)."
    ),
    "lean_auto": _(
        "The published evidence leans towards autologous over allogeneic transplant for a patient like this, "
        "with {certainty} certainty."
    ),
    "favour_auto": _(
        "The evidence favours autologous transplant for a patient like this, with {certainty} certainty."
    ),
    "preference_sensitive": _(
        "The rules' evidence {rules}, the model leans towards {model}: the patient's preferences decide "
        "({certainty} certainty)."
    ),
    "lean_against_allo": _(
        "The published evidence leans against allogeneic transplant for a patient like this, "
        "with {certainty} certainty."
    ),
    "treat_mrd_first": _("MRD is positive: clearing it comes before any transplant ({certainty} certainty)."),
    "not_a_transplant_question": _(
        "Transplant is not the question for this patient now ({certainty} certainty)."
    ),
    "insufficient_data": _("No direction can be given yet: {reason}"),
    "out_of_scope": _("This tool does not answer for this patient: {reason}"),
}

TEMPLATES: dict[str, str] = {
    **{f"headline.{direction}": text for direction, text in {**HEADLINES, **CHILDRENS_HEADLINES}.items()},
    **CHILDRENS_TEMPLATES,
    **RELAPSE_TEMPLATES,
    **{f"fact.{name}": spec.label for name, spec in FACTS.items()},
    **{f"label.{code}": text for code, text in LABELS.items()},
    "open.finding": _("whether {fact}"),
    "headline.provisional": _("{headline} This is provisional: it rests on one negative sample."),
    "headline.strata": _(
        "{headline} The answer is the same whichever way the timing of MRD negativity turns out."
    ),
    "certainty.high": _("high"),
    "certainty.moderate": _("moderate"),
    "certainty.low": _("low"),
    "certainty.very_low": _("very low"),
    # Why there is no answer
    "age_under_18": _("The patient is under 18; the paediatric question has its own module."),
    "age_over_75": _(
        "The patient is over 75, an age at which neither transplant was studied for this question."
    ),
    "lineage_not_b": _("The leukaemia is not of B lineage."),
    "not_first_remission": _("The patient is not in first remission."),
    "ikzf1_wild_type": _("IKZF1 is not altered."),
    "active_cns_disease": _("There is active disease of the central nervous system."),
    "lineage_unknown": _("The lineage is not stated."),
    "ikzf1_unknown": _("Whether IKZF1 is altered is not stated."),
    "remission_unknown": _("The remission status is not stated."),
    "no_usable_mrd": _("No MRD result can be put to a cycle."),
    "mrd_not_evaluable": _("MRD could not be evaluated: there is no marker to follow."),
    "mrd_pending": _("MRD was positive and cycle 3 has not been sampled; negativity may still come."),
    "mrd_retest": _("The last MRD result is doubtful or more than 35 days old."),
    "negative_after_immunotherapy": _("MRD first became negative after immunotherapy had begun."),
    "after_cycle_3": _("MRD first became negative after cycle 3, which no study read so far covers."),
    "donor_search": _("The answer needs a donor, and none is known to be available."),
    "depends_on": _("The answer hangs on what is not known: {facts}."),
    "listed": _("{first}, {next}"),
    "no_rule": _("No rule covers this constellation."),
    # What is missing, and why it matters
    "missing.lineage": _("The question is put for B-lineage leukaemia only."),
    "missing.ikzf1": _("The question is put for IKZF1-altered leukaemia only."),
    "missing.remission": _("The question is put for first remission only."),
    "missing.cycles": _("Without the first days of the cycles no sample can be put to a cycle."),
    "missing.agents": _(
        "The drugs given before MRD became negative are not stated; after immunotherapy the answer would be another."
    ),
    "missing.agent_unrecognised": _(
        "A drug given before MRD became negative is not recognised; if it is immunotherapy, write its usual name."
    ),
    "missing.mrd": _("A marrow MRD result after a cycle decides the timing of negativity."),
    "missing.mrd_undated": _("A sample without a date cannot be put to a cycle."),
    "missing.lod": _("A negative counts only where the assay reaches 10^-4."),
    "missing.pending_result": _("A sample was taken whose result has not been reported."),
    "missing.next_sample": _("The next marrow sample is due; a single or doubtful result is not enough."),
    "missing.discordant": _("Two assays of one day contradict each other: have them reviewed."),
    "missing.cycle_1_sample": _("Whether MRD was negative after cycle 1 decides between the strata."),
    "missing.ngs": _("NGS down to 10^-6 after cycle 1 would tell deep from shallow negativity."),
    "missing.diagnosed_on": _("Molecular remission is counted from the day of diagnosis."),
    "missing.cmr": _(
        "With BCR::ABL1, molecular remission within 90 days by BCR::ABL1 PCR in marrow decides."
    ),
    "missing.marker_decides": _("A positive result would change which rule decides."),
    "missing.marker": _("Not tested: the direction stands, but a positive result could change it."),
    "missing.ikzf1plus": _("Not tested: with it the IKZF1plus profile could be told."),
    "missing.hct_ci": _(
        "Comorbidity decides between the rows; 3 or more weighs against allogeneic transplant."
    ),
    "missing.ecog": _("With ECOG 3 or more transplant would not be the question; presumed not so."),
    "missing.contraindications": _("Infection and organ failure were not ruled out; presumed absent."),
    "missing.cns": _("Active CNS disease was not ruled out; presumed absent."),
    "missing.donors": _("Whether a donor is available decides what allogeneic transplant means here."),
    "missing.harvest": _("No autologous graft has been collected yet; autologous transplant needs one."),
    "missing.graft_mrd": _(
        "MRD of the graft is not known; a positive graft rules autologous transplant out."
    ),
    "missing.centre_nrm": _("The centre's own non-relapse mortality tips this balance."),
    # What would change the answer
    "change.fact": _("{fact}: {value}"),
    "change.so": _("{fact}"),
    "change.next_mrd_negative": _("The next marrow sample is negative at 10^-4"),
    "change.next_mrd_positive": _("The next marrow sample is positive at 10^-4 or more"),
    "value.yes": _("yes"),
    "value.no": _("no"),
    "value.early": _("negative after cycle 1"),
    "value.late": _("negative after cycles 2-3"),
    "value.never": _("never negative"),
    "value.after_cycle_3": _("first negative after cycle 3"),
    "value.suitable": _("matched or haploidentical donor"),
    "value.only_mismatched_or_cord": _("only a mismatched unrelated or cord donor"),
    "value.none": _("no donor"),
    "value.or_less": _("{value} or less"),
    "value.or_more": _("{value} or more"),
    "value.below_cut": _("below the cut-off"),
    "value.unknown": _("not known"),
    # What the MRD history amounts to
    "value.EARLY": _("Negative after cycle 1 (early)"),
    "value.LATE": _("Negative after cycle 2 or 3 (late)"),
    "value.AFTER_CYCLE_3": _("First negative after cycle 3"),
    "value.NEVER": _("Never negative after 3 cycles"),
    "value.AMBIGUOUS": _("Timing of negativity ambiguous"),
    "value.PENDING": _("Pending: negativity may still come"),
    "value.RE_EMERGED": _("MRD has returned"),
    "value.RE_EMERGED_CLEARED": _("MRD returned and cleared again"),
    "value.INDETERMINATE": _("Indeterminate"),
    "value.NO_DATA": _("No usable MRD result"),
    "value.NOT_EVALUABLE": _("MRD not evaluable"),
    "open": _("still open"),
    # What this answer does not cover
    "not_covered.outcome_model": _(
        "No outcome model is published yet: no survival, relapse or mortality figures are given for this patient."
    ),
    "not_covered.guard": _(
        "No outcome figures are given: the answer is not a choice between the two transplants."
    ),
    "not_covered.ph_positive": _(
        "With BCR::ABL1 no outcome figures are given: TKI-era patients are not in the model."
    ),
    "not_covered.ph_unknown": _("No outcome figures are given while BCR::ABL1 is not known."),
    "not_covered.immunotherapy_given": _("No outcome figures are given after immunotherapy."),
    "not_covered.strata_open": _(
        "No outcome figures are given while the timing of MRD negativity is open: they differ by stratum."
    ),
    "not_covered.graft_unusable": _(
        "No outcome figures are given without a usable graft: published autologous results presume an MRD-negative one."
    ),
    "not_covered.under_15": _("Under 15 no outcome figures are given."),
    "not_covered.stratum_outside_model": _(
        "No outcome figures are given for negativity first reached after cycle 3."
    ),
    "not_covered.over_65": _("Over 65 no outcome figures are given: too few such patients were studied."),
    "not_covered.no_transplant": _("No transplant has trial evidence of its own but no modelled outcomes."),
    "not_covered.immunotherapy": _("CAR-T or further blinatumomab instead of any transplant is not weighed."),
    "not_covered.conduct": _("Conditioning, donor choice among several, and maintenance are not weighed."),
    "not_covered.centre_cohort": _(
        "The centre's own patients were asked for, but no cohort has been fitted yet."
    ),
    # What the outcome model says
    "option.autologous_hsct": _("autologous transplant"),
    "option.allogeneic_hsct": _("allogeneic transplant"),
    "direction.lean_allo": _("leans towards allogeneic transplant"),
    "direction.lean_auto": _("leans towards autologous transplant"),
    "direction.lean_against_allo": _("leans against allogeneic transplant"),
    "model.frequencies": _(
        "Of 100 patients like this, about {allo} ({allo_lower} to {allo_upper}) would be alive without leukaemia two "
        "years after allogeneic transplant and about {auto} ({auto_lower} to {auto_upper}) after autologous."
    ),
    "model.difference": _(
        "The difference is {difference} of 100 (95 % credible interval {lower} to {upper}); that allogeneic is the "
        "better of the two has a probability of {probability} in 100 ({lowest} to {highest} over the sensitivity "
        "analyses)."
    ),
    "model.worth": _(
        "This knowledge is worth about {patients} patients, {study} of them from the study population."
    ),
    "model.quality": _(
        "In quality-adjusted months over five years the difference is {months} ({lower} to {upper}); that allogeneic "
        "is better has a probability of {probability} in 100."
    ),
    "model.bias": _(
        "An unmeasured difference between the patients that shifts the hazard ratio of relapse by a factor of {factor} "
        "would make the expected difference nil."
    ),
    "model.fragile": _(
        "The lean on leukaemia-free survival is fragile: an unmeasured difference that shifts the hazard ratio of "
        "relapse by a factor of {factor} would be enough to lose it."
    ),
    "model.e_value": _(
        "Such a trait would have to go with the choice of transplant and with failure by a risk ratio of {value} each "
        "to explain the difference away, and of {limit} to bring its interval to no difference (1.00: it is there "
        "already)."
    ),
    "model.discount": _(
        "Counting the less direct studies at less than {multiplier} of their weight would take the lean on "
        "leukaemia-free survival away."
    ),
    "model.perfect_information": _(
        "Knowing the truth would be worth at most {months} quality-adjusted months."
    ),
    "model.note.hct_ci_presumed_low": _("HCT-CI is not known; the figures presume 0 to 2."),
    "model.note.no_donor_presumed_matched": _("No donor was found; the figures presume a matched one."),
    "model.note.donor_presumed_matched": _("The donor is not known; the figures presume a matched one."),
    "model.note.centre_nrm_applied": _(
        "The centre's own non-relapse mortality is counted in, as 30 patients' worth."
    ),
    "model.note.centre_nrm_not_applied": _(
        "The centre's own non-relapse mortality lies too far from the literature to be counted in by reweighting."
    ),
    # Why a rule speaks or is silent
    "because.earlier": _("an earlier row of the table decides"),
    "test.is": _("{fact} is {value}"),
    "test.states": _("{fact}: {value}"),
    "test.is_not": _("{fact} is not {value}"),
    "test.in": _("{fact} is one of {value}"),
    "test.at_least": _("{fact} is at least {value}"),
    "test.at_most": _("{fact} is at most {value}"),
    "test.above": _("{fact} is above {value}"),
    "test.below": _("{fact} is below {value}"),
    "test.known": _("{fact}, stated: {value}"),
    "test.observed": _("{test} (here: {observed})"),
}


def fact_message(name: str) -> Message:
    return Message(f"fact.{name}")


def open_fact_message(name: str) -> Message:
    """The name of a fact nobody knows; one that is worded as a finding is asked for, lest it read as one."""
    return Message("open.finding", {"fact": fact_message(name)}) if name in FINDINGS else fact_message(name)


def condition_message(fact: str, comparison: str, value: object) -> Message:
    """What a condition asks: "donor is ...", but "BCR::ABL1 is present: no" where the fact is a yes or no."""
    states = comparison == "is" and isinstance(value, bool)
    code = "test.states" if states else f"test.{comparison}"
    return Message(code, {"fact": fact_message(fact), "value": value_message(fact, value)})


def listed(messages: "Sequence[Message | str]") -> "Message | str":
    """Several messages joined by commas, as one."""
    joined = messages[0]
    for message in messages[1:]:
        joined = Message("listed", {"first": joined, "next": message})
    return joined


def value_message(fact: str, value: object) -> "Message | str":
    """A value of a fact in words; numbers stay as they are."""
    if value is True or value is False:
        return Message("value.yes" if value else "value.no")
    if fact in ("stratum", "donor", "mrd_state"):
        return Message(f"value.{value}")
    if fact == "relapse_timing" and isinstance(value, str):
        return Message("value.very_early" if value == "very_early" else f"value.{value}_relapse")
    if fact in CUTS and isinstance(value, Decimal):
        return f"{_percent(value)} %"
    if isinstance(value, (tuple, list)):
        return listed([value_message(fact, item) for item in value])
    return Message(f"label.{value}") if str(value) in LABELS else str(value)


def level_group_message(fact: str, value: Decimal) -> Message:
    """The group of MRD levels that begins at one of the fact's cut-offs, in percent."""
    cuts = CUTS[fact]
    place = cuts.index(value)
    if place == 0:
        return Message("value.level_below", {"value": _percent(cuts[1])})
    if value == cuts[-1]:
        return Message("value.level_from", {"value": _percent(value)})
    return Message("value.level_between", {"value": _percent(value), "top": _percent(cuts[place + 1])})


def _percent(fraction: Decimal) -> str:
    return f"{(100 * fraction).normalize():f}"
