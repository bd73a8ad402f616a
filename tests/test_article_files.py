"""Articles as text, HTML and DOCX: the lines a reader sees."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from tmkit.errors import FileAccessError, FormatError, InputError
from tmkit.formats import Report, read_article_lines
from tmkit.formats.html import html_lines


def lines_of(name: str, data: str | bytes, tmp_path: Path, report: Report | None = None) -> list[str]:
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8"))
    return read_article_lines(path, report)


class TestPlain:
    def test_lines_end_at_lf_crlf_and_cr_only(self, tmp_path: Path) -> None:
        assert lines_of("a.txt", "一\r\n二\r三\u2028四\n\n", tmp_path) == ["一", "二", "三\u2028四", ""]

    def test_a_tab_does_not_make_it_a_table(self, tmp_path: Path) -> None:
        assert lines_of("a.txt", "出口配额\texport quota\n会议", tmp_path) == ["出口配额\texport quota", "会议"]

    @pytest.mark.parametrize("text", ["{注} 会议结束。", "<b> is a tag", "msg and more", "甲,乙"])
    def test_what_only_looks_like_a_format_is_text(self, text: str, tmp_path: Path) -> None:
        assert lines_of("a.txt", text, tmp_path) == [text]

    def test_other_encodings(self, tmp_path: Path) -> None:
        text = "重庆市人民政府外事办公室举行会议。\nThe meeting.\n"
        for encoding in ("gb18030", "utf-16", "utf-8-sig"):
            assert lines_of("a.txt", text.encode(encoding), tmp_path) == text.splitlines()

    def test_binary_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(InputError):
            lines_of("a.txt", bytes(range(256)) * 20, tmp_path)

    def test_missing(self, tmp_path: Path) -> None:
        with pytest.raises(FileAccessError, match="no such file"):
            read_article_lines(tmp_path / "none.txt")

    def test_a_file_of_pairs_is_no_article(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match="tmx holds pairs, not an article: use import"):
            lines_of("a.tmx", '<tmx version="1.4"><body/></tmx>', tmp_path)


class TestHtml:
    @pytest.mark.parametrize(
        ("label", "html", "lines"),
        [
            ("blocks", "<h1>标题</h1><p>一段</p><div>二段</div>", ["标题", "一段", "二段"]),
            ("inline", "<p>The <b>mayor</b> <i>met</i>&nbsp;<a href=x>it</a>.</p>", ["The mayor met\u00a0it."]),
            ("spans sentence by sentence", "<p><span>一句。</span><span>One.</span></p>", ["一句。One."]),
            ("break", "<p>一行<br>two<br/>三</p>", ["一行", "two", "三"]),
            ("folded space", "<p>a\n   b\t c</p>", ["a b c"]),
            ("ideographic space stays", "<p>\u3000\u3000会议</p>", ["\u3000\u3000会议"]),
            ("nothing of scripts", "<script>x</script><style>y</style><p>z</p><noscript>n</noscript>", ["z"]),
            ("nothing of navigation", "<nav><a>首页</a></nav><p>z</p><footer>f</footer>", ["z"]),
            ("nothing hidden", '<p style="display: none">a</p><p hidden>b</p><p>c</p>', ["c"]),
            ("text after silence", "<p>a<script>x</script>b</p>", ["a", "b"]),
            ("table", "<table><tr><td>中</td><td>en</td></tr></table>", ["中", "en"]),
            ("entities", "<p>R&amp;D &#x91CD;&#24198; &ldquo;x&rdquo;</p>", ["R&D 重庆 “x”"]),
            ("no end tags", "<p>a<p>b<li>c", ["a", "b", "c"]),
            ("comment", "<p>a<!-- x -->b</p>", ["ab"]),
            ("plain text stays", "会议结束", ["会议结束"]),
            ("nothing", "", []),
        ],
    )
    def test_lines(self, label: str, html: str, lines: list[str]) -> None:
        assert html_lines(html) == lines, label

    def test_declared_encoding(self, tmp_path: Path) -> None:
        page = '<html><head><meta charset="gb2312"><title>t</title></head><body><p>重庆市人民政府</p></body></html>'
        assert lines_of("a.html", page.encode("gbk"), tmp_path) == ["重庆市人民政府"]

    def test_found_by_content_whatever_the_name(self, tmp_path: Path) -> None:
        page = "<!DOCTYPE html><html><body><p>甲</p><p>乙</p></body></html>"
        assert lines_of("a.txt", page, tmp_path) == ["甲", "乙"]

    def test_deep_nesting_does_not_break(self) -> None:
        assert html_lines("<div>" * 5000 + "x" + "</div>" * 5000) in (["x"], [])


class TestDocx:
    def test_paragraphs_and_tables_in_order(self, tmp_path: Path) -> None:
        document = docx.Document()
        document.add_heading("标题")
        table = document.add_table(2, 2)
        for number, cell in enumerate(cell for row in table.rows for cell in row.cells):
            cell.text = f"格{number}"
        paragraph = document.add_paragraph("一")
        paragraph.add_run("二").add_break()
        paragraph.add_run("三\t四")
        document.save(str(tmp_path / "a.docx"))
        assert read_article_lines(tmp_path / "a.docx") == ["标题", "格0", "格1", "格2", "格3", "一二", "三\t四"]

    def test_a_merged_cell_is_read_once(self, tmp_path: Path) -> None:
        document = docx.Document()
        table = document.add_table(1, 2)
        table.cell(0, 0).merge(table.cell(0, 1)).text = "一格"
        document.save(str(tmp_path / "a.docx"))
        assert read_article_lines(tmp_path / "a.docx") == ["一格"]

    def test_a_broken_file_is_refused(self, tmp_path: Path) -> None:
        document = docx.Document()
        document.save(str(tmp_path / "a.docx"))
        data = (tmp_path / "a.docx").read_bytes()
        with pytest.raises(FormatError, match=r"a\.docx"):
            lines_of("a.docx", data[: len(data) // 2], tmp_path)
