"""Meubelhuis' description of its SOAP v2, in either style, written from the table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from sandbox.shop.openmage.soap_table import TYPES, WSI, Call, Field, calls, field_of, fields, takes

WSDL, XSD = "http://schemas.xmlsoap.org/wsdl/", "http://www.w3.org/2001/XMLSchema"
SOAP, ENCODING = "http://schemas.xmlsoap.org/wsdl/soap/", "http://schemas.xmlsoap.org/soap/encoding/"
PLAIN = ("string", "int", "double", "boolean")
ACTION = "urn:Mage_Api_Model_Server_V2_HandlerAction"


ARRAYS = {
    "string": "ArrayOfString",
    "associativeEntity": "associativeArray",
    "apiEntity": "ArrayOfApis",
    "apiMethodEntity": "ArrayOfApiMethods",
    "customerAddressEntityItem": "customerAddressEntityArray",
}


def array_of(kind: str) -> str:
    return ARRAYS.get(kind, f"{kind}Array")


class Writer:
    def __init__(self, style: str, space: str, address: str) -> None:
        self.style, self.space, self.address = style, space, address
        self.calls = list(calls(style).values())
        names: Any = {None: WSDL, "typens": space, "xsd": XSD, "soap": SOAP, "soapenc": ENCODING, "wsdl": WSDL}
        self.root: Any = etree.Element(f"{{{WSDL}}}definitions", nsmap=names, targetNamespace=space)

    def written(self) -> bytes:
        self._schema()
        self._messages()
        self._port_type()
        self._binding()
        self._service()
        text: bytes = etree.tostring(self.root, xml_declaration=True, encoding="UTF-8")
        return text

    def _named(self, field: Field) -> str:
        if field.many:
            return f"typens:{array_of(field.kind)}"
        return f"{'xsd' if field.kind in PLAIN else 'typens'}:{field.kind}"

    def _schema(self) -> None:
        schema = self._in(self._in(self.root, WSDL, "types"), XSD, "schema", targetNamespace=self.space)
        if self.style != WSI:
            self._in(schema, XSD, "import", namespace=ENCODING, schemaLocation=ENCODING)
        for name, words in TYPES.items():
            body = self._in(self._in(schema, XSD, "complexType", name=name), XSD, self._order())
            for field in fields(words):
                self._in(body, XSD, "element", name=field.name, type=self._named(field), minOccurs="0")
        for kind in dict.fromkeys(self._listed()):
            self._array(schema, kind)
        for call in self.calls if self.style == WSI else ():
            self._wrapper(schema, f"{call.name}{self._suffix(call)}", takes(call))
            self._wrapper(schema, f"{call.name}ResponseParam", [self._result(call)])

    def _order(self) -> str:
        return "sequence" if self.style == WSI else "all"

    def _suffix(self, call: Call) -> str:
        return "RequestParam" if call.path else "Param"

    def _result(self, call: Call) -> Field:
        found = field_of(call.gives)
        return Field("result" if self.style == WSI else call.result, found.kind, found.many)

    def _listed(self) -> Iterator[str]:
        for words in TYPES.values():
            yield from (field.kind for field in fields(words) if field.many)
        for call in self.calls:
            yield from (field.kind for field in (*takes(call), field_of(call.gives)) if field.many)

    def _array(self, schema: Any, kind: str) -> None:
        prefix = "xsd" if kind in PLAIN else "typens"
        holder = self._in(schema, XSD, "complexType", name=array_of(kind))
        if self.style == WSI:
            row = {"name": "complexObjectArray", "type": f"{prefix}:{kind}", "minOccurs": "0", "maxOccurs": "unbounded"}
            self._in(self._in(holder, XSD, "sequence"), XSD, "element", **row)
            return
        base = self._in(self._in(holder, XSD, "complexContent"), XSD, "restriction", base="soapenc:Array")
        attribute = self._in(base, XSD, "attribute", ref="soapenc:arrayType")
        attribute.set(f"{{{WSDL}}}arrayType", f"{prefix}:{kind}[]")

    def _wrapper(self, schema: Any, name: str, found: list[Field]) -> None:
        body = self._in(self._in(self._in(schema, XSD, "element", name=name), XSD, "complexType"), XSD, "sequence")
        for field in found:
            needed = "1" if field.name in ("sessionId", "result") else "0"
            self._in(body, XSD, "element", name=field.name, type=self._named(field), minOccurs=needed)

    def _messages(self) -> None:
        for call in self.calls:
            for name, wrapper, found in (
                (f"{call.name}Request", self._suffix(call), takes(call)),
                (f"{call.name}Response", "ResponseParam", [self._result(call)]),
            ):
                message = self._in(self.root, WSDL, "message", name=name)
                if self.style == WSI:
                    self._in(message, WSDL, "part", name="parameters", element=f"typens:{call.name}{wrapper}")
                    continue
                for field in found:
                    self._in(message, WSDL, "part", name=field.name, type=self._named(field))

    def _port_type(self) -> None:
        port = self._in(self.root, WSDL, "portType", name="PortType")
        for call in self.calls:
            operation = self._in(port, WSDL, "operation", name=call.name)
            self._in(operation, WSDL, "input", message=f"typens:{call.name}Request")
            self._in(operation, WSDL, "output", message=f"typens:{call.name}Response")

    def _binding(self) -> None:
        rpc = self.style != WSI
        binding = self._in(self.root, WSDL, "binding", name="Binding", type="typens:PortType")
        style, http = ("rpc" if rpc else "document"), "http://schemas.xmlsoap.org/soap/http"
        self._in(binding, SOAP, "binding", style=style, transport=http)
        how = {"use": "encoded", "namespace": self.space, "encodingStyle": ENCODING} if rpc else {"use": "literal"}
        for call in self.calls:
            operation = self._in(binding, WSDL, "operation", name=call.name)
            self._in(operation, SOAP, "operation", soapAction=ACTION if rpc else "")
            for way in ("input", "output"):
                self._in(self._in(operation, WSDL, way), SOAP, "body", **how)

    def _service(self) -> None:
        service = self._in(self.root, WSDL, "service", name=f"{self.space.removeprefix('urn:')}Service")
        port = self._in(service, WSDL, "port", name="Port", binding="typens:Binding")
        self._in(port, SOAP, "address", location=self.address)

    def _in(self, parent: Any, space: str, tag: str, **attributes: str) -> Any:
        return etree.SubElement(parent, f"{{{space}}}{tag}", attrib=attributes)
