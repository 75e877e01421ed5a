"""Settings of every environment; the differences come from config/env.py."""

import logging
import os
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from config import env as environment
from config.background import celery_settings
from config.databases import opened
from config.logs import logging_config
from config.security import CONTENT_SECURITY_POLICY as CONTENT_SECURITY_POLICY
from config.security import PASSWORD_VALIDATORS, production_only
from config.unfold import UNFOLD as UNFOLD

BASE_DIR = environment.BASE_DIR
ENV = environment.read(os.environ)

PRODUCTION = ENV.production
DEBUG = ENV.debug
SECRET_KEY = ENV.secret_key
ALLOWED_HOSTS = ENV.allowed_hosts
DATA_DIR = ENV.data_dir
REDIS_URL = ENV.redis_url
PROXIES = ENV.proxies
SITE_URL = ENV.site_url

INSTALLED_APPS = [
    "unfold",
    "unfold.contrib.filters",
    "unfold.contrib.forms",
    "unfold.contrib.inlines",
    "unfold.contrib.import_export",
    "unfold.contrib.simple_history",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "simple_history",
    "import_export",
    "axes",
    "csp",
    "django_structlog",
    "config",
    "crm",
    "scripts_lib",
    "tagging",
    "customers",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.middleware.PermissionsPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.middleware.RequestLogMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {"default": opened(ENV.database)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "en"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = not PRODUCTION
MEDIA_ROOT = DATA_DIR / "uploads"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage",
    },
}

LOGIN_URL = "admin:login"
AUTH_PASSWORD_VALIDATORS = PASSWORD_VALIDATORS
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
SESSION_COOKIE_AGE = 12 * 3600
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # one forgetful person does not lock the office out
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "config.client_address.client_address"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

LOGGING = logging_config(production=PRODUCTION, level=ENV.log_level)
DJANGO_STRUCTLOG_CELERY_ENABLED = True
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG
DJANGO_STRUCTLOG_CELERY_TASK_START_LOG_LEVEL = logging.DEBUG

EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
CAN_MAIL = bool(ENV.email)
REMINDER_HOSTS = ENV.reminder_hosts  # where people's own messengers may stand; the known services need no entry

globals().update(celery_settings(ENV), **ENV.email, **production_only(ENV))

IMPORT_BATCH = 50_000  # orders merged in one transaction
IMPORT_LEASE = timedelta(seconds=20)  # after this long without a sign of life another worker takes an import over
REMINDER_LEASE = timedelta(minutes=2)  # longer than any provider may take to answer; after it nobody knows

IMPORT_EXPORT_IMPORT_PERMISSION_CODE = "import"  # without these two anybody who sees a list may import and export it
IMPORT_EXPORT_EXPORT_PERMISSION_CODE = "export"
EXPORT_ROWS = 1_000_000  # entries of a list in one file
EXPORT_SHEET_ROWS = 200_000  # the same in a workbook, which takes a spreadsheet program far more memory
EXPORT_CONTACT_ROWS = 5_000  # the same with full names, phones and addresses
