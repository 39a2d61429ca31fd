"""Invoices and stickers of a day of 200 orders: made, rendered and stored; and the memory of a batch of 1,000.

Held against bare reportlab Platypus pages with as many table rows, in the same run. One process, one core.
"""

import io
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table
from sqlalchemy import Engine

from bench import report
from contracts.invoicing import PrintDayInvoices
from contracts.order import OrderPlaced
from kit import embedded, migrations
from kit.documents import Documents
from kit.engine import engine_of
from kit.work import unit_of_work
from services.invoicing.use_cases.hear_order import hear_order
from services.invoicing.use_cases.hear_planning import close_day
from services.invoicing.use_cases.print_day import print_day
from tests.invoicing.builders import TUESDAY, A, a_closed_day, a_stop, an_order

DAY, BATCH, RUNS = 200, 1000, 3


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="pakbon-bench-"))
    server = embedded.postgres(folder / "postgres")
    try:
        admin, pattern = embedded.database_urls(server)
        migrations.create_databases(admin, ("invoicing",), pattern)
        url = pattern.format(service="invoicing")
        migrations.upgrade("invoicing", url)
        engine, documents = engine_of(url), Documents((folder / "documents").as_uri())
        made, printed = zip(*(one_day(engine, documents, run) for run in range(RUNS)), strict=True)
        place_orders(engine, documents, "batch", BATCH)
        closing = peak_of("close", url, (folder / "documents").as_uri())
        printing = peak_of("print", url, (folder / "documents").as_uri())
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
    bare = statistics.median(bare_pages() for _ in range(RUNS))
    rows: list[tuple[object, ...]] = []
    for name, figure in (
        ("invoices made, rendered and stored", statistics.median(made)),
        ("invoices with a sticker each, printed as one PDF", statistics.median(printed)),
        ("bare Platypus pages", bare),
    ):
        rows.append((name, f"{figure:.0f}", f"{figure / bare:.2f}"))
    intro = f"A day of {DAY} orders of three lines; medians of {RUNS} runs on one core."
    alone = peak_of("nothing", "", "")
    last = (
        f"Memory of the whole process ({alone:.0f} MB with its imports alone) for {BATCH} orders: "
        f"{printing:.0f} MB to print them with stickers as one PDF, {closing:.0f} MB to make all at once."
    )
    report.write("Invoices", [intro, "", *report.table(("", "a second", "of bare pages"), rows), "", last])


def place_orders(engine: Engine, documents: Documents, name: str, count: int) -> None:
    """Orders known here, and their closed day not yet heard of."""
    for n in range(count):
        with unit_of_work(engine) as uow:
            hear_order(uow, documents, orders_of(name, n).order)


def orders_of(name: str, n: int) -> OrderPlaced:
    lines = (A(), A(price="29.95", name="Bel", sku="BEL"), A(price="64.95", quantity="2", name="Slot", sku="SLOT"))
    return OrderPlaced(order=an_order(f"{name}-{n}", *lines))


def one_day(engine: Engine, documents: Documents, run: int) -> tuple[float, float]:
    place_orders(engine, documents, str(run), DAY)
    stops = [a_stop(orders_of(str(run), n).order, position=n + 1) for n in range(DAY)]
    closed = a_closed_day(*stops, carrier=f"carrier{run}")
    began = time.perf_counter()
    close_day(partial(unit_of_work, engine), documents, closed)
    made = time.perf_counter()
    print_day(partial(unit_of_work, engine), documents, PrintDayInvoices(day=TUESDAY, carrier=f"carrier{run}"))
    return DAY / (made - began), DAY / (time.perf_counter() - made)


def peak_of(act: str, url: str, store: str) -> float:
    """A process of its own does it with BATCH orders; its peak in MB."""
    command = [sys.executable, "-W", "ignore", "-m", "bench.invoices", act, url, store]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[-1])


def act_alone(act: str, url: str, store: str) -> None:
    if act == "close":
        stops = [a_stop(orders_of("batch", n).order, position=n + 1) for n in range(BATCH)]
        close_day(partial(unit_of_work, engine_of(url)), Documents(store), a_closed_day(*stops, carrier="batch"))
    if act == "print":
        request = PrintDayInvoices(day=TUESDAY, carrier="batch")
        print_day(partial(unit_of_work, engine_of(url)), Documents(store), request)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def bare_pages() -> float:
    """Pages a second that reportlab's own layout makes of a heading, an address and a table of as many rows."""
    styles = getSampleStyleSheet()
    began = time.perf_counter()
    for n in range(DAY):
        story = [Paragraph(f"Invoice {n}", styles["Heading1"]), Paragraph("Anna de Boer<br/>Laan 1", styles["Normal"])]
        story.append(Table([["1", "Gazelle Ultimate C380", "100,00", "21 %", "100,00"]] * 6))
        SimpleDocTemplate(io.BytesIO(), pagesize=A4).build(story)
    return DAY / (time.perf_counter() - began)


if __name__ == "__main__":
    act_alone(*sys.argv[1:]) if sys.argv[1:] else main()
