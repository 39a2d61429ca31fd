"""What of the shops' orders waits to be explained, as the operations page shows it."""

from contracts.identity import order_id
from contracts.integration import Unknown
from kernel.clock import now
from tests.gateway.builders import SHOP


def an_entry(what: str, code: str, name: str, assumed: str = "", orders: int = 1) -> Unknown:
    return Unknown(
        shop=SHOP,
        what=what,
        code=code,
        name=name,
        assumed=assumed,
        orders=orders,
        first="100012801",
        last="100012866",
        last_order_id=order_id(SHOP, "100012866"),
        found_at=now(),
    )


ENTRIES = (
    an_entry("payment", "superpay_direct", "Super <Pay>", "online", orders=3),
    an_entry("shipping", "drone_fast", "Per drone", "parcel"),
    an_entry("product", "4711", "BEL-1 Fietsbel"),
)
