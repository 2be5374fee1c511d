"""What a page shows only to some: asked of the one place that knows roles."""

from typing import Any

from django import template

from cohorts.services import access

register = template.Library()


@register.simple_tag(takes_context=True)
def writes_a_record(context: dict[str, Any]) -> bool:
    """Whether the user is a clinician of any centre; a page that knows already says so in `clinician`."""
    if "clinician" in context:
        return bool(context["clinician"])
    user = context.get("user")
    return user is not None and access.centres_written_by(user).exists()
