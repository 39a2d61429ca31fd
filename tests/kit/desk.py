"""A page that asks on behalf of the tests, through the gateway's own asker, and tells in JSON how it went."""

import json
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qs

from contracts import operations
from contracts.base import Request
from kernel.refused import NotFound, Refused
from kit.asking import Asker, Away, Fault

SHOWN: list[str] = []  # what this process heard as a broadcast


def create_desk(asker: Asker, **_: Any) -> Callable[..., Iterable[bytes]]:
    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        start_response("200 OK", [("Content-Type", "application/json")])
        options = {key: values[0] for key, values in parse_qs(environ.get("QUERY_STRING") or "").items()}
        if options.get("request") is None:
            return [json.dumps(SHOWN).encode()]
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        return [json.dumps(ask(asker, options, json.loads(body))).encode()]

    return application


def ask(asker: Asker, options: dict[str, str], fields: dict[str, Any]) -> dict[str, Any]:
    from tests.kit import toys

    name = options.pop("request")
    contract: type[Request[Any]] = getattr(operations, name, None) or getattr(toys, name)
    try:
        answer = asker.call(contract.model_validate(fields), **options)
        return {"answer": answer.model_dump(mode="json"), "type": type(answer).__name__}
    except NotFound as error:
        return {"not_found": error.template, "values": error.values}
    except Refused as error:
        return {"refused": error.template, "values": error.values}
    except Away as error:
        return {"away": error.service}
    except Fault as error:
        return {"fault": str(error)}
