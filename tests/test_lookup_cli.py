from __future__ import annotations

import json
from itertools import islice
from pathlib import Path

import pytest

from tmkit.cli import pieces, run
from tmkit.cli.sources import read_sources
from tmkit.memory.memory import Memory, open_memory

ARTICLES = Path(__file__).resolve().parents[2] / "shared" / "articles"


@pytest.fixture
def memory(tmp_path: Path) -> str:
    path = str(tmp_path / "tm.db")
    with open_memory(path, create=True) as store:
        for number in range(4):
            store.add(f"友好城市代表团{number}次访问", f"The sister city delegation visited {number} times.")
        store.add("代表团出席招待会", "The delegation attended the reception.")
    return path


def test_a_query_without_match_gets_pieces_with_renderings(memory: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = "昨天下午，来自海外的友好城市代表团又出席招待会并参观博物馆。"
    assert run(["lookup", text, "-m", memory, "--format", "json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["matches"] == []
    assert [(one["text"], one["count"]) for one in answer["fragments"]] == [("出席招待会", 1), ("友好城市代表团", 4)]
    assert all(
        set(rendering) == {"rendering", "count"} for one in answer["fragments"] for rendering in one["renderings"]
    )
    assert "sister city delegation" in json.dumps(answer["fragments"][1]["renderings"])
    assert run(["lookup", text, "-m", memory]) == 1
    assert "  shared  友好城市代表团  ×4  → " in capsys.readouterr().out


def test_a_lookup_does_not_wait_for_word_links(
    memory: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(pieces, "QUICKLY_LEARNT", 3)
    text = "来自海外的友好城市代表团又参观博物馆"
    assert run(["lookup", text, "-m", memory]) == 1
    out, said = capsys.readouterr()
    assert "  shared  友好城市代表团  ×4\n" in out
    assert "no renderings yet: `tmkit renderings` learns the word links of this memory, once" in said
    assert run(["renderings", "代表团", "-m", memory]) == 0
    capsys.readouterr()
    assert run(["lookup", text, "-m", memory]) == 1
    out, said = capsys.readouterr()
    assert "  shared  友好城市代表团  ×4  → " in out
    assert not said


def test_pieces_of_a_batch_are_given_on_request(
    memory: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    batch = tmp_path / "batch.txt"
    batch.write_text("代表团出席招待会\n来自海外的友好城市代表团又参观博物馆\n", "utf-8")
    arguments = ["lookup", "--input", str(batch), "-m", memory, "--format", "jsonl"]
    assert run(arguments) == 0
    assert ["fragments" in json.loads(line) for line in capsys.readouterr().out.splitlines()] == [False, False]
    assert run([*arguments, "--fragments"]) == 0
    assert ["fragments" in json.loads(line) for line in capsys.readouterr().out.splitlines()] == [False, True]
    assert run(["lookup", "来自海外的友好城市代表团", "-m", memory, "--no-fragments"]) == 1
    assert "shared" not in capsys.readouterr().out


@pytest.fixture(scope="module")
def older(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Give a memory of the articles 000 and 002."""
    if not ARTICLES.is_dir():
        pytest.skip("the shared articles are not here")
    path = str(tmp_path_factory.mktemp("older") / "tm.db")
    articles = [str(article) for number in ("000", "002") for article in ARTICLES.glob(f"{number}*")]
    assert run(["build", *articles, "-m", path]) == 0
    return path


@pytest.mark.parametrize("name", ["001*", "004*"])
def test_new_articles_get_pieces_from_older_ones(name: str, older: str) -> None:
    """What a translator of articles 001 and 004 gets from a memory of 000 and 002: pieces, the rarest first."""
    [article] = ARTICLES.glob(name)
    with open_memory(older) as store:
        answers = (_found(store, unit.source) for unit in read_sources(str(article), "zh"))
        found = list(islice(filter(None, answers), 12))
    assert len(found) == 12
    assert all([count for count, _ in pieces] == sorted(count for count, _ in pieces) for pieces in found)
    rendered = sum(bool(renderings) for pieces in found for _, renderings in pieces)
    assert rendered >= 0.9 * sum(map(len, found))


def _found(store: Memory, text: str) -> list[tuple[int, tuple[object, ...]]]:
    if store.lookup(text):
        return []
    return [(one.count, store.renderings(one.text, limit=3, examples=0).renderings) for one in store.fragments(text)]
