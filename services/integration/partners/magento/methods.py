"""Which way of paying and of delivering a shop's method is: as staff set it, else by what its code says."""

from collections.abc import Mapping

from contracts.facts import Delivery, PaymentKind

_PAYMENT: tuple[tuple[PaymentKind, tuple[str, ...]], ...] = (
    (PaymentKind.ON_ACCOUNT, ("purchaseorder", "klarna", "afterpay", "riverty", "billink", "in3", "oprekening")),
    (PaymentKind.ON_ACCOUNT, ("on_account", "onaccount", "invoice", "rechnung", "ratepay", "paylater")),
    (PaymentKind.ON_DELIVERY, ("cashondelivery", "cash_on_delivery", "rembours", "nachnahme", "_cod", "cod_")),
    (PaymentKind.AT_PICKUP, ("instore", "in_store", "atstore", "at_store", "pickup", "afhal", "abhol", "counter")),
    (PaymentKind.TRANSFER, ("banktransfer", "bank_transfer", "bankpayment", "checkmo", "vorkasse", "prepayment")),
    (PaymentKind.ONLINE, ("ideal", "wero", "paypal", "bancontact", "mistercash", "sofort", "giropay", "kbc", "tikkie")),
    (
        PaymentKind.ONLINE,
        ("mollie", "adyen", "stripe", "multisafepay", "buckaroo", "paynl", "pay_nl", "sisow", "icepay"),
    ),
    (PaymentKind.ONLINE, ("ogone", "ingenico", "worldline", "worldpay", "braintree", "authorizenet", "sagepay")),
    (PaymentKind.ONLINE, ("payone", "saferpay", "rabo", "amazon", "creditcard", "credit_card", "ccsave")),
    (PaymentKind.ONLINE, ("applepay", "apple_pay", "googlepay", "google_pay")),
)
_EXACT = {"cod": PaymentKind.ON_DELIVERY, "cash": PaymentKind.AT_PICKUP, "pin": PaymentKind.AT_PICKUP}
_EXACT["free"] = PaymentKind.ONLINE  # Magento's own: there was nothing to pay
_PICKUP = ("pickup", "pick_up", "instore", "afhal", "abhol", "clickandcollect", "click_and_collect", "selbst")
_VAN = ("bezorg", "lever", "liefer", "owndelivery", "own_delivery", "eigen", "spedition", "montage")
_PARCEL = ("flatrate", "freeshipping", "tablerate", "matrixrate", "parcel", "pakket", "paket", "verzend", "versand")
CARRIERS = ("postnl", "dhl", "dpd", "gls", "ups", "bpost", "fedex", "tnt", "hermes", "budbee", "trunkrs")


def payment_kind(code: str, settings: Mapping[str, str]) -> PaymentKind:
    """An unknown method is taken for an online one: its order waits until the money is reported."""
    return _payment(code, settings) or PaymentKind.ONLINE


def knows_payment(code: str, settings: Mapping[str, str]) -> bool:
    """Whether the kind is told or recognised, not guessed. Where the shop names no method there is nothing to guess."""
    return not code or _payment(code, settings) is not None


def _payment(code: str, settings: Mapping[str, str]) -> PaymentKind | None:
    told = settings.get(f"payment.{code}", "")
    if told in set(PaymentKind):
        return PaymentKind(told)
    low = code.lower()
    if low in _EXACT:
        return _EXACT[low]
    return next((kind for kind, words in _PAYMENT if any(word in low for word in words)), None)


def delivery_of(method: str, description: str, settings: Mapping[str, str]) -> tuple[Delivery, str]:
    """How the goods go, and with which carrier where one is named. `flatrate_flatrate` may be set as `flatrate` too."""
    return _delivery(method, description, settings) or (Delivery.PARCEL, "")


def knows_shipping(method: str, description: str, settings: Mapping[str, str]) -> bool:
    return _delivery(method, description, settings) is not None


def _delivery(method: str, description: str, settings: Mapping[str, str]) -> tuple[Delivery, str] | None:
    for name in (method, method.split("_")[0]):
        told, _, carrier = settings.get(f"shipping.{name}", "").partition(":")
        if told in set(Delivery):
            return Delivery(told), carrier or (_carrier(method, description) if told == Delivery.PARCEL else "")
    low = method.lower()
    if not low or any(word in low for word in _PICKUP):
        return Delivery.PICKUP, ""  # nothing travels: collected, or a virtual order
    if any(word in low for word in _VAN) and not _carrier(method, ""):
        return Delivery.VAN, ""
    carrier = _carrier(method, description)
    return (Delivery.PARCEL, carrier) if carrier or any(word in low for word in _PARCEL) else None


def _carrier(method: str, description: str) -> str:
    for text in (method.lower(), description.lower()):
        words = text.replace("-", " ").replace("_", " ").split()
        if found := next((name for name in CARRIERS if any(word.startswith(name) for word in words)), ""):
            return found
    return ""
