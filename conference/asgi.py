"""ASGI entry point; `make run` uses wsgi.py, which is faster here."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conference.settings")

application = get_asgi_application()
