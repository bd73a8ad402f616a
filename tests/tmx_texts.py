"""Small TMX files for tests."""

from __future__ import annotations

from pathlib import Path

from tmkit.formats.report import Report
from tmkit.formats.tmx.reader import read_tmx
from tmkit.model import Unit

HEADER = (
    '<header creationtool="t" creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en" srclang="zh-CN" '
    'datatype="plaintext"/>'
)
PAIR = '<tuv xml:lang="zh-CN"><seg>甲</seg></tuv><tuv xml:lang="en"><seg>A</seg></tuv>'


def tmx(body: str, header: str = HEADER, root: str = '<tmx version="1.4">') -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{root}{header}<body>{body}</body></tmx>'


def read_text(text: str | bytes, tmp_path: Path, report: Report | None = None) -> list[Unit]:
    path = tmp_path / "in.tmx"
    path.write_bytes(text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text)
    return list(read_tmx(path, report))
