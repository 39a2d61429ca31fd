"""The mailbox keeps what it is handed, shows it safely, and can be away."""

from __future__ import annotations

import smtplib
from email.message import EmailMessage
from typing import Any

import pytest
import requests


def mail(subject: str, to: str = "klant@example.nl") -> EmailMessage:
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = subject, "winkel@example.nl", to
    message["Message-ID"], message["X-Pakbon-Order"] = f"<{subject.replace(' ', '.')}@pakbon>", "000012801"
    message.set_content("Beste Zoë,\nuw fiets komt.")
    message.add_alternative("<p>Beste Zoë</p><script>alert(1)</script>", subtype="html")
    message.add_attachment(b"%PDF-1.4 x", maintype="application", subtype="pdf", filename="factuur.pdf")
    return message


def post(box: Any, message: EmailMessage) -> None:
    with smtplib.SMTP("127.0.0.1", box.smtp_port, timeout=5) as server:
        server.send_message(message)


def test_a_mail_is_kept_with_all_that_tests_want_to_know(box: Any) -> None:
    post(box, mail("Uw bezorging", "zoe@example.nl"))
    found = box.look("mailbox/mails?to=zoe@example.nl")
    assert len(found) == 1
    assert (found[0]["subject"], found[0]["message_id"]) == ("Uw bezorging", "<Uw.bezorging@pakbon>")
    assert found[0]["headers"]["X-Pakbon-Order"] == "000012801"
    assert "Beste Zoë" in found[0]["text"]
    assert found[0]["attachments"] == [{"name": "factuur.pdf", "type": "application/pdf", "size": 10}]
    page = requests.get(f"{box.address}/mailbox/{found[0]['id']}", timeout=5).text
    assert "sandbox title=" in page
    assert "alert(1)" not in page
    html = requests.get(f"{box.address}/mailbox/{found[0]['id']}/html", timeout=5)
    assert "default-src 'none'" in html.headers["Content-Security-Policy"]
    file = requests.get(f"{box.address}/mailbox/{found[0]['id']}/attachments/0", timeout=5)
    assert (file.content, file.headers["Content-Type"]) == (b"%PDF-1.4 x", "application/pdf")


def test_since_gives_only_newer_mail(box: Any) -> None:
    post(box, mail("Een"))
    last = box.look("mailbox/mails")[0]["id"]
    post(box, mail("Twee"))
    assert [m["subject"] for m in box.look(f"mailbox/mails?since={last}")] == ["Twee"]


def test_refusals_for_now_and_for_ever(box: Any) -> None:
    box.control("mailbox/faults", {"refuse": 451, "times": 1}, status=201)
    with pytest.raises(smtplib.SMTPRecipientsRefused) as caught:
        post(box, mail("Drie", "drie@example.nl"))
    assert caught.value.recipients["drie@example.nl"][0] == 451
    box.control("mailbox/faults", {"refuse": 554, "times": 1, "at": "data"}, status=201)
    with pytest.raises(smtplib.SMTPDataError):
        post(box, mail("Drie", "drie@example.nl"))
    assert box.look("mailbox/mails?to=drie@example.nl") == []
    post(box, mail("Drie", "drie@example.nl"))
    assert len(box.look("mailbox/mails?to=drie@example.nl")) == 1


def test_a_mail_can_be_taken_and_the_word_of_it_lost(box: Any) -> None:
    box.control("mailbox/faults", {"refuse": 1, "times": 1, "at": "lost"}, status=201)
    with pytest.raises(smtplib.SMTPException):
        post(box, mail("Vier", "vier@example.nl"))
    assert len(box.look("mailbox/mails?to=vier@example.nl")) == 1


def test_nobody_at_home_and_home_again(box: Any) -> None:
    box.control("mailbox/faults", {"down": True}, status=201)
    with pytest.raises(OSError, match="refused"):
        post(box, mail("Vijf"))
    box.control("mailbox/faults", {"down": False}, status=201)
    post(box, mail("Vijf", "vijf@example.nl"))
    assert len(box.look("mailbox/mails?to=vijf@example.nl")) == 1
    assert box.control("mailbox/mails", method="DELETE") == {"emptied": True}
    assert box.look("mailbox/mails") == []
