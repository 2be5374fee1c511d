"""The digest of the data an analysis saw, so that two runs can tell whether they saw the same."""

import hashlib

import pandas as pd


def digest(*frames: pd.DataFrame | None) -> str:
    """SHA-256 over the frames as text: columns in their order, rows sorted, so that neither chance nor query counts."""
    found = hashlib.sha256()
    for frame in frames:
        if frame is None:
            continue
        plain = frame.astype(str)
        ordered = plain.sort_values(list(plain.columns)) if len(plain.columns) else plain
        found.update(ordered.to_csv(index=False, lineterminator="\n").encode())
    return found.hexdigest()
