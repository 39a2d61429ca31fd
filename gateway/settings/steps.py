"""The steps of trying a shop's connection, in words: what was tried, what came of it, and what to do about it."""

from collections.abc import Callable
from dataclasses import dataclass

from contracts.integration import CheckStep
from gateway.words import N_, _

Translate = Callable[..., str]

# code → (what was tried, what came of it, what to do)
STEPS: dict[str, tuple[str, str, str]] = {
    "address": (N_("Address"), N_("{address} answers."), ""),
    "address_other": (N_("Address"), N_("{typed} leads to {address}; that one is used."), ""),
    "address_wrong": (
        N_("Address"),
        "",
        N_("Enter the address as it stands in the browser when you look at the shop."),
    ),
    "address_none": (
        N_("Address"),
        N_("This is no web address."),
        N_("Enter the address as it stands in the browser when you look at the shop."),
    ),
    "address_secret": (
        N_("Address"),
        N_("There is a name or a password in the address."),
        N_("Enter it without; what Pakbon signs in with has its own fields."),
    ),
    "not_encrypted": (
        N_("Address"),
        N_("{address} is not encrypted: on the way anybody can read the passwords."),
        N_("Have https switched on for the shop and enter the address with https://"),
    ),
    "protocol": (N_("Kind of shop"), N_("{kind}, over {protocol}."), ""),
    "protocol_other": (N_("Kind of shop"), N_("This is {kind}, not {wanted}; {kind} is used, over {protocol}."), ""),
    "secrets_missing": (
        N_("Signing in"),
        N_("Not filled in: {names}."),
        N_("Magento 2 shows them under System → Integrations, OpenMage under System → Web Services → Users."),
    ),
    "sign_in": (
        N_("Signing in"),
        N_("The shop does not accept these credentials."),
        N_("Copy them from the shop once more. In Magento 2 the integration must be activated too."),
    ),
    "sign_in_bearer": (
        N_("Signing in"),
        N_("The shop does not accept the access token alone."),
        N_(
            "Fill in all four values of the integration. Or switch on in the shop: Stores → Configuration → Services → "
            "OAuth → Allow OAuth Access Tokens to be used as standalone Bearer tokens."
        ),
    ),
    "sign_in_failed": (N_("Signing in"), "", N_("Try again in a minute; if it stays so, ask the shop's host.")),
    "signed_in": (N_("Signing in"), N_("Signed in, over {protocol}."), ""),
    "right": (N_("Right"), N_("{use}: {resource}"), ""),
    "right_missing": (
        N_("Right"),
        N_("{use}: the right {resource} is missing."),
        N_("Tick it in the shop: with the integration's resources, or in the role of the API user. Then test again."),
    ),
    "right_unknown": (
        N_("Right"),
        N_("{use}: the shop did not say whether it gives the right {resource}."),
        N_("Test again when the shop is less busy."),
    ),
    "writes": (N_("Writing back"), N_("All of it is allowed. Nothing was written for this test."), ""),
    "writes_not": (
        N_("Writing back"),
        N_("Not all of it is allowed, so the shop will not hear of everything that happens here."),
        N_("Give the rights that are missing above."),
    ),
    "clock": (N_("Clock"), N_("The shop's clock is right to {seconds} s."), ""),
    "clock_ahead": (
        N_("Clock"),
        N_("The shop's clock is {minutes} min ahead. Orders come in all the same; their times are off by that."),
        N_("Ask the shop's host to set its clock."),
    ),
    "clock_behind": (
        N_("Clock"),
        N_("The shop's clock is {minutes} min behind. Orders come in all the same; their times are off by that."),
        N_("Ask the shop's host to set its clock."),
    ),
    "clock_unknown": (N_("Clock"), N_("The shop does not tell its time."), ""),
    "stores": (N_("Store views"), N_("{count}: {names}"), ""),
    "stores_not": (N_("Store views"), N_("The shop does not show its store views."), N_("Give it the right for it.")),
    "language_unknown": (
        N_("Language"),
        N_("The shop does not tell the language of {names}."),
        N_("Fill in its language: customers get their mails in it."),
    ),
    "too_slow": (
        N_("Time"),
        N_("The shop is so slow that the rest was not tried."),
        N_("Test again when it is faster."),
    ),
    "sample": (N_("Sample order"), N_("Order {number} adds up to the cent."), ""),
    "sample_none": (N_("Sample order"), N_("The shop has no orders yet, so none can be shown."), ""),
    "sample_not": (
        N_("Sample order"),
        N_("The shop shows none of its orders."),
        N_("Give it the right for it."),
    ),
    "sample_refused": (
        N_("Sample order"),
        N_("Order {number} cannot be taken over."),
        N_("The others come in all the same; this one will wait in the list of orders that could not be read."),
    ),
    "sample_failed": (N_("Sample order"), "", N_("Try again in a minute; if it stays so, ask the shop's host.")),
    "sample_differs": (
        N_("Sample order"),
        N_("The shop's own amounts of order {number} do not add up. It is taken over as the shop shows it."),
        N_("See below which line and which amount."),
    ),
}
USES = {
    "store": N_("Read the store views"),
    "orders": N_("Read orders"),
    "shipments": N_("Read shipments"),
    "invoices": N_("Read invoices"),
    "products": N_("Read articles"),
    "attributes": N_("Read the articles' properties"),
    "stock": N_("Read stock"),
    "customers": N_("Read customers"),
    "write_invoice": N_("Write invoices"),
    "write_shipment": N_("Write shipments"),
    "write_track": N_("Write tracking numbers"),
    "write_comment": N_("Write notes and statuses"),
    "hold": N_("Put orders on hold"),
    "unhold": N_("Take orders off hold"),
    "cancel": N_("Cancel orders"),
    "refund": N_("Write credit notes"),
    "write_stock": N_("Write stock"),
}
KIND_NAMES = {"magento2": "Magento 2", "openmage": "OpenMage"}
SECRETS = {
    "consumer_key": N_("Consumer key"),
    "consumer_secret": N_("Consumer secret"),
    "access_token": N_("Access token"),
    "access_token_secret": N_("Access token secret"),
    "user": N_("API user"),
    "key": N_("API key"),
}


@dataclass(frozen=True)
class StepSaid:
    """`said` may hold a partner's packed sentence; a page or a terminal says it."""

    state: str
    title: str
    said: str
    to_do: str


def step_in_words(step: CheckStep, translate: Translate = _) -> StepSaid:
    title, said, to_do = STEPS.get(step.code, (step.code, "", ""))
    values = dict(step.values)
    for name in ("kind", "wanted"):
        values[name] = KIND_NAMES.get(values.get(name, ""), values.get(name, ""))
    if "use" in values:
        values["use"] = translate(USES.get(values["use"], values["use"]))
    if step.code == "secrets_missing":
        values["names"] = ", ".join(translate(SECRETS.get(each, each)) for each in values["names"].split(", "))
    words = [translate(said, **values) if said else "", step.trouble]
    return StepSaid(
        step.state,
        translate(title),
        " ".join(each for each in words if each),
        translate(to_do) if to_do and step.state != "good" else "",
    )
