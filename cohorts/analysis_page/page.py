"""A finished analysis in words and tables, around its figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts.analyses.endpoints import EVENT_WORDS, FROM_TIME_ZERO, Endpoint, TimeZero
from cohorts.analyses.wording import in_words
from cohorts.analysis_page import numbers
from cohorts.analysis_page.figure import Table
from cohorts.analysis_page.notices import methods_sentence, remarks, warnings
from cohorts.punctuation import stated

Result = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Why patients were left out, and how many; identifiers only where their records need mending."""

    reason: str
    count: str
    identifiers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """Everything a reader is told beside the figures."""

    clock: str
    endpoint: str
    arms: str
    analysed: str
    in_cohort: str
    exclusions: tuple[Exclusion, ...]
    warnings: tuple[str, ...]
    remarks: tuple[str, ...]
    disclosure: str
    explanation: tuple[str, ...]
    summary: Table | None
    tests: Table | None
    sentences: tuple[str, ...]
    methods: str

    @property
    def has_result(self) -> bool:
        """Whether there are numbers in words beside the figure."""
        return bool(self.summary or self.tests or self.sentences or self.remarks)


def told(result: Result) -> Told:
    patients = result["patients"]
    return Told(
        clock=clock(result["time_zero"]),
        endpoint=_endpoint(result),
        arms=_arms(result),
        analysed=numbers.count(patients["analysed"]),
        in_cohort=numbers.count(patients["in_cohort"]),
        exclusions=tuple(
            Exclusion(capfirst(in_words(one, _)), numbers.count(one["count"]), tuple(one["identifiers"]))
            for one in patients["excluded"]
            if one["count"] != 0
        ),
        warnings=warnings(result),
        remarks=remarks(result),
        disclosure=in_words(result["disclosure"], _) if result["disclosure"]["message"] else "",
        explanation=tuple(in_words(one, _) for one in result.get("explanation") or ()),
        summary=_summary(result.get("groups") or ()) if result["kind"] in _WITH_SUMMARY else None,
        tests=_tests(result),
        sentences=_sentences(result),
        methods=methods_sentence(result),
    )


_WITH_SUMMARY = ("survival", "adjusted_survival", "cumulative_incidence")


def clock(time_zero: Result) -> str:
    """Where the clock starts, in one sentence."""
    start = _(FROM_TIME_ZERO[TimeZero(time_zero["code"])])
    if time_zero["landmark_days"] is None:
        return _("The clock starts on %(start)s.") % {"start": start}
    return _(
        "The clock starts at the landmark, %(days)d days after %(start)s, for patients who are still at risk on that "
        "day."
    ) % {"days": time_zero["landmark_days"], "start": start}


def _endpoint(result: Result) -> str:
    if result["endpoint"] is None:
        return ""
    words = _(EVENT_WORDS[Endpoint(result["endpoint"]["code"])])
    return _("%(endpoint)s: the clock runs to %(event)s.") % {
        "endpoint": _(result["endpoint"]["label"]),
        "event": words,
    }


_FOLLOWED = gettext_lazy("%(arms)s, followed as it happens.")
_AT_LANDMARK = gettext_lazy("%(arms)s, as known at the landmark.")
_KNOWN = gettext_lazy("%(arms)s, known: %(known_when)s.")


def _arms(result: Result) -> str:
    arms = result["arms"]
    if arms is None:
        return ""
    values = {"arms": _(arms["label"]), "known_when": _(arms["known_when"]["label"])}
    if result["definition"].get("time_varying"):
        return str(_FOLLOWED) % values
    return str(_AT_LANDMARK if result["time_zero"]["landmark_days"] is not None else _KNOWN) % values


def _summary(groups: Sequence[Result]) -> Table:
    """A row a group: how many, how long followed, and the middle of its curve."""
    shown = [group for group in groups if not group.get("withheld")]
    columns: list[tuple[str, Any]] = [
        (_("n"), lambda g: numbers.count(g["n"])),
        (
            _("Events of any cause") if any(group.get("causes") for group in shown) else _("Events"),
            lambda g: numbers.count(g["events"]),
        ),
    ]
    if any(group.get("median") for group in shown):
        columns.append((_("Median, years"), _median))
    if any(group.get("rmst") for group in shown):
        horizon = next(group["rmst"]["years"] for group in shown if group.get("rmst"))
        title = _("Mean within %(years)g years") % {"years": horizon}
        columns.append((title, lambda g: _mean(g.get("rmst"))))
    if any(group.get("follow_up") for group in shown):
        columns.append((_("Follow-up, years"), lambda g: _follow_up(g.get("follow_up"))))
    rows = tuple((_(group["label"]), *(cell(group) for _title, cell in columns)) for group in shown)
    return Table((_("Group"), *(title for title, _cell in columns)), rows)


def _median(group: Result) -> str:
    return numbers.WITHHELD if numbers.hidden(group) else numbers.years_interval(group["median"])


def _mean(rmst: Result | None) -> str:
    if not rmst or rmst["estimate"] is None:
        return "–"
    return f"{rmst['estimate']:.2f} ({rmst['lower']:.2f}–{rmst['upper']:.2f})"


def _follow_up(follow_up: Result | None) -> str:
    if not follow_up:
        return "–"
    return numbers.years_interval({**follow_up, "estimate": follow_up["median"]})


def test_name(test: Result) -> str:
    """The test, and of which cause it is where there is one for each."""
    name = _(test["label"])
    return stated(name, _(test["cause"]["label"])) if test.get("cause") else name


def _tests(result: Result) -> Table | None:
    rows = [
        (
            test_name(test),
            "–" if test["statistic"] is None else f"{test['statistic']:.2f}",
            str(test["degrees_of_freedom"]),
            numbers.p_value(test["p_value"]),
        )
        for test in result.get("tests") or ()
    ]
    if not rows:
        return None
    return Table((_("Test"), _("χ²"), _("df"), _("p")), tuple(rows))


def _sentences(result: Result) -> tuple[str, ...]:
    """The comparison in words: means, hazard ratio, what weighting did."""
    found: list[str] = []
    difference = result.get("rmst_difference")
    if difference and difference["estimate"] is not None:
        names = {group["code"]: _(group["label"]) for group in result["groups"]}
        first, second = (names.get(code, code) for code in difference["groups"])
        found.append(
            _(
                "Mean within %(years)g years, %(second)s minus %(first)s: %(estimate)s years (95 %% %(lower)s to "
                "%(upper)s, %(p)s)."
            )
            % {
                "years": difference["years"],
                "first": first,
                "second": second,
                **{name: numbers.signed(difference[name]) for name in ("estimate", "lower", "upper")},
                "p": numbers.p_equation(difference["p_value"]),
            }
        )
    if result["kind"] != "regression":
        found += [
            _hazard_ratio(term)
            for term in (result.get("model") or {}).get("terms", ())
            if not term["reference"]
        ]
        hazards = (result.get("model") or {}).get("proportional_hazards")
        if hazards and hazards.get("sentence"):
            found.append(in_words(hazards["sentence"], _))
    weights = result.get("weights")
    if weights and weights.get("sentence"):
        found.append(in_words(weights["sentence"], _))
    return tuple(found)


def _hazard_ratio(term: Result) -> str:
    return _("Hazard ratio, %(level)s: %(ratio)s, %(p)s.") % {
        "level": _(term["level_label"]) if term["level"] is not None else _(term["label"]),
        "ratio": numbers.ratio_interval(term),
        "p": numbers.p_equation(term["p_value"]),
    }
