"""Sentences of a result: a message to translate and the values to fill in, so that each reader gets their language."""

from collections.abc import Callable, Mapping
from typing import Any

from cohorts.messages import gettext_noop as _

Sentence = dict[str, Any]


def sentence(code: str, message: str, **values: Any) -> Sentence:
    """`message` is a percent format; `values` are numbers, text, labels (see `label`), or lists of these."""
    return {"code": code, "message": message, "values": values}


def label(message: str) -> dict[str, Any]:
    """A value that is itself to be translated."""
    return {"message": message, "values": {}}


def in_words(part: Mapping[str, Any], translate: Callable[[str], str] = str) -> str:
    """The sentence with its values filled in; without `translate` in English."""
    filled = {name: _filled(value, translate) for name, value in part["values"].items()}
    message = translate(part["message"])
    return message % filled if filled or "%" in message else message


def _filled(value: Any, translate: Callable[[str], str]) -> Any:
    if isinstance(value, Mapping):
        return in_words(value, translate)
    if isinstance(value, list | tuple):
        return translate(_(", ")).join(str(_filled(item, translate)) for item in value)
    return value


def p_value(p: float) -> str:
    """A p value as it is printed: three decimals, two significant digits below 0.01, a bound below 0.0001."""
    if p < 0.0001:
        return "< 0.0001"
    return f"{p:.3f}" if p >= 0.01 else f"{p:.2g}"


def p_equation(p: float) -> str:
    """p = 0.176, or p < 0.0001."""
    said = p_value(p)
    return f"p {said}" if said.startswith("<") else f"p = {said}"
