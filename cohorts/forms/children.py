"""What is asked of children: protocol and risk groups, the first relapse, and treatment before now."""

from django.utils.translation import gettext_lazy as _

from cohorts.forms.fields import RecordForm, day, limited, optional_coded, yes_no
from cohorts.forms.rest import STAYS_NOT_RECORDED, Rest, RestForm
from cohorts.vocabulary import Lineage, Protocol, RelapseSite, RiskGroup

REST_IS_NO = (("false", _("is answered with no")),)


class ProtocolForm(RestForm):
    REST = Rest(
        legend=_("Child and response"),
        names=("down_syndrome", "prednisone_poor_response", "induction_failure"),
        answers=REST_IS_NO,
        stays=STAYS_NOT_RECORDED,
    )
    protocol = optional_coded(
        Protocol,
        label=_("Treatment protocol"),
        help_text=_("Where protocols disagree, this one decides which answer is the patient's."),
    )
    provisional_risk_group = optional_coded(
        RiskGroup, label=_("Provisional risk group"), help_text=_("Before MRD.")
    )
    final_risk_group = optional_coded(RiskGroup, label=_("Final risk group"), help_text=_("After MRD."))
    platelets_cut_off_10e9_per_l = limited(
        "diagnosis.platelets_cut_off_10e9_per_l", label=_("Platelet cut-off in use")
    )
    down_syndrome = yes_no(
        label=_("Down syndrome"), help_text=_("The relapse estimate does not hold with Down syndrome.")
    )
    prednisone_poor_response = yes_no(
        label=_("Poor response to prednisone"), help_text=_("1 x 10^9/L or more blasts in blood on day 8.")
    )
    induction_failure = yes_no(label=_("No remission after first induction"))


class FirstRelapseForm(RecordForm):
    relapsed_on = day(label=_("Relapsed on"))
    site = optional_coded(
        RelapseSite, label=_("Site"), help_text=_("Isolated, or combined with marrow (5 % blasts or more).")
    )
    relapse_lineage = optional_coded(
        Lineage, label=_("Lineage of the relapse"), help_text=_("Empty: as at diagnosis.")
    )
    marrow_blasts_percent = limited("first_relapse.marrow_blasts_percent", label=_("Marrow blasts"))
    on_treatment = yes_no(label=_("During first-line treatment"))
    end_of_therapy_on = day(
        label=_("End of first-line treatment"), help_text=_("Last day, where it had ended.")
    )
    second_relapse = yes_no(label=_("A further relapse has followed"))


class PriorTreatmentForm(RestForm):
    """Each answer stands for all treatment up to now, wherever it was given."""

    # The return of B cells is asked only after CAR-T cells, so that it is no part of the rest.
    REST = Rest(
        legend=_("Treatment up to now"),
        names=("hsct", "blinatumomab", "car_t", "tki_failure"),
        answers=REST_IS_NO,
        stays=STAYS_NOT_RECORDED,
    )
    hsct = yes_no(label=_("Allogeneic HSCT"))
    blinatumomab = yes_no(label=_("Blinatumomab"))
    car_t = yes_no(label=_("CAR-T cells"))
    tki_failure = yes_no(label=_("Failure of a tyrosine kinase inhibitor"))
    b_cell_recovery_within_6_months = yes_no(
        label=_("B cells back within 6 months of CAR-T cells"),
        help_text=_("Early return of B cells means that the CAR-T cells were lost."),
    )
