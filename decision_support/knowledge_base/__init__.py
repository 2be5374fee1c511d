"""The one door to decision_support/knowledge: reads the files, checks them, hands out one frozen object.

`load()` is called once a process and reads all that an answer rests on; `worked_cases()` and `check()` read the worked
cases too, which are tests of the advice and half of the files. A fault in what is read raises KnowledgeError with every
fault, its file and its line; there is no half-loaded knowledge base. Nothing here knows Django.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from decision_support.knowledge_base.cases import WorkedCase
from decision_support.knowledge_base.folder import Folder, read_folder
from decision_support.knowledge_base.problems import KnowledgeError, KnowledgeProblem
from decision_support.knowledge_base.published import add_seals, report_unlisted
from decision_support.recommendation.rules import Evidence, KnowledgeBase

__all__ = [
    "FOLDER",
    "KnowledgeBase",
    "KnowledgeError",
    "KnowledgeProblem",
    "WorkedCase",
    "check",
    "evidence_for_display",
    "load",
    "publish",
    "worked_cases",
]

FOLDER = Path(__file__).resolve().parent.parent / "knowledge"


def load(path: Path | str | None = None) -> KnowledgeBase:
    """The checked knowledge base of a folder (default: the project's own). Raises KnowledgeError."""
    return _loaded(_resolved(path))


def check(path: Path | str | None = None) -> None:
    """Read and check every file, the worked cases included. Raises KnowledgeError."""
    _with_cases(_resolved(path))


def worked_cases(path: Path | str | None = None) -> Mapping[str, tuple[WorkedCase, ...]]:
    """The worked cases by rule id, as the library shows them and the tests run them."""
    return _with_cases(_resolved(path))


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
def _loaded(folder: Path) -> KnowledgeBase:
    read = _sound(folder, with_cases=False)
    return KnowledgeBase(
        version=read.version,
        rules=tuple(rule for _, rule in read.rules.values()),
        evidence=MappingProxyType({key: entry for key, (_, entry) in read.evidence.items()}),
        parameters=MappingProxyType({key: parameter for key, (_, parameter) in read.parameters.items()}),
    )


@cache
def _with_cases(folder: Path) -> Mapping[str, tuple[WorkedCase, ...]]:
    read = _sound(folder, with_cases=True)
    return MappingProxyType({key: tuple(cases) for key, (_, cases) in read.cases.items()})


def _sound(folder: Path, *, with_cases: bool) -> Folder:
    read = read_folder(folder, with_cases=with_cases)
    report_unlisted(read.to_publish, read.rules)
    if problems := read.all_problems():
        raise KnowledgeError(problems)
    return read
