"""A day's work without a browser: orders come in, are planned, closed, printed, shipped; then everything is compared.

Acts as staff do (requests through kit.asking) and looks at the world outside through the sandbox's own pages. Whatever
is missing or disagrees is named, and the verdict is 1.
"""

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar

import requests
from pypdf import PdfReader

from contracts.base import Request
from contracts.facts import Delivery, DocumentRef
from contracts.invoicing import GetOrderMoney, PrintDayInvoices
from contracts.order import FindOrders, GetOrder, OrderFilter, OrderRow
from contracts.planning import (
    AcceptProposals,
    CloseDay,
    DayView,
    GetAgenda,
    HandOver,
    MarkCollected,
    PlannedOrder,
    PrintDay,
    ReadyForCollection,
)
from kernel.clock import today
from kernel.sentence import plain
from kit.asking import Asker, Away
from kit.documents import Documents
from kit.settings import Settings

log = logging.getLogger(__name__)
SHOPS = ("fietshal", "meubelhuis")
NEW_ORDERS = 12  # in each shop
PAPERS = ("day_plan", "workshop", "packing_pickup", "packing_delivery")
PATIENCE = 90.0  # seconds for anything that happens by itself
A = TypeVar("A")


@dataclass
class Day:
    asker: Asker
    documents: Documents
    sandbox: str
    out: Path
    wrong: list[str] = field(default_factory=list)
    table: list[tuple[str, str]] = field(default_factory=list)

    # ---- the two sides

    def ask(self, request: Request[A]) -> A:
        """As a member of staff would: when no answer comes, the same once more. Doing a thing twice changes nothing."""
        for _ in range(2):
            try:
                return self.asker.call(request, actor="Anna de Boer")
            except Away:
                continue
        return self.asker.call(request, actor="Anna de Boer")

    def outside(self, path: str, body: Any = None) -> Any:
        url = f"{self.sandbox}/control/{path}"
        answer = requests.post(url, json=body, timeout=20) if body is not None else requests.get(url, timeout=20)
        answer.raise_for_status()
        return answer.json(parse_float=Decimal)

    # ---- what was found

    def note(self, what: str, result: object) -> None:
        self.table.append((what, str(result)))
        print(f"  {what:<42} {result}", flush=True)

    def expect(self, fine: bool, otherwise: str) -> None:
        if not fine:
            self.wrong.append(otherwise)
            print(f"  ✗ {otherwise}", flush=True)

    def until(self, what: str, check: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            with suppress(Away):  # a busy machine; it is looked at again
                if check():
                    return
            time.sleep(0.3)
        self.expect(False, f"{what}: not within {PATIENCE:.0f} s")

    # ---- the day

    def work(self) -> int:
        self.out.mkdir(parents=True, exist_ok=True)
        self.take_over()
        day, stops = self.plan()
        if self.close(day):  # without a packing slip nothing can leave the house
            self.print_papers(day)
            self.compare_invoices(stops)
            self.ship(day)
            self.compare_mails(stops)
            self.compare_written_back(stops)
        print(f"\n{'Everything is there and agrees.' if not self.wrong else f'{len(self.wrong)} things are wrong.'}")
        return 1 if self.wrong else 0

    def take_over(self) -> None:
        placed = [order for shop in SHOPS for order in self.outside(f"{shop}/orders", {"count": NEW_ORDERS})]
        self.note("orders placed in the shops", len(placed))
        theirs = {(shop, o["increment_id"]): o for shop in SHOPS for o in self.outside(f"{shop}/orders")}
        self.until("orders taken over", lambda: {(r.shop, r.number) for r in self.rows(OrderFilter.ALL)} >= set(theirs))
        ours = {(row.shop, row.number): row for row in self.rows(OrderFilter.ALL)}
        self.note("orders taken over", len(ours))
        differ = [
            f"{number} in {shop}: {ours[shop, number].grand_total} here, {order['grand_total']} there"
            for (shop, number), order in theirs.items()
            if (shop, number) in ours and ours[shop, number].grand_total != Decimal(str(order["grand_total"]))
        ]
        self.expect(not differ, f"totals differ: {'; '.join(differ)}")
        total = sum((row.grand_total for row in ours.values()), Decimal(0))
        self.note("in total, in agreement with the shops", f"€ {total:.2f}" if not differ else "no")
        self.placed = {(shop, o["increment_id"]) for shop in SHOPS for o in placed if (shop, o["increment_id"]) in ours}

    def rows(self, which: OrderFilter) -> list[OrderRow]:
        found: list[OrderRow] = []
        after = ""
        while True:
            page = self.ask(FindOrders(filter=which, after=after, limit=200, with_counts=False))
            found.extend(page.rows)
            if not page.after:
                return found
            after = page.after

    def plan(self) -> tuple[date, list[PlannedOrder]]:
        start = today() + timedelta(days=1)
        self.until("something can be planned", lambda: bool(self.ask(GetAgenda(start=start)).to_plan))
        agenda = self.ask(AcceptProposals(start=start, days=14))
        planned = [card for day in agenda.days for card in day.cards]
        self.note("orders planned", f"{len(planned)} on {len({card.stop.day for card in planned})} days")
        busiest = max(agenda.days, key=lambda day: len(day.cards))
        self.expect(bool(busiest.cards), "no order could be planned")
        kinds = Counter(card.stop.delivery.value for card in busiest.cards)
        self.note(f"the day: {busiest.day:%A %d %B}", ", ".join(f"{n} {kind}" for kind, n in sorted(kinds.items())))
        return busiest.day, list(busiest.cards)

    def close(self, day: date) -> bool:
        view = self.ask(CloseDay(day=day))
        again = self.ask(CloseDay(day=day))
        self.expect(len(again.closings) == len(view.closings), "closing twice made more closings")
        carriers = {c.closing_id for c in view.closings if c.carrier != "van"}
        self.until("packing slip answered", lambda: "sending" not in self._states(day, carriers))
        view = self.day(day)
        for closing in view.closings:
            if closing.closing_id in carriers:
                no = f"{closing.carrier} did not take its packing slip ({closing.manifest_state})"
                self.expect(closing.manifest_state == "accepted", f"{no}: {plain(closing.manifest_message)}")
            said = f"{closing.manifest_state} {closing.manifest_number}".strip()
            self.note(
                f"closed for {closing.carrier}",
                f"{closing.parcels} parcels, collected {closing.collection_day}, {said}",
            )
        return self._states(day, carriers) <= {"accepted"}

    def _states(self, day: date, closings: set[Any]) -> set[str]:
        return {c.manifest_state for c in self.day(day).closings if c.closing_id in closings}

    def day(self, day: date) -> DayView:
        return self.ask(GetAgenda(start=day, days=1)).days[0]

    def print_papers(self, day: date) -> None:
        for paper in PAPERS:
            self.save(paper, self.ask(PrintDay(day=day, paper=paper)))
        batch = self.save("invoices_and_stickers", self.ask(PrintDayInvoices(day=day)))
        pages = [page.extract_text().replace(" ", "") for page in PdfReader(BytesIO(batch)).pages]
        parcels = [parcel for card in self.day(day).cards for parcel in card.stop.parcels]
        on_paper = [sum(parcel.barcode in page for page in pages) for parcel in parcels]
        self.expect(on_paper == [1] * len(parcels), "a box has no label of its own, or two")
        self.expect(len({parcel.barcode for parcel in parcels}) == len(parcels), "two boxes have one barcode")
        self.note("labels with barcodes", f"{len(parcels)} for {len(parcels)} boxes")

    def save(self, name: str, document: DocumentRef) -> bytes:
        content = self.documents.get(document.sha256)
        (self.out / f"{name}.pdf").write_bytes(content)
        self.note(f"printed {name}.pdf", f"{len(PdfReader(BytesIO(content)).pages)} pages")
        return content

    def compare_invoices(self, stops: list[PlannedOrder]) -> None:
        shipped = [card.stop for card in stops if card.stop.delivery is not Delivery.PICKUP]
        total = Decimal(0)
        for stop in shipped:
            order = self.ask(GetOrder(order_id=stop.order_id)).order
            papers = self.ask(GetOrderMoney(order_id=stop.order_id)).invoices
            invoices = [paper for paper in papers if paper.kind == "invoice"]
            self.expect(len(invoices) == 1, f"{stop.number} has {len(invoices)} invoices")
            invoiced = sum((invoice.total for invoice in invoices), Decimal(0))
            self.expect(invoiced == order.totals.grand_total, f"{stop.number}: invoiced {invoiced}, ordered otherwise")
            total += invoiced
        self.note("invoices", f"{len(shipped)}, together € {total:.2f}")

    def ship(self, day: date) -> None:
        for closing in self.day(day).closings:
            self.ask(HandOver(closing_id=closing.closing_id))
        for card in self.day(day).cards:
            if card.stop.delivery is Delivery.PICKUP:
                self.ask(ReadyForCollection(order_id=card.stop.order_id))
                self.ask(MarkCollected(order_id=card.stop.order_id))
        self.until(
            "everything handed over", lambda: {c.status for c in self.day(day).cards} <= {"shipped", "collected"}
        )
        counted = Counter(card.status for card in self.day(day).cards)
        self.note("handed over or collected", ", ".join(f"{n} {status}" for status, n in counted.items()))

    # ---- did the world outside hear of it?

    def expected_mails(self, stops: list[PlannedOrder]) -> Iterator[tuple[str, set[str]]]:
        for card in stops:
            stop = card.stop
            if stop.delivery is Delivery.PICKUP:
                yield stop.number, {"ready_for_collection"}
            elif any(p.tracking_number for p in stop.parcels):
                yield stop.number, {"order_shipped_tracking"}
            else:
                yield stop.number, {"order_shipped"}

    def mails(self) -> Counter[tuple[str, str]]:
        headers = [mail["headers"] for mail in self.outside("mailbox/mails")]
        return Counter((h.get("X-Pakbon-Order", ""), h.get("X-Pakbon-Occasion", "")) for h in headers)

    def compare_mails(self, stops: list[PlannedOrder]) -> None:
        day = stops[0].stop.day
        wanted = {(number, "order_received") for _, number in self.placed}
        wanted |= {(card.stop.number, "order_planned") for card in stops}
        wanted |= {(number, o) for number, which in self.expected_mails(list(self.day(day).cards)) for o in which}
        self.until("every mail arrived", lambda: wanted <= set(self.mails()))
        found = self.mails()
        twice = [f"{number} {occasion}" for (number, occasion), n in found.items() if n > 1]
        self.expect(not twice, f"mails twice: {', '.join(twice)}")
        both = {n for n, o in found if o == "order_shipped"} & {n for n, o in found if o == "order_shipped_tracking"}
        self.expect(not both, f"shipped mail with and without tracking: {both}")
        for occasion, n in sorted(Counter(occasion for _, occasion in found).items()):
            self.note(f"mails: {occasion}", n)

    def compare_written_back(self, stops: list[PlannedOrder]) -> None:
        def shipments(card: PlannedOrder) -> list[Any]:
            found: list[Any] = self.outside(f"{card.stop.shop}/orders/{card.stop.number}")["shipments"]
            return found

        self.until("shipments written to the shops", lambda: all(shipments(card) for card in stops))
        written, tracks = 0, 0
        for card in self.day(stops[0].stop.day).cards:
            found = shipments(card)
            self.expect(len(found) == 1, f"{card.stop.number} has {len(found)} shipments in the shop")
            written += len(found)
            theirs = [track["track_number"] for shipment in found for track in shipment.get("tracks", [])]
            ours = [parcel.tracking_number for parcel in card.stop.parcels if parcel.tracking_number]
            self.expect(sorted(theirs) == sorted(ours), f"{card.stop.number}: tracks {theirs} in the shop, {ours} here")
            tracks += len(theirs)
        self.note("written back to the shops", f"{written} shipments, {tracks} tracking numbers")


def work(settings: Settings, sandbox: str, out: Path) -> int:
    """Do the day's work on a running system. 0: everything is there and agrees."""
    asker = Asker(settings.broker)
    asker.start()
    try:
        return Day(asker, Documents(settings.documents), sandbox, out).work()
    except Exception as error:
        log.exception("the day broke off")
        print(f"\nThe day broke off: {error}", flush=True)
        return 1
    finally:
        asker.stop()
