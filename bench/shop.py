"""A Magento 2 shop that does nothing but hand out pages of orders, so that it costs next to nothing.

`python -m bench.shop --orders 2000 --every 600`: prints "ready ADDRESS"; the last order is placed now, the one before
600 s earlier. Answers what a poll asks; everything but orders is empty. Every path below the address is such a shop.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

TOWNS = [("1015 CJ", "Amsterdam"), ("3511 AB", "Utrecht"), ("9712 HM", "Groningen"), ("7411 KT", "Deventer")]
NAMES = ["de Vries", "Jansen", "Bakker", "Visser", "Smit", "Meijer", "Mulder", "Bos", "Vos", "Peters"]


def order(n: int, placed: datetime) -> dict[str, Any]:
    """An order of three lines (one configurable with its child), paid by iDEAL, sent as a parcel."""
    postcode, city = TOWNS[n % len(TOWNS)]
    address = {
        "firstname": "Sanne",
        "lastname": NAMES[n % len(NAMES)],
        "street": [f"Keizersgracht {n % 300 + 1}"],
        "postcode": postcode,
        "city": city,
        "country_id": "NL",
        "telephone": f"06{n:08d}",
        "email": f"klant{n}@example.nl",
    }
    moment = placed.strftime("%Y-%m-%d %H:%M:%S")
    base = n * 10
    items = [line(base + 1, "BENCH-A", "Fietstas", 2, 30), line(base + 2, "BENCH-B", "Kettingslot", 1, 50)]
    parent = line(base + 3, "BENCH-C-53", "Stadsfiets", 1, 600) | {"product_type": "configurable"}
    child = line(base + 4, "BENCH-C-53", "Stadsfiets 53", 1, 0) | {"parent_item_id": base + 3}
    net, tax = 2 * 30 + 50 + 600, 0
    tax = round(net * 0.21, 2)
    ship_net, ship_tax = 5.74, 1.21
    return {
        "entity_id": n,
        "increment_id": f"{n:09d}",
        "state": "processing",
        "status": "processing",
        "store_id": 1,
        "created_at": moment,
        "updated_at": moment,
        "base_currency_code": "EUR",
        "order_currency_code": "EUR",
        "base_to_order_rate": 1,
        "base_grand_total": round(net + tax + ship_net + ship_tax, 2),
        "grand_total": round(net + tax + ship_net + ship_tax, 2),
        "subtotal": net,
        "subtotal_incl_tax": round(net + tax, 2),
        "shipping_amount": ship_net,
        "shipping_tax_amount": ship_tax,
        "shipping_incl_tax": round(ship_net + ship_tax, 2),
        "tax_amount": round(tax + ship_tax, 2),
        "discount_amount": 0,
        "discount_tax_compensation_amount": 0,
        "total_paid": round(net + tax + ship_net + ship_tax, 2),
        "total_due": 0,
        "is_virtual": 0,
        "customer_email": address["email"],
        "customer_firstname": address["firstname"],
        "customer_lastname": address["lastname"],
        "shipping_description": "PostNL - Pakket",
        "items": [*items, parent, child],
        "billing_address": address,
        "payment": {"method": "ideal", "additional_information": ["iDEAL"]},
        "status_histories": [],
        "extension_attributes": {
            "shipping_assignments": [{"shipping": {"address": address, "method": "postnl_standaard"}, "items": []}],
            "payment_additional_info": [{"key": "method_title", "value": "iDEAL"}],
            "applied_taxes": [],
            "item_applied_taxes": [],
        },
    }


def line(item_id: int, sku: str, name: str, qty: int, price: int) -> dict[str, Any]:
    row, tax = qty * price, round(qty * price * 0.21, 2)
    return {
        "item_id": item_id,
        "sku": sku,
        "name": name,
        "product_id": item_id,
        "product_type": "simple",
        "qty_ordered": qty,
        "price": price,
        "price_incl_tax": round(price * 1.21, 2),
        "row_total": row,
        "row_total_incl_tax": round(row + tax, 2),
        "tax_amount": tax,
        "tax_percent": 21,
        "discount_amount": 0,
        "weight": 1.5,
    }


class Pages(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    orders, every, began = 0, 1.0, datetime.now(UTC)

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = dict(parse_qsl(parts.query))
        body = self.page(asked) if parts.path.endswith("/orders") else b'{"items":[],"total_count":0}'
        if parts.path.rsplit("/", 1)[-1] in ("storeConfigs", "storeViews", "websites", "modules", "options"):
            body = b"[]"
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def page(self, asked: dict[str, str]) -> bytes:
        """Orders by their running number, made as they are asked for."""
        first, last = 1, self.orders
        for field, condition, value in _filters(asked):
            if field == "updated_at":
                since = datetime.strptime(value, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
                first = max(first, int((since - self.began).total_seconds() / self.every))
            elif (field, condition) == ("entity_id", "gt"):
                first = max(first, int(value) + 1)
            elif (field, condition) == ("entity_id", "lt"):
                last = min(last, int(value) - 1)
        numbers = range(first, last + 1)
        if "DESC" in asked.values():
            numbers = numbers[::-1]
        page = numbers[: int(asked.get("searchCriteria[pageSize]", 100))]
        made = (order(n, self.began + timedelta(seconds=n * self.every)) for n in page)
        return b'{"items":[' + b",".join(json.dumps(o).encode() for o in made) + b'],"total_count":%d}' % len(numbers)

    def log_message(self, *_: object) -> None:
        """Silent."""


def _filters(asked: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    for name, field in asked.items():
        if name.endswith("[field]") and "filter_groups" in name:
            of = name.removesuffix("[field]")
            yield field, asked.get(f"{of}[condition_type]", "eq"), asked.get(f"{of}[value]", "")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--orders", type=int, default=2000)
    parser.add_argument("--every", type=float, default=1.0, help="seconds from one order to the next")
    options = parser.parse_args()
    Pages.orders, Pages.every = options.orders, options.every
    Pages.began = datetime.now(UTC) - timedelta(seconds=options.orders * options.every)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    print(f"ready http://127.0.0.1:{server.server_port}", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        sys.exit(0)


if __name__ == "__main__":
    main()
