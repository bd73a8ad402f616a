"""PO and Qt TS changed in place and written: the message, and not a byte more."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tmkit.errors import EncodingError, FormatError, UsageError
from tmkit.formats import Report, TargetEdit, edit_targets, read, write
from tmkit.formats.messages.po_text import escape, unescape
from tmkit.model import Unit

SHARED = Path(__file__).resolve().parents[2] / "shared" / "files" / "po"
HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset={}\\n"\n"Language: zh_CN\\n"\n\n'
QUICK = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def changed(text: str, edits: dict[int, TargetEdit], tmp_path: Path, name: str = "a.po") -> str:
    path = tmp_path / name
    path.write_bytes(text.encode())
    edit_targets(path, path, edits)
    return path.read_bytes().decode()


@pytest.mark.parametrize(
    ("before", "edit", "after"),
    [
        ('msgid "a"\nmsgstr ""\n', TargetEdit(target="甲"), 'msgid "a"\nmsgstr "甲"\n'),
        ('msgid "a"\nmsgstr ""', TargetEdit(target="甲"), 'msgid "a"\nmsgstr "甲"'),
        ('msgid "a"\r\nmsgstr ""\r\n', TargetEdit(target='"\\'), 'msgid "a"\r\nmsgstr "\\"\\\\"\r\n'),
        ('msgid "a"\nmsgstr "甲"\n', TargetEdit(target="甲"), 'msgid "a"\nmsgstr "甲"\n'),
        ('msgid "a"\nmsgstr ""\n"甲"\n"乙"\n', TargetEdit(target="甲乙"), 'msgid "a"\nmsgstr ""\n"甲"\n"乙"\n'),
        ('msgid "a"\nmsgstr "x"\n', TargetEdit(target="1\n2\n"), 'msgid "a"\nmsgstr ""\n"1\\n"\n"2\\n"\n'),
        (
            '#. c\n#: f:1\n#, fuzzy, c-format\n#| msgid "o"\nmsgid "a"\nmsgstr "x"\n',
            TargetEdit(target="甲", status="verified"),
            '#. c\n#: f:1\n#, c-format\nmsgid "a"\nmsgstr "甲"\n',
        ),
        (
            '#: f:1\nmsgctxt "m"\nmsgid "a"\nmsgstr ""\n',
            TargetEdit(target="甲", status="needs-review", note="80 %\nmatch"),
            '# 80 % match\n#: f:1\n#, fuzzy\nmsgctxt "m"\nmsgid "a"\nmsgstr "甲"\n',
        ),
        ('#, fuzzy\nmsgid "a"\nmsgstr "x"\n', TargetEdit(target=None), '#, fuzzy\nmsgid "a"\nmsgstr "x"\n'),
    ],
)
def test_one_message(before: str, edit: TargetEdit, after: str, tmp_path: Path) -> None:
    around = HEADER.format("UTF-8"), '\nmsgid "z"\nmsgstr "z"\n\n#~ msgid "old"\n#~ msgstr "旧"\n'
    joint = "" if before.endswith("\n") else "\n"
    assert changed(around[0] + before, {1: edit}, tmp_path) == around[0] + after
    assert changed("".join((around[0], before, joint, around[1])), {1: edit}, tmp_path) == "".join(
        (around[0], after, joint, around[1])
    )


def test_a_plural_form_is_a_segment(tmp_path: Path) -> None:
    text = HEADER.format("UTF-8") + 'msgid "%d file"\nmsgid_plural "%d files"\nmsgstr[0] "一"\nmsgstr[1] ""\n'
    assert changed(text, {2: TargetEdit(target="多")}, tmp_path) == text.replace('msgstr[1] ""', 'msgstr[1] "多"')


def test_the_charset_is_kept_or_named(tmp_path: Path) -> None:
    path = tmp_path / "a.po"
    data = (HEADER.format("GB18030") + 'msgid "The office of the city"\nmsgstr "市政府办公室举行会议"\n').encode(
        "gb18030"
    )
    path.write_bytes(data)
    edit_targets(path, path, {1: TargetEdit(target="𠮷")})
    assert path.read_bytes() == data.replace("市政府办公室举行会议".encode("gb18030"), "𠮷".encode("gb18030"))
    data = (HEADER.format("ISO-8859-1") + 'msgid "café au lait"\nmsgstr "é"\n').encode("cp1252")
    path.write_bytes(data)
    with pytest.raises(EncodingError, match=r'a\.po: \S+ cannot hold "中": convert the file to UTF-8'):
        edit_targets(path, path, {1: TargetEdit(target="中")})
    assert path.read_bytes() == data


def test_a_message_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match='there is no segment "2": give a number from 1 to 1'):
        changed('msgid "a"\nmsgstr ""\n', {2: TargetEdit(target="x")}, tmp_path)


@given(st.text())
def test_escaping_and_back(text: str) -> None:
    assert unescape(escape(text)) == text
    assert "\n" not in escape(text)


def unit(source: str, target: str | None, **fields: object) -> Unit:
    parts = None if target is None else (target,)
    return Unit(source_parts=(source,), target_parts=parts, source_lang="en", target_lang="zh-CN", **fields)  # type: ignore[arg-type]


def test_contexts_plurals_notes_and_states_are_written(tmp_path: Path) -> None:
    units = [
        unit("Open", "打开", props=(("po:context", "menu"),), notes=("a verb",)),
        unit("Open", "开", status="needs-review"),
        unit("Open", None),
        unit("%d file", "%d 个", props=(("po:form", "0"),)),
        unit("%d files", "%d 个文件", props=(("po:form", "1"),)),
    ]
    write(units, tmp_path / "a.po")
    assert list(read(tmp_path / "a.po")) == units
    report = Report()
    write([unit("a", "b", props=(("x", "y"),)), unit("", "b")], tmp_path / "b.po", report=report)
    assert report.losses == {"properties": 1, "units without source": 1}


@pytest.mark.skipif(not SHARED.exists(), reason="no test files beside the checkout")
def test_real_files_stay_but_for_the_message(tmp_path: Path) -> None:
    out = tmp_path / "out.po"
    done = 0
    for path in sorted(SHARED.glob("*.po")):
        try:
            before = list(read(path))
        except FormatError:
            continue
        edit_targets(path, out, {n: TargetEdit(target=u.target_parts or "") for n, u in enumerate(before, 1)})
        assert out.read_bytes() == path.read_bytes(), path.name
        if b"\r\r\n" in path.read_bytes():
            continue
        edit_targets(path, out, {n: TargetEdit(target=f'"{n}"\n\\') for n in range(1, len(before) + 1)})
        assert [(u.source, u.target) for u in read(out)] == [
            (u.source, f'"{n}"\n\\') for n, u in enumerate(before, 1)
        ], path.name
        done += 1
    assert done >= 25


TS = (
    '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n<TS version="2.1"{}>\n<context>\n<name>N</name>\n{}'
    "</context>\n</TS>\n"
)


def test_a_ts_file(tmp_path: Path) -> None:
    messages = (
        "<message>\n    <source>Open &amp;file</source>\n    <translation type='unfinished'/>\n</message>\n"
        '<message><source>old</source><translation type="vanished">旧</translation></message>\n'
        "<message numerus='yes'><source>%n</source><translation><numerusform>一</numerusform></translation></message>\n"
    )
    path = tmp_path / "a.ts"
    path.write_text(TS.format("", messages), "utf-8")
    edits = {
        1: TargetEdit(target="打开 <x>", status="imported", note="seen"),
        2: TargetEdit(target="%n 个", status="needs-review"),
    }
    assert edit_targets(path, path, edits, target_lang="zh-CN") == 2
    text = path.read_text("utf-8")
    assert '<TS version="2.1" language="zh_CN">' in text
    assert "<translatorcomment>seen</translatorcomment>\n    <translation>打开 &lt;x&gt;</translation>" in text
    assert '<translation type="unfinished"><numerusform>%n 个</numerusform>' in text
    assert '<translation type="vanished">旧</translation>' in text
    assert [(u.target, u.status) for u in read(path)] == [("打开 <x>", "imported"), ("%n 个", "needs-review")]


@QUICK
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=30))
def test_any_text_goes_into_a_ts_file(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.ts"
    message = "<message><source>a</source><translation>b</translation></message>\n"
    path.write_text(TS.format(' language="zh"', message), "utf-8")
    edit_targets(path, path, {1: TargetEdit(target=text)})
    assert path.read_text("utf-8").count("<message>") == 1
    assert [u.target or "" for u in read(path)] == [text]


def test_what_cannot_be_changed_in_place_says_what_can(tmp_path: Path) -> None:
    (tmp_path / "a.tmx").write_text('<tmx version="1.4"><header/><body/></tmx>')
    with pytest.raises(FormatError, match=r"a\.tmx: tmx cannot be changed in place: xliff, po, ts"):
        edit_targets(tmp_path / "a.tmx", tmp_path / "b.tmx", {})
