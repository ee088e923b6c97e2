"""Tells a page that was sent in place of the document: a login, a captcha, a parked domain.

Such a page says nothing about the document. Nobody may conclude that it is missing, or that the
issuer does not say something, from a page that was never it.
"""

from auditor.collect.site.page import SitePage, read_page
from auditor.collect.sources import Page
from auditor.errors import SourceError


_SHORT = 1_500
"""Characters; a longer page has something to say besides its refusal."""
_CAPTCHAS = (
    "captcha",
    "challenge-platform",
    "cf-challenge",
    "cf-turnstile",
    "challenges.cloudflare.com",
    "px-captcha",
    "_incapsula_resource",
)
_HUMAN = (
    "verify you are human",
    "are you a robot",
    "checking your browser",
    "just a moment...",
    "unusual traffic",
    "enable javascript and cookies to continue",
)
_LOGIN = (
    "log in to continue",
    "sign in to continue",
    "please log in",
    "please sign in",
    "login required",
    "you must be logged in",
)
_PARKED = (
    "domain is for sale",
    "buy this domain",
    "domain is parked",
    "parked free",
    "domain has expired",
    "this domain may be for sale",
)
_MISSING = (
    "page not found",
    "page cannot be found",
    "page can't be found",
    "page could not be found",
    "page doesn't exist",
    "page does not exist",
    "nothing was found",
    "seite nicht gefunden",
    "page introuvable",
    "404 not found",
    "error 404",
)
_ELSEWHERE = (
    "not available in your country",
    "not available in your region",
    "not available in your jurisdiction",
    "not available in your location",
    "access denied",
    "access to this site has been restricted",
)


def refusal(page: Page, words: str | None = None) -> SourceError | None:
    """Why a fetched page is not the document it was asked for, or None when nothing says so.

    `words` are its visible text where it was read before.
    """
    told = dict(page.answer.headers).get("content-type", "text/html").lower()
    start = page.answer.body[:1024].lstrip().lower()
    if page.supplied or "html" not in told or not start.startswith(b"<"):
        return None
    html = page.answer.body.decode(errors="replace")
    return refused(read_page(html, page.name, words), page.name)


def refused(page: SitePage, name: str) -> SourceError | None:
    """The same for a page that has been read."""
    shows = kind(page)
    if shows:
        told = f"{name} shows {shows} instead of the document; that says nothing about its content"
        return SourceError("unreachable", "blocked_by_site", told)
    if page.needs_script:
        told = f"{name} shows no text to speak of without running its scripts"
        return SourceError("unsupported", "js_required", told)
    return None


def asks_for_login(page: SitePage) -> bool:
    """Whether a visitor must log in to see what the page is about."""
    return len(page.text) < _SHORT and (page.password or _says(page, _LOGIN))


def kind(page: SitePage) -> str:
    """What the page is, with its article; empty when it may well be a document."""
    if len(page.text) >= _SHORT:
        return ""
    heads = f"{page.title} {page.headings}".lower()
    captcha = any(marker in page.markers for marker in _CAPTCHAS) or _says(page, _HUMAN)
    missing = heads.split()[:1] == ["404"] or any(each in heads for each in _MISSING)
    found = {
        "a captcha": captcha,
        "a login form": asks_for_login(page),
        "an offer to sell the domain": _says(page, _PARKED),
        '"page not found", though with a success status,': missing,
        "a refusal to visitors from here": _says(page, _ELSEWHERE),
    }
    return next((name for name, holds in found.items() if holds), "")


def _says(page: SitePage, phrases: tuple[str, ...]) -> bool:
    words = f"{page.title} {page.text}".lower().replace("’", "'")
    return any(phrase in words for phrase in phrases)
