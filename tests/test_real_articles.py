"""The whole road on real scraped articles, which stand beside the checkout and are not the project's."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tmkit.build import ArticlePairs, build_articles, to_units
from tmkit.memory.memory import open_memory

SHARED = Path(__file__).resolve().parents[2] / "shared"
ARTICLES = sorted((SHARED / "articles").glob("*.txt"))

pytestmark = pytest.mark.skipif(not ARTICLES, reason="needs the articles beside the checkout")


@pytest.fixture(scope="module")
def built() -> dict[str, ArticlePairs]:
    return {article.file[:3]: article for article in build_articles([str(path) for path in ARTICLES]).articles}


def folded(text: str) -> str:
    """Fold as the README of the gold asks for."""
    table: dict[int, int] = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
    table |= {ord(old): ord(new) for old, new in zip("“”‘’—–著", "\"\"''--着", strict=True)}
    return re.sub(r"\s", "", text.translate(table).replace("…", "...")).lower()


def gold() -> list[tuple[str, str]]:
    path = SHARED / "gold" / "articles" / "000.gold.tsv"
    rows = (line.split("\t") for line in path.read_text("utf-8").splitlines())
    return [(folded(zh), folded(en)) for zh, en in rows]


def test_article_000_gives_every_gold_pair_and_no_other(built: dict[str, ArticlePairs]) -> None:
    found = {(folded(pair.zh), folded(pair.en)) for pair in built["000"].judged.kept}
    assert found == {(zh, en) for zh, en in gold() if en}


def test_article_000_leaves_the_untranslated_untranslated(built: dict[str, ArticlePairs]) -> None:
    listed = [folded(rejection.text) for rejection in built["000"].rejections if rejection.rule == "untranslated"]
    assert listed == [zh for zh, en in gold() if not en]


def test_article_002_pairs_all_but_its_title(built: dict[str, ArticlePairs]) -> None:
    """29 beads with both sides; the last, which holds an English sentence of its own, may be left to a person."""
    article = built["002"]
    kept, doubtful = article.judged.kept, article.judged.doubtful
    assert len(kept) >= 28
    assert len(kept) + len(doubtful) == 29
    assert [pair.zh_ids for pair in sorted((*kept, *doubtful), key=lambda pair: pair.zh_ids)] == [
        (number,) for number in range(1, 30)
    ]
    untranslated = [rejection.line for rejection in article.rejections if rejection.rule == "untranslated"]
    assert untranslated[0] == 5
    assert set(untranslated) <= {5, 81}


@pytest.mark.parametrize("name", ["001", "003", "004"])
def test_chinese_articles_give_no_pair_and_each_segment_once(built: dict[str, ArticlePairs], name: str) -> None:
    article = built[name]
    assert article.judged.kept == ()
    listed = [folded(rejection.text) for rejection in article.rejections if rejection.rule == "untranslated"]
    assert len(listed) > 20
    assert len(set(listed)) == len(listed)


@pytest.mark.parametrize("name", ["000", "002"])
def test_no_damage_is_left_in_pairs(built: dict[str, ArticlePairs], name: str) -> None:
    damage = re.compile(r"\([a-zà-ǜ]+\)|\?[a-zà-ǜ]+\)|[\ue000-\uf8ff\u3105-\u312f\xa0]|[一-鿿][,:;?!()]|[a-z]\?[a-z]")
    texts = [text for pair in built[name].judged.kept for text in (pair.zh, pair.en)]
    assert [text for text in texts if damage.search(text)] == []


def test_look_up_and_concordance_on_the_real_memory(built: dict[str, ArticlePairs], tmp_path: Path) -> None:
    with open_memory(tmp_path / "tm.db", create=True) as memory:
        memory.replace_articles([(article.file, to_units(article)) for article in built.values()])
        for name in ("001", "003", "004"):
            sentences = [segment.text for segment in built[name].reading.article.zh]
            assert [match for found in memory.lookup_many(sentences, 70) for match in found] == []
        for term, file in (("市政府外办", "002"), ("总领事", "002"), ("友好城市", "000"), ("友好城市", "002")):
            hits = memory.concordance(term, limit=None).hits
            assert any(hit.article.startswith(file) for hit in hits), term
            assert all(term in hit.source for hit in hits)
