"""What an analysis is called where nobody gave it a title."""

from django.utils.translation import gettext as _

from cohorts.analyses.definition import KIND_LABELS, Kind
from cohorts.analyses.endpoints import ENDPOINT_LABELS, Endpoint
from cohorts.analyses.variables import VARIABLES
from cohorts.models import Analysis


def title_of(analysis: Analysis) -> str:
    """The title that was given, or what was asked: of which endpoint, by which arms, from which landmark."""
    if analysis.title:
        return analysis.title
    kind, asked = Kind(analysis.kind), analysis.definition
    endpoint, arms, days = (asked.get(name) for name in ("endpoint", "arms", "landmark_days"))
    parts = [] if kind is Kind.SURVIVAL and endpoint else [_(KIND_LABELS[kind])]
    parts += [_(ENDPOINT_LABELS[Endpoint(endpoint)])] if endpoint else []
    parts += [_(VARIABLES[arms].label)] if arms else []
    parts += [_("landmark day %(days)d") % {"days": days}] if days is not None else []
    return " · ".join(parts)
