"""Where an answer leans, by the name that every page gives it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Direction(models.TextChoices):
    FAVOUR_ALLO = "favour_allo", _("Favours allogeneic HSCT")
    LEAN_ALLO = "lean_allo", _("Leans towards allogeneic HSCT")
    EQUIPOISE = "equipoise", _("Equipoise")
    LEAN_AUTO = "lean_auto", _("Leans towards autologous HSCT")
    FAVOUR_AUTO = "favour_auto", _("Favours autologous HSCT")
    PREFERENCE_SENSITIVE = "preference_sensitive", _("Hangs on preference")
    LEAN_AGAINST_ALLO = "lean_against_allo", _("Leans against allogeneic HSCT")
    HSCT_INDICATED = "hsct_indicated", _("HSCT indicated")
    HSCT_NOT_INDICATED = "hsct_not_indicated", _("HSCT not indicated")
    DISCUSS = "discuss", _("For discussion")
    TREAT_MRD_FIRST = "treat_mrd_first", _("Treat MRD first")
    NOT_A_TRANSPLANT_QUESTION = "not_a_transplant_question", _("Not a transplant question now")
    INSUFFICIENT_DATA = "insufficient_data", _("Not enough data")
    OUT_OF_SCOPE = "out_of_scope", _("Out of scope")
