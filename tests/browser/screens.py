"""What tests do on the screens again and again, in the words of who works there."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.running import Running, within


def row_of(page: Page, number: str) -> Locator:
    return page.locator("#rows tr", has=page.locator("b", has_text=number))


def open_order(page: Page, demo: Running, number: str, shop: str = "fietshal") -> None:
    """The order's page, as soon as the order has come in."""

    def came() -> bool:
        answer = page.request.get(f"/orders/number/{shop}/{number}", max_redirects=0)
        return answer.status == 302

    within(20, came, f"order {number}")
    page.goto(f"/orders/number/{shop}/{number}")
    expect(page.locator("h1")).to_contain_text(number)


def said(page: Page, words: str) -> None:
    """What the page says after an act."""
    expect(page.locator(".flashes")).to_contain_text(words)


def tab(page: Page, name: str) -> Locator:
    page.click(f"#tab-{name}")
    panel = page.locator(f"#panel-{name}")
    expect(panel).to_be_visible()
    return panel


def in_dialog(page: Page) -> Locator:
    found = page.locator("dialog[open]")
    expect(found).to_have_count(1)
    return found


def reload_until(page: Page, wanted: Locator, seconds: float = 20) -> None:
    """Pages refresh by themselves; this is for what happens outside them."""

    def there() -> bool:
        if wanted.count() == 0:
            page.reload()
        return wanted.count() > 0

    within(seconds, there, f"{wanted}")


def add_colleague(page: Page, name: str, login: str, password: str, role: str) -> None:
    """On the page of settings."""
    form = page.locator("form[action$='/settings/staff']")
    for field, value in (("name", name), ("login", login), ("password", password)):
        form.locator(f"[name={field}]").fill(value)
    form.locator(f"[name=role][value={role}]").check()
    form.locator("button.blue").click()
    said(page, f"{name} kan nu inloggen")


def cut_off(page: Page) -> list[str]:
    """Tags whose words do not fit, and cells that hide a part of a tag."""
    found: list[str] = page.evaluate(
        """[...document.querySelectorAll('main .tag')].filter(tag => {
             if (!tag.offsetParent || tag.closest('.c-next')) return false;
             if (tag.scrollWidth > tag.clientWidth + 1) return true;
             const cell = tag.closest('td, li, section');
             return cell && getComputedStyle(cell).overflow === 'hidden'
               && tag.getBoundingClientRect().right > cell.getBoundingClientRect().right + 0.5;
           }).map(tag => tag.textContent.trim())"""
    )
    return found
