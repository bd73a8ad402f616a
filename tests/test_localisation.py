"""PO and Qt TS: messages, plurals, contexts, states, encodings."""

from __future__ import annotations

from pathlib import Path

import pytest

from tmkit.errors import FormatError
from tmkit.formats import Report, read
from tmkit.model import Unit

SHARED = Path(__file__).resolve().parents[2] / "shared" / "files" / "po"
HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset={}\\n"\n"Language: zh_CN\\n"\n\n'


def messages(text: str, tmp_path: Path, encoding: str = "UTF-8", report: Report | None = None) -> list[Unit]:
    path = tmp_path / "a.po"
    path.write_bytes((HEADER.format(encoding) + text).encode(encoding))
    return list(read(path, report))


def test_messages_with_context_note_and_state(tmp_path: Path) -> None:
    text = (
        '# note\n#, fuzzy\nmsgctxt "menu"\nmsgid "The office"\nmsgstr "办公室"\n\n'
        'msgid "Long "\n"text"\nmsgstr ""\n\n#~ msgid "old"\n#~ msgstr "旧"\n'
    )
    report = Report()
    found = messages(text, tmp_path, report=report)
    assert [(u.source, u.target, u.status, u.props, u.notes) for u in found] == [
        ("The office", "办公室", "needs-review", (("po:context", "menu"),), ("note",)),
        ("Long text", None, "imported", (), ()),
    ]
    assert {(u.source_lang, u.target_lang) for u in found} == {("en", "zh-CN")}
    assert report.events[0].message == "1 obsolete entries were left out"


def test_each_plural_form_is_a_unit(tmp_path: Path) -> None:
    text = 'msgid "%d file"\nmsgid_plural "%d files"\nmsgstr[0] "一"\nmsgstr[1] "多"\n'
    assert [(u.source, u.target, u.props) for u in messages(text, tmp_path)] == [
        ("%d file", "一", (("po:form", "0"),)),
        ("%d files", "多", (("po:form", "1"),)),
    ]


def test_other_encodings_true_or_not(tmp_path: Path) -> None:
    text = 'msgid "The office of the government"\nmsgstr "市人民政府办公室举行会议"\n'
    assert messages(text, tmp_path, "gb18030")[0].target == "市人民政府办公室举行会议"
    path = tmp_path / "b.po"
    path.write_text(HEADER.format("ISO-8859-1") + text, "utf-8")
    report = Report()
    assert next(iter(read(path, report))).target == "市人民政府办公室举行会议"
    assert report.repairs == 1


def test_what_cannot_be_read_names_the_line(tmp_path: Path) -> None:
    (tmp_path / "a.po").write_text('msgid "a"\nrubbish here\n', "utf-8")
    with pytest.raises(FormatError, match=r"a\.po:\d+: cannot be read: Syntax error"):
        list(read(tmp_path / "a.po"))


def test_a_broken_entry_does_not_cost_the_others(tmp_path: Path) -> None:
    text = (
        'msgid "a"\nmsgstr "甲"\n\nmsgid "b"\n\n#, fuzzy\nmsgctxt "c"\nmsgid "%d"\nmsgid_plural "%ds"\nmsgstr[0] "一"\n'
    )
    report = Report()
    found = messages(text, tmp_path, report=report)
    assert [(u.source, u.target, u.status, u.target_lang) for u in found] == [
        ("a", "甲", "imported", "zh-CN"),
        ("%d", "一", "needs-review", "zh-CN"),
    ]
    assert found[1].props == (("po:context", "c"), ("po:form", "0"))
    assert (report.repairs, report.skipped) == (1, 1)
    assert report.events[0].message == "line 9: the message has no msgstr"


def test_qt_messages(tmp_path: Path) -> None:
    text = (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS><TS version="2.1" language="zh_CN" sourcelanguage="en">'
        "<context><name>menu</name><message><source>Open</source><translation>打开</translation></message><message>"
        '<source>Close</source><translation type="unfinished">关</translation></message></context></TS>'
    )
    (tmp_path / "a.ts").write_text(text, "utf-8")
    found = list(read(tmp_path / "a.ts"))
    assert [(u.source, u.target, u.status) for u in found] == [
        ("Open", "打开", "imported"),
        ("Close", "关", "needs-review"),
    ]
    assert (found[0].source_lang, found[0].target_lang) == ("en", "zh-CN")


@pytest.mark.skipif(not SHARED.exists(), reason="no test files beside the checkout")
def test_every_real_file_has_an_outcome() -> None:
    refused = []
    for path in sorted(SHARED.iterdir()):
        try:
            list(read(path))
        except FormatError as error:
            refused.append((path.name.partition("__")[2], error.line))
    assert refused == []


QPH = '<!DOCTYPE QPH>\n<QPH language="zh_CN"><phrase><source>mayor</source><target>市长</target></phrase></QPH>\n'
WORDFAST = (
    "%20200102~030405\t%User ID,TT\t%TU=00000001\t%EN-US\t%Wordfast TM v.5.51w9/00\t%ZH-CN\t%---\t\t\t\r\n"
    "20200102~030405\tLI\t0\tEN-US\tmayor\tZH-CN\t市长\t\t\r\n"
)


@pytest.mark.parametrize(
    ("name", "content", "lang"),
    [
        ("a.qph", QPH.encode(), "zh-CN"),
        ("a.lang", ";mayor\n市长\n\n".encode(), "zh"),
        ("a.catkeys", "1\tchinese\tapplication/x-vnd.Abc\t123\nmayor\tctx\t\t市长\n".encode(), "zh"),
        ("a.txt", b"\xff\xfe" + WORDFAST.encode("utf-16-le"), "zh-CN"),
    ],
)
def test_the_other_bilingual_files(name: str, content: bytes, lang: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    (unit,) = read(tmp_path / name)
    assert (unit.source, unit.target) == ("mayor", "市长")
    assert unit.target_lang in (lang, "zh")


def test_a_compiled_catalogue(tmp_path: Path) -> None:
    from translate.storage import mo

    store = mo.mofile()
    entry = store.UnitClass("mayor")
    entry.target = "市长"
    store.addunit(entry)
    (tmp_path / "a.mo").write_bytes(bytes(store))
    assert [(u.source, u.target) for u in read(tmp_path / "a.mo")] == [("mayor", "市长")]
    (tmp_path / "a.mo").write_bytes(bytes(store)[:20])
    with pytest.raises(FormatError, match=r"a\.mo: cannot be read: "):
        list(read(tmp_path / "a.mo"))
