"""Django's settings, made from the program's own (`options.py`)."""

from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF

from haitang.foundation.options import home_of, read_settings
from haitang.machinery.accounts.words import PASSWORD_LENGTH, REAUTHENTICATION, PasswordRules

from .database import database_of

SETTINGS = read_settings(home_of())
PACKAGE = Path(__file__).resolve().parents[1]
HAITANG_HOME = SETTINGS.home
FILES_ROOT = HAITANG_HOME / "files"

BACKUP_HOUR = None if SETTINGS["backup_hour"] == "off" else int(SETTINGS["backup_hour"])
BACKUPS_KEPT = SETTINGS["backups_kept"]
BACKUP_FOLDER = Path(SETTINGS["backup_folder"] or HAITANG_HOME / "backups").absolute()

DEBUG = False
SECRET_KEY = SETTINGS["secret_key"]
PRIVATE_KEY: bytes = SETTINGS["private_key"]
DIGEST_KEY: bytes = SETTINGS["digest_key"]
ALLOWED_HOSTS = list(SETTINGS["hosts"])
ROOT_URLCONF = "haitang.project.urls"
WSGI_APPLICATION = "haitang.project.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": database_of(SETTINGS["database_url"])}
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "project_cache"},
    # the worker says twice a second that it lives: too often for the database
    "worker": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": HAITANG_HOME / "worker",
    },
}

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "haitang.foundation.privacy",
    "haitang.machinery.accounts",  # before allauth, whose templates it replaces
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "template_partials.apps.SimpleAppConfig",
    "django_cotton.apps.SimpleAppConfig",
    "django_tables2",
    "django_filters",
    "django_q",
    "haitang.machinery.ui",
    "haitang.machinery.audit",
    "haitang.machinery.retention",
    "haitang.machinery.jobs",
    "haitang.machinery.files",
    "haitang.machinery.notices",
    "haitang.machinery.figures",
    "haitang.machinery.spreadsheets",
    "haitang.network.regions",
    "haitang.network.organisations",
    "haitang.network.people",
    "haitang.network.staffing",
    "haitang.network.access",
    "haitang.work.vouching",
    "haitang.work.tasks",
    "haitang.work.activities",
    "haitang.work.meetings",
    "haitang.work.obligations",
    "haitang.judgement.assessment",
    "haitang.judgement.reports",
    "haitang.faces.desk",
    "haitang.operation",
    "haitang.project",
]

MIDDLEWARE = [
    "haitang.operation.middleware.RequestLog",
    "haitang.network.access.answers.UnstoredMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "haitang.operation.middleware.CompressedPages",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "haitang.network.access.answers.AnswersMiddleware",
    "haitang.network.access.middleware.ActingMiddleware",
    "haitang.network.access.pace.PaceMiddleware",
    "haitang.network.access.middleware.OnceMiddleware",
]

