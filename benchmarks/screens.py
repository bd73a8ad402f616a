"""Pictures of every screen of the server, to be looked at: three widths, both themes, both languages.

Run ``python -m benchmarks.screens OUT [--only NAME] [--widths 360,800] [--themes light,dark] [--languages en,zh]``.
The pictures are called ``NAME-WIDTH-THEME-LANGUAGE.png``; what goes beyond the width of its screen is told. The memory
is that of the browser tests.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from browsing import WIDTHS, Visit, browsers, sites
from playwright.sync_api import Error
from screens_shown import SCREENS

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from serving import Server

TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def pictures(browser: Browser, site: Server, chosen: argparse.Namespace) -> Iterator[tuple[str, Page]]:
    """Give each screen in each manner by name, as it stands in the browser."""
    for width, theme, language in product(chosen.widths, chosen.themes, chosen.languages):
        locale = "zh-CN" if language == "zh" else "en-GB"
        visit = Visit(browser, site, viewport={"width": width, "height": 900}, color_scheme=theme, locale=locale)
        for name, show in SCREENS.items():
            if chosen.only in name:
                try:
                    show(visit.page)
                except Error as error:
                    print(f"{name}: {error.message.partition(chr(10))[0]}")
                yield f"{name}-{width}-{theme}-{language}", visit.page
        visit.context.close()
        print("\n".join(visit.complaints), end="")


def _listed(kind: Callable[[str], object]) -> Callable[[str], list[object]]:
    return lambda text: [kind(one) for one in text.split(",")]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--only", default="", help="screens with this in their name")
    parser.add_argument("--widths", type=_listed(int), default=list(WIDTHS))
    parser.add_argument("--themes", type=_listed(str), default=["light", "dark"])
    parser.add_argument("--languages", type=_listed(str), default=["en", "zh"])
    chosen = parser.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, browsers() as browser, sites(Path(folder)) as site:
        for name, page in pictures(browser, site, chosen):
            page.screenshot(path=chosen.out / f"{name}.png", full_page=True)
            beyond = page.evaluate(TOO_WIDE)
            print(name, f"{beyond} px too wide" if beyond > 0 else "")


if __name__ == "__main__":
    main()
