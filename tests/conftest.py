"""Settings of the whole test run: no test fails because the machine is slow. Fixtures of the browser tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from serving import Server

settings.register_profile("tmkit", deadline=None)
settings.load_profile("tmkit")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from browsing import browsers

    with browsers() as one:
        yield one


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[Server]:
    from browsing import sites

    with sites(folder) as one:
        yield one


@pytest.fixture
def page(browser: Browser, site: Server) -> Iterator[Page]:
    from browsing import visits

    with visits(browser, site) as one:
        yield one
