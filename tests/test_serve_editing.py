"""Units changed on the page: by plain forms and by parts of the page, with history, undo and conflicts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from getpass import getuser
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("starlette")
pytest.importorskip("jinja2")
pytest.importorskip("uvicorn")
httpx = pytest.importorskip("httpx")

from serving import servers  # noqa: E402

import tmkit  # noqa: E402
from tmkit.memory.edits import state  # noqa: E402
from tmkit.model import Tag, Unit  # noqa: E402
from tmkit.serve.tokens import add_token, read_tokens  # noqa: E402

ZH, EN = "市长会见了代表团。", "The mayor met the delegation."
BROWSER = {"Accept": "text/html"}
SCRIPT = {"HX-Request": "true", "Accept": "*/*"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "office.db"
    with tmkit.open_memory(path, create=True) as memory:
        memory.add(ZH, EN, article="met.txt", status="aligned", confidence=0.8, source_ids=(0,))
        memory.add("晚宴。", "A dinner.", article="met.txt", source_ids=(1,))
    return path


@pytest.fixture
def start() -> Iterator[Any]:
    with servers() as begin:
        yield begin


def unit_of(path: Path, unit_id: int = 1) -> Unit:
    with tmkit.open_memory(path) as memory:
        found = memory.get(unit_id)
    assert found is not None
    return found


def seen(path: Path, unit_id: int = 1) -> str:
    with tmkit.open_memory(path) as memory:
        return state(memory.get(unit_id))


def send(client: Any, path: Path, action: str, **fields: str) -> Any:
    form = {"action": action, "seen": seen(path), **fields}
    return client.post("/unit/office/1", data=form, headers=BROWSER)


def test_the_form_shows_both_texts_and_saving_verifies(path: Path, start: Any) -> None:
    client = start(path, write=True).client
    page = client.get("/unit/office/1/edit", params={"next": "/?q=市长"}, headers=BROWSER).text
    assert f">\n{ZH}</textarea>" in page
    assert f'value="{seen(path)}"' in page
    answer = send(client, path, "save", source=ZH, target="The mayor received them.", comment="tone", next="/?q=x")
    assert (answer.status_code, answer.headers["location"]) == (303, "/?q=x")
    unit = unit_of(path)
    assert (unit.target, unit.status, unit.confidence, unit.notes) == (
        "The mayor received them.", "verified", 1.0, ("tone",)
    )  # fmt: skip
    assert unit.changed_by == getuser()
    assert client.get("/api/lookup", params={"text": ZH}).json()["matches"][0]["target"] == "The mayor received them."


@pytest.mark.parametrize(
    ("action", "status"),
    [("confirm", "verified"), ("flag", "needs-review"), ("reject", "rejected"), ("comment", "aligned")],
)
def test_a_decision_is_kept_with_its_comment(path: Path, start: Any, action: str, status: str) -> None:
    client = start(path, write=True).client
    answer = send(client, path, action, comment="  see the 2023 list \r\n")
    assert (answer.status_code, answer.headers["location"]) == (303, "/unit/office/1")
    assert (unit_of(path).status, unit_of(path).notes) == (status, ("see the 2023 list",))
    page = client.get("/unit/office/1", headers=BROWSER).text
    assert page.count("see the 2023 list") == 2
    assert getuser() in page


def test_what_changes_nothing_is_no_edit(path: Path, start: Any) -> None:
    client = start(path, write=True).client
    assert send(client, path, "comment", comment=" ").status_code == 303
    with tmkit.open_memory(path) as memory:
        assert memory.history() == []


def test_line_ends_of_a_form_do_not_change_a_text(path: Path, start: Any) -> None:
    with tmkit.open_memory(path) as memory:
        memory.update(1, source="一\n二", target="one\r\ntwo", status="verified", confidence=1.0)
    answer = send(start(path, write=True).client, path, "save", source="一\r\n二", target="one\r\ntwo")
    assert answer.status_code == 303
    assert (unit_of(path).source, unit_of(path).target) == ("一\n二", "one\r\ntwo")
    with tmkit.open_memory(path) as memory:
        assert len(memory.history()) == 1


def test_tags_are_shown_and_stay(path: Path, start: Any) -> None:
    bold = Tag("open", 1, "bpt"), Tag("close", 1, "ept")
    with tmkit.open_memory(path) as memory:
        memory.update(1, source=("{", bold[0], "市长", bold[1]), target=(bold[0], "mayor", bold[1]))
    client = start(path, write=True).client
    assert ">\n{{{1}市长{/1}</textarea>" in client.get("/unit/office/1/edit", headers=BROWSER).text
    send(client, path, "save", source="{{{1}市长{/1}", target="the {1}mayor{/1}")
    assert unit_of(path).target_parts == ("the ", bold[0], "mayor", bold[1])
    answer = send(client, path, "save", source="{{{1}市长{/1}", target="the mayor{/1}")
    assert answer.status_code == 409
    assert "the target needs {1} and {/1} once each" in answer.text
    assert "the mayor{/1}</textarea>" in answer.text


def test_what_cannot_be_stored_shows_the_form_again(path: Path, start: Any) -> None:
    client = start(path, write=True).client
    answer = send(client, path, "save", source=ZH, target=" ", comment="kept")
    assert (answer.status_code, "there is no translation" in answer.text) == (409, True)
    assert 'value="kept"' in answer.text
    twin = send(client, path, "save", source="晚宴。", target="A dinner.")
    assert (twin.status_code, "unit 2 already says the same" in twin.text) == (409, True)


def test_a_change_of_somebody_else_is_shown_beside_ones_own(path: Path, start: Any) -> None:
    client = start(path, write=True).client
    old = seen(path)
    with tmkit.open_memory(path) as memory:
        memory.update(1, target="The mayor received the delegation.", changed_by="ann")
    form = {"action": "save", "seen": old, "source": ZH, "target": "The mayor met them.", "comment": "mine"}
    answer = client.post("/unit/office/1", data=form, headers=BROWSER)
    assert answer.status_code == 409
    for text in (
        "Somebody else has changed this unit",
        "received the delegation.",
        'value="The mayor met them."',
        "ann",
    ):
        assert text in answer.text
    assert unit_of(path).target == "The mayor received the delegation."
    again = re.search(r'name="seen" value="(\w+)"', answer.text)
    assert again is not None
    assert client.post("/unit/office/1", data={**form, "seen": again[1]}, headers=BROWSER).status_code == 303
    assert unit_of(path).target == "The mayor met them."


def test_a_unit_deleted_meanwhile(path: Path, start: Any) -> None:
    client = start(path, write=True).client
    form = {"action": "save", "seen": seen(path), "source": "我的", "target": "Mine."}
    with tmkit.open_memory(path) as memory:
        memory.delete(1, by="ann")
    answer = client.post("/unit/office/1", data=form, headers=BROWSER)
    assert (answer.status_code, "no longer there" in answer.text, "Mine." in answer.text) == (409, True, True)
    assert client.get("/unit/office/1/edit", headers=BROWSER).status_code == 404


def test_deleting_leaves_a_log_that_undoes_it(path: Path, start: Any) -> None:
    client = start(path, write=True).client
    answer = send(client, path, "delete")
    assert answer.headers["location"] == "/changes?memory=office&unit=1"
    page = client.get(answer.headers["location"], headers=BROWSER).text
    assert "deleted" in page
    assert ZH in page
    assert len(client.get("/api/lookup", params={"text": ZH, "min": 95}).json()["matches"]) == 0
    undone = client.post("/undo/office/1", data={"seen": "gone"}, headers=BROWSER)
    assert undone.status_code == 303
    assert unit_of(path).source == ZH
    assert "took back edit 1" in client.get("/changes", headers=BROWSER).text


def test_undo_and_its_conflict(path: Path, start: Any) -> None:
    client = start(path, write=True).client
    send(client, path, "flag", comment="why?")
    before = seen(path)
    send(client, path, "confirm")
    late = client.post("/undo/office/1", data={"seen": before}, headers=BROWSER)
    assert (late.status_code, "was changed by somebody else meanwhile" in late.text) == (409, True)
    assert client.post("/undo/office/1", data={"seen": seen(path)}, headers=BROWSER).status_code == 303
    assert (unit_of(path).status, unit_of(path).notes) == ("aligned", ())
    none = client.post("/undo/office/99", data={"seen": "x"}, headers=BROWSER)
    assert (none.status_code, "there is no edit 99" in none.text) == (409, True)


def test_a_long_history_is_turned_over(path: Path, start: Any) -> None:
    with tmkit.open_memory(path) as memory:
        for number in range(101):
            memory.update(1, notes=(f"note {number:03}",))
    client = start(path, write=True).client
    first = client.get("/changes").text
    assert ("note 100" in first, "note 000" in first, first.count(">Undo<")) == (True, False, 1)
    assert "before=2" in first
    assert "note 000" in client.get("/changes", params={"before": 2}).text


def test_beyond_the_loopback_a_browser_works_with_the_key(path: Path, start: Any) -> None:
    client = start(path, write=True, host="0.0.0.0", key="k" * 20).client
    assert client.get("/", headers=BROWSER).headers["location"] == "/login?next=%2F"
    enter(client, "k" * 20)
    data = {"action": "confirm", "seen": seen(path)}
    foreign = client.post("/unit/office/1", data=data, headers={"Origin": "https://evil.example"})
    sent = client.post("/unit/office/1", data=data, headers={"Origin": own(client)})
    assert (foreign.status_code, sent.status_code, unit_of(path).changed_by) == (403, 303, "key")


def test_the_history_compares_to_the_letter(path: Path, start: Any) -> None:
    client = start(path, write=True).client
    send(client, path, "save", source=ZH, target="the mayor met the delegation.")
    page = client.get("/unit/office/1", headers=BROWSER).text
    assert "<del>The</del><ins>the</ins>" in page


def test_a_script_gets_the_part(path: Path, start: Any) -> None:
    client = start(path, write=True).client
    form = client.get("/unit/office/1/edit", params={"next": "/?q=x"}, headers=SCRIPT).text
    assert "<html" not in form
    assert 'class="row is-edited"' in form
    data = {"action": "confirm", "seen": seen(path), "next": "/?q=代表團&and=mayor"}
    row = client.post("/unit/office/1", data=data, headers=SCRIPT)
    assert (row.status_code, "<html" in row.text) == (200, False)
    assert f'value="{seen(path)}"' in row.text
    assert "verified" in row.text
    assert "<mark>代表团</mark>" in row.text
    assert "<mark>mayor</mark>" in row.text
    late = client.post("/unit/office/1", data=data, headers=SCRIPT)
    assert (late.status_code, "<html" in late.text) == (409, False)
    assert "verified" in client.get("/unit/office/1/row", params={"next": "//[?q=x"}, headers=SCRIPT).text
    gone = client.post("/unit/office/1", data={"action": "delete", "seen": seen(path)}, headers=SCRIPT)
    assert "/changes?memory=office&amp;unit=1" in gone.text


def test_who_may_only_read_sees_the_history_but_no_forms(path: Path, start: Any) -> None:
    with tmkit.open_memory(path) as memory:
        memory.update(1, status="verified", changed_by="ann")
    client = start(path).client
    page = client.get("/unit/office/1", headers=BROWSER).text
    assert "ann" in page
    assert "<textarea" not in page
    assert 'method="post"' not in page
    assert client.get("/unit/office/1/edit", headers=BROWSER).status_code == 403
    assert send(client, path, "confirm").status_code == 403
    assert client.post("/undo/office/1", data={"seen": "x"}).status_code == 403


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"action": "confirm"}, 400),
        ({"seen": "x"}, 400),
        ({"action": "fly", "seen": "x"}, 400),
        ({"action": "save", "seen": "0123456789abcdef", "source": "a", "target": "b"}, 409),
    ],
)
def test_bad_forms(path: Path, start: Any, fields: dict[str, str], status: int) -> None:
    answer = start(path, write=True).client.post("/unit/office/1", data=fields)
    assert answer.status_code == status
    assert unit_of(path).target == EN


def test_bad_places(path: Path, start: Any) -> None:
    client = start(path, write=True).client
    assert client.get(f"/unit/office/{10**30}/edit").status_code == 404
    assert client.post(f"/undo/office/{10**30}", data={"seen": "x"}).status_code == 404
    assert client.get("/changes", params={"memory": "none"}).status_code == 404
    assert client.get("/changes", params={"unit": "x"}).status_code == 400
    data = {"action": "confirm", "seen": seen(path), "next": "//evil.example/"}
    assert client.post("/unit/office/1", data=data).headers["location"] == "/unit/office/1"


# Who may: tokens in a cookie, forms of other sites


@pytest.fixture
def guarded(path: Path, tmp_path: Path, start: Any) -> tuple[Any, str, str]:
    reader = add_token(tmp_path / "t.json", "rita", ["read"])
    writer = add_token(tmp_path / "t.json", "王", ["read", "write"])
    server = start(path, write=True, key="k" * 20, tokens=read_tokens(tmp_path / "t.json"))
    return server.client, reader, writer


def enter(client: Any, token: str, **fields: str) -> Any:
    return client.post("/login", data={"token": token, **fields}, headers={**BROWSER, "Origin": own(client)})


def own(client: Any) -> str:
    return str(client.base_url).rstrip("/")


def test_a_browser_is_led_to_the_entrance_and_back(guarded: Any, path: Path) -> None:
    client, _reader, writer = guarded
    answer = client.get("/unit/office/1?left=en", headers=BROWSER)
    assert (answer.status_code, answer.headers["location"]) == (303, "/login?next=%2Funit%2Foffice%2F1%3Fleft%3Den")
    assert 'type="password"' in client.get(answer.headers["location"], headers=BROWSER).text
    assert client.get("/api/memories").status_code == 401
    wrong = enter(client, "wrong")
    assert (wrong.status_code, "not known here" in wrong.text, "set-cookie" in wrong.headers) == (403, True, False)
    entered = enter(client, f" {writer} ", next="/unit/office/1")
    assert (entered.status_code, entered.headers["location"]) == (303, "/unit/office/1")
    cookie = entered.headers["set-cookie"].lower()
    assert all(word in cookie for word in ("httponly", "samesite=strict", "max-age="))
    assert "王" in client.get("/unit/office/1", headers=BROWSER).text
    data = {"action": "confirm", "seen": seen(path)}
    sent = client.post("/unit/office/1", data=data, headers={**BROWSER, "Origin": own(client)})
    assert sent.status_code == 303
    assert unit_of(path).changed_by == "王"
    left = client.post("/logout", headers={"Origin": own(client)})
    assert left.headers["location"] == "/login"
    assert client.get("/", headers=BROWSER).status_code == 303


def test_a_token_that_may_only_read(guarded: Any, path: Path) -> None:
    client, reader, _writer = guarded
    enter(client, reader)
    assert 'action="/unit/' not in client.get("/unit/office/1", headers=BROWSER).text
    data = {"action": "confirm", "seen": seen(path)}
    answer = client.post("/unit/office/1", data=data, headers={**BROWSER, "Origin": own(client)})
    assert (answer.status_code, "no right to" in answer.text) == (403, True)


@pytest.mark.parametrize(
    "headers",
    [{}, {"Origin": "null"}, {"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}],
    ids=["none", "null", "foreign", "cross-site"],
)
def test_a_form_of_another_site_is_refused(guarded: Any, path: Path, headers: dict[str, str]) -> None:
    client, _reader, writer = guarded
    enter(client, writer)
    answer = client.post("/unit/office/1", data={"action": "confirm", "seen": seen(path)}, headers=headers)
    assert answer.status_code == 403
    assert unit_of(path).status == "aligned"


@pytest.mark.parametrize(
    "headers", [{"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}]
)
def test_nor_may_another_site_change_anything_where_no_token_is_asked(
    path: Path, start: Any, headers: dict[str, str]
) -> None:
    client = start(path, write=True).client
    data = {"action": "confirm", "seen": seen(path)}
    assert client.post("/unit/office/1", data=data, headers=headers).status_code == 403
    told = {"seg": "甲。", "tra": "A.", "langpair": "zh|en"}
    assert client.get("/set", params=told, headers=headers).status_code == 403
    link = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    assert client.get("/", headers=link).status_code == 200


ATTACK = "\"><script>alert(1)</script>'"


def test_whatever_is_written_is_shown_as_text(path: Path, start: Any) -> None:
    client = start(path, write=True).client
    send(client, path, "save", source=ATTACK, target=ATTACK, comment=ATTACK, next=f"/?q={ATTACK}")
    for address in ("/unit/office/1", "/unit/office/1/edit", "/changes", f"/?q={ATTACK}", f"/login?next=/{ATTACK}"):
        assert "<script>alert" not in client.get(address, headers=BROWSER).text
    late = {"action": "save", "seen": "0" * 16, "source": ATTACK, "target": ATTACK, "comment": ATTACK, "next": ATTACK}
    answer = client.post("/unit/office/1", data=late, headers=BROWSER)
    assert (answer.status_code, "<script>alert" in answer.text) == (409, False)
