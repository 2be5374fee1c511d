"""What a request says besides the values themselves: the centre, the reason, the version that was seen."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.utils.translation import gettext as _
from rest_framework.request import Request

from cohorts.models import Centre
from cohorts.services import access
from cohorts.services.errors import RecordProblems
from cohorts.validation.problems import Kind, Problem, step


def refuse(pointer: str, message: str, code: str, kind: Kind = "malformed") -> RecordProblems:
    return RecordProblems([Problem(pointer, message, code, kind)])


def account(request: Request) -> User:
    """Who is asking; every view of the record has sent anonymous ones away before."""
    assert isinstance(request.user, User)
    return request.user


def values_of(request: Request) -> Mapping[str, Any]:
    """The body as an object that may be taken apart."""
    data = request.data
    if not isinstance(data, dict):
        raise refuse("", _("This must be an object."), "wrong_type")
    return data


def taken_text(data: Mapping[str, Any], name: str) -> str:
    """A text beside the values, taken out of them; empty where it is absent."""
    given = _taken(data, name)
    if given is None:
        return ""
    if not isinstance(given, str):
        raise refuse(f"/{name}", _("This must be text."), "wrong_type")
    return given


def taken_version(data: Mapping[str, Any]) -> int | None:
    """`record_version` as the client last saw it: a change made meanwhile by somebody else is then refused."""
    given = _taken(data, "record_version")
    if given is None or (isinstance(given, int) and not isinstance(given, bool)):
        return given
    raise refuse("/record_version", _("This must be a whole number."), "wrong_type")


def taken_centre(data: Mapping[str, Any], request: Request) -> Centre:
    """The centre named by its code; where the user writes in one centre only, it may be left out."""
    code = taken_text(data, "centre")
    if code:
        found = access.centres_read_by(account(request)).filter(code=code.replace("\0", "")).first()
        if found is None:
            message = _("This centre is not known. Those that you may write in: %(codes)s.")
            raise refuse("/centre", message % _codes(request), "unknown_centre", "impossible")
        return found
    centres = list(access.centres_written_by(account(request))[:2])
    if len(centres) != 1:
        message = _("Name the centre by its code; those that you may write in: %(codes)s.")
        raise refuse("/centre", message % _codes(request), "required")
    return centres[0]


def _codes(request: Request) -> dict[str, str]:
    """The codes of the centres in which the account may write."""
    written = access.centres_written_by(account(request)).order_by("code")
    return {"codes": ", ".join(written.values_list("code", flat=True))}


def refuse_the_rest(data: Mapping[str, Any]) -> None:
    """Nothing else may be in the body."""
    repeated = getattr(data, "repeated", ())
    problems = [
        Problem(step("", key), _("This field is not known."), "unknown_field", "malformed") for key in data
    ]
    problems += [
        Problem(step("", key), _("This key is given more than once."), "repeated_key", "malformed")
        for key in repeated
    ]
    if problems:
        raise RecordProblems(problems)


def query_text(request: Request, name: str) -> str:
    """A text of the query string, at most 200 characters."""
    given = request.query_params.get(name, "")
    if "\0" in given or len(given) > 200:
        message = _("The query parameter {name} is not valid.").format(name=name)
        raise refuse("", message, "bad_parameter")
    return given


def _taken(data: Mapping[str, Any], name: str) -> Any:
    assert isinstance(data, dict)
    return data.pop(name, None)
