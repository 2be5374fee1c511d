"""Collects these tests only where LANDMARK_REFERENCE_DATA names the data sets, which the project does not carry."""

import os

collect_ignore_glob = [] if os.environ.get("LANDMARK_REFERENCE_DATA") else ["test_*.py"]
