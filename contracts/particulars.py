"""What the order's page in the shop tells besides: nobody works with it here, and somebody may want to know it."""

from datetime import datetime

from contracts.base import Contract


class ShopComment(Contract):
    """Written on the order in the shop, by its staff or by a module of it."""

    at: datetime | None = None
    text: str
    for_customer: bool = False  # the customer sees it in the shop


class Gift(Contract):
    """The words that go with a present."""

    text: str
    sender: str = ""
    recipient: str = ""
    article: str = ""  # empty: with the whole order


class Particulars(Contract):
    store: str = ""  # where in the shop it was ordered: website, store, store view
    customer_group: str = ""
    transaction: str = ""  # the payment provider's number
    card: str = ""  # its kind and last four digits
    purchase_order: str = ""
    gifts: tuple[Gift, ...] = ()
    comments: tuple[ShopComment, ...] = ()  # the oldest first
