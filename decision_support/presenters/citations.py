"""A source as a reader meets it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from decision_support.recommendation.rules import Evidence


@dataclass(frozen=True, slots=True)
class Citation:
    """A source as a reader meets it; only verified sources become one."""

    id: str
    title: str
    reference: str
    reading: str
    caveats: tuple[str, ...]
    doi: str | None
    short: str


def citation(source: Evidence) -> Citation:
    """Author, journal and year on one line, then what we read in it."""
    reference = ", ".join(str(part) for part in (source.authors, source.journal, source.year) if part)
    short = f"{source.title} ({source.year})" if source.year else source.title
    return Citation(source.id, source.title, reference, source.reading, source.caveats, source.doi, short)


def cited(ids: Sequence[str], evidence: Mapping[str, Evidence]) -> tuple[Citation, ...]:
    return tuple(citation(evidence[name]) for name in ids if name in evidence and evidence[name].verified)
