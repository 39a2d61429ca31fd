"""The mail log with 100,000 mails: p50 and p95 of a page and of searches for common, rare and unknown words."""

import shutil
import statistics
import tempfile
from pathlib import Path

from sqlalchemy import text

from bench import report
from bench.lists import ROUNDS, timed
from bench.place import fresh_statistics
from contracts.notifier import FindMails
from kit import embedded, migrations
from kit.engine import engine_of
from services.notifier import queries
from tests.notifier.test_queries import FILL

MAILS = 100_000
SEARCHES = ("", "bestelling", "klant99999", "000031415", "anna klant7", "nobody")


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="pakbon-bench-"))
    server = embedded.postgres(folder / "postgres")
    try:
        admin, pattern = embedded.database_urls(server)
        migrations.create_databases(admin, ("notifier",), pattern)
        url = pattern.format(service="notifier")
        migrations.upgrade("notifier", url)
        engine = engine_of(url)
        with engine.begin() as connection:
            connection.execute(text(FILL), {"rows": MAILS})
        fresh_statistics(engine)
        rows: list[tuple[object, ...]] = []
        for search in SEARCHES:
            request = FindMails(search=search)
            times = sorted(timed(engine, lambda s, r=request: queries.find_mails(s, r)))  # type: ignore[misc]
            high = times[int(len(times) * 0.95) - 1]
            rows.append((f"“{search}”", f"{statistics.median(times):.1f}", f"{high:.1f}"))
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
    intro = f"{MAILS:,} mails, {ROUNDS} times each."
    report.write("Mail log", [intro, "", *report.table(("search", "p50 ms", "p95 ms"), rows)])


if __name__ == "__main__":
    main()
