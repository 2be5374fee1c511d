"""What a figure must say about itself wherever it is shown."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohorts.figures.plate import Badge


def badges(result: Mapping[str, Any]) -> tuple[Badge, ...]:
    """Synthetic patients, an adjusted curve and a curve by changing states are never shown without saying so."""
    found = []
    if result["synthetic"]:
        found.append(Badge(_("SYNTHETIC: not real patients"), "synthetic"))
    if result["kind"] == "adjusted_survival":
        found.append(Badge(_("adjusted (overlap weights)"), "adjusted"))
    if result.get("curve_method") == "simon_makuch":
        found.append(Badge(_("by transplant as it happens (Simon-Makuch)"), "adjusted"))
    if result["time_zero"]["landmark_days"] is not None and result["kind"] != "immortal_time":
        words = _("landmark: day %(days)d") % {"days": result["time_zero"]["landmark_days"]}
        found.append(Badge(words, "adjusted"))
    return tuple(found)


def omitted(result: Mapping[str, Any]) -> tuple[str, ...]:
    """How many patients a figure of single patients leaves out, how those were chosen that it draws, and what their
    records leave open.
    """
    return (*_left_out(result), *_not_stated(result))


def _not_stated(result: Mapping[str, Any]) -> tuple[str, ...]:
    count = result.get("agents_not_stated")
    if not count:
        return ()
    words = ngettext(
        "Of %(count)d patient the agents of some cycle are not stated: immunotherapy may be missing from the bar.",
        "Of %(count)d patients the agents of some cycle are not stated: immunotherapy may be missing from their bars.",
        count,
    )
    return (words % {"count": count},)


def _left_out(result: Mapping[str, Any]) -> tuple[str, ...]:
    left_out = result.get("omitted")
    if not left_out:
        return ()
    count = ngettext(
        "%(count)d more patient is not drawn.", "%(count)d more patients are not drawn.", left_out
    )
    chosen = {
        "evenly_by_follow_up": _(
            "Those drawn are evenly spaced by length of follow-up, from the longest to the shortest."
        ),
        "by_digest": _("Those drawn are a sample that depends on nothing in the record."),
    }.get(result.get("chosen", ""), _("How those drawn were chosen was not kept; run it again."))
    return (f"{count % {'count': left_out}} {chosen}",)
