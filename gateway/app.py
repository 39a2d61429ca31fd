"""The staff's application is put together here: what it may use, its pages, its words, its guards."""

from typing import Any
from uuid import uuid4

from flask import Flask, g, request
from flask_wtf import CSRFProtect
from sqlalchemy import Engine

from gateway import errors, filters, frame, guard, names, sentences, words
from gateway.house import House
from gateway.images import pages as images
from gateway.invoices import pages as invoices
from gateway.mails import pages as mails
from gateway.operations import pages as operations
from gateway.orders import actions as order_actions
from gateway.orders import credit, detail, insurance, overview, places, tiles
from gateway.papers import pages as papers
from gateway.planning import actions as planning_actions
from gateway.planning import pages as planning
from gateway.settings import carriers, geocoders, hooks, house_rules, identity, insurers
from gateway.settings import pages as settings_pages
from gateway.staff import pages as staff_pages
from gateway.staff.rights import ROLE_NAMES, may
from gateway.tasks import pages as tasks
from kernel.clock import now, today
from kit.settings import Settings

csrf = CSRFProtect()


def create_app(settings: Settings, asker: Any, engine: Engine, documents: Any) -> Flask:
    """The WSGI application. `asker` answers its questions: kit.asking.Asker, or a scripted one in tests."""
    app = Flask(__name__, static_folder=None)
    app.config.update(
        SECRET_KEY=settings.secret,
        SESSION_COOKIE_NAME="pakbon",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        WTF_CSRF_TIME_LIMIT=None,  # a page may stay open all day; the token lives as long as the session
        WTF_CSRF_SSL_STRICT=False,  # behind a proxy the referrer's host is the proxy's
        MAX_CONTENT_LENGTH=2 * 1024 * 1024,
        SEND_FILE_MAX_AGE_DEFAULT=31536000,  # addresses of files carry their content's hash
    )
    app.jinja_options = {**app.jinja_options, "finalize": words.said}
    app.extensions["house"] = House(settings, asker, engine, documents)
    app.before_request(_name_the_click)
    guard.watch(app)
    csrf.init_app(app)
    errors.put_in_words(app)
    for blueprint in (
        frame.pages,
        staff_pages.pages,
        overview.pages,
        detail.pages,
        order_actions.pages,
        credit.pages,
        insurance.pages,
        places.pages,
        tiles.pages,
        planning.pages,
        planning_actions.pages,
        invoices.pages,
        mails.pages,
        tasks.pages,
        operations.pages,
        settings_pages.pages,
        house_rules.pages,
        insurers.pages,
        identity.pages,
        carriers.pages,
        geocoders.pages,
        hooks.pages,
        papers.pages,
        images.pages,
    ):
        app.register_blueprint(blueprint)
    app.jinja_env.filters.update(filters.FILTERS, carrier=names.carrier)
    app.jinja_env.globals.update(
        _=words._,
        _n=words._n,
        may=may,
        now=now,
        today=lambda: today(settings.zone),
        asset=frame.asset,
        LANGUAGES=words.LANGUAGES,
        ROLE_NAMES=ROLE_NAMES,
        **sentences.FOR_TEMPLATES,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    return app


def _name_the_click() -> None:
    g.correlation_id = uuid4().hex
    chosen = request.cookies.get("language") or request.accept_languages.best_match(words.LANGUAGES) or "nl"
    g.language = chosen if chosen in words.LANGUAGES else "nl"
    g.theme = "system"
