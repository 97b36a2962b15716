"""The kinds of pages that are judged, with an address of each in an archive."""

from playwright.sync_api import Page

from tests.browser.person import WORD, hits


def kinds(page: Page) -> dict[str, str]:
    """Give an address of every kind of page, by the kind's name; the family is one that has variants."""
    page.goto(f"/search?q={WORD}+expedition&view=list")
    varied = page.get_by_role("article").filter(has_text="variant").first
    family = varied.get_by_role("heading").get_by_role("link").get_attribute("href") or hits(page)[0]
    alone = family.partition("?")[0]
    names = [hit.partition("?")[0].removeprefix("/captions/") for hit in hits(page)]
    other = names[-1]
    return {
        "home": "/",
        "results": "/search",
        "filtered": f"/search?q={WORD}&agency=NASA&agency=!ESA&year=2010..2020",
        "list": f"/search?q={WORD}&view=list&page=2&size=5",
        "large pictures": f"/search?q={WORD}&view=large&size=5",
        "small pictures": f"/search?q={WORD}&view=small",
        "misspelt": "/search?q=zyzzyva+cosmonuat",
        "nothing": f"/search?q={WORD}&agency=ESA&expedition=1&landmark=Red+Square",
        "values": f"/facets/person?q={WORD}",
        "family": family,
        "enlarged": f"{alone}?show=full",
        "compared": f"{alone}?compare={other}",
        "laid over": f"{alone}?compare={other}&show=over",
        "selection": "/selection?" + "&".join(f"id={name}" for name in names[:4]),
        "empty selection": "/selection?id=zyzzyva",
        "bad values": f"/search?q={WORD}&year=soon&size=many&sort=colour&agency=FOO",
        "error": "/nowhere",
        "no such picture": f"/captions/{names[0]}-zyzzyva",
        "API": "/api",
    }
