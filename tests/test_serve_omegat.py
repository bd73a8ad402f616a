"""OmegaT itself, as it follows a running server by HTTP; ``.ci/omegat`` fetches a version that can."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("uvicorn")
pytest.importorskip("jinja2")
pytest.importorskip("httpx")

from serving import servers

import tmkit
from tmkit.omegat import write_omegat

LIBRARIES = Path(os.environ.get("TMKIT_OMEGAT_LIB", Path(__file__).parent.parent / ".omegat" / "lib"))
OLD, NEW, SEVERAL = "会议于周三结束。", "代表团抵达重庆。", "甲说一。乙说二。"
FILES = {
    "tm/auto/tmkit.tmx": "zh-en.tmx",
    "tm/auto/tmkit-paragraphs.tmx": "zh-en-paragraphs.tmx",
    "tm/penalty-030/tmkit.tmx": "zh-en-penalty-030.tmx",
    "glossary/tmkit.txt": "glossary.txt",
}

pytestmark = pytest.mark.skipif(
    not LIBRARIES.is_dir() or not shutil.which("java"), reason="OmegaT 4 or later is not here: run .ci/omegat"
)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Any]:
    path = tmp_path / "office.db"
    with tmkit.open_memory(path, create=True) as memory:
        memory.add(OLD, "The meeting ended on Wednesday.", status="verified")
        memory.add(SEVERAL, "A says one. B says two.", status="verified")
        memory.add(NEW, "guessed", status="aligned", confidence=0.5)
    (tmp_path / "g.csv").write_text("zh,en,status\n会议,meeting,preferred\n", "utf-8")
    with servers() as begin:
        yield begin(path, write=True, glossary=(str(tmp_path / "g.csv"),))


@pytest.fixture
def project(tmp_path: Path, server: Any) -> Path:
    """A project whose memory and glossary are the server's."""
    folder = tmp_path / "project"
    write_omegat(lambda: iter([]), folder, ("zh-CN", "en-US"))
    mappings = "".join(f'<mapping local="{local}" repository="{name}"/>' for local, name in FILES.items())
    repository = (
        f'<repositories><repository type="http" url="{server.base}/omegat/">{mappings}</repository></repositories>'
    )
    settings = folder / "omegat.project"
    settings.write_text(settings.read_text("utf-8").replace("</project>", f"{repository}</project>"), "utf-8")
    (folder / "source" / "a.txt").write_text("\n\n".join([OLD, SEVERAL, NEW]), "utf-8")
    return folder


def translated(project: Path) -> list[str]:
    """Let OmegaT load the project and translate it; its status says nothing, its log and its files do."""
    command = [
        "java", "-Djava.awt.headless=true", "--add-opens", "java.base/java.lang=ALL-UNNAMED", "-cp", f"{LIBRARIES}/*",
        "org.omegat.Main", str(project), "--mode=console-translate", f"--config-dir={project.parent / 'config'}",
        "--disable-project-locking",
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    log = done.stdout + done.stderr
    assert "TF_TM_LOAD_ERROR" not in log, log
    return [line.strip() for line in (project / "target" / "a.txt").read_text("utf-8").split("\n\n")]


def answers(server: Any, kind: str, status: int) -> int:
    """Give how often the server has answered so, as its metrics say."""
    start = f'tmkit_requests_total{{kind="{kind}",status="{status}"}} '
    lines = server.client.get("/metrics").text.splitlines()
    return next((int(line.removeprefix(start)) for line in lines if line.startswith(start)), 0)


def test_omegat_follows_the_server(server: Any, project: Path) -> None:
    assert translated(project) == ["The meeting ended on Wednesday.", "A says one. B says two.", NEW]
    assert "会议\tmeeting" in (project / "glossary" / "tmkit.txt").read_text("utf-8")
    # What is not sure is offered, and not filled in.
    assert "guessed" in (project / "tm" / "penalty-030" / "tmkit.tmx").read_text("utf-8")

    added = server.client.post("/api/units", json={"source": NEW, "target": "The delegation arrived in Chongqing."})
    assert added.status_code == 201
    assert translated(project)[2] == "The delegation arrived in Chongqing."
    assert answers(server, "omegat memory", 200) == 2
    # The glossary was not sent again.
    assert (answers(server, "omegat glossary", 200), answers(server, "omegat glossary", 304)) == (1, 1)
