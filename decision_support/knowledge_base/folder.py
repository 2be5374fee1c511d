"""Reads the knowledge folder, every file of it, and holds the files against one another."""

import hashlib
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from decision_support.knowledge_base.cases import BASE, BaseCase, WorkedCase, is_base, parse_base, parse_cases
from decision_support.knowledge_base.evidence import parse_evidence
from decision_support.knowledge_base.integrity import (
    check_cases,
    check_evidence_links,
    check_parameter_citations,
    check_rules,
)
from decision_support.knowledge_base.parameters import parse_parameters
from decision_support.knowledge_base.problems import KnowledgeProblem
from decision_support.knowledge_base.published import PUBLISHED, check_published
from decision_support.knowledge_base.rules import parse_rule
from decision_support.knowledge_base.tables import KnowledgeFile
from decision_support.recommendation.rules import Evidence, Parameter, Rule

CHANGELOG = "CHANGELOG.md"

_RELEASE = re.compile(r"^## (\d+\.\d+\.\d+)\b", re.MULTILINE)
_SYNTAX_LINE = re.compile(r"\(at line (\d+), column \d+\)")


@dataclass(slots=True)
class Folder:
    """The folder as read, before it is known to be sound. `to_publish` are published versions not yet listed."""

    files: list[KnowledgeFile] = field(default_factory=list)
    problems: list[KnowledgeProblem] = field(default_factory=list)
    evidence: dict[str, tuple[KnowledgeFile, Evidence]] = field(default_factory=dict)
    parameters: dict[str, tuple[KnowledgeFile, Parameter]] = field(default_factory=dict)
    rules: dict[str, tuple[KnowledgeFile, Rule]] = field(default_factory=dict)
    cases: dict[str, tuple[KnowledgeFile, list[WorkedCase]]] = field(default_factory=dict)
    published: KnowledgeFile | None = None
    to_publish: dict[str, dict[str, str]] = field(default_factory=dict)
    version: str = ""

    def all_problems(self) -> list[KnowledgeProblem]:
        return [*self.problems, *(problem for file in self.files for problem in file.problems)]


def read_folder(folder: Path, *, with_cases: bool = True) -> Folder:
    """Read and check everything, recording faults instead of raising them."""
    read = Folder()
    evidence_files = _files(read, folder, "evidence")
    parameter_files = _files(read, folder, "parameters")
    rule_files = _files(read, folder, "rules")
    for file in evidence_files:
        read.evidence[file.stem] = (file, parse_evidence(file))
    for file in parameter_files:
        _add_parameters(read, file)
    parameters = {key: parameter for key, (_, parameter) in read.parameters.items()}
    for file in rule_files:
        read.rules[file.stem] = (file, parse_rule(file, parameters))
    check_evidence_links(read.evidence)
    check_parameter_citations(read.parameters.values(), read.evidence)
    check_rules(read.rules, read.evidence)
    if with_cases:
        _add_cases(read, _files(read, folder, "cases"))
        check_cases(read.rules, read.cases)
    read.published = _file(read, folder, folder / PUBLISHED)
    if read.published is not None:
        read.to_publish = check_published(read.published, read.rules)
    read.version = _version(read, folder, [*evidence_files, *parameter_files, *rule_files])
    return read


def _files(read: Folder, folder: Path, name: str) -> list[KnowledgeFile]:
    paths = sorted((folder / name).glob("*.toml"))
    if not paths:
        read.problems.append(KnowledgeProblem(name, 1, "the folder is missing or empty"))
    found = (_file(read, folder, path) for path in paths)
    return [file for file in found if file is not None]


def _file(read: Folder, folder: Path, path: Path) -> KnowledgeFile | None:
    name = path.relative_to(folder).as_posix()
    try:
        text = path.read_text(encoding="utf-8")
        data = tomllib.loads(text, parse_float=_number)
    except tomllib.TOMLDecodeError as error:
        at = _SYNTAX_LINE.search(str(error))
        line = int(at[1]) if at else 1 + text.count("\n")
        read.problems.append(KnowledgeProblem(name, line, f"not TOML: {error}"))
    except UnicodeDecodeError as error:
        line = 1 + path.read_bytes()[: error.start].count(b"\n")
        read.problems.append(KnowledgeProblem(name, line, "not UTF-8 text"))
    except OSError as error:
        read.problems.append(KnowledgeProblem(name, 1, f"cannot be read: {error.strerror}"))
    else:
        file = KnowledgeFile(path, name, text, data)
        read.files.append(file)
        return file
    return None


def _number(written: str) -> Decimal | str:
    """A decimal, for 0.2 in a file must equal the 0.2 a user types; `nan` and `inf` stay text, which no number is."""
    number = Decimal(written)
    return number if number.is_finite() else written


def _add_parameters(read: Folder, file: KnowledgeFile) -> None:
    for parameter in parse_parameters(file):
        if parameter.id in read.parameters:
            other = read.parameters[parameter.id][0].name
            file.fault((parameter.id,), f"{parameter.id} is already defined in {other}")
        read.parameters[parameter.id] = (file, parameter)


def _add_cases(read: Folder, files: Iterable[KnowledgeFile]) -> None:
    files = list(files)
    bases = {file.stem: parse_base(file) for file in files if is_base(file)}
    if BASE not in bases:
        read.problems.append(KnowledgeProblem(f"cases/{BASE}.toml", 1, "the base case is missing"))
        bases[BASE] = BaseCase({}, {})
    for file in files:
        if not is_base(file):
            read.cases[file.stem] = (file, parse_cases(file, bases))


def _version(read: Folder, folder: Path, files: Iterable[KnowledgeFile]) -> str:
    """The release named in the changelog and a fingerprint of all that can reach a recommendation.

    Worked cases are left out: they test the advice and are no part of it, so mending one must not make every stored
    recommendation look as if it came from other knowledge.
    """
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file.name}\0{file.text}\0".encode())
    try:
        release = _RELEASE.search((folder / CHANGELOG).read_text(encoding="utf-8"))
    except OSError:
        release = None
    if release is None:
        read.problems.append(
            KnowledgeProblem(CHANGELOG, 1, "no release heading such as '## 1.0.0, 21 November 2026'")
        )
    return f"{release[1] if release else '0.0.0'}+{digest.hexdigest()[:12]}"
