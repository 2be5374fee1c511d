"""Telling a database that went away from one that refused."""

from django.db import InterfaceError, OperationalError

# SQLSTATE of a server that ended the connection or does not take one yet: class 08 and these of class 57.
_LOST_STATES = ("57P01", "57P02", "57P03", "57P05")


def is_lost_connection(error: BaseException) -> bool:
    """True where the database did not refuse the statement but was gone: no SQLSTATE at all, or one that says so."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    state = getattr(error.__cause__, "sqlstate", None)
    return state is None or state.startswith("08") or state in _LOST_STATES
