"""Reading the process's environment: every value is checked where it is read, and a bad one is refused with
a sentence that says what to write instead.

`.env.example` lists every variable; tests/test_repository.py holds the list to what is read here.
"""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parent.parent

TRUE_WORDS = frozenset({"1", "true", "yes", "on"})
FALSE_WORDS = frozenset({"0", "false", "no", "off"})


def env_text(name: str, default: str = "") -> str:
    """The variable's text without surrounding blanks; an empty value counts as unset."""
    return os.environ.get(name, "").strip() or default


def env_bool(name: str, *, default: bool = False) -> bool:
    word = env_text(name).lower()
    if not word:
        return default
    if word in TRUE_WORDS:
        return True
    if word in FALSE_WORDS:
        return False
    raise ImproperlyConfigured(f"{name} is {word!r}: write 1 for yes or 0 for no.")


def env_int(name: str, default: int, *, minimum: int, maximum: int) -> int:
    text = env_text(name)
    if not text:
        return default
    # str.isdecimal also takes digits of other scripts, which int() reads; a sign or a blank is refused.
    if not (text.isascii() and text.isdecimal()) or not minimum <= int(text) <= maximum:
        raise ImproperlyConfigured(f"{name} is {text!r}: write a whole number from {minimum} to {maximum}.")
    return int(text)


def env_list(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """A comma-separated list."""
    return [item.strip() for item in env_text(name).split(",") if item.strip()] or list(default)


def env_required(name: str, hint: str) -> str:
    text = env_text(name)
    if not text:
        raise ImproperlyConfigured(f"{name} is not set: {hint}")
    return text


def data_dir() -> Path:
    """Where the embedded database, the keys made at the first start and the collected static files live."""
    return Path(env_text("LANDMARK_DATA_DIR", str(ROOT / ".landmark"))).expanduser().resolve()


def uses_embedded_database() -> bool:
    return not env_text("DATABASE_URL")


def kept_secret(name: str, length: int) -> str:
    """A secret made at the first call and kept in the data directory, readable by its owner alone."""
    path = data_dir() / name
    path.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        secret = secrets.token_urlsafe(length)
        file.write(secret)
    return secret


def load_env_file(path: Path = ROOT / ".env") -> None:
    """Takes NAME=value lines of `.env` into the environment; what is set already wins."""
    if not path.is_file():
        return
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        name, separator, value = text.partition("=")
        if not separator or not name.strip().isidentifier():
            raise ImproperlyConfigured(f"{path}, line {number}: write NAME=value.")
        os.environ.setdefault(name.strip(), value.strip().strip("'\""))
