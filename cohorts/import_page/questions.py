"""The step of questions: each ambiguity with its examples and the answers offered, none of them chosen beforehand.

Questions of one kind stand together, so that twelve columns of dates are answered at once where that is right.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.utils.translation import gettext as _

from cohorts.import_page.fields import whole_label
from cohorts.import_page.words import answer_words
from cohorts.imports.question import MESSAGES

MOST_RADIOS = 5
MOST_EXAMPLES = 4
Choice = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question. `name` is its form field; `radios` whether its answers are few enough to stand side by side."""

    name: str
    place: str
    word: str
    count: int
    examples: tuple[tuple[str, str], ...]
    choices: tuple[Choice, ...]
    given: str = ""  # the answer that stands, where it is put again to be changed

    @property
    def radios(self) -> bool:
        return len(self.choices) <= MOST_RADIOS


@dataclass(frozen=True, slots=True)
class Kind:
    """Questions of one kind; `choices` are those that may be given to all at once, empty where that makes no sense."""

    code: str
    name: str
    message: str
    asked: tuple[Asked, ...]
    choices: tuple[Choice, ...]


def kinds(questions: Sequence[Mapping[str, Any]], definition: Mapping[str, Any] | None) -> list[Kind]:
    """The open questions, those of one kind together, in the order in which they were raised."""
    fields = _fields(definition or {})
    order = {code: number for number, code in enumerate(dict.fromkeys(q["code"] for q in questions))}
    ordered = sorted(questions, key=lambda question: order[question["code"]])
    return [
        _kind(code, [_asked(question, fields) for question in of_code])
        for code, of_code in groupby(ordered, key=itemgetter("code"))
    ]


def _kind(code: str, asked: list[Asked]) -> Kind:
    changing = any(one.given for one in asked)
    alike = (
        len(asked) > 1
        and not changing
        and code != "code_unknown"
        and len({one.choices for one in asked}) == 1
    )
    return Kind(code, f"all-{code}", _(MESSAGES[code]), tuple(asked), asked[0].choices if alike else ())


def _asked(question: Mapping[str, Any], fields: Mapping[tuple[str, str], str]) -> Asked:
    field = fields.get((question["sheet"], question["column"]), "")
    place = " · ".join(part for part in (question["sheet"], question["column"]) if part)
    return Asked(
        name_of(question),
        place,
        whole_label(question["word"]) if question["code"] == "field_missing" else question["word"],
        question["count"],
        tuple(_examples(question)),
        tuple((answer, answer_words(question, answer, field)) for answer in question["answers"]),
        question.get("given", ""),
    )


def _examples(question: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Where each stands, and the value itself."""
    for example in question["examples"][:MOST_EXAMPLES]:
        parts = [str(part) for part in example]
        code = question["code"]
        if code == "same_person" or len(parts) != 2:
            yield "", ", ".join(parts)
        elif code == "encoding_not_stated":
            yield parts[0], parts[1]
        elif code == "duplicate_rows":
            yield "", _("row %(number)s repeats row %(other)s") % {"number": parts[0], "other": parts[1]}
        else:
            yield _("row %(number)s") % {"number": parts[0]}, parts[1]


def name_of(question: Mapping[str, Any]) -> str:
    """The same for the same question however the list around it changes."""
    parts = "\x1f".join(str(question[key]) for key in ("code", "sheet", "column", "word"))
    return f"q-{hashlib.sha256(parts.encode()).hexdigest()[:16]}"


def sent_back(questions: Sequence[Mapping[str, Any]], sent: Mapping[str, str]) -> list[dict[str, str]]:
    """The answers that were chosen, each naming its question. One of its own goes before one for all."""
    answers = []
    for question in questions:
        chosen = sent.get(name_of(question)) or sent.get(f"all-{question['code']}")
        if chosen:
            place = {key: question[key] for key in ("code", "sheet", "column", "word")}
            answers.append({**place, "answer": chosen})
    return answers


def _fields(definition: Mapping[str, Any]) -> dict[tuple[str, str], str]:
    return {
        (sheet.get("sheet", ""), column["column"]): column.get("field") or ""
        for sheet in definition.get("sheets", ())
        for column in sheet.get("columns", ())
    }
