"""The first account of an installation, from which all others are made in the admin."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction


@transaction.atomic
def create_first(*, username: str, email: str, password: str) -> User:
    """An account with every right; raises ValidationError for a weak password, a bad address or a second call."""
    model = get_user_model()
    if model.objects.filter(is_superuser=True, is_active=True).exists():
        raise ValidationError(
            "This installation has an administrator, who makes further accounts at /admin/."
        )
    user = model(username=username, email=email)
    validate_email(email)
    user.clean_fields(exclude=["password"])
    user.validate_unique()
    validate_password(password, user)
    return model.objects.create_superuser(username=username, email=email, password=password)
