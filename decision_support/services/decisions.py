"""Recording what the board decided on a recommendation."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cohorts.models import Patient
from cohorts.services import access, audit
from cohorts.services.errors import RecordProblems
from cohorts.validation.problems import Problem
from decision_support.models import (
    BoardDecision,
    Option,
    OverrideReason,
    OwnChoice,
    Recommendation,
    SignatureMeaning,
)
from decision_support.services import preferences as checked_preferences
from decision_support.services import worklist

MAXIMUM_COMMENT = 2_000


@transaction.atomic
def record(
    *,
    recommendation: Recommendation,
    by: User,
    own_choice: str,
    option: str,
    agrees: bool,
    override_reason: str | None = None,
    comment: str = "",
    signature_meaning: str,
    preferences: Mapping[str, Any] | None = None,
) -> BoardDecision:
    """Add a decision to the standing recommendation: the board's own choice first, then agree or override.

    A reason stands exactly where the board differs, and in words where it is none of the listed ones; what the
    recommendation does not support cannot be chosen in agreement with it. `preferences`
    are the weights and values that the board went by, all of them or none.
    """
    patient = Patient.objects.select_for_update(of=("self",)).select_related("centre").get(
        pk=recommendation.patient_id
    )  # fmt: skip
    access.require_writer(by, patient.centre)
    problems = [
        *_unlisted("own_choice", own_choice, OwnChoice.values),
        *_unlisted("option", option, Option.values),
        *_unlisted("signature_meaning", signature_meaning, SignatureMeaning.values),
        *_reason(agrees, override_reason, comment),
        *_agreement(recommendation, option, agrees),
        *_comment(comment),
        *checked_preferences.problems_of(preferences),
    ]
    if Recommendation.objects.filter(supersedes=recommendation).exists():
        message = _("A newer recommendation has superseded this one; decide on that one.")
        problems.append(Problem("", message, "superseded"))
    if problems:
        raise RecordProblems(problems)
    decision = BoardDecision(
        recommendation=recommendation,
        own_choice=own_choice,
        option=option,
        agrees=agrees,
        override_reason=override_reason,
        comment=comment.strip(),
        signature_meaning=signature_meaning,
        preferences=checked_preferences.stored(preferences),
        decided_at=timezone.now(),
        decided_by=by,
    )
    decision.save(force_insert=True)
    names = [
        "recommendation_id",
        "own_choice",
        "option",
        "agrees",
        "override_reason",
        "signature_meaning",
        *(["preferences"] if preferences is not None else []),
    ]
    changes = {name: (None, getattr(decision, name)) for name in names}
    audit.write(by=by, action="decided", subject=decision, patient=patient, changes=changes)
    worklist.refresh([patient])
    return decision


def _unlisted(name: str, given: Any, listed: list[str]) -> list[Problem]:
    if given in listed:
        return []
    message = _("This must be one of: %(codes)s.") % {"codes": ", ".join(listed)}
    return [Problem(f"/{name}", message, "unknown_code", "malformed")]


def _reason(agrees: bool, reason: str | None, comment: str) -> list[Problem]:
    if agrees:
        message = _("A reason to differ is given although the board agrees.")
        return [] if reason is None else [Problem("/override_reason", message, "reason_forbidden")]
    if reason is None:
        return [Problem("/override_reason", _("Say why the board differs."), "reason_required")]
    problems = _unlisted("override_reason", reason, OverrideReason.values)
    if reason == OverrideReason.OTHER and not comment.strip():
        problems.append(Problem("/comment", _("Say in words why the board differs."), "comment_required"))
    return problems


def _agreement(recommendation: Recommendation, option: str, agrees: bool) -> list[Problem]:
    """Who chooses what the recommendation speaks against does not agree with it."""
    stances = {row["option"]: row["stance"] for row in recommendation.content["options"]}
    if not agrees or stances.get(option) not in ("not_supported", "contraindicated"):
        return []
    message = _("The recommendation does not support this option; to choose it is to decide otherwise.")
    return [Problem("/agrees", message, "agrees_with_unsupported")]


def _comment(comment: str) -> list[Problem]:
    if len(comment) > MAXIMUM_COMMENT:
        message = _("Text must have at most %(maximum)d characters.") % {"maximum": MAXIMUM_COMMENT}
        return [Problem("/comment", message, "text_length", "malformed")]
    if not comment.replace("\n", "").replace("\r", "").replace("\t", "").isprintable():
        return [
            Problem("/comment", _("Text must not hold control characters."), "text_characters", "malformed")
        ]
    return []
