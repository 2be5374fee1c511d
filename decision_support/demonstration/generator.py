"""From a story, a seed and a day to a patient's record: the same three give the same record, on any machine.

What a story leaves open is drawn: plausible for B-lineage ALL, and unable to change the answer. Every date is
counted back from the day, so that on the day of loading nothing is out of date.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from cohorts.hct_ci import ITEM_CODES
from cohorts.vocabulary import GENETIC_MARKERS, IKZF1_PARTNERS
from decision_support.demonstration import (
    children,
    childrens_rows,
    guards,
    mrd_histories,
    second_hospital,
    table_rows,
)
from decision_support.demonstration.story import Relapse, Sample, Story

SEED = 20261121
FIRST_CENTRE = (
    *table_rows.STORIES,
    *mrd_histories.STORIES,
    *guards.STORIES,
    *children.STORIES,
    *childrens_rows.STORIES,
)
SECOND_CENTRE = second_hospital.STORIES

SUITABLE_DONORS = ("matched_sibling", "matched_unrelated", "haploidentical")
LESIONS = {"4-7": 45, "2-7": 15, "1-8": 14, "4-8": 9, "2-8": 6, "other": 7, "biallelic": 4}
# Lesions that need RNA or panel sequencing, which not every hospital has; untested, they leave the direction standing.
SOMETIMES_UNTESTED = ("dux4", "mef2d", "myc", "abl_class")
FIT_COMORBIDITIES = ((), (), ("diabetes",), ("hepatic_mild",), ("psychiatric",), ("obesity", "diabetes"))

Day = Callable[[int], str]


@dataclass(frozen=True, slots=True)
class DemonstrationPatient:
    """A story with its record in the sections that the services take."""

    story: Story
    record: Mapping[str, Any]

    @property
    def identifier(self) -> str:
        return str(self.record["patient"]["identifier"])


def patients(
    stories: Sequence[Story], *, prefix: str, on: date, seed: int = SEED
) -> list[DemonstrationPatient]:
    """One patient a story, numbered in their order."""
    return [
        DemonstrationPatient(story, record_of(story, f"{prefix}-{number:03d}", on, seed))
        for number, story in enumerate(stories, start=1)
    ]


def record_of(story: Story, identifier: str, on: date, seed: int = SEED) -> dict[str, Any]:
    """The record of one patient as it stands on that day."""
    # Seeded by name, so that a new story changes nobody else.
    draw = Random(f"{seed} {story.name}")
    first_day = on - timedelta(days=story.today + draw.randint(0, 3))

    def day(number: int) -> str:
        return (first_day + timedelta(days=number - 1)).isoformat()

    sections: dict[str, Any] = {
        "patient": _patient(story, identifier, on, draw),
        "diagnosis": _diagnosis(story, day(-draw.randint(2, 5)), draw),
        "remission": _remission(story, day),
        "treatment_phases": [
            {"cycle": c.number, "started_on": day(c.day), "kind": c.kind, "agents": list(c.agents)}
            for c in story.cycles
        ],
        "mrd_assessments": [_assessment(sample, day) for sample in story.samples],
        "donors": [{"kind": kind, "available": True} for kind in _donors(story, draw)],
        "fitness": _fitness(story, on - timedelta(days=draw.randint(0, 3)), draw),
        "graft": _graft(draw),
        "transplants": [{"performed_on": day(event.day), **event.fields} for event in story.transplants],
        "outcomes": [{"occurred_on": day(event.day), **event.fields} for event in story.outcomes],
    }
    if story.relapse is not None:
        sections["first_relapse"] = _relapse(story.relapse, day)
    if story.planned_in_days is not None:
        sections["planned_hsct_on"] = (on + timedelta(days=story.planned_in_days)).isoformat()
    return dict(_overridden(sections, story.record))


def _overridden(
    sections: Mapping[str, Any], changes: Mapping[str, Mapping[str, Any] | None]
) -> Iterator[tuple[str, Any]]:
    for name in dict.fromkeys([*sections, *changes]):
        section = sections.get(name)
        if name in changes:
            change = changes[name]
            section = None if change is None else {**(section or {}), **change}
        if section is not None:
            yield name, section


def _patient(story: Story, identifier: str, on: date, draw: Random) -> dict[str, str]:
    years = draw.randint(*story.ages)
    # Far enough from the birthday to keep this age for the weeks in which the demonstration is fresh.
    born = on - timedelta(days=int(years * 365.25) + draw.randint(20, 250))
    return {
        "identifier": identifier,
        "name": f"Demo {story.name}",
        "birth_date": born.isoformat(),
        "sex": draw.choice(("female", "male")),
    }


def _diagnosis(story: Story, diagnosed_on: str, draw: Random) -> dict[str, Any]:
    genetics = {marker: _status(marker, story) for marker in GENETIC_MARKERS}
    for marker in SOMETIMES_UNTESTED:
        if draw.random() < 0.25 and marker not in story.positive:
            genetics[marker] = "not_tested"
    lesion = draw.choices(list(LESIONS), weights=list(LESIONS.values()))[0]
    return {
        "diagnosed_on": diagnosed_on,
        "lineage": "B",
        "wbc_10e9_per_l": _count(draw, median=14, spread=1.2, lowest="0.6", highest="380"),
        "platelets_10e9_per_l": _count(draw, median=48, spread=0.7, lowest="4", highest="310"),
        "cns_status": draw.choices(("CNS1", "CNS2"), weights=(85, 15))[0],
        "active_cns_disease": False,
        "genetics": genetics,
        "ikzf1": {
            "status": "deleted",
            "lesion": lesion,
            "method": draw.choice(("mlpa", "mlpa", "array", "ngs")),
            **{partner: _status(partner, story) for partner in IKZF1_PARTNERS},
        },
    }


def _status(marker: str, story: Story) -> str:
    if marker in story.unknown:
        return "unknown"
    return "positive" if marker in story.positive else "negative"


def _count(draw: Random, *, median: float, spread: float, lowest: str, highest: str) -> Decimal:
    """A blood count from a log-normal distribution, with one decimal below 10 as laboratories print it."""
    value = Decimal(str(median * draw.lognormvariate(0, spread)))
    value = min(max(value, Decimal(lowest)), Decimal(highest))
    return value.quantize(Decimal("0.1") if value < 10 else Decimal(1))


def _remission(story: Story, day: Day) -> dict[str, str]:
    if story.remission_day is None:
        return {"status": "unknown"}
    return {"status": "CR1", "achieved_on": day(story.remission_day)}


def _relapse(relapse: Relapse, day: Day) -> dict[str, Any]:
    ended = relapse.off_treatment_day
    return {
        "relapsed_on": day(relapse.day),
        "site": relapse.site,
        "on_treatment": ended is None,
        "end_of_therapy_on": None if ended is None else day(ended),
        "second_relapse": relapse.second,
    }


def _assessment(sample: Sample, day: Day) -> dict[str, Any]:
    reported = None if sample.days_to_report is None else day(sample.day + sample.days_to_report)
    return {
        "collected_on": day(sample.day),
        "reported_on": reported,
        "specimen": sample.specimen,
        "method": sample.method,
        "result": sample.result,
        "value": _figure(sample.value),
        "comparator": sample.comparator,
        "unit": sample.unit,
        "limit_of_detection": _figure(sample.limit_of_detection),
        "limit_of_quantification": _figure(sample.limit_of_quantification),
        "adequate": sample.adequate,
        **({} if sample.time is None else {"protocol_timepoint": sample.time}),
    }


def _figure(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _donors(story: Story, draw: Random) -> Sequence[str]:
    best = draw.choice(SUITABLE_DONORS)
    return (best,) if story.donors is None else story.donors


def _fitness(story: Story, assessed_on: date, draw: Random) -> dict[str, Any]:
    fit = draw.choice(FIT_COMORBIDITIES)
    from_items = draw.random() < 0.5
    stated = draw.choice((0, 0, 1, 1, 2))
    fitness: dict[str, Any] = {
        "assessed_on": assessed_on.isoformat(),
        "ecog": draw.choice((0, 1, 1)),
        "contraindications": [],
    }
    if story.comorbidities is None and not from_items:
        return fitness | {"hct_ci": stated}
    present = fit if story.comorbidities is None else story.comorbidities
    return fitness | {"hct_ci_items": {code: code in present for code in sorted(ITEM_CODES)}}


def _graft(draw: Random) -> dict[str, Any] | None:
    """Collected and clean, collected and not tested, or not collected yet: none of them changes a direction."""
    kind = draw.choices(("clean", "untested", "none"), weights=(60, 20, 20))[0]
    if kind == "none":
        return None
    mrd = "negative" if kind == "clean" else "not_tested"
    return {"autologous_collected": True, "autologous_collection_failed": False, "autologous_graft_mrd": mrd}
