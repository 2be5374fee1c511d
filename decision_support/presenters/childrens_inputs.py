"""The inputs of a child's case beside the answer, in both questions, each with its definition and its form."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts.punctuation import clauses, described
from cohorts.punctuation import listed as in_a_list
from cohorts.vocabulary import LABELS, Ikzf1Status
from decision_support.presenters.case_words import (
    all_stated,
    cycles_of,
    donors_of,
    ikzf1_of,
    label_of,
    lesions_of,
    listed,
    number_of,
    status_of,
    yes_no_of,
)
from decision_support.presenters.diagnosis_words import diagnosis_of
from decision_support.presenters.input_rows import HeaderFact, Input
from decision_support.recommendation.case import Case
from decision_support.recommendation.childrens_facts import PLATELET_CUT_OFF_10E9_PER_L
from decision_support.recommendation.relapse_timing import relapse_timing
from decision_support.recommendation.scope import CHILD_RELAPSE, module_of

LESIONS = ("kmt2a_rearranged", "hypodiploid", "abl_class", "tcf3_pbx1", "tcf3_hlf")
KARNOFSKY_FROM_YEARS = 16

_SHORT_PROTOCOLS = {"UK": "UK", "other": gettext_lazy("other")}
_TIMINGS = {
    "very_early": gettext_lazy("very early"),
    "early": gettext_lazy("early"),
    "late": gettext_lazy("late"),
}
_TREATMENTS = {
    "hsct": gettext_lazy("HSCT"),
    "blinatumomab": gettext_lazy("blinatumomab"),
    "car_t": gettext_lazy("CAR-T"),
    "tki_failure": gettext_lazy("TKI failed"),
}


def childrens_header(case: Case) -> tuple[HeaderFact, ...]:
    """What identifies a child's situation at a glance."""
    since, label = case.remission.achieved_on, gettext_lazy("Days since CR1")
    if module_of(case) == CHILD_RELAPSE:
        since = case.first_relapse.relapsed_on if case.first_relapse else None
        label = gettext_lazy("Days since relapse")
    return (
        HeaderFact(gettext_lazy("Age"), str(case.age_years)),
        HeaderFact(label, "?" if since is None else str((case.as_of - since).days)),
        HeaderFact(gettext_lazy("Protocol"), _protocol(case)),
        HeaderFact(gettext_lazy("Ph"), status_of(case.diagnosis.genetics.get("bcr_abl1"))),
        HeaderFact("IKZF1", ikzf1_of(case, short=True)),
        HeaderFact(*_performance(case)),
        HeaderFact(gettext_lazy("Donor"), donors_of(case)),
    )


def childrens_inputs(case: Case) -> tuple[Input, ...]:
    """The same inputs in both questions, so that two cases can be compared whichever they ask."""
    return (*_protocol_and_disease(case), *_genetics(case), *_course(case), *_relapse(case), *_person(case))


def _protocol(case: Case) -> str:
    protocol = case.diagnosis.protocol
    return "?" if protocol is None else str(_SHORT_PROTOCOLS.get(protocol, protocol))


def _performance(case: Case) -> tuple[str, str]:
    """The score of the age, or the one that is stated."""
    fitness = case.fitness
    stated = {"Lansky": fitness.lansky, "Karnofsky": fitness.karnofsky, "ECOG": fitness.ecog}
    usual = "Karnofsky" if case.age_years >= KARNOFSKY_FROM_YEARS else "Lansky"
    name = next((name for name in (usual, *stated) if stated[name] is not None), usual)
    return name, number_of(stated[name])


def _protocol_and_disease(case: Case) -> tuple[Input, ...]:
    diagnosis = case.diagnosis
    groups = [
        _("%(group)s (provisional)") % {"group": label_of(diagnosis.provisional_risk_group).lower()}
        if diagnosis.provisional_risk_group
        else "",
        _("%(group)s (final)") % {"group": label_of(diagnosis.final_risk_group).lower()}
        if diagnosis.final_risk_group
        else "",
    ]
    return (
        Input(
            gettext_lazy("Protocol"),
            label_of(diagnosis.protocol),
            gettext_lazy("Where study groups disagree, some rows go by it."),
            "protocol",
            diagnosis.protocol is None,
        ),
        Input(
            gettext_lazy("Risk group"),
            described(group for group in groups if group) or _("not recorded"),
            gettext_lazy("As the protocol assigns it, before and after MRD."),
            "protocol",
        ),
        Input(
            gettext_lazy("Diagnosis"),
            diagnosis_of(diagnosis),
            gettext_lazy("Lineage, date, blood counts (10^9/L) and central nervous system."),
            "diagnosis",
            diagnosis.lineage in (None, "unknown") or diagnosis.diagnosed_on is None,
        ),
        Input(
            gettext_lazy("Platelets"),
            _platelets(case),
            gettext_lazy(
                "10^9/L; the count stands under Diagnosis. Changes the risk that is shown, never more."
            ),
            "protocol",
            diagnosis.platelets_10e9_per_l is None,
        ),
        Input(
            gettext_lazy("Down syndrome"),
            yes_no_of(diagnosis.down_syndrome),
            gettext_lazy("Children with Down syndrome have rules of their own."),
            "protocol",
        ),
    )


