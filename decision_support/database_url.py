"""DATABASE_URL in the terms of Django's DATABASES setting.

Takes what PostgreSQL's own client takes as a connection URI (PostgreSQL documentation, 32.1.1.2): percent-encoded
parts, options after the question mark, and a socket directory as `?host=/path` or as a percent-encoded host.
"""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

EXAMPLE = "postgresql://user:password@host:5432/database?sslmode=require"


def connection_from_url(url: str) -> dict[str, Any]:
    """HOST, PORT, NAME, USER, PASSWORD and OPTIONS of the server that `url` names."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(f"DATABASE_URL must begin with postgresql:// (for example {EXAMPLE}).")
    try:
        port = parts.port
    except ValueError:
        raise ImproperlyConfigured(
            f"The port in DATABASE_URL is not a number (for example {EXAMPLE})."
        ) from None
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    # urlsplit lowers the host's case, which a socket directory must keep, so the host is cut out by hand.
    address = parts.netloc.rpartition("@")[2]
    written_host = address if address.startswith("[") else address.partition(":")[0]
    host = options.pop("host", "") or unquote(
        written_host.strip("[]") if "]" not in written_host else parts.hostname or ""
    )
    name = unquote(parts.path.removeprefix("/")) or options.pop("dbname", "")
    if not name:
        raise ImproperlyConfigured(f"DATABASE_URL names no database (for example {EXAMPLE}).")
    return {
        "HOST": host,
        "PORT": options.pop("port", "") or ("" if port is None else str(port)),
        "NAME": name,
        "USER": unquote(parts.username or "") or options.pop("user", ""),
        "PASSWORD": unquote(parts.password or "") or options.pop("password", ""),
        "OPTIONS": options,
    }
