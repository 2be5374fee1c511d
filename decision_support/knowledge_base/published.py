"""published.toml: the fingerprint of every published rule version, so that none is edited after it has answered.

The fingerprint covers what the file says of the rule and of that version, and the numbers its parameters had. A change
of a published version is a new version; its fingerprint is added by `manage.py knowledge_publish`, which never changes
or removes one.
"""

import hashlib
import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from decision_support.knowledge_base.tables import KnowledgeFile
from decision_support.recommendation.rules import Rule, RuleVersion

PUBLISHED = "published.toml"

HEADER = """\
# SHA-256 of each published rule version. A published version is never edited: write a new one above it.
# New entries are added by `python manage.py knowledge_publish`; none is ever changed or taken out.
"""
HOW_TO_ADD = "run python manage.py knowledge_publish"
HOW_TO_CHANGE = "a published version is never edited; write a new version above it"


def fingerprint(file: KnowledgeFile, rule: Rule, index: int) -> str:
    """SHA-256 over the rule's heading, one version as written, and the parameter values it resolved to."""
    heading = {key: value for key, value in file.data.items() if key != "version"}
    version = rule.versions[index]
    numbers = {
        condition.parameter: condition.value
        for condition in (*version.all, *version.any)
        if condition.parameter is not None
    }
    content = {"rule": heading, "version": file.data["version"][index], "parameters": numbers}
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def published_versions(rule: Rule) -> list[tuple[int, RuleVersion]]:
    return [(i, version) for i, version in enumerate(rule.versions) if version.status == "published"]


def check_published(
    listed: KnowledgeFile, rules: Mapping[str, tuple[KnowledgeFile, Rule]]
) -> dict[str, dict[str, str]]:
    """Record what changed, what vanished and what is not listed; return the entries still to be added."""
    entries = _entries(listed)
    to_add: dict[str, dict[str, str]] = {}
    for identifier, (file, rule) in rules.items():
        known = entries.get(identifier, {})
        for index, version in published_versions(rule):
            seal = fingerprint(file, rule, index)
            path = ("version", index, "number")
            if version.number not in known:
                to_add.setdefault(identifier, {})[version.number] = seal
            elif known[version.number] != seal:
                file.fault(path, f"version {version.number} differs from what was published: {HOW_TO_CHANGE}")
    for identifier, versions in entries.items():
        held = (
            {version.number for _, version in published_versions(rules[identifier][1])}
            if identifier in rules
            else ()
        )
        for number in versions:
            if number not in held:
                listed.fault(
                    (identifier, number), f"version {number} of {identifier} was published and is gone"
                )
    return to_add


def report_unlisted(
    to_add: Mapping[str, Mapping[str, str]], rules: Mapping[str, tuple[KnowledgeFile, Rule]]
) -> None:
    for identifier, versions in to_add.items():
        file, rule = rules[identifier]
        for index, version in published_versions(rule):
            if version.number in versions:
                message = (
                    f"version {version.number} is published but not listed in published.toml: {HOW_TO_ADD}"
                )
                file.fault(("version", index, "number"), message)


def add_seals(folder: Path, to_add: Mapping[str, Mapping[str, str]]) -> None:
    """Write new entries beside those that are there; none of these is changed."""
    listed = folder / PUBLISHED
    entries: dict[str, dict[str, str]] = tomllib.loads(listed.read_text(encoding="utf-8"))
    for identifier, versions in to_add.items():
        entries[identifier] = {**versions, **entries.get(identifier, {})}
    blocks = [HEADER]
    for identifier in sorted(entries):
        lines = [f'"{number}" = "{seal}"' for number, seal in sorted(entries[identifier].items())]
        blocks.append("\n".join([f"[{identifier}]", *lines, ""]))
    listed.write_text("\n".join(blocks), encoding="utf-8")


def _entries(listed: KnowledgeFile) -> dict[str, dict[str, str]]:
    entries: dict[str, dict[str, str]] = {}
    table = listed.table()
    for identifier in table.names():
        rows: dict[str, Any] = table.table(identifier).data
        entries[identifier] = {number: str(seal) for number, seal in rows.items()}
    return entries
