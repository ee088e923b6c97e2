"""A page opened in the real browser, and everything it said and asked for."""

from pathlib import Path


AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"


class Seen:
    """A page that was opened, with everything it said and asked for."""

    def __init__(self, browser: object, file: Path, **settings: object) -> None:
        self.context = browser.new_context(**settings)
        self.page = self.context.new_page()
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.said.append("dialog"), dialog.dismiss()))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(file.as_uri())
        self.page.evaluate("document.fonts.ready")

    def follow(self, link: object) -> None:
        """Opens what a link leads to, and waits for the whole of it: a click alone may not."""
        with self.page.expect_navigation(wait_until="load"):
            link.click()

    def requests(self) -> list[str]:
        return [url for url in self.asked[1:] if not url.startswith("data:")]

    def violations(self) -> list[str]:
        """What axe-core says of the page as it is now."""
        self.page.evaluate(AXE.read_text())
        return self.page.evaluate(
            "axe.run(document, {resultTypes: ['violations']}).then(r => r.violations.map("
            "v => `${v.id}: ${v.nodes.map(n => n.target + ' ' + n.failureSummary).join(' | ')}`))"
        )

    def troubles(self) -> list[str]:
        """Messages, requests and sideways scrolling: a page of ours has none. Closes it."""
        inner, whole = self.page.evaluate("[innerWidth, document.documentElement.scrollWidth]")
        self.context.close()
        wide = [f"{whole} px wide in a window of {inner}"] if whole > inner else []
        return [*self.said, *self.requests(), *wide]
