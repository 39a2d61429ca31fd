"""An order's facts as far as an insurer must know them."""

from contracts.facts import LineFacts, OrderFacts
from services.integration.domain.insurance import Holder, KnownOrder, Line, value_of_piece


def known_from(facts: OrderFacts) -> KnownOrder:
    """Whoever pays for it owns it, and keeps it where he lives."""
    home = facts.billing if facts.billing.postcode else facts.delivery_address
    owner = Holder(
        name=home.name or facts.customer_name,
        street=" ".join(part.strip() for part in home.street if part.strip()),
        postcode=home.postcode.strip(),
        city=home.city.strip(),
        country=home.country.strip().upper(),
        email=facts.customer_email.strip(),
    )
    return KnownOrder(
        order_id=facts.order_id,
        version=facts.version,
        shop=facts.shop,
        number=facts.number,
        state=facts.state.value,
        currency=facts.currency,
        owner=owner,
        lines=tuple(_line(line, facts.currency) for line in facts.lines if _is_a_thing(line)),
    )


def _is_a_thing(line: LineFacts) -> bool:
    return not line.is_virtual and not line.parent_shop_line_id


def _line(line: LineFacts, currency: str) -> Line:
    return Line(
        line_id=line.line_id,
        sku=line.sku,
        name=line.name,
        brand=line.brand,
        pieces=max(int(line.quantity - line.cancelled), 0),
        value=value_of_piece(line.row_total_incl_tax, line.discount, line.quantity, currency),
        insurable=line.insurable,
    )
