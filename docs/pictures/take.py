"""Takes the README's pictures from a demo of its own: `python -m docs.pictures.take`."""

import io
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright

from tests.browser.conftest import LAPTOP, sign_in, the_shops_history
from tests.browser.running import LOGIN, PASSWORD, Running, running
from tests.browser.screens import open_order
from tests.conftest import chromium

HERE = Path(__file__).parent


def plan_the_week(page: Page, demo: Running) -> str:
    """Some orders of today, and every proposal accepted; the number of one with a wish."""
    shown = demo.buy(
        ("GAZ-ULTIMATE-C8-53", 1), ("VEL-SLOT-ART2", 1), reference="verjaardag", note="Bel eerst even aan."
    )
    demo.buy(("VEL-STANDAARD", 1), ("VEL-KRAT", 1), shipping="parcel", payment="banktransfer")
    demo.buy(("BAT-DINSDAG-50", 1), shipping="pickup", payment="payinstore")
    last = demo.buy(("VEL-HELM-M", 2), shipping="parcel")
    page.goto("/orders/")
    expect(page.locator("#rows")).to_contain_text(last, timeout=30_000)
    page.goto("/planning/")
    for _ in range(2):
        page.keyboard.press("a")
        expect(page.locator(".flash.good")).to_be_visible()
        page.goto("/planning/")
    return shown


def take(page: Page, name: str) -> None:
    page.mouse.move(5, 760)
    expect(page.locator("#health .tag").first).to_be_visible()
    # few colours: every reader of the README loads them
    Image.open(io.BytesIO(page.screenshot())).quantize(200, dither=Image.Dither.NONE).save(
        HERE / f"{name}.png", optimize=True
    )


def main() -> None:
    with (
        tempfile.TemporaryDirectory(prefix="pakbon-pictures-") as folder,
        running(Path(folder)) as demo,
        sync_playwright() as play,
    ):
        browser = play.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-quic"])
        page = browser.new_page(base_url=demo.gateway, viewport={"width": LAPTOP[0], "height": LAPTOP[1]})
        sign_in(page, demo, LOGIN, PASSWORD)
        the_shops_history(page, demo)
        shown = plan_the_week(page, demo)
        page.goto("/orders/")
        take(page, "overview")
        page.goto("/planning/")
        take(page, "planning")
        open_order(page, demo, shown)
        expect(page.locator("#places")).to_contain_text("van de winkel", timeout=30_000)
        page.wait_for_function("() => document.querySelector('.products img').complete")
        take(page, "order")
        browser.close()


if __name__ == "__main__":
    main()
