"""The application for a WSGI server. A setting that is not safe is a sentence, never a traceback."""

import os

from app import create_app
from app.settings import UnsafeSetting

os.umask(0o077)  # whatever serves or is run here writes for its own account alone
try:
    app = create_app()
except UnsafeSetting as wrong:
    raise SystemExit(str(wrong)) from None
