"""What an MRD history amounts to, by the name that every page gives it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MRDState(models.TextChoices):
    EARLY = "EARLY", _("Negative after cycle 1 (early)")
    LATE = "LATE", _("Negative after cycle 2 or 3 (late)")
    AFTER_CYCLE_3 = "AFTER_CYCLE_3", _("First negative after cycle 3")
    NEVER = "NEVER", _("Never negative after 3 cycles")
    AMBIGUOUS = "AMBIGUOUS", _("Timing of negativity ambiguous")
    PENDING = "PENDING", _("Pending: negativity may still come")
    RE_EMERGED = "RE_EMERGED", _("MRD has returned")
    RE_EMERGED_CLEARED = "RE_EMERGED_CLEARED", _("MRD returned and cleared again")
    INDETERMINATE = "INDETERMINATE", _("Indeterminate")
    NO_DATA = "NO_DATA", _("No usable MRD result")
    NOT_EVALUABLE = "NOT_EVALUABLE", _("MRD not evaluable")
