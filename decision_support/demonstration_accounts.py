"""The accounts of the demonstration centre: who they are, their password, and that a production start refuses them."""

from django.contrib.auth import get_user_model

from decision_support.environment import env_text, kept_secret

# RFC 2606 keeps `.invalid` free of real addresses, so this marks the accounts beyond doubt.
EMAIL_DOMAIN = "demonstration.invalid"
ACCOUNTS = {
    "haematologist": "demonstration centre",
    "colleague": "demonstration centre",
    "stranger": "another hospital",
    "curator": "knowledge base",
    "curator2": "knowledge base, second pair of eyes",
    "statistician": "statistics",
    "privacy": "data protection",
    "admin": "administration",
}


def password() -> str:
    """LANDMARK_DEMO_PASSWORD, or one made at the first start and kept in the data directory."""
    return env_text("LANDMARK_DEMO_PASSWORD") or kept_secret("demonstration_password", 12)


def found_accounts() -> list[str]:
    """Names of demonstration accounts in the database."""
    users = get_user_model().objects.filter(email__iendswith=f"@{EMAIL_DOMAIN}")
    return sorted(users.values_list("username", flat=True))


def refusal(names: list[str]) -> str:
    return (
        f"This database holds demonstration accounts ({', '.join(names)}), whose password is shown to anyone who "
        "starts the demonstration. A production start needs a database of its own: set DATABASE_URL or "
        "LANDMARK_DATA_DIR to an empty one."
    )
