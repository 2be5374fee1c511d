"""The project's own source as syntax trees, for the tests of its architecture."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APPS = ("cohorts", "decision_support")


@dataclass(frozen=True)
class Module:
    path: Path

    @property
    def place(self) -> str:
        """The path as people write it: decision_support/views/worklist.py."""
        return self.path.relative_to(ROOT).as_posix()

    @property
    def name(self) -> str:
        """The dotted name: decision_support.views.worklist."""
        return self.place.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.path.read_text(encoding="utf-8"), self.place)

    @cached_property
    def imports(self) -> frozenset[str]:
        """Every dotted name imported anywhere in the file. `from a import b` gives `a` and `a.b`, as b may be a
        module."""
        found: set[str] = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{self.place}: relative import"
                found.add(node.module or "")
                found |= {f"{node.module}.{alias.name}" for alias in node.names}
        return frozenset(found)

    def imports_from(self, *packages: str) -> list[str]:
        return sorted(name for name in self.imports if is_within(name, *packages))

    def calls(self) -> Iterator[ast.Call]:
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.Call))


def is_within(name: str, *packages: str) -> bool:
    """True for the packages themselves and all that lies in them."""
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def modules() -> list[Module]:
    """Every Python file of the two apps."""
    return [Module(path) for app in APPS for path in sorted((ROOT / app).rglob("*.py"))]
