"""Real servers in folders of their own."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from decision_support.embedded_postgres import attach


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """A folder with a short path. pytest's own takes away from its parents, at every start of another session,
    the permission that lets the server's account pass."""
    folder = Path(tempfile.mkdtemp(prefix="landmark-test-"))
    yield folder
    # Whoever a test left running is taken over and stopped here.
    attach(folder).release()
    shutil.rmtree(folder)
