"""What the outcome model says, in sentences a clinician would say aloud: natural frequencies beside intervals."""

from decision_support.outcome_model.answer import Answer, Difference
from decision_support.outcome_model.labels import Criterion, Label
from decision_support.outcome_model.terms import MAIN_HORIZON, Arm
from decision_support.recommendation.explanation import Message
from decision_support.recommendation.forecast import Forecast

_CURVE_CEILING = 1.0  # at a multiplier of 1 the indirect studies weigh what the method gives them


def model_sentences(forecast: Forecast) -> tuple[Message, ...]:
    """The difference, what it is worth, what would undo it: one sentence each, in that order."""
    answer = forecast.answer
    return (
        _frequencies(answer),
        _difference(answer),
        _worth(answer),
        _quality(answer.months["quality_adjusted"]),
        *_robustness(answer),
        *(Message(f"model.note.{note}") for note in forecast.notes),
    )


def of_100(probability: float) -> str:
    """A probability as a count of 100 patients."""
    return str(round(100 * probability))


def _points(value: float) -> str:
    rounded = round(100 * value)
    return f"{rounded:+d}".replace("-", "−") if rounded else "0"


def _frequencies(answer: Answer) -> Message:
    rows = {arm: answer.outcomes[arm][MAIN_HORIZON]["lfs"] for arm in Arm}
    return Message(
        "model.frequencies",
        {
            "allo": of_100(rows[Arm.ALLO].median),
            "allo_lower": of_100(rows[Arm.ALLO].lower),
            "allo_upper": of_100(rows[Arm.ALLO].upper),
            "auto": of_100(rows[Arm.AUTO].median),
            "auto_lower": of_100(rows[Arm.AUTO].lower),
            "auto_upper": of_100(rows[Arm.AUTO].upper),
        },
    )


def _difference(answer: Answer) -> Message:
    found = answer.difference[MAIN_HORIZON]["lfs"]
    low, high = answer.criteria[Criterion.LFS].sensitivity
    return Message(
        "model.difference",
        {
            "difference": _points(found.median),
            "lower": _points(found.lower),
            "upper": _points(found.upper),
            "probability": of_100(found.probability_allo_better),
            "lowest": of_100(low),
            "highest": of_100(high),
        },
    )


def _worth(answer: Answer) -> Message:
    numbers = {
        "patients": str(round(answer.worth_patients)),
        "study": str(round(answer.worth_direct_patients)),
    }
    return Message("model.worth", numbers)


def _months(value: float) -> str:
    """With its sign, the minus as long as the plus."""
    return f"{value:+.1f}".replace("-", "−")


def _quality(found: Difference) -> Message:
    return Message(
        "model.quality",
        {
            "months": _months(found.median),
            "lower": _months(found.lower),
            "upper": _months(found.upper),
            "probability": of_100(found.probability_allo_better),
        },
    )


def _robustness(answer: Answer) -> tuple[Message, ...]:
    found = answer.robustness
    sentences = []
    leans = answer.criteria[Criterion.LFS].label is Label.LEAN_ALLO
    if leans and found.bias_unsettles is not None:
        sentences.append(Message("model.fragile", {"factor": f"{found.bias_unsettles:.2f}"}))
    if found.bias_evens is not None:
        sentences.append(Message("model.bias", {"factor": f"{found.bias_evens:.2f}"}))
    sentences.append(
        Message(
            "model.e_value", {"value": f"{found.e_value:.2f}", "limit": f"{found.e_value_of_interval:.2f}"}
        )
    )
    if leans and found.discount_tipping is not None and found.discount_tipping <= _CURVE_CEILING:
        sentences.append(Message("model.discount", {"multiplier": f"{found.discount_tipping:.2f}"}))
    sentences.append(
        Message("model.perfect_information", {"months": f"{answer.value_of_perfect_information:.1f}"})
    )
    return tuple(sentences)