def _platelets(case: Case) -> str:
    """The count and the cut-off that makes it low."""
    platelets, stated = case.diagnosis.platelets_10e9_per_l, case.diagnosis.platelets_cut_off_10e9_per_l
    cut_off = stated or PLATELET_CUT_OFF_10E9_PER_L
    words = {
        "count": _("not recorded") if platelets is None else platelets,
        "cut_off": cut_off if stated else _("%(cut_off)s presumed") % {"cut_off": cut_off},
    }
    if platelets is not None and platelets < cut_off:
        return _("%(count)s, low (cut-off %(cut_off)s)") % words
    return _("%(count)s (cut-off %(cut_off)s)") % words


def _genetics(case: Case) -> tuple[Input, ...]:
    genetics, status = case.diagnosis.genetics, case.diagnosis.ikzf1.status
    bcr_abl1 = genetics.get("bcr_abl1")
    return (
        Input(
            LABELS["bcr_abl1"],
            status_of(bcr_abl1),
            gettext_lazy("With it, MRD after consolidation and the TKI decide."),
            "genetics",
            bcr_abl1 not in ("positive", "negative"),
        ),
        Input(
            gettext_lazy("High-risk lesions"),
            lesions_of({name: genetics.get(name) for name in LESIONS}),
            gettext_lazy("KMT2A, hypodiploidy, ABL-class, TCF3::PBX1 (after relapse), TCF3::HLF."),
            "genetics",
            not all_stated(LESIONS, genetics),
        ),
        Input(
            "IKZF1",
            ikzf1_of(case),
            gettext_lazy("Deletion alone is no indication for transplant in a child."),
            "ikzf1",
            status in (None, Ikzf1Status.UNKNOWN, Ikzf1Status.NOT_TESTED),
        ),
    )


def _course(case: Case) -> tuple[Input, ...]:
    failure, poor = case.remission.induction_failure, case.diagnosis.prednisone_poor_response
    remission = {True: _("no remission"), False: _("remission"), None: _("remission not recorded")}[failure]
    response = {True: _("prednisone poor"), False: _("prednisone good"), None: ""}[poor]
    return (
        Input(
            gettext_lazy("Remission"),
            label_of(case.remission.status),
            gettext_lazy("Today's status."),
            "remission",
            case.remission.status in (None, "unknown"),
        ),
        Input(
            gettext_lazy("Response"),
            clauses((remission, response)),
            gettext_lazy(
                "No remission after first induction is an indication; a poor prednisone response alone is none."
            ),
            "protocol",
        ),
        Input(
            gettext_lazy("Cycles"),
            cycles_of(case.treatment_phases),
            gettext_lazy("Protocol days are counted from the first day of cycle 1."),
            "treatment-phase",
            not case.treatment_phases and module_of(case) != CHILD_RELAPSE,
        ),
    )


def _relapse(case: Case) -> tuple[Input, ...]:
    return (
        Input(
            gettext_lazy("First relapse"),
            _first_relapse(case),
            gettext_lazy(
                "Site, day and time; late is 36 months from diagnosis (COG) or 6 months off treatment."
            ),
            "first-relapse",
            module_of(case) == CHILD_RELAPSE
            and (
                case.first_relapse is None
                or None in (case.first_relapse.site, case.first_relapse.relapsed_on)
            ),
        ),
        Input(
            gettext_lazy("Treatment before now"),
            _before(case),
            gettext_lazy("Earlier HSCT, blinatumomab, CAR-T, failure of a TKI."),
            "prior-treatment",
            case.prior_treatment.hsct is None and module_of(case) == CHILD_RELAPSE,
        ),
    )


def _first_relapse(case: Case) -> str:
    relapse = case.first_relapse
    if module_of(case) != CHILD_RELAPSE:
        return _("none recorded")
    if relapse is None:
        return _("none described")
    timing = relapse_timing(case)
    words = [label_of(relapse.site) if relapse.site else _("site not recorded")]
    words.append(str(_TIMINGS[timing]) if isinstance(timing, str) else _("time not known"))
    if relapse.relapsed_on is not None:
        words.append(date_format(relapse.relapsed_on))
    if relapse.second_relapse:
        words.append(_("a further relapse since"))
    return described(words)


def _before(case: Case) -> str:
    given = [str(word) for name, word in _TREATMENTS.items() if getattr(case.prior_treatment, name)]
    unknown = [str(word) for name, word in _TREATMENTS.items() if getattr(case.prior_treatment, name) is None]
    if len(unknown) == len(_TREATMENTS):
        return _("not recorded")
    words = [in_a_list(given) or _("none")]
    if unknown:
        words.append(_("not known: %(names)s") % {"names": in_a_list(unknown)})
    return clauses(words)


def _person(case: Case) -> tuple[Input, ...]:
    name, value = _performance(case)
    contraindications = case.fitness.contraindications
    planned = case.planned_hsct_on
    return (
        Input(
            name,
            value,
            gettext_lazy("Lansky below 16 years, Karnofsky from 16 on; 0 to 100."),
            "fitness",
            value == "?",
        ),
        Input(
            gettext_lazy("Contraindications"),
            _("not recorded") if contraindications is None else listed(contraindications, empty=_("none")),
            gettext_lazy("Uncontrolled infection, organ failure."),
            "fitness",
        ),
        Input(
            gettext_lazy("Transplant planned"),
            _("no day planned") if planned is None else date_format(planned),
            gettext_lazy("Without remission, a planned transplant waits where MRD can be cleared."),
            "plan",
        ),
        Input(
            gettext_lazy("Donor"),
            donors_of(case),
            gettext_lazy("Searched and none found is not the same as unknown."),
            "donor",
            case.donors is None,
        ),
    )
