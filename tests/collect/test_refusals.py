import pytest
from fake_world import READ_AT

from auditor.archive.exchange import Answer
from auditor.collect.site.refusals import refusal
from auditor.collect.sources import Page


URL = "https://issuer.example/reserves"
WORDS = "The custodian holds one share for every token in circulation. " * 30


def fetched(body: str | bytes, kind: str = "text/html; charset=utf-8") -> Page:
    told = body.encode() if isinstance(body, str) else body
    return Page(URL, Answer(200, (("content-type", kind),), told, READ_AT, "x"), supplied=False)


REFUSALS = {
    "a login form": """<!doctype html><title>Sign in</title><h1>Welcome back</h1>
        <form><input name=user><input type=password name=password><button>Log in</button></form>""",
    "words of a login": """<!doctype html><title>Reports</title>
        <p>Please log in to see the reserve report.</p>""",
    "a captcha by its script": """<!doctype html><title>One moment</title>
        <script src="https://www.google.com/recaptcha/api.js"></script><div class="g-recaptcha">
        </div>""",
    "a captcha by its words": """<!doctype html><title>Just a moment...</title>
        <p>Checking your browser before accessing issuer.example.</p>""",
    "a turnstile": """<!doctype html><title>issuer.example</title>
        <p>Verify you are human by completing the action below.</p>
        <div class="cf-turnstile"></div>""",
    "a parked domain": """<!doctype html><title>issuer.example</title>
        <p>This domain is for sale. Buy this domain today.</p>""",
    "a soft 404": """<!doctype html><title>Page not found | Issuer</title><h1>Oops</h1>
        <p>Go back to the home page.</p>""",
    "a soft 404 by number": "<!doctype html><title>404</title><h1>404</h1><p>Nothing here.</p>",
    "a soft 404 in German": "<!doctype html><title>Fehler</title><h1>Seite nicht gefunden</h1>",
    "a country": """<!doctype html><title>Issuer</title>
        <p>This service is not available in your country.</p>""",
}
DOCUMENTS = {
    "a long page with a login form in its head": f"""<!doctype html><title>Reserves</title>
        <form><input type=password></form><p>{WORDS}</p>""",
    "a long page that speaks of countries": f"""<!doctype html><title>Terms</title>
        <p>Redemption is not available in your country where the law forbids it. {WORDS}</p>""",
    "a short page": "<!doctype html><title>Reserves</title><p>196,869 shares on 1 November.</p>",
    "a short page whose text speaks of a 404 notice": """<!doctype html><title>Notice</title>
        <p>Notice 404 of the regulator applies.</p>""",
    "a hidden form for a password": """<!doctype html><title>Reserves</title>
        <p>196,869 shares.</p><div hidden><input type=password></div>""",
}


@pytest.mark.fault("H06")
@pytest.mark.parametrize("name", REFUSALS)
def test_a_page_sent_in_place_of_the_document(name: str) -> None:
    found = refusal(fetched(REFUSALS[name]))
    assert found is not None
    assert (found.cause, found.reason) == ("unreachable", "blocked_by_site")
    assert "says nothing about its content" in found.detail
    assert "\n" not in str(found)


@pytest.mark.fault("H06")
@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_is_not_taken_for_one(name: str) -> None:
    assert refusal(fetched(DOCUMENTS[name])) is None


@pytest.mark.fault("H13")
@pytest.mark.parametrize(
    ("body", "needs"),
    [
        ('<!doctype html><div id=root></div><script src="/app.js"></script>', True),
        (f"<!doctype html><p>{'x' * 199}</p><script>run()</script>", True),
        (f"<!doctype html><p>{'x' * 200}</p><script>run()</script>", False),
        ("<!doctype html><p>short</p>", False),
        ('<!doctype html><p>short</p><script type="application/ld+json">{}</script>', False),
        ("<!doctype html><noscript>Turn scripts on</noscript><script>run()</script>", True),
    ],
)
def test_a_page_that_only_scripts_fill_says_so(body: str, needs: bool) -> None:
    found = refusal(fetched(body))
    assert (found is not None) == needs
    if found is not None:
        assert (found.cause, found.reason) == ("unsupported", "js_required")
        assert "without running its scripts" in found.detail


@pytest.mark.parametrize(
    "page",
    [
        fetched(b"%PDF-1.7 Please log in", "text/html"),
        fetched('{"text": "please log in"}', "application/json"),
        fetched("please log in", "text/plain"),
        Page("terms.html", fetched(REFUSALS["a login form"]).answer, supplied=True),
    ],
)
def test_only_pages_of_a_site_can_be_refusals(page: Page) -> None:
    assert refusal(page) is None
