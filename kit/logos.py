"""The shops' logos for paper: read from the store, kept for the next paper; a paper without its logo is still one."""

import logging
from collections.abc import Iterable
from functools import lru_cache

from kernel.refused import NotFound
from kit.documents import Documents
from kit.paper import Picture, picture

log = logging.getLogger(__name__)


def logos_of(documents: Documents, sha256s: Iterable[str]) -> dict[str, Picture]:
    """Hash → picture, of those that are there."""
    found = {}
    for sha256 in {each for each in sha256s if each}:
        try:
            found[sha256] = _logo(documents, sha256)
        except (NotFound, OSError) as error:
            log.warning("the logo %s cannot be drawn: %s", sha256, error)
    return found


@lru_cache(maxsize=32)
def _logo(documents: Documents, sha256: str) -> Picture:
    return picture(documents.get(sha256))
