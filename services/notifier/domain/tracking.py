"""Where a customer follows a parcel: the carrier's own page, where only the tracking number is known."""

from urllib.parse import quote

_PAGES = {
    "postnl": "https://postnl.nl/tracktrace/?B={number}&P={postcode}&D={country}&T=C",
    "dhl": "https://www.dhl.com/{land}-{land}/home/tracking.html?tracking-id={number}&submit=1",
    "dpd": "https://tracking.dpd.de/status/{locale}/parcel/{number}",
    "gls": "https://gls-group.com/{country}/{land}/track/?match={number}",
    "ups": "https://www.ups.com/track?tracknum={number}",
    "hermes": "https://www.myhermes.de/empfangen/sendungsverfolgung/sendungsinformation/#{number}",
}


def tracking_page(carrier: str, number: str, *, url: str, postcode: str, country: str, language: str) -> str:
    """The page's address: the one the carrier told, else made from its number; empty where none is known.

    Only web addresses count: whatever else stands in `url` never becomes a link in a mail.
    """
    if url.lower().startswith(("https://", "http://")) and not any(ch.isspace() or ch in "<>\"'" for ch in url):
        return url
    name = next((known for known in _PAGES if carrier.lower().startswith(known)), "")
    if not name or not number:
        return ""
    land = {"nl": "nl", "de": "de"}.get(language, "en")
    return _PAGES[name].format(
        number=quote(number, safe=""),
        postcode=quote(postcode.replace(" ", ""), safe=""),
        country=quote(country.upper() or "NL", safe=""),
        land={"en": "nl"}.get(land, land) if name == "dhl" else land,
        locale={"nl": "nl_NL", "de": "de_DE"}.get(land, "en_NL"),
    )
