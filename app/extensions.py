"""The extensions, created once and bound to the application in `create_app`."""

from __future__ import annotations

from flask_login import LoginManager
from flask_migrate import Migrate
from flask_smorest import Blueprint
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect

from app.core.base import Base
from app.core.bodies import JsonParser
from app.core.openapi import PhoneApi

db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False}, disable_autonaming=True)
migrate = Migrate()
login_manager = LoginManager()
csrf = CSRFProtect()
api = PhoneApi()
Blueprint.ARGUMENTS_PARSER = JsonParser()
