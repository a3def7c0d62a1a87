"""Everything an operator may set, read from `INTERRA_*` (table: docs/operate/settings.md)."""

from __future__ import annotations

from pathlib import Path

import django_stubs_ext
from csp.constants import NONE, SELF

from interra.foundation.translations.compiling import offered
from interra.gatherings.rules.beacons import Kind
from interra.people.rules.entrance import LIMITS, SHORTEST_PASSWORD
from interra.project import environment as env

django_stubs_ext.monkeypatch()  # lets forms and querysets be generic at run time

# --- where we are ---------------------------------------------------------------------------
_CHECKOUT = Path(__file__).resolve().parents[3]
_HOME = _CHECKOUT if (_CHECKOUT / "pyproject.toml").exists() else Path.cwd()
DATA_DIR = Path(env.text("DATA_DIR", str(_HOME / "var")))
DEMO = env.yes("DEMO")  # a demo shows its sign-in codes and needs no secrets of its own
DEBUG = env.yes("DEBUG")
_DEMO_SECRET = "demo-only-" + "not-a-secret-" * 4
SECRET_KEY = env.text("SECRET_KEY", _DEMO_SECRET if DEMO else "")
SEALED_KEY = env.text("SEALED_KEY", _DEMO_SECRET if DEMO else "")
SITE_URL = env.text("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = env.words("HOSTS", "127.0.0.1,localhost")
HTTPS = SITE_URL.startswith("https://")
TRUSTED_PROXIES = env.number("TRUSTED_PROXIES", 0)

# --- the association ------------------------------------------------------------------------
ASSOCIATION = {
    "name": env.text("ASSOCIATION_NAME", "Interra"),
    "phone": env.text("ASSOCIATION_PHONE", "+32 4 000 00 00"),
    "email": env.text("ASSOCIATION_EMAIL", "bonjour@interra.example"),
    "person": env.text("ASSOCIATION_PERSON", "Nora"),
    "hours": env.text("ASSOCIATION_HOURS", "9:00-17:00"),
    "address": env.text("ASSOCIATION_ADDRESS", ""),
}
NEWCOMER_YEARS = env.number("NEWCOMER_YEARS", 3)
# What picks the group of a draw: gatherings/rules/beacons.py. The network is the « quicknet » of the
# League of Entropy; who uses another one changes the three together.
DRAND_URLS = env.words("DRAND_URLS")
DRAND_NETWORK = {
    "chain": env.text(
        "DRAND_CHAIN", "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971"
    ),
    "genesis": env.number("DRAND_GENESIS", 1692803367),
    "period": env.number("DRAND_PERIOD", 3),
}
BEACON = env.one_of("BEACON", tuple(Kind), Kind.ROUND if DRAND_URLS else Kind.HOUSE)

# --- the house ------------------------------------------------------------------------------
INSTALLED_APPS = [
    "interra.project",
    "interra.steps.e_agenda",
    "interra.gatherings",
    "interra.territory",
    "interra.people",
    "interra.design",
    "interra.foundation.journal",
    "interra.foundation.notices",
    "interra.foundation.translations",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
]
MIDDLEWARE = [
    # First what every answer carries, files and refusals too.
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Pages travel at a fifth of their size; its random bytes hide what a secret weighs (BREACH).
    "django.middleware.gzip.GZipMiddleware",
    "interra.project.doorstep.keep_private",
    "django.middleware.locale.LocaleMiddleware",
    "interra.project.doorstep.refuse_unreadable",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "interra.people.views.doorkeeper.doorkeeper",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
ROOT_URLCONF = "interra.project.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "interra.design.context.frame",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]
FORM_RENDERER = "interra.design.forms.InterraForms"
WSGI_APPLICATION = "interra.project.wsgi.application"

# --- the database ---------------------------------------------------------------------------
DATABASES = {
    "default": env.database(env.text("DATABASE", f"sqlite:///{DATA_DIR / 'interra.sqlite3'}"))
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    # How often an address knocks (foundation/limits.py): each process counts for itself, and no
    # address of the internet is ever written down.
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "knocks",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
    # What all processes must agree on: tries of a short code, codes that were used.
    "shared": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "interra_cache",
    },
    # Pages made from what everybody sees; each process keeps its own.
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "TIMEOUT": 3600,
        "OPTIONS": {"MAX_ENTRIES": 500},
    },
}

# --- who enters -----------------------------------------------------------------------------
AUTH_USER_MODEL = "people.Member"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
SESSION_ENGINE = "interra.foundation.sessions"
SESSION_COOKIE_AGE = 30 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
LANGUAGE_COOKIE_SECURE = HTTPS
# No script of ours reads a cookie.
CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
SECURE_SSL_REDIRECT = False  # the proxy's work
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
# Nothing leaves the site. ("no-referrer" would also make browsers send `Origin: null` with our own
# forms, and Django would refuse each of them.)
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Members have no password. The team: a long one, then a second factor (docs/adr/0007).
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": SHORTEST_PASSWORD},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
ACCOUNT_ADAPTER = "interra.foundation.limits.Visitors"
ACCOUNT_RATE_LIMITS = LIMITS
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
MFA_ADAPTER = "interra.people.actions.staff.SealedSecrets"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = ASSOCIATION["name"]
MFA_TOTP_TOLERANCE = 1
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# --- words and time -------------------------------------------------------------------------
USE_I18N = USE_TZ = True
TIME_ZONE = "Europe/Brussels"
LANGUAGE_CODE = "fr"
# Name of each language in itself. To add one: a folder of words, one line here (or none: see
# INTERRA_LANGUAGES), nothing else.
LANGUAGE_NAMES = {
    "fr": "Français",
    "en": "English",
    "nl": "Nederlands",
    "ar": "العربية",
    "fa": "دری / فارسی",
    "ps": "پښتو",
    "ti": "ትግርኛ",
    "tr": "Türkçe",
    "uk": "Українська",
    "ru": "Русский",
    "es": "Español",
    "sq": "Shqip",
}
LANGUAGES = [
    (code, LANGUAGE_NAMES.get(code, code))
    for code in offered(env.words("LANGUAGES", "fr,en,nl,ar"))
]
LANGUAGES_BIDI = ["ar", "fa", "ps", "ur", "ckb", "he"]

# --- messages -------------------------------------------------------------------------------
SMTP_URL = env.text("SMTP_URL")  # smtp://user:password@host:587 (smtps:// for TLS from the start)
MAIL_FROM = env.text("MAIL_FROM", ASSOCIATION["email"])
SMS_URL = env.text("SMS_URL")  # contract: docs/operate/messages.md
SMS_TOKEN = env.text("SMS_TOKEN")
SMS_COUNTRIES = env.words("SMS_COUNTRIES", "+32")  # a number from elsewhere gets no SMS
SMS_PER_DAY = env.number("SMS_PER_DAY", 300)  # for the whole association: a cap on the bill
MESSAGES_PER_PERSON_PER_DAY = env.number("MESSAGES_PER_PERSON_PER_DAY", 4)
QUIET_FROM = env.number("QUIET_FROM", 21)
QUIET_UNTIL = env.number("QUIET_UNTIL", 8)

# --- files ----------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "interra.design.bundle.BundleFinder",  # one stylesheet out of many
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"no_secrets": {"()": "interra.project.logs.NoSecrets"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["no_secrets"]}},
    "root": {"handlers": ["console"], "level": "INFO"},
}
