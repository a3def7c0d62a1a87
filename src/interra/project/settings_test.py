from interra.project.settings import *  # noqa: F403 -- all of them, but for what follows
from interra.project.settings import DATABASES

SECRET_KEY = "tests-only-" + "x" * 50
SEALED_KEY = "tests-only-" + "y" * 50
DEMO = False
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True  # no collected files needed

# Rows that no `order_by` puts in order come the other way round than they were written here, and as
# PostgreSQL likes there: a story that leaned on their order fails at once, not one day in thirty.
if DATABASES["default"]["ENGINE"].endswith("sqlite"):
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA reverse_unordered_selects=ON;"
