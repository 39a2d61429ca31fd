"""A partner's code and address as staff enter them; and when it is another server."""

import pytest

from services.integration.domain.entered import is_code, is_web_address, may_be_shown, server_of


@pytest.mark.parametrize("text", ["zeker", "1", "pdok-2_b", "a" * 40])
def test_a_code(text: str) -> None:
    assert is_code(text)


@pytest.mark.parametrize("text", ["", "Zeker", "-a", "a b", "a" * 41, "a\n"])
def test_no_code(text: str) -> None:
    assert not is_code(text)


@pytest.mark.parametrize("text", ["https://shop.example", " http://127.0.0.1:8080/soap "])
def test_a_web_address(text: str) -> None:
    assert is_web_address(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "shop.example",
        "ftp://shop.example",
        "https://",
        "https://me:key@shop.example",
        "https://[shop.example",
        "https://my shop",
        "https://shop.example:port",
        "https://shop.example:99999",
    ],
)
def test_no_web_address(text: str) -> None:
    assert not is_web_address(text)


def test_the_same_server_without_encryption_is_another() -> None:
    assert server_of("https://Shop.example/a ") == server_of("https://shop.example/b")
    assert server_of("http://shop.example") != server_of("https://shop.example")


@pytest.mark.parametrize(
    ("known", "address", "may"),
    [
        ("https://shop.example", "https://shop.example/nl", True),
        ("https://Shop.example", "https://www.shop.example", True),
        ("http://shop.example", "https://www.shop.example", True),
        ("https://shop.example", "https://shop.example:443", True),
        ("http://127.0.0.1:8100/a", "http://127.0.0.1:8100/b", True),
        ("https://shop.example", "http://shop.example", False),
        ("https://shop.example", "https://shop.example:8443", False),
        ("http://shop.example:8080", "https://shop.example", False),
        ("https://shop.example", "https://thief.example", False),
        ("https://shop.example", "https://shop.example.thief.example", False),
        ("https://shop.example", "https://[", False),
    ],
)
def test_credentials_go_to_the_same_server_only_and_never_back_to_http(known: str, address: str, may: bool) -> None:
    assert may_be_shown(known, address) is may
