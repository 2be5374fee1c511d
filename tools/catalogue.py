"""The translatable text of the project and its catalogues: `python -m tools.catalogue` (`make messages`).

Every message of source, templates and rules is found and brought into locale/*/LC_MESSAGES/django.po in the order of
the source; a message that is gone leaves, a new one comes with an empty translation, and django.mo is written anew.
Neither this nor the app needs gettext's programs.
"""

import ast
import re
import struct
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
APPS = ("cohorts", "decision_support")
MARKERS = ("django.utils.translation", "cohorts.messages")
# The functions of gettext and the places of context, message and plural among their arguments.
ARGUMENTS = {
    "gettext": (None, 0, None),
    "ngettext": (None, 0, 1),
    "pgettext": (0, 1, None),
    "npgettext": (0, 1, 2),
}
# What a reader reads of the knowledge base. Titles of sources are bibliography and stay as they were printed, and so
# does what a figure quotes.
KNOWLEDGE = {
    "rules": ("title", "authored_by", "checked_by", "recommendation", "caveats", "provided", "owners"),
    "cases": ("name",),
    "parameters": ("label", "unit", "proposal"),
    "evidence": (
        *("reading", "caveats", "population", "sizes", "sizes_note", "verified_scope"),
        *("intervention", "comparator", "endpoint", "outcome", "group", "stratum", "note"),
    ),
    "outcome_model": ("source",),
}
# Tables whose keys are the words, with underscores for spaces.
WORDS_AS_KEYS = ("sizes",)

_LITERAL = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_TEMPLATE_CALL = re.compile(rf"\b(_|n?p?gettext)\(\s*({_LITERAL}(?:\s*,\s*{_LITERAL})*)", re.DOTALL)


@dataclass(frozen=True)
class Message:
    """A text to be translated; two texts of different context are different messages."""

    context: str | None
    text: str
    plural: str | None = None

    @property
    def key(self) -> tuple[str | None, str]:
        return self.context, self.text


@dataclass(frozen=True)
class Entry:
    """A message with its translation ("" where there is none) and the files that use it."""

    message: Message
    translated: str = ""
    places: tuple[str, ...] = ()
    fuzzy: bool = False


def found() -> dict[tuple[str | None, str], Entry]:
    """Every message of the project once, in the order of the files; its plural is the one stated anywhere."""
    entries: dict[tuple[str | None, str], Entry] = {}
    for place, messages in _sources():
        for message in messages:
            known = entries.get(message.key, Entry(message))
            plural = known.message.plural or message.plural
            entries[message.key] = Entry(
                Message(message.context, message.text, plural),
                places=tuple(dict.fromkeys((*known.places, place))),
            )
    return entries


def _sources() -> Iterator[tuple[str, Iterator[Message]]]:
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path.relative_to(ROOT).as_posix(), python_messages(path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / "templates").rglob("*")):
        if path.is_file():
            yield path.relative_to(ROOT).as_posix(), template_messages(path.read_text(encoding="utf-8"))
    for folder, names in KNOWLEDGE.items():
        for path in sorted((ROOT / "decision_support" / "knowledge" / folder).glob("*.toml")):
            text = path.read_text(encoding="utf-8")
            yield path.relative_to(ROOT).as_posix(), knowledge_messages(text, names)


def python_messages(source: str) -> Iterator[Message]:
    """Literal arguments of gettext's functions, under whatever name a module imports them."""
    tree = ast.parse(source)
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module in MARKERS:
            names |= {alias.asname or alias.name: alias.name for alias in node.names}
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        match call.func:
            case ast.Name(id=name):
                function = names.get(name, "")
            case ast.Attribute(attr=name, value=ast.Name(id="translation")):
                function = name
            case _:
                continue
        literals = [
            argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else None
            for argument in call.args
        ]
        if message := _message(function, literals):
            yield message


def template_messages(source: str) -> Iterator[Message]:
    """What `translate`, `blocktranslate` and `_()` hold, as Django's own makemessages reads it."""
    for function, literals in _TEMPLATE_CALL.findall(templatize(source)):
        texts = [ast.literal_eval(literal) for literal in re.findall(_LITERAL, literals, re.DOTALL)]
        if message := _message("gettext" if function == "_" else function, texts):
            yield message


def knowledge_messages(source: str, names: tuple[str, ...]) -> Iterator[Message]:
    """The sentences under these names in one file and its tables; of a source, once somebody has read its figures."""
    content = tomllib.loads(source)
    if content.get("verified", True):
        yield from (Message(None, text) for text in _texts(content, names))


