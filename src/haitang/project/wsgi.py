"""What the web server calls."""

import os

from django.core.wsgi import get_wsgi_application

from haitang.foundation.guard import stand_guard

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "haitang.project.settings")
application = get_wsgi_application()
stand_guard()
