"""System checks of our own: a broken knowledge base stops `make check`, the tests and the start of the app."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error


def check_knowledge_base(
    app_configs: Sequence[AppConfig] | None = None, **options: Any
) -> list[CheckMessage]:
    """One error for each fault, with the file and the line of the matter."""
    # Loaded here, so that commands that run no checks start without the knowledge base.
    from decision_support.knowledge_base import KnowledgeError, check

    try:
        check()
    except KnowledgeError as error:
        hint = "decision_support/knowledge/README.md says how a rule, a number or a source is changed."
        return [Error(str(problem), hint=hint, id="decision_support.E001") for problem in error.problems]
    return []
