"""On which line of a TOML file does a key stand? The standard parser tells it for bad syntax only.

A scan over the text follows strings, comments and brackets just far enough to know where keys, table headers and the
items of a list begin. It is used on files that have already parsed, and only to say where a fault is.
"""

import re
from collections.abc import Iterator

Path = tuple[str | int, ...]

_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\]]+?)\s*\]\]?")
_KEY = re.compile(r"""^\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"))*)\s*=""")
_TOKEN = re.compile(r'"""|\'\'\'|"(?:\\.|[^"\\])*"|\'[^\']*\'|#.*|[\[\]{}]')


class LineIndex:
    """Lines of the keys, tables and list items of one file, by path."""

    def __init__(self, text: str) -> None:
        self._lines = text.splitlines()
        self._starts: dict[Path, int] = {(): 1}
        self._scan()

    def of(self, path: Path, value: object = None) -> int:
        """The line of the longest known part of `path`; with `value`, the first line of it that holds the value."""
        known = path
        while known not in self._starts:
            known = known[:-1]
        start = self._starts[known]
        if value is None:
            return start
        others = sorted(line for place, line in self._starts.items() if place[: len(known)] != known)
        end = next((line for line in others if line > start), len(self._lines) + 1)
        inside = range(start, min(end, len(self._lines) + 1))
        return next((line for line in inside if str(value) in self._lines[line - 1]), start)

    def _scan(self) -> None:
        prefix: Path = ()
        listed: Path | None = None
        counts: dict[Path, int] = {}
        for number, line, depth in self._logical_lines():
            if depth == 0:
                prefix, listed = self._top_level(number, line, prefix, counts)
            elif (
                depth == 1
                and listed is not None
                and line.strip()
                and not line.lstrip().startswith(("]", "#"))
            ):
                counts[listed] = counts.get(listed, -1) + 1
                self._starts.setdefault((*listed, counts[listed]), number)

    def _top_level(
        self, number: int, line: str, prefix: Path, counts: dict[Path, int]
    ) -> tuple[Path, Path | None]:
        if header := _HEADER.match(line):
            prefix = self._header_path(header[2], header[1] == "[[", counts, number)
            return prefix, None
        if key := _KEY.match(line):
            path = (*prefix, *_parts(key[1]))
            self._starts.setdefault(path, number)
            return prefix, path
        return prefix, None

    def _header_path(self, text: str, is_list: bool, counts: dict[Path, int], number: int) -> Path:
        """`[[version]]` is the next item of version; `[version.when]` belongs to its latest item."""
        path: Path = ()
        parts = _parts(text)
        for part in parts[:-1]:
            path = (*path, part)
            path = (*path, counts[path]) if path in counts else path
            self._starts.setdefault(path, number)
        path = (*path, parts[-1])
        self._starts.setdefault(path, number)
        if is_list:
            counts[path] = counts.get(path, -1) + 1
            path = (*path, counts[path])
            self._starts.setdefault(path, number)
        return path

    def _logical_lines(self) -> Iterator[tuple[int, str, int]]:
        """Each line outside a long string, with the bracket depth at its beginning."""
        depth, quote = 0, ""
        for number, line in enumerate(self._lines, start=1):
            rest = line
            if quote:
                _, closing, rest = line.partition(quote)
                if not closing:
                    continue
                quote = ""
            else:
                yield number, line, depth
                if depth == 0 and _HEADER.match(line):
                    continue
            for token in _TOKEN.findall(rest):
                if token in ('"""', "'''"):
                    quote = "" if quote == token else quote or token
                elif not quote and token in ("[", "{"):
                    depth += 1
                elif not quote and token in ("]", "}"):
                    depth -= 1


def _parts(dotted: str) -> tuple[str, ...]:
    found = re.findall(r""""([^"]*)"|'([^']*)'|([A-Za-z0-9_-]+)""", dotted)
    return tuple(double or single or bare for double, single, bare in found)
