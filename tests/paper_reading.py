"""Reading a printed PDF back: its words, its codes, the size of its pages."""

import io

import pypdf
import pypdfium2
import zxingcpp
from PIL import Image


def texts(pdf: bytes) -> list[str]:
    """The text of each page."""
    document = pypdfium2.PdfDocument(pdf)
    return [page.get_textpage().get_text_range() for page in document]


def codes(pdf: bytes, page: int, scale: float = 4) -> dict[str, str]:
    """Each code on a page, as a scanner reads it: text → kind."""
    image = pypdfium2.PdfDocument(pdf)[page].render(scale=scale).to_pil()
    return {code.text: code.format.name for code in zxingcpp.read_barcodes(image)}


def sizes(pdf: bytes) -> list[tuple[int, int]]:
    """Width and height of each page in millimetres."""
    return [
        (round(page.get_width() / 72 * 25.4), round(page.get_height() / 72 * 25.4))
        for page in pypdfium2.PdfDocument(pdf)
    ]


def fonts(pdf: bytes) -> dict[str, bool]:
    """The typefaces used, and whether each is in the file."""
    found = {}
    for page in pypdf.PdfReader(io.BytesIO(pdf)).pages:
        for font in page["/Resources"]["/Font"].values():
            descriptor = font.get_object().get("/FontDescriptor")
            found[font.get_object()["/BaseFont"]] = bool(descriptor and "/FontFile2" in descriptor.get_object())
    return found


def a_logo(kind: str = "PNG") -> bytes:
    """A red picture, three times as wide as it is high."""
    content = io.BytesIO()
    Image.new("RGB", (300, 100), (200, 30, 30)).save(content, kind)
    return content.getvalue()
