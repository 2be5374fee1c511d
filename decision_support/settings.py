"""Settings of the project. Every value that differs between machines comes from the environment; `.env.example`
lists the variables, docs/production.md says what a hospital sets.

`LANDMARK_PRODUCTION=1` is a production start: it has no defaults for secrets and hosts, insists on TLS and refuses
the demonstration accounts. Without it the app is the demonstration on this machine.
"""

from datetime import timedelta
from typing import Any

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from decision_support import embedded_postgres
from decision_support.database_url import connection_from_url
from decision_support.environment import (
    ROOT,
    data_dir,
    env_bool,
    env_int,
    env_list,
    env_required,
    env_text,
    kept_secret,
    uses_embedded_database,
)
from decision_support.software import VERSION

PRODUCTION = env_bool("LANDMARK_PRODUCTION")
DEBUG = env_bool("LANDMARK_DEBUG")
if PRODUCTION and DEBUG:
    raise ImproperlyConfigured("LANDMARK_DEBUG shows program internals to users: unset it in production.")

DATA_DIR = data_dir()
# Written beside every number that is kept, so that it can be told what computed it.
SOFTWARE_VERSION = VERSION

# --- secrets and hosts ----------------------------------------------------------------------------------------
if PRODUCTION:
    SECRET_KEY = env_required(
        "SECRET_KEY", "write at least 50 random characters, kept out of the repository."
    )
    if len(SECRET_KEY) < 50:
        raise ImproperlyConfigured("SECRET_KEY has fewer than 50 characters: write a longer random one.")
    env_required("ALLOWED_HOSTS", "write the host names users type, separated by commas.")
else:
    SECRET_KEY = env_text("SECRET_KEY") or kept_secret("secret_key", 50)
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", ("localhost", "127.0.0.1", "[::1]"))
if "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS is *: name the hosts, or links in e-mails can be forged.")
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS")

# --- the parts ------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "decision_support",
    "cohorts",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "csp",
    # The queue of long work, in PostgreSQL; what a job does stands in cohorts/tasks.py.
    "procrastinate.contrib.django",
]
MIDDLEWARE = [
    "decision_support.request_id.RequestIdMiddleware",
    "decision_support.not_cached.NotCachedMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # Every view asks for a log-in unless it says otherwise (REST views ask for their own credentials).
    "decision_support.login_required.LogInFirst",
    "decision_support.session_timeout.SessionTimeoutMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "decision_support.api.unstated_length.UnstatedLengthMiddleware",
]
ROOT_URLCONF = "decision_support.urls"
WSGI_APPLICATION = "decision_support.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- database: DATABASE_URL, or the embedded PostgreSQL in the data directory ---------------------------------
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        # One connection a thread is kept and tried before use: opening one costs more than most requests.
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        **(
            embedded_postgres.connection(DATA_DIR)
            if uses_embedded_database()
            else connection_from_url(env_text("DATABASE_URL"))
        ),
    }
}

# --- log-in and sessions --------------------------------------------------------------------------------------
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "login"
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 60 * 60
# After how long without a sign of life the jobs of a worker are brought back.
WORKER_SILENCE_SECONDS = env_int("LANDMARK_WORKER_SILENCE_SECONDS", 30, minimum=2, maximum=3600)
SESSION_TIMEOUT_MINUTES = env_int("SESSION_TIMEOUT_MINUTES", 30, minimum=1, maximum=24 * 60)
SESSION_COOKIE_AGE = SESSION_TIMEOUT_MINUTES * 60
SESSION_LONGEST_HOURS = 12
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"

# --- what a browser is told -----------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if PRODUCTION:
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = True
    # Load balancers ask for health over plain HTTP inside the hospital's network.
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = env_int("LANDMARK_HSTS_SECONDS", 31_536_000, minimum=0, maximum=63_072_000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = False
    # TLS ends at the proxy, which must set this header and drop one that a client sent (docs/production.md).
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- language, time, files ------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("zh-hans", _("Simplified Chinese"))]
LOCALE_PATHS = [ROOT / "locale"]
FORMAT_MODULE_PATH = ["decision_support.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env_text("LANDMARK_TIME_ZONE", "UTC")
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [ROOT / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Bodies beyond the contract's 4 MiB are refused; the REST views answer 413 themselves before this limit.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# The mapping of a wide file has a few fields for each of its columns and one for each of its words.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

# A folder of fonts for figures as PNG, beside those of the machine.
FIGURE_FONTS = env_text("LANDMARK_FONTS")

# --- REST -----------------------------------------------------------------------------------------------------
REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "rest_framework_simplejwt.authentication.JWTAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["decision_support.api.json_media.PlainJSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["decision_support.api.json_media.StrictJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "decision_support.api.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "decision_support.api.problems.exception_handler",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "TEST_REQUEST_RENDERER_CLASSES": ["decision_support.api.json_media.PlainJSONRenderer"],
    # Failed attempts to get a token, by network address and by account (decision_support/api/throttles.py).
    "DEFAULT_THROTTLE_RATES": {
        "token_address": "30/min",
        "token_account": "10/min",
    },
    # How many proxies stand before the app and add to X-Forwarded-For; 0 trusts the connection's own address only.
    "NUM_PROXIES": env_int("LANDMARK_PROXIES", 0, minimum=0, maximum=10),
}
SIMPLE_JWT: dict[str, Any] = {
    "ACCESS_TOKEN_LIFETIME": timedelta(minutes=60),
    # A token ends with the password it was got with, and with the account (which is looked up at each use).
    "CHECK_REVOKE_TOKEN": True,
    "UPDATE_LAST_LOGIN": False,
}
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "Landmark",
    "DESCRIPTION": "Decision support for autologous or allogeneic HSCT in IKZF1-altered B-ALL. Case data in, an "
    "explained recommendation out; dates are YYYY-MM-DD, levels exact decimals, unknown is never negative.",
    "VERSION": "1",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": ["decision_support.api.openapi.complete"],
    # No validator badge and nothing else from an outside host.
    "SWAGGER_UI_SETTINGS": {"validatorUrl": None, "deepLinking": True, "persistAuthorization": False},
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}

# --- e-mail (password reset): written to the terminal unless a server is named --------------------------------
EMAIL_HOST = env_text("EMAIL_HOST")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
EMAIL_PORT = env_int("EMAIL_PORT", 587, minimum=1, maximum=65535)
EMAIL_HOST_USER = env_text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env_text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env_bool("EMAIL_USE_TLS", default=True)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env_text("DEFAULT_FROM_EMAIL", "landmark@localhost")

# --- logs -----------------------------------------------------------------------------------------------------
# Logs hold no patient data: addresses of patients carry opaque identifiers only and are written without their
# query string, no body is ever written, and errors are written without the message of the exception, which can
# quote a row of the database (decision_support/logs.py). No log goes out by e-mail.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": "decision_support.logs.WithoutPatientData"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": env_text("LANDMARK_LOG_LEVEL", "INFO").upper()},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "django.server": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        # Whoever scans the network asks for hosts that are not ours; the answer 400 is enough.
        "django.security.DisallowedHost": {"handlers": [], "level": "CRITICAL", "propagate": False},
        # Every process would say at its start that it has tasks; the worker says which jobs it starts and ends.
        **{f"procrastinate.{part}": {"level": "WARNING"} for part in ("blueprints", "jobs", "periodic")},
        "numexpr": {"level": "WARNING"},
    },
}