def _texts(table: dict[str, Any], names: tuple[str, ...]) -> Iterator[str]:
    for name, value in table.items():
        if name in names and name in WORDS_AS_KEYS:
            yield from (key.replace("_", " ") for key in value if key != "total")
        elif name in names:
            texts = (
                value.values() if isinstance(value, dict) else [value] if isinstance(value, str) else value
            )
            yield from texts
        else:
            rows = value if isinstance(value, list) else [value]
            for row in rows:
                if isinstance(row, dict):
                    yield from _texts(row, names)


def _message(function: str, literals: list[str | None]) -> Message | None:
    name = function.removesuffix("_lazy").removesuffix("_noop")
    if name not in ARGUMENTS:
        return None
    taken = [
        literals[place] if place is not None and place < len(literals) else None for place in ARGUMENTS[name]
    ]
    context, text, plural = taken
    return Message(context, text, plural) if text else None


def read(text: str) -> Iterator[Entry]:
    """The entries of a .po file, the header left out."""
    for block in re.split(r"\n{2,}", text):
        parts = {}
        for name in ("msgctxt", "msgid", "msgid_plural", r"msgstr(?:\[0\])?"):
            lines = re.search(rf'^{name} ((?:"(?:[^"\\]|\\.)*"\n?)+)', block, re.MULTILINE)
            if lines:
                parts[name] = "".join(ast.literal_eval(line) for line in lines[1].strip().split("\n"))
        if parts.get("msgid"):
            message = Message(parts.get("msgctxt"), parts["msgid"], parts.get("msgid_plural"))
            places = tuple(re.findall(r"^#: (.+)$", block, re.MULTILINE))
            fuzzy = re.search(r"^#,.*\bfuzzy\b", block, re.MULTILINE) is not None
            yield Entry(message, parts[r"msgstr(?:\[0\])?"], places, fuzzy)


def written(header: str, entries: Iterable[Entry]) -> str:
    """The text of a .po file: the header as it is, then one block an entry."""
    return "\n\n".join([header, *map(_block, entries)]) + "\n"


def _block(entry: Entry) -> str:
    message = entry.message
    lines = [f"#: {place}" for place in entry.places]
    flags = ["fuzzy"] if entry.fuzzy else []
    if re.search(r"%\(\w+\)(?:\.\d)?[sdfg]", message.plural or message.text):
        flags.append("python-format")
    elif re.search(r"\{\w+\}", message.plural or message.text):
        flags.append("python-brace-format")
    if flags:
        lines.append("#, " + ", ".join(flags))
    if message.context:
        lines.append(f"msgctxt {_quoted(message.context)}")
    lines.append(f"msgid {_quoted(message.text)}")
    if message.plural:
        lines.append(f"msgid_plural {_quoted(message.plural)}")
    lines.append(f"{'msgstr[0]' if message.plural else 'msgstr'} {_quoted(entry.translated)}")
    return "\n".join(lines)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t")
    if "\n" not in text:
        return f'"{escaped}"'
    pieces = [f'"{line}\\n"' for line in escaped.split("\n")]
    pieces[-1] = pieces[-1].removesuffix('\\n"') + '"'
    return "\n".join(['""', *(piece for piece in pieces if piece != '""')])


def compiled(header: str, entries: Iterable[Entry]) -> bytes:
    """The .mo file, as gettext's manual describes it: two tables of lengths and places, sorted by message."""
    texts = {"": "".join(re.findall(r'^"(.*)"$', header, re.MULTILINE)).replace("\\n", "\n")}
    for entry in entries:
        if entry.translated and not entry.fuzzy:
            message = entry.message
            key = message.text if message.plural is None else f"{message.text}\0{message.plural}"
            texts[key if message.context is None else f"{message.context}\4{key}"] = entry.translated
    pairs = sorted((key.encode(), value.encode()) for key, value in texts.items())
    start = 28 + 16 * len(pairs)
    tables, strings = [], b""
    for place in (0, 1):
        for pair in pairs:
            tables.append(struct.pack("<2I", len(pair[place]), start + len(strings)))
            strings += pair[place] + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, start)
    return head + b"".join(tables) + strings


def header_of(text: str) -> str:
    return text.split("\n\n", 1)[0]


def updated(text: str) -> list[Entry]:
    """The entries that a catalogue should have: every message found, with the translation it already has."""
    known = {entry.message.key: entry for entry in read(text)}
    return [
        replace(entry, translated=known[key].translated, fuzzy=known[key].fuzzy) if key in known else entry
        for key, entry in found().items()
    ]


def main() -> None:
    for path in sorted((ROOT / "locale").glob("*/LC_MESSAGES/django.po")):
        text = path.read_text(encoding="utf-8")
        header, entries = header_of(text), updated(text)
        path.write_text(written(header, entries), encoding="utf-8")
        path.with_suffix(".mo").write_bytes(compiled(header, entries))
        missing = sum(not entry.translated for entry in entries)
        print(f"{path.relative_to(ROOT)}: {len(entries)} messages, {missing} without a translation")


if __name__ == "__main__":
    main()
