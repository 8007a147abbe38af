"""The application for a WSGI server. A setting that is not safe is a sentence, never a traceback."""

from app import create_app
from app.settings import UnsafeSetting

try:
    app = create_app()
except UnsafeSetting as wrong:
    raise SystemExit(str(wrong)) from None
