"""What administrators do: decide what waits, connect shops, let people in."""

from datetime import date
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from contracts.facts import Delivery
from contracts.integration import RefetchOrder, RefetchRange, SaveShop
from contracts.invoicing import SaveInvoiceSettings
from contracts.notifier import FindMails, ResendMail, SaveShopIdentity
from contracts.operations import DropMessage, ResendMessage, SettleEffect
from contracts.planning import SavePlanningSettings
from gateway.staff import members
from tests.gateway.builders import number_id
from tests.gateway.scripted import ScriptedAsker


def test_a_parked_message_is_tried_again_or_given_up_with_a_reason(
    administrator: FlaskClient, asker: ScriptedAsker
) -> None:
    about = {"service": "planning", "event_id": str(number_id("m1")), "handler": "OrderChanged"}
    administrator.post("/operations/messages/again", data=about)
    assert asker.last(ResendMessage).handler == "OrderChanged"
    administrator.post("/operations/messages/drop", data=about)
    assert not asker.was_asked(DropMessage)
    administrator.post("/operations/messages/drop", data={**about, "reason": "order was a test"})
    assert asker.last(DropMessage).reason == "order was a test"


def test_an_uncertain_act_is_decided_by_a_person(administrator: FlaskClient, asker: ScriptedAsker) -> None:
    page = administrator.get("/operations/").text
    assert "it may have happened or not" in page
    administrator.post(
        "/operations/effects/settle",
        data={"service": "integration", "effect_id": str(number_id("e1")), "verdict": "done"},
    )
    assert asker.last(SettleEffect).verdict == "done"


def test_a_service_that_does_not_exist_is_not_asked(administrator: FlaskClient, asker: ScriptedAsker) -> None:
    administrator.post(
        "/operations/effects/settle", data={"service": "evil", "effect_id": str(uuid4()), "verdict": "done"}
    )
    assert not asker.was_asked(SettleEffect)


def test_a_gap_and_a_refused_order_are_read_again(administrator: FlaskClient, asker: ScriptedAsker) -> None:
    page = administrator.get("/operations/").text
    assert "100012869" in page
    assert "a line has no article number" in page
    administrator.post("/operations/shops/order", data={"shop": "fietshal", "number": "100012869"})
    assert asker.last(RefetchOrder).number == "100012869"
    administrator.post(
        "/operations/shops/range", data={"shop": "fietshal", "first": "2026-11-20", "last": "2026-11-10"}
    )
    assert not asker.was_asked(RefetchRange)


def test_a_shop_is_connected_and_its_secrets_are_never_shown(administrator: FlaskClient, asker: ScriptedAsker) -> None:
    form = {
        "shop": "Tuin",
        "name": "Tuinhal",
        "kind": "magento2",
        "address": "https://tuin.example",
        "secret.access_token": "very secret",
        "languages": "1 = nl\n2=de",
        "settings": "payment.banktransfer = transfer",
        "enabled": "on",
    }
    administrator.post("/settings/shops", data=form)
    saved = asker.last(SaveShop)
    assert (saved.shop, saved.credentials) == ("tuin", {"access_token": "very secret"})
    assert saved.languages == {"1": "nl", "2": "de"}
    assert saved.settings == {"payment.banktransfer": "transfer"}
    assert "very secret" not in administrator.get("/settings/shops/fietshal").text


@pytest.mark.parametrize(
    "changes", [{"kind": "excel"}, {"address": "ftp://x"}, {"shop": "a b"}, {"languages": "nonsense"}]
)
def test_a_shop_that_cannot_be_is_not_saved(
    administrator: FlaskClient, asker: ScriptedAsker, changes: dict[str, str]
) -> None:
    form = {"shop": "tuin", "name": "T", "kind": "openmage", "address": "https://t.example"}
    administrator.post("/settings/shops", data={**form, **changes})
    assert not asker.was_asked(SaveShop)


def test_somebody_new_can_sign_in(administrator: FlaskClient, engine: Engine) -> None:
    login = f"new-{uuid4().hex[:8]}"
    form = {
        "login": login,
        "name": "Nieuw",
        "password": "a long password",
        "role": ["warehouse", "workshop"],
        "language": "de",
    }
    administrator.post("/settings/staff", data=form)
    made = next(each for each in members.all_staff(engine) if each.login == login)
    assert (made.roles, made.language) == (("warehouse", "workshop"), "de")
    administrator.post(f"/settings/staff/{made.staff_id}/active", data={"active": "no"})
    assert not next(each for each in members.all_staff(engine) if each.login == login).active


def test_nobody_shuts_himself_out(administrator: FlaskClient, engine: Engine) -> None:
    with administrator.session_transaction() as session:
        assert session["id"]
    own = next(each for each in members.all_staff(engine) if each.roles == ("administrator",) and each.active)
    page = administrator.post(f"/settings/staff/{own.staff_id}/active", data={"active": "no"}, follow_redirects=True)
    assert page.status_code == 200


def test_a_mail_is_sent_again(administrator: FlaskClient, asker: ScriptedAsker) -> None:
    mail = asker.call(FindMails()).rows[0]
    administrator.post(f"/mails/{mail.mail_id}/resend")
    assert asker.last(ResendMail).mail_id == mail.mail_id


def test_the_rules_of_planning_are_shown_and_saved(administrator: FlaskClient, asker: ScriptedAsker) -> None:
    assert "2026-12-24 = Kerst" in administrator.get("/settings/planning").text
    form = {f"{lane}.{n}": str(n) for lane in Delivery for n in range(7)}
    more = {
        "weekday": ["0", "5"],
        "closing_days": "2026-12-31 = Oudjaar",
        "cut_off": "16:00",
        "auto_plan": ["fietshal"],
    }
    administrator.post("/settings/planning", data={**form, **more})
    saved = asker.last(SavePlanningSettings).settings
    assert saved.capacity == dict.fromkeys(Delivery, (0, 1, 2, 3, 4, 5, 6))
    assert (saved.weekdays, saved.cut_off, saved.auto_plan) == ((0, 5), "16:00", ("fietshal",))
    assert saved.closing_days == {date(2026, 12, 31): "Oudjaar"}


def test_how_a_shop_invoices_and_signs_its_mails_is_saved(administrator: FlaskClient, asker: ScriptedAsker) -> None:
    invoices = {"made": "at_order", "name": "Fietshal BV", "iban": "NL91ABNA0417164300", "payment_days": "30"}
    administrator.post("/settings/shops/fietshal/invoices", data=invoices)
    saved = asker.last(SaveInvoiceSettings).settings
    assert (saved.shop, saved.made, saved.seller.name, saved.payment_days) == (
        "fietshal",
        "at_order",
        "Fietshal BV",
        30,
    )
    administrator.post("/settings/shops/fietshal/identity", data={"name": "Fietshal", "footer.de": "Gute Fahrt"})
    identity = asker.last(SaveShopIdentity).identity
    assert (identity.name, identity.footer["de"]) == ("Fietshal", "Gute Fahrt")
