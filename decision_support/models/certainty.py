"""How sure the evidence makes us of an answer, by the name that every page gives it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Certainty(models.TextChoices):
    HIGH = "high", _("high certainty")
    MODERATE = "moderate", _("moderate certainty")
    LOW = "low", _("low certainty")
    VERY_LOW = "very_low", _("very low certainty")
