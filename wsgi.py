"""The web process: ``gunicorn wsgi:app``."""

import os

from bot.app import create_app
from bot.settings import Settings

app = create_app(Settings.from_environment(os.environ))
