"""DATABASE_URL is read as PostgreSQL's own client reads a connection URI (documentation, 32.1.1.2)."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from decision_support.database_url import connection_from_url


def connection(url: str) -> tuple[str, ...]:
    found = connection_from_url(url)
    return tuple(found[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "NAME"))


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_every_part_is_read(scheme: str) -> None:
    url = f"{scheme}://ann:secret@db.example:5433/landmark"
    assert connection(url) == ("ann", "secret", "db.example", "5433", "landmark")


def test_percent_encoded_characters_are_themselves() -> None:
    url = "postgresql://a%40b:p%3A%2F%3F%23%25%20w@db.example/na%2Fme"
    assert connection(url) == ("a@b", "p:/?#% w", "db.example", "", "na/me")


def test_options_are_handed_to_the_driver() -> None:
    url = "postgresql://db.example/landmark?sslmode=verify-full&connect_timeout=5"
    assert connection_from_url(url)["OPTIONS"] == {"sslmode": "verify-full", "connect_timeout": "5"}


@pytest.mark.parametrize(
    "url",
    [
        "postgresql:///landmark?host=/run/Post gres&user=ann",
        "postgresql://ann@%2Frun%2FPost%20gres/landmark",
    ],
)
def test_a_socket_directory_is_a_host_and_keeps_its_capitals(url: str) -> None:
    assert connection(url) == ("ann", "", "/run/Post gres", "", "landmark")


def test_an_ipv6_address_loses_its_brackets() -> None:
    assert connection("postgresql://ann@[::1]:5433/landmark") == ("ann", "", "::1", "5433", "landmark")


@pytest.mark.parametrize(
    ("url", "hint"),
    [
        ("mysql://db/landmark", "must begin with postgresql://"),
        ("landmark", "must begin with postgresql://"),
        ("postgresql://db.example", "names no database"),
        ("postgresql://db.example:port/landmark", "port in DATABASE_URL is not a number"),
        ("postgresql://db.example:99999/landmark", "port in DATABASE_URL is not a number"),
    ],
)
def test_a_wrong_url_is_refused_with_an_example_and_without_repeating_it(url: str, hint: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=hint) as refused:
        connection_from_url(url)
    assert "postgresql://user:password@host:5432/database" in str(refused.value)
    assert url not in str(refused.value).replace("postgresql://user:password@host:5432/database", "")
