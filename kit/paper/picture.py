"""A picture on paper: read once, drawn in any number of documents, and in each of them stored once."""

import io
import zlib
from dataclasses import dataclass, field
from typing import Any

from PIL import Image
from reportlab.pdfbase import pdfdoc


@dataclass(frozen=True, slots=True)
class Picture:
    width: int  # pixels
    height: int
    content: bytes = field(repr=False)  # red, green, blue; compressed

    def stream(self) -> Any:
        """The picture as an object of a PDF."""
        stream = pdfdoc.PDFStream(content=self.content)
        for name, value in (("Type", "XObject"), ("Subtype", "Image"), ("ColorSpace", "DeviceRGB")):
            stream.dictionary[name] = pdfdoc.PDFName(value)
        stream.dictionary["Filter"] = pdfdoc.PDFName("FlateDecode")
        for name, number in (("Width", self.width), ("Height", self.height), ("BitsPerComponent", 8)):
            stream.dictionary[name] = number
        return stream

    def within(self, width: float, height: float) -> tuple[float, float]:
        """Its size where it is to fit in so much room, undistorted and no larger than at 72 dots an inch."""
        scale = min(width / self.width, height / self.height, 1.0)
        return self.width * scale, self.height * scale


def picture(content: bytes) -> Picture:
    """From a PNG or JPEG. Raises OSError where it is none."""
    with Image.open(io.BytesIO(content)) as image:
        plain = image.convert("RGB")
        return Picture(plain.width, plain.height, zlib.compress(plain.tobytes(), 9))
