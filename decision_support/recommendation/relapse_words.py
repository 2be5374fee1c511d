"""The words of the relapse estimate: message templates by code, English as message ids."""

from cohorts.messages import gettext_noop as _

RELAPSE_TEMPLATES: dict[str, str] = {
    "relapse.frequency": _(
        "Of 100 children like this, about {about} have a relapse; it may be as few as {lower} or as many as {upper}."
    ),
    "relapse.frequency_range": _(
        "Of 100 children like this, about {about} to {about_highest} have a relapse, depending on what is not known; "
        "it may be as few as {lower} or as many as {upper}."
    ),
    "relapse.derived": _(
        "This is an illustration, worked out from the odds ratios in the abstract of one paper with 64 relapses; "
        "it has not been tested on other children."
    ),
    "relapse.no_horizon": _("The paper does not say how long the children were followed up."),
    "relapse.decides_nothing": _(
        "This number alone is never an indication for transplant; the rules decide."
    ),
    "relapse.thrombocytopenia_unknown": _(
        "Platelets at diagnosis are not known: both possibilities are counted in."
    ),
    "relapse.bcr_abl1_unknown": _("BCR::ABL1 is not known: both possibilities are counted in."),
    "relapse.mrd_day_19_unknown": _("MRD on day 19 is not known: both possibilities are counted in."),
    "relapse.down_syndrome_presumed_absent": _("Down syndrome is not stated and presumed absent."),
    "relapse.tcf3_hlf_presumed_absent": _("TCF3::HLF is not stated and presumed absent."),
    "relapse.platelet_cut_off_assumed": _(
        "The paper does not print its platelet cut-off; below 100 x 10^9/L is presumed."
    ),
    "relapse.platelet_cut_off_differs": _(
        "The platelet cut-off in use differs from 100 x 10^9/L, for which the figures were worked out; "
        "where the two disagree both possibilities are counted in."
    ),
    "relapse.genetics_not_in_model": _(
        "KMT2A rearrangement, hypodiploidy, an ABL-class fusion or IKZF1 deletion is not in the paper's model: "
        "for this child the risk is likely higher than it says."
    ),
    "relapse.transplant_presumed_absent": _(
        "A transplant in this remission is not stated and presumed absent."
    ),
    "relapse.tki_eras_mixed": _(
        "Children treated with imatinib and with dasatinib are mixed in the effect of BCR::ABL1."
    ),
    # Why there is no estimate
    "relapse.t_lineage": _("There is no estimate for T-cell leukaemia."),
    "relapse.not_b_lineage": _("There is no estimate for leukaemia of mixed lineage."),
    "relapse.lineage_unknown": _("Without the lineage there is no estimate."),
    "relapse.age_unknown": _("Without the day of diagnosis there is no estimate."),
    "relapse.infant": _("There is no estimate for infants."),
    "relapse.adult": _("There is no estimate for adults."),
    "relapse.down_syndrome": _("There is no estimate for children with Down syndrome."),
    "relapse.tcf3_hlf": _("There is no estimate with TCF3::HLF."),
    "relapse.not_first_remission": _("There is an estimate in first remission only."),
    "relapse.remission_unknown": _("Without the remission status there is no estimate."),
    "relapse.protocol_unknown": _("The estimate holds for CCCG-ALL-2015 only; the protocol is not stated."),
    "relapse.other_protocol": _("The estimate holds for CCCG-ALL-2015 only."),
    "relapse.induction_failure": _("Induction failed; the estimate is of children in first remission."),
    "relapse.positive_after_consolidation": _(
        "MRD was 0.01 % or more after consolidation, which the paper did not look at: the risk is higher than it says."
    ),
    "relapse.unread_positive": _(
        "A sample after the days the paper looked at shows MRD of 0.01 % or more, or leaves it open: "
        "its figures do not hold."
    ),
    "relapse.came_back": _(
        "MRD came back after the days the paper looked at and was cleared: the risk is likely higher than it says."
    ),
    "relapse.after_consolidation_open": _(
        "The sample after consolidation does not rule out MRD of 0.01 %, which the paper did not look at: "
        "with it the risk is higher."
    ),
    "relapse.transplanted": _("The child has been transplanted; the paper's figures do not hold after that."),
    "relapse.mrd_day_46_high": _(
        "MRD on day 46 is 1 % or more, or may be; the paper does not part it from lower levels, "
        "and from 1 % on the risk is likely higher."
    ),
    "relapse.no_day_46": _("Without MRD on day 46 there is no estimate."),
}
