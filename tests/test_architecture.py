"""The arrows of docs/architecture.md, executable: who may import, write, read files, and know the time."""

import ast
import re
import subprocess
import sys
from collections.abc import Callable

import pytest

from tests.source_code import APPS, ROOT, Module, is_within, modules

ALL = modules()
OWN = [module for module in ALL if "/migrations/" not in module.place]

# Computed from their arguments alone: no framework, no settings, no files, no clock.
PURE = (
    "cohorts.mrd",
    "cohorts.vocabulary",
    "cohorts.contradictions",
    "cohorts.relapse_stated",
    "cohorts.relapse_times",
    "cohorts.limits",
    "cohorts.hct_ci",
    "cohorts.agents",
    "cohorts.messages",
    "cohorts.validation.problems",
    "cohorts.analyses",
    "cohorts.filters",
    "cohorts.figures",
    "cohorts.statistics",
    "cohorts.imports",
    "decision_support.recommendation",
    "decision_support.outcome_model",
    "decision_support.relapse_risk",
)
NUMERICAL = ("cohorts.statistics", "decision_support.outcome_model", "decision_support.relapse_risk")
# Works on arrays of a whole cohort; loaded where a frame is, never with the one-patient function.
FRAMED = ("cohorts.mrd.vectorised", "cohorts.analyses")
MODELLING_LIBRARIES = ("lifelines", "scipy", "statsmodels", "sklearn")
FRAME_LIBRARIES = ("pandas", "numpy")
# The doors through which people and machines come in. The same kind of door in two apps is one door.
EDGES = ("views", "api", "cds_hooks", "fhir", "hl7v2", "admin", "management")


def violations(check: Callable[[Module], list[str]], of: list[Module] = OWN) -> list[str]:
    return [f"{module.place}: {finding}" for module in of for finding in check(module)]


def pure_modules() -> list[Module]:
    return [module for module in OWN if is_within(module.name, *PURE)]


def edge_of(name: str) -> str | None:
    parts = name.split(".")
    return parts[1] if len(parts) > 1 and parts[0] in APPS and parts[1] in EDGES else None


def test_there_is_something_to_check() -> None:
    assert len(pure_modules()) > 5
    assert len(OWN) > 20


def test_cohorts_never_imports_decision_support() -> None:
    cohorts = [module for module in ALL if module.name.startswith("cohorts")]
    assert violations(lambda module: module.imports_from("decision_support"), cohorts) == []


def test_the_pure_parts_import_only_the_standard_library_and_one_another() -> None:
    def foreign(module: Module) -> list[str]:
        allowed = {*sys.stdlib_module_names} - {"os", "io", "socket", "pathlib", "time", "random", "logging"}
        if is_within(module.name, *NUMERICAL):
            allowed |= {*MODELLING_LIBRARIES, *FRAME_LIBRARIES}
        if is_within(module.name, *FRAMED):
            allowed |= {*FRAME_LIBRARIES}
        if module.name == "cohorts.imports.workbook":
            allowed |= {"openpyxl"}
        return [
            name
            for name in sorted(module.imports)
            if name.split(".")[0] not in allowed and not is_within(name, *PURE) and name not in APPS
        ]

    assert violations(foreign, pure_modules()) == []


def test_the_pure_parts_ask_no_clock_and_open_no_file() -> None:
    def impure_calls(module: Module) -> list[str]:
        # A member of an archive that was handed in is no file of this machine.
        names = [call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
                 for call in module.calls() if ast.unparse(call.func) != "archive.open"]  # fmt: skip
        return sorted({"now", "utcnow", "today", "open", "read_text", "getenv"} & set(names))

    assert violations(impure_calls, pure_modules()) == []


def test_only_statistics_and_the_outcome_model_import_modelling_libraries() -> None:
    others = [module for module in OWN if not is_within(module.name, *NUMERICAL)]
    assert violations(lambda module: module.imports_from(*MODELLING_LIBRARIES), others) == []


def test_only_statistics_and_the_cohort_frame_import_pandas() -> None:
    doors = (*NUMERICAL, *FRAMED, "cohorts.cohort_frame")
    others = [module for module in OWN if not is_within(module.name, *doors)]
    assert violations(lambda module: module.imports_from(*FRAME_LIBRARIES), others) == []


