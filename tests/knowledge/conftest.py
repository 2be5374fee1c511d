"""A copy of the knowledge folder that a test may break."""

import shutil
from pathlib import Path

import pytest

from decision_support import knowledge_base
from decision_support.knowledge_base import FOLDER, KnowledgeBase, load


@pytest.fixture(scope="session")
def knowledge() -> KnowledgeBase:
    return load()


@pytest.fixture
def knowledge_copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "knowledge"))


@pytest.fixture
def knowledge_in_force(knowledge_copy: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the folder that the whole project takes for its own."""
    monkeypatch.setattr(knowledge_base, "FOLDER", knowledge_copy)
    return knowledge_copy
