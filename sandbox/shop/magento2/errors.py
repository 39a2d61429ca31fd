"""Magento 2's error answers: a message with %1 or %name holes, and what fills them."""

from __future__ import annotations

from typing import Any

from flask import Response

from sandbox.store import to_json


class RestError(Exception):
    def __init__(self, status: int, message: str, parameters: list[Any] | dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.body: dict[str, Any] = {"message": message}
        if parameters:
            self.body["parameters"] = parameters


NOT_FOUND = "The entity that was requested doesn't exist. Verify the entity and try again."
NO_PRODUCT = "The product that was requested doesn't exist. Verify the product and try again."
NO_ROUTE = "Request does not match any route."


def answer(body: object, status: int = 200) -> Response:
    return Response(to_json(body), status, content_type="application/json; charset=utf-8")


def unauthorized(resource: str = "Magento_Sales::sales") -> RestError:
    return RestError(401, "The consumer isn't authorized to access %resources.", {"resources": resource})


def missing_field(name: str) -> RestError:
    return RestError(400, '"%fieldName" is required. Enter and try again.', {"fieldName": name})
