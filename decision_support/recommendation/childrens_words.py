"""The words of the children's questions: message templates by code, English as message ids."""

from cohorts.messages import gettext_noop as _

CHILDRENS_HEADLINES: dict[str, str] = {
    "hsct_indicated": _(
        "For a child like this the rules read an indication for allogeneic transplant ({certainty} certainty)."
    ),
    "hsct_not_indicated": _(
        "For a child like this the rules read no indication for transplant now ({certainty} certainty)."
    ),
    "discuss": _("Whether to transplant is a question for the board ({certainty} certainty)."),
}

CHILDRENS_TEMPLATES: dict[str, str] = {
    # Which question is answered
    "module.paediatric_cr1": _(
        "Asked for children under 18 in first remission, because of the age on the day."
    ),
    "module.paediatric_first_relapse": _(
        "Asked for children after a first relapse, because a relapse is stated and the diagnosis came before 18."
    ),
    # Why there is no answer
    "child_t_lineage": _(
        "The leukaemia is not of B lineage: the protocol decides, these tables do not hold for it."
    ),
    "child_infant": _("The child was under one year at diagnosis: infants have protocols of their own."),
    "child_down_syndrome": _("Children with Down syndrome are treated by rules of their own."),
    "child_tcf3_hlf": _("With TCF3::HLF the protocol decides; these tables do not hold for it."),
    "child_mixed_relapse": _(
        "The leukaemia is of mixed lineage: the rows after relapse are for B-cell and for T-cell leukaemia."
    ),
    "re_emerged": _(
        "The marrow sample of {day}, later than those the rules read, shows MRD of 0.01 % or more: "
        "a repeat sample and the board come first."
    ),
    "later_sample_open": _(
        "The marrow sample of {day}, later than those the rules read, does not rule out 0.01 %: "
        "a repeat sample and the board come first."
    ),
    "positive_outside_the_marrow": _(
        "A sample of {day} that is not stated to be marrow shows MRD of 0.01 % or more, and no later marrow answers "
        "it: a marrow sample and the board come first."
    ),
    "child_transplanted_in_cr1": _(
        "The child has been transplanted in this remission: these tables ask whether to."
    ),
    "child_remission_contradicts": _(
        "The child is stated to be out of remission ({status}); the rows against transplant presuppose one."
    ),
    "child_remission_contradicts_after_relapse": _(
        "A relapse is stated, but no remission after it ({status}); the rows against transplant presuppose one."
    ),
    "headline.doubted": _("{headline} {doubt}"),
    "doubt.presumed": _("Not known and taken not to change this, which lowers the certainty: {facts}."),
    "doubt.overdue": _(
        "MRD at the end of induction was not below 0.01 %, or not shown to be, and the sample after consolidation "
        "(weeks 11-16) is overdue, which lowers the certainty."
    ),
    "doubt.group_apart": _(
        "The sources on relapse do not report children of this child's group apart, which lowers the certainty."
    ),
    "doubt.remission_after_all": _(
        "A failed induction is stated beside MRD below 0.01 % at its end; "
        "the two do not agree, which lowers the certainty."
    ),
    "headline.treat_first_remission": _(
        "There is no remission: reaching one comes before any transplant ({certainty} certainty)."
    ),
    "headline.once_in_remission": _("{headline} It presupposes a second remission, which is not stated yet."),
    "doubt.came_back": _(
        "The marrow sample of {day} showed MRD of 0.01 % or more again; a later one is negative, "
        "which lowers the certainty."
    ),
    # What is missing, and why it matters
    "missing.child_remission_status": _(
        "The rows against transplant presuppose a remission, and none is stated: is the status up to date?"
    ),
    "missing.child_remission_status_after_relapse": _("No second remission is stated yet."),
    "missing.child_repeat_marrow": _(
        "A marrow sample now: a later sample than the rows read shows MRD of 0.01 % or more, or leaves it open."
    ),
    "missing.child_time_of_sample": _(
        "A marrow sample since the relapse has no time of the protocol: no row reads it before it is said what it is."
    ),
    "missing.child_deciding": _("The answer hangs on it."),
    "missing.child_remission_unstated": _("The rows against transplant presuppose a remission."),
    "missing.child_lineage": _("The table holds for B-lineage leukaemia only."),
    "missing.child_age_at_diagnosis_years": _(
        "Infants have protocols of their own; presumed one year or older."
    ),
    "missing.child_protocol": _(
        "The protocols differ in what they call MRD-positive and late: the child's own decides."
    ),
    "missing.child_induction_failure": _(
        "Without remission at the end of induction transplant is indicated."
    ),
    "missing.child_mrd_day_46": _("MRD at the end of induction (day 46) decides first."),
    "missing.child_mrd_day_19": _(
        "MRD in mid-induction (day 19) tells between the rows for the MRD-negative."
    ),
    "missing.child_mrd_end_of_consolidation": _(
        "The sample after consolidation (weeks 11-16) may change the answer."
    ),
    "missing.child_tki_failure": _("With BCR::ABL1 it matters whether the TKI has failed."),
    "missing.child_down_syndrome": _("Children with Down syndrome have rules of their own; presumed absent."),
    "missing.child_mrd_clearance_tried": _(
        "Whether blinatumomab or CAR-T were given tells if MRD can still be cleared."
    ),
    "missing.child_thrombocytopenia": _(
        "Platelets at diagnosis change the risk that is shown, never the indication."
    ),
    "missing.child_relapse_lineage": _("After relapse T-cell and B-cell leukaemia have rows of their own."),
    "missing.child_relapse_site": _("The site of the relapse decides between the rows."),
    "missing.child_relapse_timing": _(
        "The day of the relapse, of the diagnosis and of the end of treatment tell whether it is early or late."
    ),
    "missing.child_mrd_after_reinduction": _(
        "MRD after re-induction decides in late and in combined relapse."
    ),
    "missing.child_mrd_at_relapse": _("Marrow MRD belongs to every relapse outside the marrow."),
    "missing.child_prior_hsct": _("After an earlier transplant the question is another one."),
    "missing.child_second_relapse": _("After a second relapse the question is another one."),
    "missing.child_car_t": _("After CAR-T in MRD-negative remission transplant is discussed anew."),
    "missing.child_mrd_negative_now": _("After CAR-T it matters whether MRD is negative now."),
    "missing.child_other": _(
        "Not stated: the direction stands where another rule decides, but it could change it."
    ),
    # Values in words
    "value.very_early": _("very early"),
    "value.early_relapse": _("early"),
    "value.late_relapse": _("late"),
    "value.level_below": _("below {value} %"),
    "value.level_from": _("{value} % or more"),
    "value.level_between": _("{value} to under {top} %"),
    # What this answer does not cover
    "not_covered.child_group_apart": _(
        "The sources on relapse do not report infants, children with Down syndrome or TCF3::HLF apart; "
        "what they say of all children may not hold for this one."
    ),
    "not_covered.child_other_protocol": _(
        "The figures behind these rows come from the CCCG protocols; on another protocol the days of MRD differ."
    ),
    "not_covered.child_fitness": _(
        "Performance status and HCT-CI are not weighed for children: no cut-off was read."
    ),
    "not_covered.child_outcomes": _("No survival or relapse figures by treatment are modelled for children."),
    "not_covered.child_conditioning": _(
        "Conditioning is not weighed; in the randomised trial total body irradiation did better from 4 years of age on."
    ),
}
