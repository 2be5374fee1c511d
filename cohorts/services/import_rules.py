"""The record's rules as an import takes them: the same fields, parsers and checks as forms and REST."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from cohorts.services import writing
from cohorts.validation.fields import SINGLES, Field
from cohorts.validation.problems import Problem
from cohorts.validation.record_rules import check
from cohorts.validation.rows import Entered
from cohorts.validation.values import Unreadable

_NOTHING: frozenset[str] = frozenset()


class RulesOfTheRecord:
    """See cohorts.imports.plan.RecordRules."""

    unreadable: type[ValueError] = Unreadable
    single_sections: Sequence[str] = tuple(SINGLES)

    def fields(self, section: str) -> Sequence[Field]:
        return writing.fields_of(section)

    def entered(
        self, section: str, columns: Mapping[str, Any], pointer: str | None, pointers: Mapping[str, str]
    ) -> Entered:
        return Entered(section, columns, pointer, pointers, _NOTHING)

    def check(self, rows: Sequence[Entered], today: date) -> Sequence[Problem]:
        return check(rows, today)
