"""Which way of paying and of delivering a shop's method is: as staff set it, else by what its code says."""

from collections.abc import Mapping

from contracts.facts import Delivery, PaymentKind

_PAYMENT: tuple[tuple[PaymentKind, tuple[str, ...]], ...] = (
    (PaymentKind.ON_ACCOUNT, ("purchaseorder", "klarna", "afterpay", "riverty", "billink", "in3", "oprekening")),
    (PaymentKind.ON_ACCOUNT, ("on_account", "onaccount", "invoice", "rechnung", "ratepay", "paylater")),
    (PaymentKind.ON_DELIVERY, ("cashondelivery", "cash_on_delivery", "rembours", "nachnahme", "_cod", "cod_")),
    (PaymentKind.AT_PICKUP, ("instore", "in_store", "atstore", "at_store", "pickup", "afhal", "abhol", "counter")),
    (PaymentKind.TRANSFER, ("banktransfer", "bank_transfer", "bankpayment", "checkmo", "vorkasse", "prepayment")),
)
_EXACT = {"cod": PaymentKind.ON_DELIVERY, "cash": PaymentKind.AT_PICKUP, "pin": PaymentKind.AT_PICKUP}
_PICKUP = ("pickup", "pick_up", "instore", "afhal", "abhol", "clickandcollect", "click_and_collect", "selbst")
_VAN = ("bezorg", "lever", "liefer", "owndelivery", "own_delivery", "eigen", "spedition", "montage")
CARRIERS = ("postnl", "dhl", "dpd", "gls", "ups", "bpost", "fedex", "tnt", "hermes", "budbee", "trunkrs")


def payment_kind(code: str, settings: Mapping[str, str]) -> PaymentKind:
    """An unknown method is taken for an online one: its order waits until the money is reported."""
    told = settings.get(f"payment.{code}", "")
    if told in set(PaymentKind):
        return PaymentKind(told)
    low = code.lower()
    if low in _EXACT:
        return _EXACT[low]
    return next((kind for kind, words in _PAYMENT if any(word in low for word in words)), PaymentKind.ONLINE)


def delivery_of(method: str, description: str, settings: Mapping[str, str]) -> tuple[Delivery, str]:
    """How the goods go, and with which carrier where one is named. `flatrate_flatrate` may be set as `flatrate` too."""
    for name in (method, method.split("_")[0]):
        told, _, carrier = settings.get(f"shipping.{name}", "").partition(":")
        if told in set(Delivery):
            return Delivery(told), carrier or (_carrier(method, description) if told == Delivery.PARCEL else "")
    low = method.lower()
    if not low or any(word in low for word in _PICKUP):
        return Delivery.PICKUP, ""  # nothing travels: collected, or a virtual order
    if any(word in low for word in _VAN) and not _carrier(method, ""):
        return Delivery.VAN, ""
    return Delivery.PARCEL, _carrier(method, description)


def _carrier(method: str, description: str) -> str:
    for text in (method.lower(), description.lower()):
        words = text.replace("-", " ").replace("_", " ").split()
        if found := next((name for name in CARRIERS if any(word.startswith(name) for word in words)), ""):
            return found
    return ""
