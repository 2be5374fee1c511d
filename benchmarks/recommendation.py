"""One recommendation in process, and a batch, against reading and writing the same JSON and nothing else."""

import json
from functools import partial
from statistics import median

from benchmarks.cases import body
from benchmarks.measure import best_in_turns, cpu_seconds, report

GOAL_MILLISECONDS = 5.0
GOAL_PER_SECOND = 1_000
SINGLE_CASES = 200
BATCH = 10_000


def run() -> None:
    # Imported here, as Django is set up by then.
    from decision_support import selectors
    from decision_support.recommendation.case_input import parse_request

    def answer(raw: bytes) -> bytes:
        (asked,) = parse_request(raw).cases
        return json.dumps(selectors.answer(asked).to_json(str)).encode()

    bodies = [body(number) for number in range(SINGLE_CASES)]
    answers = [answer(raw) for raw in bodies]

    def json_alone(raw: bytes, answered: bytes) -> bytes:
        json.loads(raw)
        return json.dumps(json.loads(answered)).encode()

    times = []
    for raw, answered in zip(bodies, answers, strict=True):
        work, reference = partial(answer, raw), partial(json_alone, raw, answered)
        times.append(best_in_turns(3, partial(cpu_seconds, work), partial(cpu_seconds, reference)))
    ours, theirs = median(o for o, _ in times), median(t for _, t in times)
    worst = max(o for o, _ in times)
    report(
        "one recommendation, JSON to JSON (median, worst)",
        f"{ours * 1e3:.2f}, {worst * 1e3:.2f} ms CPU; JSON {theirs * 1e3:.2f}",
        ours / theirs, f"goal at most {GOAL_MILLISECONDS:g} ms", worst * 1e3 <= GOAL_MILLISECONDS,
    )  # fmt: skip

    many = [body(number) for number in range(BATCH)]
    seconds = cpu_seconds(lambda: [answer(raw) for raw in many])
    per_second = BATCH / seconds
    report(
        "batch of 10,000 cases in one process",
        f"{per_second:.0f} a second a core",
        per_second / GOAL_PER_SECOND, f"goal at least {GOAL_PER_SECOND}/s", per_second >= GOAL_PER_SECOND,
    )  # fmt: skip
