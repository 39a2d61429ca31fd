"""What an order's invoice says: the shop's own amounts, shown with tax where they add up so, else without.

grand_total = subtotal + shipping + tax + hidden_tax + discount + fee + fee_tax + adjustment. Nothing is computed anew;
what the rows shown leave of the grand total (a shop's own rounding) is a row of its own.
"""

from datetime import date, timedelta
from decimal import Decimal

from contracts.facts import Address, LineFacts, OrderFacts, PaymentKind
from contracts.invoicing import InvoiceSettings
from contracts.shop_identity import ShopIdentity
from kernel.clock import day_of
from kernel.money import ZERO
from services.invoicing.domain.invoice import Invoice, InvoiceLine, Issuer, Party, TotalRow
from services.invoicing.domain.numbering import placeholder
from services.invoicing.domain.tax import Taxed, TaxRow, rate_of, tax_table

PAYS_LATER = (PaymentKind.TRANSFER, PaymentKind.ON_ACCOUNT)
ROUNDING = Decimal("0.05")  # more than this is not rounding


def invoice_of(
    order: OrderFacts,
    settings: InvoiceSettings,
    shop: ShopIdentity,
    paid: Decimal,
    today: date,
    delivery_day: date | None = None,
) -> Invoice:
    """The order's invoice, without its number."""
    included = _tax_included(order)
    taxes = _taxes(order)
    lines = _lines(order, included)
    due = today + timedelta(days=settings.payment_days) if order.payment_kind in PAYS_LATER else None
    return Invoice(
        number=placeholder(settings.number_prefix),
        order_id=order.order_id,
        order_number=order.number,
        shop=order.shop,
        language=order.language,
        currency=order.currency,
        issued_on=today,
        ordered_on=day_of(order.placed_at),
        issuer=issuer_of(shop),
        billing=_party(order.billing, order),
        delivery_address=_party(order.delivery_address, order),
        lines=lines,
        rows=_rows(order, lines, taxes, included),
        taxes=taxes,
        tax_included=included,
        total=order.totals.grand_total,
        paid=paid,
        delivery=order.delivery,
        payment_kind=order.payment_kind,
        payment_method=order.payment_method,
        due_on=due if paid < order.totals.grand_total else None,
        delivery_day=delivery_day,
        reference=order.reference,
        base_currency=order.totals.base_currency,
        base_total=order.totals.base_grand_total,
        base_rate=order.totals.base_rate,
    )


def issuer_of(shop: ShopIdentity) -> Issuer:
    return Issuer(
        name=shop.company or shop.name,
        street=shop.street,
        postcode=shop.postcode,
        city=shop.city,
        country=shop.country,
        phone=shop.phone,
        email=shop.email,
        website=shop.website,
        vat_id=shop.vat_id,
        registration=shop.registration,
        iban=shop.iban,
        bic=shop.bic,
        account_holder=shop.account_holder,
        logo=shop.logo.sha256 if shop.logo else "",
    )


def _tax_included(order: OrderFacts) -> bool:
    """Consumers read prices with tax, where the shop's amounts add up that way; businesses without."""
    t = order.totals
    shown = t.subtotal_incl_tax + t.shipping_incl_tax + t.discount + t.fee + t.fee_tax + t.adjustment
    lines = sum((line.row_total_incl_tax for line in _priced(order)), ZERO)
    return not order.billing.vat_id and shown == t.grand_total and lines == t.subtotal_incl_tax


def _priced(order: OrderFacts) -> list[LineFacts]:
    return [line for line in order.lines if not line.parent_shop_line_id]


def _lines(order: OrderFacts, included: bool) -> tuple[InvoiceLine, ...]:
    parts: dict[str, list[InvoiceLine]] = {}
    for line in order.lines:
        if line.parent_shop_line_id:
            part = InvoiceLine(sku=line.sku, name=line.name, quantity=line.quantity, options=_options(line))
            parts.setdefault(line.parent_shop_line_id, []).append(part)
    return tuple(
        InvoiceLine(
            sku=line.sku,
            name=line.name,
            quantity=line.quantity,
            options=_options(line),
            unit_price=line.unit_price_incl_tax if included else line.unit_price,
            discount=_discount(line, included),
            amount=(line.row_total_incl_tax if included else line.row_total) - _discount(line, included),
            tax_percent=line.tax_percent,
            key=line.shop_line_id,
            parts=tuple(parts.get(line.shop_line_id, ())),
        )
        for line in _priced(order)
    )


def _discount(line: LineFacts, included: bool) -> Decimal:
    """Without tax, a discount given on a price with tax is smaller by the tax in it, which the shop keeps apart."""
    return line.discount if included else line.discount - line.hidden_tax


def _options(line: LineFacts) -> tuple[tuple[str, str], ...]:
    return tuple((option.label, option.value) for option in line.options)


def _rows(
    order: OrderFacts, lines: tuple[InvoiceLine, ...], taxes: tuple[TaxRow, ...], included: bool
) -> tuple[TotalRow, ...]:
    t = order.totals
    subtotal = sum((line.amount for line in lines), ZERO)
    on_lines = sum((line.discount for line in lines), ZERO)
    given = t.discount + on_lines if included else t.discount + t.hidden_tax + on_lines
    shipping, fee = (t.shipping_incl_tax, t.fee + t.fee_tax) if included else (t.shipping, t.fee)
    rates = [line.tax_percent for line in lines]
    rows = [TotalRow("subtotal", subtotal)]
    if given:
        rows.append(TotalRow("discount", given))
    if shipping or order.delivery != "pickup":
        rate = rate_of(Taxed(t.shipping, t.shipping_tax), rates)
        rows.append(TotalRow("shipping", shipping, order.shipping_method, rate))
    if fee:
        rows.append(TotalRow("fee", fee, t.fee_label, rate_of(Taxed(t.fee, t.fee_tax), rates)))
    if not included:
        rows.extend(TotalRow("tax", tax.amount, tax.title, tax.percent, tax.base) for tax in taxes)
    if t.adjustment:
        rows.append(TotalRow("other", t.adjustment))
    rest = t.grand_total - sum((row.amount for row in rows), ZERO)
    if rest:
        rows.append(TotalRow("rounding" if abs(rest) <= ROUNDING else "other", rest))
    return tuple(rows)


def _taxes(order: OrderFacts) -> tuple[TaxRow, ...]:
    t = order.totals
    lines = _priced(order)
    parts = [
        Taxed(line.row_total - line.discount + line.hidden_tax, line.tax, line.tax_percent)
        for line in lines
        if line.row_total or line.tax
    ]
    off_shipping = t.discount + sum((line.discount for line in lines), ZERO)  # zero or below
    hidden = t.hidden_tax - sum((line.hidden_tax for line in lines), ZERO)
    if t.shipping:
        parts.append(Taxed(t.shipping + off_shipping + hidden, t.shipping_tax))
    shops = [TaxRow(tax.percent, tax.base, tax.amount, tax.title) for tax in order.taxes]
    return tax_table(shops, parts, t.tax, Taxed(t.fee, t.fee_tax), order.currency)


def _party(address: Address, order: OrderFacts) -> Party:
    return Party(
        name=address.name or order.customer_name,
        company=address.company if address.company != address.name else "",
        street=address.street,
        postcode=address.postcode,
        city=address.city,
        country=address.country,
        vat_id=address.vat_id,
        email=address.email or order.customer_email,
        phone=address.phone,
    )
