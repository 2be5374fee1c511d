"""The app of patients and of what a group of them teaches."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CohortsConfig(AppConfig):
    name = "cohorts"
    verbose_name = _("Patients and cohorts")
    default_auto_field = "django.db.models.BigAutoField"
