"""The server: what it answers, what it refuses, in each protocol; clients of others against a real port."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("starlette")
pytest.importorskip("uvicorn")
httpx = pytest.importorskip("httpx")

from serving import servers  # noqa: E402

import tmkit  # noqa: E402
from tmkit.errors import UsageError  # noqa: E402
from tmkit.serve.settings import Settings  # noqa: E402
from tmkit.serve.tokens import add_token, read_tokens  # noqa: E402

ZH, EN = "会议于周三结束。", "The meeting ended on Wednesday."
SLASH = "进/出口额为3%。\n第二行"


@pytest.fixture
def memory(tmp_path: Path) -> Path:
    path = tmp_path / "office.db"
    with tmkit.open_memory(path, create=True) as store:
        store.add(ZH, EN, status="verified", article="a.txt")
        store.add(SLASH, "Imports/exports: 3%.")
        store.add("会议于周五结束。", "The meeting ended on Friday.", status="aligned", confidence=0.5)
    return path


@pytest.fixture
def start() -> Iterator[Any]:
    with servers() as begin:
        yield begin


class TestOwnAnswers:
    def test_lookup(self, memory: Path, start: Any) -> None:
        found = start(memory).client.get("/api/lookup", params={"text": "會議於周三結束。"}).json()
        assert next((match["score"], match["target"]) for match in found["matches"]) == (100.0, EN)

    def test_concordance_and_memories(self, memory: Path, start: Any) -> None:
        client = start(memory).client
        assert client.get("/api/concordance", params={"text": "结束", "limit": 1}).json()["total"] == 2
        assert client.get("/api/memories").json()["memories"][0]["units"] == 3

    def test_terms(self, memory: Path, tmp_path: Path, start: Any) -> None:
        (tmp_path / "g.csv").write_text("zh,en,status\n会议,meeting,preferred\n", "utf-8")
        client = start(memory, glossary=(str(tmp_path / "g.csv"),)).client
        found = client.get("/api/terms", params={"text": ZH}).json()["terms"]
        assert [(term["text"], term["terms"][1]["text"]) for term in found] == [("会议", "meeting")]
        (tmp_path / "g.csv").write_text("zh,en,status\n周三,Wednesday,preferred\n会议,talks,preferred\n", "utf-8")
        assert len(client.get("/api/terms", params={"text": ZH}).json()["terms"]) == 2

    def test_health_metrics_and_document(self, memory: Path, start: Any) -> None:
        client = start(memory).client
        assert client.get("/health").json()["status"] == "ok"
        client.get("/api/lookup", params={"text": ZH})
        assert 'tmkit_requests_total{kind="lookup",status="200"} 1' in client.get("/metrics").text
        document = client.get("/openapi.json").json()
        assert "/tmserver/{source}/{target}/unit/{text}" in document["paths"]


class TestTmserver:
    @pytest.mark.parametrize("prefix", ["/tmserver", "/api/v1"])
    @pytest.mark.parametrize("pair", ["zh/en", "zh_hans/en_us", "zh_CN/en", "ZH-CN/en-GB"])
    def test_an_exact_chinese_sentence(self, memory: Path, start: Any, prefix: str, pair: str) -> None:
        found = start(memory).client.get(f"{prefix}/{pair}/unit/{quoted(ZH)}")
        assert found.json()[0] == {"source": ZH, "target": EN, "quality": 100.0, "rank": 100.0}
        assert '"quality":100.0' in found.text

    def test_slash_percent_and_line_end(self, memory: Path, start: Any) -> None:
        found = start(memory).client.get(f"/tmserver/zh/en/unit/{quoted(SLASH)}").json()
        assert found[0]["target"] == "Imports/exports: 3%."

    def test_options(self, memory: Path, start: Any) -> None:
        client = start(memory).client
        close = client.get("/tmserver/zh/en/unit/", params={"source": "会议于周二结束。", "min_similarity": "60"})
        assert [row["quality"] for row in close.json()] == [87.5, 87.5]
        assert len(client.get(f"/tmserver/zh/en/unit/{quoted(ZH)}", params={"max_candidates": 1}).json()) == 1
        script = client.get(f"/tmserver/zh/en/unit/{quoted(ZH)}", params={"jsoncallback": "f.g"})
        assert script.text.startswith("f.g([")
        assert client.get("/tmserver/zh/en/unit/x", params={"jsoncallback": "alert(1)"}).status_code == 400

    def test_nothing_found_and_unknown_pair(self, memory: Path, start: Any) -> None:
        client = start(memory).client
        assert client.get(f"/tmserver/zh/en/unit/{quoted('毫不相干')}").json() == []
        assert client.get("/tmserver/de/en/unit/x").status_code == 404
        assert client.get("/tmserver/zh/en/unit/").status_code == 404

    def test_the_other_direction(self, memory: Path, start: Any) -> None:
        assert start(memory).client.get(f"/tmserver/en/zh/unit/{quoted(EN)}").json()[0]["target"] == ZH

    def test_every_spelling_is_advertised(self, memory: Path, start: Any) -> None:
        codes = start(memory).client.get("/tmserver/languages/").json()["sourceLanguages"]
        assert {"zh", "zh_cn", "zh_hans", "zh_sg", "en", "en_us", "en_gb"} <= set(codes)

    def test_writing(self, memory: Path, start: Any) -> None:
        client = start(memory, write=True).client
        pair = {"source": "明天见。", "target": "See you tomorrow."}
        assert client.put("/tmserver/zh/en/unit/x", json=pair).json() == {}
        assert client.get(f"/tmserver/zh/en/unit/{quoted('明天见。')}").json()[0]["quality"] == 100.0
        turned = [{"source": "Good night.", "target": "晚安。", "context": ""}]
        assert client.post("/tmserver/en/zh/store/f.po", json=turned).json() == {}
        with tmkit.open_memory(memory) as store:
            assert [unit.source for unit in store.units() if unit.target == "Good night."] == ["晚安。"]

    def test_a_file_is_stored(self, memory: Path, start: Any) -> None:
        client = start(memory, write=True).client
        head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\nLanguage: en\\n"\n'
        po = f'{head}\nmsgid "好"\nmsgstr "good"\n'
        assert client.put("/tmserver/zh/en/store/f.po", content=po.encode()).status_code == 200
        assert client.get("/api/memories").json()["memories"][0]["units"] == 4


def quoted(text: str) -> str:
    from urllib.parse import quote

    return quote(text, safe="")


class TestMyMemory:
    def test_get(self, memory: Path, start: Any) -> None:
        client = start(memory).client
        for bar in ("|", "%7C"):
            found = client.get(f"/get?q={quoted(ZH)}&langpair=zh-CN{bar}en-US").json()
            assert found["responseData"] == {"translatedText": EN, "match": 1}
            assert found["responseStatus"] == 200
            assert found["matches"][0]["quality"] == "100"
        assert client.get("/get", params={"q": "毫不相干", "langpair": "zh|en"}).json()["matches"] == []

    def test_tmx_for_omegat_3(self, memory: Path, start: Any) -> None:
        text = start(memory).client.get("/api/get", params={"q": ZH, "langpair": "zh|en", "of": "tmx"}).text
        assert ' lang="zh"' in text
        assert EN in text

    def test_set(self, memory: Path, start: Any) -> None:
        client = start(memory, write=True).client
        asked = {"seg": "你好。", "tra": "Hello.", "langpair": "zh-CN|en-US"}
        assert client.get("/set", params=asked).json()["responseStatus"] == 200
        found = client.get("/get", params={"q": "你好。", "langpair": "zh|en"}).json()
        assert found["responseData"]["translatedText"] == "Hello."

    def test_update_and_delete(self, memory: Path, start: Any) -> None:
        client = start(memory, write=True).client
        new = {"newseg": "会议周三结束。", "newtra": "The meeting closed."}
        asked = {"seg": ZH, "tra": EN, "langpair": "zh|en", **new}
        assert client.post("/update", data=asked).json()["responseStatus"] == 200
        assert client.get("/update", params=asked).status_code == 404
        found = client.get("/get", params={"q": new["newseg"], "langpair": "zh|en"}).json()["matches"][0]
        assert (found["translation"], found["match"]) == (new["newtra"], 1)
        assert client.get("/delete_by_id", params={"id": found["id"]}).status_code == 200
        assert client.get("/delete_by_id", params={"id": found["id"]}).status_code == 404

    def test_ids_of_several_memories(self, memory: Path, tmp_path: Path) -> None:
        with tmkit.open_memory(tmp_path / "b.db", create=True) as other:
            other.add("大会开幕。", "The congress opens.")
        with servers() as begin:
            client = begin(memory, more={"b": tmp_path / "b.db"}, write=True).client
            found = client.get("/get", params={"q": "大会开幕。", "langpair": "zh|en"}).json()["matches"][0]
            assert found["id"] == "b:1"
            assert client.get("/delete_by_id", params={"id": "b:1"}).status_code == 200
            assert [one["units"] for one in client.get("/api/memories").json()["memories"]] == [3, 0]

    def test_what_is_not_served(self, memory: Path, start: Any) -> None:
        client = start(memory).client
        for path in ("/v2/glossary/set", "/analyze", "/tmx/import", "/createranduser"):
            assert (client.get(path).status_code, list(client.get(path).json())) == (501, ["error"])

    def test_bad_pair(self, memory: Path, start: Any) -> None:
        answer = start(memory).client.get("/get", params={"q": "x", "langpair": "zh"})
        assert (answer.status_code, answer.json()["error"][:8]) == (400, "langpair")


class TestTranslating:
    def test_only_what_the_memory_has(self, memory: Path, start: Any) -> None:
        client = start(memory).client
        asked = {"q": [ZH, "会议于周二结束。"], "source": "zh-Hans", "target": "en"}
        found = client.post("/translate", json=asked)
        assert found.json()["translatedText"] == [EN, "会议于周二结束。"]
        assert found.headers["x-tmkit-match"] == "exact; 100, none"

    def test_texts_of_xml(self, memory: Path, start: Any) -> None:
        client = start(memory, write=True).client
        client.post("/api/units", json={"source": "研发 & 生产 < 3%", "target": "R&D < 3%"})
        asked = {
            "text": ["研发 &amp; 生产 &lt; 3%", "A &amp; B", "<b>甲</b>"],
            "target_lang": "EN",
            "tag_handling": "xml",
        }
        found = client.post("/v2/translate", json=asked).json()["translations"]
        assert [row["text"] for row in found] == ["R&amp;D &lt; 3%", "A &amp; B", "<b>甲</b>"]

    def test_a_secret_in_the_body(self, memory: Path, start: Any) -> None:
        client = start(memory, write=True, key="k").client
        asked = {"q": ZH, "source": "zh", "target": "en"}
        assert client.post("/translate", json=asked).status_code == 401
        assert client.post("/translate", json={**asked, "api_key": 5}).status_code == 401
        assert client.post("/translate", json={**asked, "api_key": "k"}).json()["translatedText"] == EN
        assert client.post("/translate", data={**asked, "api_key": "k"}).json()["translatedText"] == EN
        pair = {"seg": "甲。", "tra": "A.", "langpair": "zh|en"}
        assert client.post("/set", data={**pair, "key": "wrong"}).status_code == 401
        assert client.post("/set", data={**pair, "key": "k"}).status_code == 200

    def test_deepl_client(self, memory: Path, start: Any) -> None:
        deepl = pytest.importorskip("deepl")
        translator = deepl.Translator("k", server_url=start(memory).base, send_platform_info=False)
        try:
            assert translator.translate_text(ZH, target_lang="EN-US").text == EN
            assert [lang.code for lang in translator.get_source_languages()] == ["EN", "ZH"]
            assert not translator.get_usage().any_limit_reached
        finally:
            translator.close()

    def test_libretranslate_client(self, memory: Path, start: Any) -> None:
        libre = pytest.importorskip("libretranslatepy")
        api = libre.LibreTranslateAPI(start(memory).base + "/")
        assert api.translate(ZH, "zh", "en") == EN
        assert {row["code"] for row in api.languages()} == {"zh-Hans", "en"}

    def test_mymemory_client(self, memory: Path, start: Any) -> None:
        deep = pytest.importorskip("deep_translator")
        translator = deep.MyMemoryTranslator(source="zh-CN", target="en-US")
        translator._base_url = start(memory).base + "/get"
        assert translator.translate(ZH) == EN


class TestFiles:
    def test_omegat_repository(self, memory: Path, start: Any) -> None:
        server = start(memory, write=True)
        first = server.client.get("/omegat/zh-en.tmx")
        assert EN in first.text
        assert "Friday" not in first.text
        same = server.client.get("/omegat/zh-en.tmx", headers={"If-None-Match": first.headers["etag"]})
        assert (same.status_code, same.content) == (304, b"")
        server.client.post("/api/units", json={"source": "新。", "target": "New."})
        changed = server.client.get("/omegat/zh-en.tmx", headers={"If-None-Match": first.headers["etag"]})
        assert "New." in changed.text
        assert ZH in server.client.get("/omegat/en-zh.tmx").text

    def test_places_and_what_omegat_splits(self, memory: Path, start: Any) -> None:
        with tmkit.open_memory(memory) as store:
            store.add("一。二。", "One. Two.", status="verified")
        client = start(memory).client
        assert "Friday" in client.get("/omegat/zh-en-penalty-030.tmx").text
        assert EN not in client.get("/omegat/zh-en-penalty-030.tmx").text
        assert "Friday" not in client.get("/omegat/zh-en-penalty-010.tmx").text
        several = client.get("/omegat/zh-en-paragraphs.tmx").text
        assert "One. Two." in several
        assert 'segtype="paragraph"' in several
        assert client.get("/omegat/zh-en-penalty-999.tmx").status_code == 404
        etags = {client.get(f"/omegat/{name}.tmx").headers["etag"] for name in ("zh-en", "en-zh", "zh-en-penalty-030")}
        assert len(etags) == 3
        assert all(etag.startswith('"') for etag in etags)

    def test_the_tag_may_stand_among_others(self, memory: Path, start: Any) -> None:
        client = start(memory).client
        for path in ("/omegat/zh-en.tmx", "/omegat/glossary.txt", "/weblate/memory.json"):
            etag = client.get(path).headers["etag"]
            for known in (etag, f'"x", {etag}', f"W/{etag}", "*"):
                assert client.get(path, headers={"If-None-Match": known}).status_code == 304
            assert client.get(path, headers={"If-None-Match": '"x"'}).status_code == 200

    def test_glossary(self, memory: Path, tmp_path: Path, start: Any) -> None:
        rows = "concept,zh,en,status\n1,会议,meeting,preferred\n1,会议,convention,deprecated\n"
        (tmp_path / "g.csv").write_text(rows, "utf-8")
        text = start(memory, glossary=(str(tmp_path / "g.csv"),)).client.get("/omegat/glossary.txt").text
        assert "会议\tmeeting\tnot: convention\n" in text
        client = start(memory, glossary=(str(tmp_path / "g.csv"),)).client
        assert "会议" not in client.get("/omegat/glossary.txt?pair=en-zh").text.splitlines()[1].partition("\t")[0]
        terms = client.get("/omegat/glossary.tbx").text
        assert "meeting" in terms
        assert "convention" not in terms
        assert start(memory).client.get("/omegat/glossary.tbx").status_code == 404

    def test_weblate(self, memory: Path, start: Any) -> None:
        rows = start(memory).client.get("/weblate/memory.json").json()
        keys = {"source_language", "target_language", "source", "target", "origin", "category"}
        assert {frozenset(row) for row in rows} == {frozenset(keys)}


class TestRefusals:
    def test_reading_only(self, memory: Path, start: Any) -> None:
        answer = start(memory).client.post("/api/units", json={"source": "a", "target": "b"})
        assert (answer.status_code, "--write" in answer.json()["error"]) == (403, True)

    def test_foreign_host_and_origin(self, memory: Path, start: Any) -> None:
        client = start(memory).client
        assert client.get("/health", headers={"Host": "evil.example"}).status_code == 403
        assert client.get("/health", headers={"Origin": "https://evil.example"}).status_code == 403
        assert client.get("/health", headers={"Origin": str(client.base_url).rstrip("/")}).status_code == 200

    def test_beyond_the_loopback_a_secret_is_needed(self, memory: Path) -> None:
        with pytest.raises(UsageError, match="--key or --tokens"):
            Settings(memories={"a": memory}, host="0.0.0.0")

    def test_key_and_tokens(self, memory: Path, tmp_path: Path, start: Any) -> None:
        reader = add_token(tmp_path / "t.json", "ann", ["read"])
        writer = add_token(tmp_path / "t.json", "bob", ["write", "read"])
        assert reader not in (tmp_path / "t.json").read_text("utf-8")
        client = start(memory, write=True, key="k", tokens=read_tokens(tmp_path / "t.json")).client
        pair = {"source": "甲。", "target": "A."}

        def post(secret: str) -> int:
            return int(client.post("/api/units", json=pair, headers={"Authorization": f"Bearer {secret}"}).status_code)

        assert client.get("/api/memories").status_code == 401
        assert [post(secret) for secret in ("wrong", reader, writer, "k")] == [401, 403, 201, 201]
        assert client.get("/api/memories", params={"api_key": reader}).status_code == 200
        assert client.get("/api/memories", headers={"Authorization": "DeepL-Auth-Key k"}).status_code == 200
        assert client.get("/api/memories", auth=("any", reader)).status_code == 200
        assert client.get("/api/memories", auth=("any", "wrong")).status_code == 401
        assert client.get("/api/memories", headers={"Authorization": "Basic ?"}).status_code == 401

    def test_names_of_tokens_are_taken_once(self, tmp_path: Path) -> None:
        add_token(tmp_path / "t.json", "ann", ["read"])
        with pytest.raises(UsageError, match='"ann" already'):
            add_token(tmp_path / "t.json", "ann", ["read"])
        with pytest.raises(UsageError, match='"fly" is no right'):
            add_token(tmp_path / "t.json", "bob", ["fly"])
        assert read_tokens(tmp_path / "t.json").find("x") is None

    @pytest.mark.parametrize(
        ("path", "status"),
        [
            ("/api/lookup", 400),
            ("/api/lookup?text=%20", 400),
            ("/api/lookup?text=x&min=no", 400),
            ("/api/lookup?text=x&limit=0", 400),
            ("/api/lookup?text=x&memory=none", 404),
            ("/api/concordance?text=x&side=left", 400),
            ("/api/lookup?text=x&text=y", 400),
            ("/api/lookup?text=x&limit=1.5", 400),
            ("/unit/office/99999999999999999999", 404),
            ("/nothing", 404),
            ("/omegat/../../etc/passwd", 404),
            ("/omegat/%2e%2e%2fetc.tmx", 404),
            ("/translate", 405),
        ],
    )
    def test_bad_requests(self, memory: Path, start: Any, path: str, status: int) -> None:
        answer = start(memory).client.get(path)
        assert (answer.status_code, list(answer.json())) == (status, ["error"])

    def test_bad_bodies(self, memory: Path, start: Any) -> None:
        client = start(memory, write=True, body_limit=10_000, text_limit=1000).client
        assert client.post("/api/units", content=b"{").status_code == 400
        assert client.post("/api/units", content=b"[" * 9000).status_code == 400
        assert client.post("/api/units", json={"source": 1, "target": "b"}).status_code == 400
        assert client.post("/api/units", content=b"x" * 20_000).status_code == 413
        assert client.post("/api/units", content=(b"x" * 1000 for _ in range(20))).status_code == 413
        assert client.post("/api/units", json={"source": "x" * 2000, "target": "b"}).status_code == 413
        assert client.put("/tmserver/zh/en/store/f", content=b"\x00\x01 no file").status_code == 400
        assert client.get("/health").status_code == 200

    def test_too_many(self, memory: Path, start: Any) -> None:
        client = start(memory, rate=2).client
        answers = [client.get("/health") for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert 1 <= int(answers[2].headers["retry-after"]) <= 61

    def test_a_memory_deleted_underneath(self, memory: Path, start: Any) -> None:
        client = start(memory).client
        assert client.get("/health").status_code == 200
        kept = memory.rename(memory.with_suffix(".kept"))
        gone = client.get("/health")
        assert (gone.status_code, gone.headers["retry-after"]) == (503, "5")
        kept.rename(memory)
        assert client.get("/health").status_code == 200

    def test_raw_bytes(self, memory: Path, start: Any) -> None:
        server = start(memory)
        for request in (b"GET /tmserver/zh/en/unit/%zz HTTP/1.1\r\nHost: localhost\r\n\r\n", b"\x00\xff\r\n\r\n"):
            with socket.create_connection(("127.0.0.1", int(server.base.rpartition(":")[2]))) as line:
                line.sendall(request)
                assert line.recv(64).startswith(b"HTTP/1.1 ")
        with socket.create_connection(("127.0.0.1", int(server.base.rpartition(":")[2]))) as line:
            line.sendall(b"POST /translate HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{")
        assert server.client.get("/health").status_code == 200

    def test_headers_keep_a_browser_safe(self, memory: Path, start: Any) -> None:
        headers = start(memory).client.get("/health").headers
        assert headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in headers["content-security-policy"]


class TestTogether:
    def test_writes_are_seen_at_once(self, memory: Path, start: Any) -> None:
        one, other = start(memory, write=True).client, start(memory, write=True).client
        for number in range(5):
            one.post("/api/units", json={"source": f"第{number}件事情。", "target": f"Matter {number}."})
            found = other.get("/api/lookup", params={"text": f"第{number}件事情。", "min": 100}).json()
            assert [match["target"] for match in found["matches"]] == [f"Matter {number}."]

    def test_many_at_once(self, memory: Path, start: Any) -> None:
        server = start(memory, write=True)
        statuses: list[int] = []

        def ask(own: int) -> None:
            with httpx.Client(base_url=server.base) as client:
                for number in range(10):
                    text = f"客户{own}的第{number}句。"
                    statuses.append(client.post("/api/units", json={"source": text, "target": "x"}).status_code)
                    found = client.get("/api/lookup", params={"text": text}).json()
                    statuses.append(200 if found["matches"][0]["score"] == 100 else 0)

        threads = [threading.Thread(target=ask, args=(own,)) for own in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(set(statuses)) == [200, 201]
        assert server.client.get("/api/memories").json()["memories"][0]["units"] == 83
