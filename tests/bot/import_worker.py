"""A worker that only measures songs; tests start it as ``celery --app tests.bot.import_worker worker``."""

import os

from bot.importing import add_measuring
from bot.jobs import create_celery
from bot.settings import Settings

_settings = Settings.from_environment(os.environ)
app = create_celery(_settings)
add_measuring(app, _settings)
