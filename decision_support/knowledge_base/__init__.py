"""The one door to decision_support/knowledge: reads every file, checks all of it, hands out one frozen object.

`load()` is called once a process. A fault anywhere raises KnowledgeError with every fault, its file and its line; there
is no half-loaded knowledge base. Nothing here knows Django.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from decision_support.knowledge_base.cases import WorkedCase
from decision_support.knowledge_base.folder import read_folder
from decision_support.knowledge_base.problems import KnowledgeError, KnowledgeProblem
from decision_support.knowledge_base.published import add_seals, report_unlisted
from decision_support.recommendation.rules import Evidence, KnowledgeBase

__all__ = [
    "FOLDER",
    "KnowledgeBase",
    "KnowledgeError",
    "KnowledgeProblem",
    "WorkedCase",
    "evidence_for_display",
    "load",
    "publish",
    "worked_cases",
]

FOLDER = Path(__file__).resolve().parent.parent / "knowledge"


def load(path: Path | str | None = None) -> KnowledgeBase:
    """The checked knowledge base of a folder (default: the project's own). Raises KnowledgeError."""
    return _loaded(_resolved(path))[0]


def worked_cases(path: Path | str | None = None) -> Mapping[str, tuple[WorkedCase, ...]]:
    """The worked cases by rule id, as the library shows them and the tests run them."""
    return _loaded(_resolved(path))[1]


def evidence_for_display(knowledge: KnowledgeBase) -> tuple[Evidence, ...]:
    """Evidence that may stand before a user: verified only. A curator's view reads `knowledge.evidence` itself."""
    return tuple(entry for entry in knowledge.evidence.values() if entry.verified)


def publish(folder: Path) -> Mapping[str, Mapping[str, str]]:
    """Seal the published versions that have no seal yet and return them. Raises KnowledgeError, then writes nothing."""
    read = read_folder(folder)
    if problems := read.all_problems():
        raise KnowledgeError(problems)
    add_seals(folder, read.to_publish)
    return read.to_publish


def _resolved(path: Path | str | None) -> Path:
    return FOLDER if path is None else Path(path).resolve()


@cache
def _loaded(folder: Path) -> tuple[KnowledgeBase, Mapping[str, tuple[WorkedCase, ...]]]:
    read = read_folder(folder)
    report_unlisted(read.to_publish, read.rules)
    if problems := read.all_problems():
        raise KnowledgeError(problems)
    knowledge = KnowledgeBase(
        version=read.version,
        rules=tuple(rule for _, rule in read.rules.values()),
        evidence=MappingProxyType({key: entry for key, (_, entry) in read.evidence.items()}),
        parameters=MappingProxyType({key: parameter for key, (_, parameter) in read.parameters.items()}),
    )
    return knowledge, MappingProxyType({key: tuple(cases) for key, (_, cases) in read.cases.items()})