def test_starting_django_loads_no_statistics() -> None:
    program = (
        "import sys, django; django.setup(); import decision_support.urls;"
        "print(*sorted({'pandas', 'numpy', 'scipy', 'lifelines', 'matplotlib', 'statsmodels'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={"DJANGO_SETTINGS_MODULE": "decision_support.settings", "SECRET_KEY": "for this test alone"},
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout == "\n"


def test_edges_never_import_one_another_and_nothing_imports_an_edge() -> None:
    def other_edges(module: Module) -> list[str]:
        own = edge_of(module.name)
        return sorted(name for name in module.imports if (edge := edge_of(name)) and edge != own)

    # The root URL configuration joins the doors; that is all it does.
    others = [module for module in OWN if module.name != "decision_support.urls"]
    assert violations(other_edges, others) == []


WRITES = {
    "save",
    "delete",
    "create",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "update",
}


def writing_calls(module: Module) -> list[str]:
    """Calls that write to the database. Calls of a service, which are named alike, are not among them."""
    services = {
        alias.asname or alias.name
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom) and ".services" in f".{node.module}."
        for alias in node.names
    }
    found = []
    for call in module.calls():
        if not isinstance(call.func, ast.Attribute) or call.func.attr not in WRITES:
            continue
        receiver = ast.unparse(call.func.value)
        # `update` and `create` belong to many things; `save` and `delete` only to rows and forms.
        on_rows = "objects" in receiver or "_manager" in receiver or call.func.attr in {"save", "delete"}
        if on_rows and receiver.split(".")[0] not in services:
            found.append(f"line {call.lineno}: {receiver}.{call.func.attr}()")
    return found


def test_only_services_write() -> None:
    others = [module for module in OWN if ".services" not in module.name]
    assert violations(writing_calls, others) == []


def test_services_are_what_the_check_of_writing_would_find() -> None:
    """The check is only worth something if it sees the writes that there are."""
    services = [module for module in OWN if ".services" in module.name]
    assert violations(writing_calls, services) != []


def test_there_are_no_signal_receivers_and_no_logic_in_save() -> None:
    def hidden_effects(module: Module) -> list[str]:
        signals = [name for name in module.imports if "signals" in name or is_within(name, "django.dispatch")]
        saves = [
            f"line {node.lineno}: def {node.name}"
            for node in ast.walk(module.tree)
            if isinstance(node, ast.FunctionDef) and node.name in {"save", "delete"}
            and ".models" in module.name
        ]  # fmt: skip
        return sorted(signals) + saves

    assert violations(hidden_effects) == []


def test_no_file_is_a_drawer_for_everything() -> None:
    drawers = {"utils.py", "util.py", "helpers.py", "misc.py", "common.py"}
    assert [module.place for module in ALL if module.path.name in drawers] == []


def test_errors_are_caught_by_name() -> None:
    def broad(module: Module) -> list[str]:
        return [
            f"line {node.lineno}"
            for node in ast.walk(module.tree)
            if isinstance(node, ast.ExceptHandler)
            and (
                node.type is None or {"Exception", "BaseException"} & set(ast.unparse(node.type).split(", "))
            )
        ]

    assert violations(broad) == []


def test_no_module_outgrows_a_reading() -> None:
    lengths = {module.place: len(module.path.read_text().splitlines()) for module in OWN}
    assert {place: length for place, length in lengths.items() if length > 400} == {}


def test_the_knowledge_is_read_by_one_loader() -> None:
    loader = "decision_support.knowledge_base"
    others = [module for module in OWN if not is_within(module.name, loader)]

    def reads_knowledge(module: Module) -> list[str]:
        paths = [
            f"line {node.lineno}: {node.value!r}"
            for node in ast.walk(module.tree)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and re.fullmatch(r"(decision_support/)?knowledge(/[\w/*.]*)?", node.value)
            and "/" in node.value
        ]
        return module.imports_from("tomllib") + paths

    assert violations(reads_knowledge, others) == []


@pytest.mark.parametrize("place", ["/" + "work/", "/" + "root/", "/home/", "/Users/"])
def test_no_source_names_a_place_of_one_machine(place: str) -> None:
    assert [module.place for module in ALL if place in module.path.read_text()] == []
