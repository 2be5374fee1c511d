"""The app of the question: rules, recommendations and the board's decisions."""

from django.apps import AppConfig
from django.core.checks import register
from django.utils.translation import gettext_lazy as _

from decision_support.checks import check_knowledge_base


class DecisionSupportConfig(AppConfig):
    name = "decision_support"
    verbose_name = _("Decision support")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        register(check_knowledge_base)
