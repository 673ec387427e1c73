"""Django's settings. What an installation may change is in env.py; the rest is decided here."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import xinqiao.config.engine as engine
from xinqiao.config.csp import CONTENT_SECURITY_POLICY as CONTENT_SECURITY_POLICY
from xinqiao.config.env import ENV
from xinqiao.config.logs import logging_config
from xinqiao.config.secretfile import read_or_make

SOURCE = Path(__file__).resolve().parents[1]
CHECKOUT = SOURCE.parents[1]

HOME = ENV.folder("HOME", CHECKOUT / "var")
HOME.mkdir(mode=0o700, parents=True, exist_ok=True)
FILES_ROOT = HOME / "files"
UPLOADS_ROOT = HOME / "uploads"
CLAMD = ENV.text("CLAMD")
KEYS_ROOT = HOME / "keys"
MASTER_KEY_FILE = ENV.folder("MASTER_KEY_FILE", KEYS_ROOT / "master")
LEDGER_ROOT = HOME / "heads"

DEBUG = ENV.flag("DEBUG")
SECRET_KEY = ENV.secret("SECRET_KEY") or read_or_make(HOME / "secret.key")
ORIGIN = ENV.text("ORIGIN").rstrip("/")
HTTPS = ENV.flag("HTTPS") or ORIGIN.startswith("https://")
ORIGIN_TOLD = ORIGIN or f"http://{ENV.text('ADDRESS')}:{ENV.text('PORT')}"  # in messages
ALLOWED_HOSTS = [*ENV.names("HOSTS"), *filter(None, [urlsplit(ORIGIN).hostname])]
CSRF_TRUSTED_ORIGINS = [ORIGIN] if ORIGIN else []

DATABASES = {
    "default": engine.database(ENV.text("DATABASE_URL"), HOME / "xinqiao.sqlite3"),
    "keys": engine.database(ENV.text("KEYS_DATABASE_URL"), HOME / "keys.sqlite3"),
}
DATABASE_ROUTERS = ["xinqiao.vault.router.VaultRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "xinqiao.vault",
    "xinqiao.casebook",
    "xinqiao.rooms.directory",
    "xinqiao.rooms.gate",
    "xinqiao.rooms.people",
    "xinqiao.rooms.messages",
    "xinqiao.rooms.files",
    "xinqiao.rooms.documents",
    "xinqiao.rooms.registry",
    "xinqiao.rooms.letterbox",
    "xinqiao.rooms.appointments",
    "xinqiao.rooms.reception",
    "xinqiao.rooms.recordings",
    "xinqiao.rooms.visits",
    "xinqiao.rooms.handling",
    "xinqiao.rooms.responsibility",
    "xinqiao.rooms.supervision",
    "xinqiao.rooms.review",
    "xinqiao.rooms.feedback",
    "xinqiao.rooms.conveying",
    "xinqiao.rooms.recognition",
    "xinqiao.rooms.bulletin",
    "xinqiao.rooms.accounts",
    "xinqiao.rooms.desk",
    "xinqiao.web",
    "xinqiao.portal",
    "xinqiao.cli",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "csp",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "xinqiao.web.http.headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "xinqiao.web.language.language",
    "xinqiao.portal.care.care",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "xinqiao.web.signin.session_clock",
    "xinqiao.web.signin.SignInFirst",
    "allauth.account.middleware.AccountMiddleware",
    "xinqiao.web.desk.at_desk",
    "xinqiao.web.announced.within_reason",
    "xinqiao.web.http.Refusals",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SOURCE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "xinqiao.web.navigation.rooms",
            ],
        },
    }
]
ROOT_URLCONF = "xinqiao.config.urls"
WSGI_APPLICATION = "xinqiao.config.wsgi.application"

# Language and time: Chinese first; every date of the statute is a date in Shanghai.
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [SOURCE / "locale"]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = int(timedelta(days=365).total_seconds())
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = HTTPS
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# Static files: hashed and compressed by collectstatic, served by the application itself.
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": FILES_ROOT},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 3600
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "xinqiao.web.receiving.HiddenFileHandler",
]

# People and their sessions.
AUTH_USER_MODEL = "directory.Staff"
AUTHENTICATION_BACKENDS = ["xinqiao.web.desk.AtPosts"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
SESSION_ENGINE = "xinqiao.web.sessions"
SESSION_IDLE = timedelta(minutes=30)
SESSION_LONGEST = timedelta(hours=12)
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
SESSION_COOKIE_AGE = int(SESSION_IDLE.total_seconds())
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "xinqiao.web.http.csrf_failure"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = HTTPS

# Sign-in by django-allauth: names and passwords, passkeys, codes from an app.
ACCOUNT_ADAPTER = "xinqiao.web.signin.Accounts"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_RATE_LIMITS = {
    # An office shares one address, so an address gets more tries than one account.
    "login": "60/m/ip",
    "login_failed": "30/15m/ip,5/15m/key",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = ENV.number("PROXIES")
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "add_webauthn": "xinqiao.web.second_step.AddKey",
    "edit_webauthn": "xinqiao.web.second_step.EditKey",
}
MFA_TOTP_ISSUER = "Xinqiao"
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
USERSESSIONS_TRACK_ACTIVITY = False

# Messages to petitioners and staff. Without any of these they are written into a folder.
OUTBOX_ROOT = HOME / "outbox"
OUTBOX_QUIET = ENV.text("MESSAGES_QUIET")
OUTBOX_CHANNELS = {
    name.lower(): address
    for name in ("SMS", "EMAIL", "WECOM", "DINGTALK", "FEISHU", "GATEWAY")
    if (address := ENV.secret(f"MESSAGES_{name}"))
}

# Headers. The content security policy is in csp.py.
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None

# Counters of failed tries live in the database, so that all processes share them.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache_entries",
    }
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

LOGGING = logging_config(ENV.text("LOG_LEVEL"))
