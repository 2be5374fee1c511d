"""A list in the admin that may be not stated, which is another thing than an empty one."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


def list_in_words(texts: list[str] | None) -> str:
    """As it stands in a list of rows; empty where nothing is stated."""
    return "" if texts is None else ", ".join(texts) or _("none")


class StatedListField(forms.CharField):
    """Texts separated by commas; left empty where nothing is stated, and a word of its own for none of them."""

    def __init__(self, **kwargs: Any) -> None:
        help_text = gettext_lazy("Separated by commas. Empty: not stated. The word none: none of them.")
        super().__init__(help_text=help_text, required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return list_in_words(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        """A list of texts, or None."""
        text = str(super().clean(value))
        if not text:
            return None
        if text.casefold() in ("none", _("none")):
            return []
        return [part.strip() for part in text.split(",") if part.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return not self.disabled and self.clean(data) != initial
