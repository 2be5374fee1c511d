"""Children of the same protocol, provisional risk group and MRD as published, in a sentence, or why none is shown."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

PUBLISHED_GROUPS: dict[str, Any] = {
    "low_both_negative": _("low risk, MRD negative on days 19 and 46"),
    "low_day_19_positive": _("low risk, MRD positive on day 19 and negative on day 46"),
    "low_day_19_from_0_3": _("low risk, MRD 0.3–0.99 % on day 19 and negative on day 46"),
    "low_day_19_from_1": _("low risk, MRD 1 % or more on day 19, then intensified, negative on day 46"),
    "low_both_positive": _("low risk, MRD positive on days 19 and 46"),
    "intermediate_day_19_from_0_3": _(
        "intermediate risk, MRD 0.3–0.99 % on day 19, not intensified, negative on day 46"
    ),
    "intermediate_day_19_from_1": _(
        "intermediate risk, MRD 1 % or more on day 19, then intensified, negative on day 46"
    ),
}
NO_PUBLISHED_GROUP: dict[str, Any] = {
    "risk_group_unknown": _(
        "No published group is shown beside it: the provisional risk group is not stated."
    ),
    "risk_group_unread": _("No published figure was read for children of this provisional risk group."),
    "mrd_unknown": _(
        "No published group is shown beside it: MRD on day 19 or 46 is not known closely enough."
    ),
    "mrd_unread": _(
        "No published figure was read for children of this provisional risk group with this MRD."
    ),
}


def published_group(found: Mapping[str, Any] | None) -> str:
    """Nothing for answers that were issued before the groups were told apart."""
    if found is None:
        return ""
    if found["group"] is None:
        return str(NO_PUBLISHED_GROUP[found["none_because"]])
    told = gettext(
        "As published of this protocol, %(group)s: about %(events)s of 100 relapsed, died or had a second cancer "
        "within five years."
    )
    return told % {"group": PUBLISHED_GROUPS[found["group"]], "events": int(100 * found["failure"] + 0.5)}
