"""Shows the gateway on a scripted world: `python -m tests.gateway.look [port]`; sign in as anna, "anna works here"."""

import signal
import sys
import tempfile
from pathlib import Path

from gateway.app import create_app
from gateway.staff import add_staff
from kit import embedded, migrations
from kit.documents import Documents
from kit.engine import engine_of
from kit.settings import load
from tests.gateway.world import a_world


def main(port: int) -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    with tempfile.TemporaryDirectory(prefix="pakbon-look-") as name:
        folder = Path(name)
        server = embedded.postgres(folder / "postgres")
        try:
            admin, pattern = embedded.database_urls(server)
            migrations.create_databases(admin, ("gateway",), pattern)
            migrations.upgrade("gateway", pattern.format(service="gateway"))
            settings = load(embedded.environment(folder, pattern))
            engine = engine_of(settings.database_of("gateway"))
            for login, language in (("anna", "nl"), ("jonas", "de"), ("sam", "en")):
                add_staff(engine, login, "Anna de Boer", f"{login} works here", ["administrator"], language)
            app = create_app(settings, a_world(), engine, Documents(settings.documents))
            app.run(port=port, threaded=True)
        finally:
            server.cleanup()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 8123)
