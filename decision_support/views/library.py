"""The library: every rule with its versions, sources and worked cases, the evidence and the parameters."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cohorts.models import Role
from cohorts.services import access
from cohorts.views.signed_in import SignedInRequest
from decision_support import knowledge_base
from decision_support.presenters import library as presenter
from decision_support.recommendation.study_coherence import coherence_of


@require_safe
def library(request: SignedInRequest) -> HttpResponse:
    knowledge = knowledge_base.load()
    curates = access.holds_role(request.user, Role.CURATOR)
    context = {
        "version": knowledge.version,
        "groups": presenter.rule_groups(knowledge, knowledge_base.worked_cases()),
        "evidence": presenter.evidence_pages(knowledge, with_unverified=curates),
        "parameters": presenter.parameter_pages(knowledge),
        "curates": curates,
    }
    return render(request, "decision_support/library.html", context)


@require_safe
def rule(request: SignedInRequest, rule_id: str) -> HttpResponse:
    knowledge = knowledge_base.load()
    found = next((rule for rule in knowledge.rules if rule.id == rule_id), None)
    if found is None:
        raise Http404("no such rule")
    page = presenter.rule_page(found, knowledge, knowledge_base.worked_cases())
    return render(request, "decision_support/library_rule.html", {"page": page, "version": knowledge.version})


@require_safe
def evidence(request: SignedInRequest, evidence_id: str) -> HttpResponse:
    """One source; an unverified one exists for a curator only."""
    knowledge = knowledge_base.load()
    found = knowledge.evidence.get(evidence_id)
    if found is None or not (found.verified or access.holds_role(request.user, Role.CURATOR)):
        raise Http404("no such source")
    page = presenter.evidence_page(found, coherence_of(knowledge.evidence).get(evidence_id))
    citing = [
        rule
        for rule in knowledge.rules
        if evidence_id in (*rule.versions[0].evidence, *rule.versions[0].against)
    ]
    return render(request, "decision_support/library_evidence.html", {"page": page, "rules": citing})
