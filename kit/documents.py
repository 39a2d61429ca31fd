"""Documents are stored once, under the hash of their content: in a folder, or in a bucket, by one setting."""

import hashlib
from typing import Any
from uuid import uuid4

from fsspec.core import url_to_fs
from nameko.extensions import DependencyProvider

from contracts.facts import DocumentRef
from kernel.refused import NotFound


class Documents:
    """`put` returns a reference that other services and the gateway can open. The same content is the same document."""

    def __init__(self, url: str) -> None:
        self.files, self.root = url_to_fs(url, auto_mkdir=True) if url.startswith("file") else url_to_fs(url)

    def put(self, content: bytes, name: str, media_type: str = "application/pdf") -> DocumentRef:
        sha256 = hashlib.sha256(content).hexdigest()
        path = self._path(sha256)
        if not self.files.exists(path):
            self.files.makedirs(path.rsplit("/", 1)[0], exist_ok=True)
            half = f"{path}.{uuid4().hex}.part"  # of this writer alone
            with self.files.open(half, "wb") as file:
                file.write(content)
            self.files.mv(half, path)  # whoever finds the name finds the whole content
        return DocumentRef(sha256=sha256, name=name, media_type=media_type, size=len(content))

    def get(self, sha256: str) -> bytes:
        """The content. NotFound where there is none, or where it no longer is what its name says."""
        if not (len(sha256) == 64 and set(sha256) <= set("0123456789abcdef")):
            raise NotFound("There is no such document.")
        try:
            with self.files.open(self._path(sha256), "rb") as file:
                content: bytes = file.read()
        except FileNotFoundError:
            raise NotFound("This document is not in the store.") from None
        if hashlib.sha256(content).hexdigest() != sha256:
            raise NotFound("This document was changed in the store, and is not shown.")
        return content

    def _path(self, sha256: str) -> str:
        return f"{self.root}/{sha256[:2]}/{sha256}"


class DocumentStore(DependencyProvider):
    """`documents = DocumentStore()` on a service gives it `self.documents`."""

    def setup(self) -> None:
        self.documents = Documents(self.container.config["settings"].documents)

    def get_dependency(self, worker_ctx: Any) -> Documents:
        return self.documents
