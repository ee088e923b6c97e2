import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import sync_playwright


CHROMIUM = shutil.which("chromium") or ""


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    assert CHROMIUM, "no Chromium on this machine: `make system-test` installs it"
    with sync_playwright() as running:
        started = running.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()
