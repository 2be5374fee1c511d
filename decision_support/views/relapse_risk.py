"""The card of the relapse estimate of children, from the stored table as it is read for patients."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cohorts.views.signed_in import SignedInRequest
from decision_support import fitted_models, knowledge_base
from decision_support.knowledge_base.relapse_risk import relapse_risk_table
from decision_support.presenters.relapse_card import relapse_card
from decision_support.relapse_risk.design import parse_design
from decision_support.relapse_risk.peer_scores import UNVERIFIED_FLAG


@require_safe
def relapse_risk(request: SignedInRequest) -> HttpResponse:
    read = relapse_risk_table()
    knowledge = knowledge_base.load()
    card = relapse_card(
        fitted_models.load_relapse_risk(),
        parse_design(read.data),
        read.sha256,
        knowledge.evidence,
        flag_set=knowledge.parameters[UNVERIFIED_FLAG].current == 1,
    )
    return render(request, "decision_support/library_relapse_risk.html", {"card": card})