# left to themselves, cotton and template-partials each rewrite the loaders: the later removes the other
LOADERS = [
    "django_cotton.cotton_loader.Loader",
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
CACHED = ("django.template.loaders.cached.Loader", LOADERS)
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [("template_partials.loader.Loader", [CACHED])],
            "builtins": ["django_cotton.templatetags.cotton", "template_partials.templatetags.partials"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

FORM_RENDERER = "haitang.machinery.ui.renderer.Renderer"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = HAITANG_HOME / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": FILES_ROOT},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["png", "jpg", "webp", "woff2", "map", "gz", "br"]

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["haitang.machinery.notices.bell.Backend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
VALIDATION = "django.contrib.auth.password_validation"
OWN_VALIDATION = "haitang.machinery.accounts.passwords"
PASSWORD_RULES = PasswordRules(SETTINGS["password_rules"])
INITIAL_PASSWORD_DAYS = SETTINGS["initial_password_days"]
SECOND_FACTOR_FOR = SETTINGS["second_factor_for"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": PASSWORD_LENGTH}},
    {"NAME": f"{VALIDATION}.CommonPasswordValidator"},
    {
        "NAME": f"{VALIDATION}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["username", "name", "email"]},
    },
    {"NAME": f"{OWN_VALIDATION}.OwnWordsValidator"},
    {"NAME": f"{OWN_VALIDATION}.CommonPartsValidator"},
    {"NAME": f"{OWN_VALIDATION}.RepetitionValidator"},
    *(
        [{"NAME": f"{OWN_VALIDATION}.CompositionValidator"}]
        if PASSWORD_RULES is PasswordRules.DENGBAO
        else []
    ),
]

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "haitang.machinery.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = int(REAUTHENTICATION.total_seconds())
ACCOUNT_RATE_LIMITS = False  # every one: `accounts.lockout` is the only limit, and covers what they did
MFA_RATE_LIMITS = False
ACCOUNT_FORMS = {
    "login": "haitang.machinery.accounts.forms.SignInForm",
    "reauthenticate": "haitang.machinery.accounts.forms.ReauthenticateForm",
    "change_password": "haitang.machinery.accounts.forms.ChangePasswordForm",
}
MFA_ADAPTER = "haitang.machinery.accounts.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SETTINGS["https"]
MFA_FORMS = {
    "authenticate": "haitang.machinery.accounts.forms.AuthenticateForm",
    "authenticate_webauthn": "haitang.machinery.accounts.forms.AuthenticateByKeyForm",
    "reauthenticate": "haitang.machinery.accounts.forms.ReauthenticateByCodeForm",
    "reauthenticate_webauthn": "haitang.machinery.accounts.forms.ReauthenticateByKeyForm",
    "activate_totp": "haitang.machinery.accounts.forms.ActivateTOTPForm",
    "deactivate_totp": "haitang.machinery.accounts.forms.DeactivateTOTPForm",
    "generate_recovery_codes": "haitang.machinery.accounts.forms.GenerateRecoveryCodesForm",
    "add_webauthn": "haitang.machinery.accounts.forms.AddWebAuthnForm",
    "edit_webauthn": "haitang.machinery.accounts.forms.EditWebAuthnForm",
}

SESSION_IDLE = timedelta(hours=SETTINGS["idle_hours"])
SESSION_LONGEST = timedelta(hours=SETTINGS["session_hours"])
SESSION_COOKIE_AGE = int(SESSION_IDLE.total_seconds())
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SETTINGS["https"]
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "haitang.operation.errors.csrf_failed"
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if SETTINGS["https"] else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if SETTINGS["behind_proxy"]:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

SITE_ADDRESS = SETTINGS["address"] or f"{'https' if SETTINGS['https'] else 'http'}://{SETTINGS['hosts'][0]}"
EMAIL_HOST = SETTINGS["mail_server"]  # none: no mail is sent
EMAIL_PORT = SETTINGS["mail_port"]
EMAIL_USE_SSL = SETTINGS["mail_security"] == "tls"
EMAIL_USE_TLS = SETTINGS["mail_security"] == "starttls"
EMAIL_HOST_USER = SETTINGS["mail_user"]
EMAIL_HOST_PASSWORD = SETTINGS["mail_password"]
DEFAULT_FROM_EMAIL = SETTINGS["mail_from"] or SETTINGS["mail_user"]
EMAIL_TIMEOUT = 20

UPLOAD_BYTES = SETTINGS["upload_megabytes"] * 1024 * 1024
REQUESTS_PER_MINUTE = SETTINGS["requests_per_minute"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 10
FILE_UPLOAD_PERMISSIONS = 0o600

Q_CLUSTER = {
    "name": "haitang",
    "orm": "default",
    "cache": "worker",
    "workers": 1,
    "bulk": 1,
    "poll": 0.5,
    "timeout": SETTINGS["job_seconds"],
    "retry": SETTINGS["job_seconds"] + 30,
    "max_attempts": 5,
    "ack_failures": False,
    "save_limit": 10_000,
    "catch_up": False,
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "haitang.operation.log.JsonFormatter"}},
    "handlers": {
        "out": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "json"}
    },
    "root": {"handlers": ["out"], "level": "WARNING"},
    "loggers": {
        "haitang": {"level": "INFO"},
        "django": {"handlers": ["out"], "level": "WARNING", "propagate": False},
        "django.request": {"level": "ERROR"},
        "django.server": {"handlers": ["out"], "level": "WARNING", "propagate": False},
        "django-q": {"handlers": ["out"], "level": "WARNING", "propagate": False},
    },
}
