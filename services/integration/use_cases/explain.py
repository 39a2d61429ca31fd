"""What of a shop's orders was guessed waits in one list; explained once, the orders concerned are read again."""

from collections.abc import Collection, Mapping, Sequence

from contracts.facts import Delivery, PaymentKind
from contracts.integration import DismissUnknown, MapMethod, ShopOrder
from kernel.refused import NotFound, Refused
from kit.work import UnitOfWork
from services.integration.partners.magento.guesses import Guess
from services.integration.partners.magento.methods import knows_payment, knows_shipping
from services.integration.storage import catalog, refetches, shops, unknown

METHODS = ("payment", "shipping")
NO_LONGER = "This is no longer in the list; somebody explained it."


def check_mapping(name: str, value: str) -> None:
    """Raises Refused where a setting maps a method to a kind that there is not."""
    if name.startswith("payment.") and value and value not in set(PaymentKind):
        raise Refused("{value} is no way of paying.", value=value)
    if name.startswith("shipping.") and value and value.partition(":")[0] not in set(Delivery):
        raise Refused("{value} is no way of delivering.", value=value)


def note_guesses(uow: UnitOfWork, shop: str, guessed: Sequence[tuple[ShopOrder, Sequence[Guess]]]) -> None:
    if guessed:
        unknown.note(uow.session, shop, guessed)


def map_method(uow: UnitOfWork, request: MapMethod) -> None:
    """The shop's row is locked first: no round can note another order under the old settings meanwhile."""
    name = f"{request.what}.{request.code}"
    kind = request.kind.strip()
    if request.what not in METHODS or not kind:
        raise Refused("Choose what it is.")
    check_mapping(name, kind)
    row = shops.get(uow.session, request.shop, lock=True)
    if (request.what, request.code) not in unknown.codes(uow.session, request.shop, METHODS):
        raise NotFound(NO_LONGER)
    settings = {**row.settings, name: kind}
    shops.set_settings(uow.session, request.shop, settings)
    explained_by_settings(uow, request.shop, settings)


def explained_by_settings(uow: UnitOfWork, shop: str, settings: Mapping[str, str]) -> None:
    """Methods that these settings explain leave the list, however they came to be set."""
    for what, code in sorted(unknown.codes(uow.session, shop, METHODS)):
        known = knows_payment(code, settings) if what == "payment" else knows_shipping(code, "", settings)
        if known:
            _read_again(uow, shop, unknown.forget(uow.session, shop, what, [code]))


def explained_by_articles(uow: UnitOfWork, shop: str, shown: Collection[str]) -> None:
    """The shop shows these articles. Orders that were read without them are read again, for brand and options."""
    missed = {code for _, code in unknown.codes(uow.session, shop, ["product"])} & set(shown)
    if missed:
        _read_again(uow, shop, unknown.forget(uow.session, shop, "product", sorted(missed)))


def ask_article(uow: UnitOfWork, shop: str, code: str) -> None:
    numbers = unknown.orders_of(uow.session, shop, "product", [code])
    if not numbers:
        raise NotFound(NO_LONGER)
    shops.hurry(uow.session, shop)
    catalog.forget_article(uow.session, shop, code)
    _read_again(uow, shop, numbers[-1:])


def dismiss_unknown(uow: UnitOfWork, request: DismissUnknown) -> None:
    if not unknown.dismiss(uow.session, request.shop, request.what, request.code, uow.actor):
        raise NotFound(NO_LONGER)


def _read_again(uow: UnitOfWork, shop: str, numbers: Sequence[str]) -> None:
    if numbers:
        refetches.add_numbers(uow.session, shop, numbers, uow.actor)
