"""What administrators do: decide what waits, connect shops, let people in."""

import io
from base64 import b64encode
from datetime import date
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import Engine

from contracts.facts import Delivery
from contracts.integration import SaveCarrier
from contracts.invoicing import SaveInvoiceSettings
from contracts.notifier import FindMails, GetMail, ResendMail
from contracts.operations import DropMessage, ResendMessage, SettleEffect
from contracts.planning import SavePlanningSettings
from contracts.shop_identity import GetShopIdentity, SaveShopIdentity
from gateway.settings.logos import small
from gateway.staff import members
from kernel.refused import Refused
from tests.gateway.builders import number_id
from tests.gateway.scripted import ScriptedAsker
from tests.paper_reading import a_logo


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
    own = next(each for each in members.all_staff(engine) if each.login.startswith("administrator-en-"))
    page = administrator.post(f"/settings/staff/{own.staff_id}/active", data={"active": "no"}, follow_redirects=True)
    assert page.status_code == 200


def test_a_mail_is_sent_again(administrator: FlaskClient, asker: ScriptedAsker) -> None:
    mail = asker.call(FindMails()).rows[0]
    administrator.post(f"/mails/{mail.mail_id}/resend")
    assert asker.last(ResendMail).mail_id == mail.mail_id


def test_a_mails_logo_is_shown_in_its_place(administrator: FlaskClient, asker: ScriptedAsker, app: Flask) -> None:
    logo = app.extensions["house"].documents.put(a_logo(), "logo.png", "image/png")
    view = asker.call(GetMail(mail_id=asker.call(FindMails()).rows[0].mail_id))
    html = f'<img src="cid:{logo.sha256}"><img src="cid:{"0" * 64}">'
    asker.when(GetMail, view.model_copy(update={"html": html}))
    shown = administrator.get(f"/mails/{view.mail.mail_id}/body").text
    assert shown == f'<img src="data:image/png;base64,{b64encode(a_logo()).decode()}"><img src="cid:{"0" * 64}">'


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


def test_how_a_shop_invoices_is_saved(administrator: FlaskClient, asker: ScriptedAsker) -> None:
    invoices = {"made": "at_order", "number_prefix": "F", "payment_days": "30"}
    administrator.post("/settings/shops/fietshal/invoices", data=invoices)
    saved = asker.last(SaveInvoiceSettings).settings
    assert (saved.shop, saved.made, saved.number_prefix, saved.payment_days) == ("fietshal", "at_order", "F", 30)


@pytest.mark.row("P-70")
def test_who_a_shop_is_is_entered_once_with_its_logo(
    administrator: FlaskClient, asker: ScriptedAsker, app: Flask
) -> None:
    page = administrator.get("/settings/shops/fietshal/identity").text
    assert 'name="seen_version" value="3"' in page
    form = {"name": "Fietshal", "iban": "NL91ABNA0417164300", "footer.de": "Gute Fahrt", "seen_version": "3"}
    logo = {"logo": (io.BytesIO(a_logo("JPEG")), "../logo.jpg")}
    administrator.post("/settings/shops/fietshal/identity", data={**form, **logo})
    saved = asker.last(SaveShopIdentity)
    identity = saved.identity
    assert (identity.name, identity.iban, identity.footer["de"], saved.seen_version) == (
        "Fietshal",
        "NL91ABNA0417164300",
        "Gute Fahrt",
        3,
    )
    assert identity.logo is not None
    stored = app.extensions["house"].documents.get(identity.logo.sha256)
    with Image.open(io.BytesIO(stored)) as picture:
        assert (picture.format, picture.size) == ("PNG", (300, 100))
    asker.when(GetShopIdentity, identity)
    administrator.post("/settings/shops/fietshal/identity", data=form)
    assert asker.last(SaveShopIdentity).identity.logo == identity.logo  # kept where none is chosen
    administrator.post("/settings/shops/fietshal/identity", data={**form, "no_logo": "on"})
    assert asker.last(SaveShopIdentity).identity.logo is None


@pytest.mark.row("P-70")
def test_what_was_typed_of_a_shop_is_not_lost_where_it_is_refused(
    administrator: FlaskClient, asker: ScriptedAsker
) -> None:
    asker.when(SaveShopIdentity, Refused("This is not a valid e-mail address: {value}", value="nobody"))
    form = {"name": "Fietshal Noord", "sender": "nobody", "footer.de": "Gute Fahrt", "seen_version": "3"}
    answer = administrator.post("/settings/shops/fietshal/identity", data=form)
    assert answer.status_code == 409
    assert "This is not a valid e-mail address: nobody" in answer.text
    for typed in ("Fietshal Noord", "nobody", "Gute Fahrt"):
        assert typed in answer.text.partition("<form")[2]
    assert 'name="seen_version" value="3"' in answer.text


@pytest.mark.parametrize(
    "content", [b"GIF89a", b"%PDF-1.4", a_logo("PNG")[:60], b"<svg xmlns='http://www.w3.org/2000/svg'/>"]
)
def test_a_logo_that_is_no_picture_is_refused(administrator: FlaskClient, asker: ScriptedAsker, content: bytes) -> None:
    form = {"name": "Fietshal", "seen_version": "3", "logo": (io.BytesIO(content), "logo.png")}
    page = administrator.post("/settings/shops/fietshal/identity", data=form, follow_redirects=True)
    assert "no picture that can be read" in page.text
    assert not [each for each in asker.asked if isinstance(each, SaveShopIdentity)]


def test_a_large_logo_becomes_small_and_a_transparent_one_white() -> None:
    content = io.BytesIO()
    Image.new("RGBA", (3000, 3000), (0, 0, 0, 0)).save(content, "PNG")
    with Image.open(io.BytesIO(small(content.getvalue()))) as picture:
        assert (picture.mode, picture.size, picture.getpixel((5, 5))) == ("RGB", (240, 240), (255, 255, 255))


def test_a_carrier_is_connected_and_changed_and_its_key_never_shown(
    administrator: FlaskClient, asker: ScriptedAsker
) -> None:
    form = {"name": "DHL", "address": "https://dhl.example", "company": "Fietshal", "street": "Laan 1", "country": "nl"}
    administrator.post("/settings/carriers/", data={**form, "carrier": "DHL", "key": " secret ", "new": "1"})
    saved = asker.last(SaveCarrier)
    assert (saved.carrier, saved.credentials, saved.new) == ("dhl", {"apikey": "secret"}, True)
    assert (saved.sender.company, saved.sender.street, saved.sender.country) == ("Fietshal", ("Laan 1",), "NL")
    page = administrator.get("/settings/carriers/postnl").text
    assert "stays as it is" in page
    assert "secret" not in page
    administrator.post("/settings/carriers/", data={**form, "carrier": "postnl", "key": ""})
    assert (asker.last(SaveCarrier).credentials, asker.last(SaveCarrier).new) == ({}, False)


def test_a_carriers_connection_is_tried_in_words(administrator: FlaskClient) -> None:
    page = administrator.get("/settings/carriers/postnl?check=1").text
    assert "The carrier answers at this address." in page
    assert "The key is not accepted." in page
    assert "The carrier says no." in page
