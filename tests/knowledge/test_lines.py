"""Where a key stands in a TOML file, on text made to mislead and on every file there is."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from decision_support.knowledge_base import FOLDER
from decision_support.knowledge_base.lines import LineIndex
from decision_support.knowledge_base.lines import Path as KeyPath

TRICKY = '''\
# a comment with a [bracket and a "quote
title = "a text with [brackets] and # no comment"
long = """
[not_a_table]
order = 1
"""
order = 2
"quoted key" = 3
dotted.key = 4

list = [
  # a comment inside
  "first",

  { outcome = "second" },
]

[[version]]
number = "2.0.0"

[version.when]
all = [ { fact = "one" } ]

[[version]]
number = "1.0.0"

[version.when]
all = [
  { fact = "two" },
  { fact = "three" },
]
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ((), 1),
        (("title",), 2),
        (("long",), 3),
        (("order",), 7),
        (("quoted key",), 8),
        (("dotted", "key"), 9),
        (("list",), 11),
        (("list", 0), 13),
        (("list", 1), 15),
        (("list", 1, "outcome"), 15),
        (("version", 0), 18),
        (("version", 0, "number"), 19),
        (("version", 0, "when", "all"), 22),
        (("version", 1, "number"), 25),
        (("version", 1, "when", "all", 1), 30),
        (("version", 1, "when", "all", 1, "fact"), 30),
        (("nowhere",), 1),
    ],
)
def test_a_key_is_found_on_its_line(path: KeyPath, line: int) -> None:
    assert LineIndex(TRICKY).of(path) == line


def test_a_value_is_found_within_its_key_and_not_elsewhere() -> None:
    index = LineIndex(TRICKY)
    assert index.of(("version", 1), "three") == 30
    assert index.of(("version", 0), "three") == 18


@pytest.mark.parametrize(
    "path", sorted(FOLDER.rglob("*.toml")), ids=lambda path: path.relative_to(FOLDER).as_posix()
)
def test_every_key_of_every_file_is_found_on_a_line_that_holds_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    lines, index = text.splitlines(), LineIndex(text)
    for key_path in _keys(tomllib.loads(text), ()):
        assert str(key_path[-1]) in lines[index.of(key_path) - 1], key_path


def _keys(value: Any, path: KeyPath) -> Iterator[KeyPath]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield (*path, key)
            yield from _keys(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _keys(inner, (*path, number))
