"""What the clock of an analysis counts from, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_FROM = {
    "diagnosis": gettext_lazy("Years from diagnosis"),
    "remission": gettext_lazy("Years from first remission"),
    "transplant": gettext_lazy("Years from transplant"),
    "relapse": gettext_lazy("Years from relapse"),
}
_DAYS_FROM = {
    "diagnosis": gettext_lazy("Days from diagnosis"),
    "remission": gettext_lazy("Days from first remission"),
    "transplant": gettext_lazy("Days from transplant"),
    "relapse": gettext_lazy("Days from relapse"),
}
_FROM_LANDMARK = {
    "diagnosis": gettext_lazy("Years from the landmark, day %(days)d after diagnosis"),
    "remission": gettext_lazy("Years from the landmark, day %(days)d after first remission"),
    "transplant": gettext_lazy("Years from the landmark, day %(days)d after transplant"),
    "relapse": gettext_lazy("Years from the landmark, day %(days)d after relapse"),
}


def time_axis(time_zero: str, landmark_days: int | None = None) -> str:
    """The title of a time axis in years."""
    if landmark_days is not None:
        return str(_FROM_LANDMARK[time_zero]) % {"days": landmark_days}
    return str(_FROM.get(time_zero, _("Years")))


def day_axis(time_zero: str) -> str:
    """The title of a time axis in days."""
    return str(_DAYS_FROM.get(time_zero, _("Days")))
