"""A shop's logo as it was uploaded becomes a plain small picture: nothing of what else the file held is kept."""

import io

from flask import request
from PIL import Image, UnidentifiedImageError

from contracts.facts import DocumentRef
from gateway.house import house
from kernel.refused import Refused

KINDS = ("PNG", "JPEG")
LARGEST = (800, 240)  # pixels kept; enough for print at the size papers show it
PIXELS = 40_000_000  # a file may be small and its picture enormous


def logo_in(name: str) -> DocumentRef | None:
    """The picture chosen in the form, stored; None where none was chosen."""
    file = request.files.get(name)
    content = file.read() if file else b""
    if not content:
        return None
    return DocumentRef.model_validate(house().documents.put(small(content), "logo.png", "image/png"))


def small(content: bytes) -> bytes:
    """On white, as paper is, and no larger than needed."""
    try:
        with Image.open(io.BytesIO(content), formats=KINDS) as image:
            if image.width * image.height > PIXELS:
                raise Refused("This picture is too large.")
            image.thumbnail(LARGEST)
            whole = image.convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        raise Refused("This file is no picture that can be read. A logo is a PNG or a JPEG.") from None
    flat = Image.new("RGB", whole.size, "white")
    flat.paste(whole, mask=whole.getchannel("A"))
    kept = io.BytesIO()
    flat.save(kept, "PNG", optimize=True)
    return kept.getvalue()
