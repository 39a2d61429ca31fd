"""A partner's code and address as staff enter them; and when it is another server."""

import pytest

from services.integration.domain.entered import is_code, is_web_address, server_of


@pytest.mark.parametrize("text", ["zeker", "1", "pdok-2_b", "a" * 40])
def test_a_code(text: str) -> None:
    assert is_code(text)


@pytest.mark.parametrize("text", ["", "Zeker", "-a", "a b", "a" * 41, "a\n"])
def test_no_code(text: str) -> None:
    assert not is_code(text)


@pytest.mark.parametrize("text", ["https://shop.example", " http://127.0.0.1:8080/soap "])
def test_a_web_address(text: str) -> None:
    assert is_web_address(text)


@pytest.mark.parametrize("text", ["", "shop.example", "ftp://shop.example", "https://", "https://me:key@shop.example"])
def test_no_web_address(text: str) -> None:
    assert not is_web_address(text)


def test_the_same_server_without_encryption_is_another() -> None:
    assert server_of("https://Shop.example/a ") == server_of("https://shop.example/b")
    assert server_of("http://shop.example") != server_of("https://shop.example")
