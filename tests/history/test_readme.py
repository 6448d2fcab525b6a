"""What config's page says about adding a fact works as it stands there."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from bot.history import History
from bot.history.facts.check import check

PAGE = Path(__file__).parents[2] / "config" / "README.md"


def test_a_fact_is_added_as_the_page_says(folder: Path, tmp_path: Path) -> None:
    """Both blocks are appended, nothing is at fault, and the question is answered with the fact."""
    section = PAGE.read_text(encoding="utf-8").partition("## The history\n")[2]
    section = section.partition("\n## ")[0]
    copy = shutil.copytree(folder, tmp_path / "history")
    source, fact = re.findall(r"```toml\n(.*?)```", section, re.DOTALL)
    for name, block in {"sources.toml": source, "models.toml": fact}.items():
        with (copy / name).open("a", encoding="utf-8") as file:
            file.write(f"\n{block}")

    assert check(copy) == []

    question = re.findall(r'python -m bot ask "(.*?)"', section)[0]
    answer = History.open(copy).ask(question)
    added = re.findall(r'^id = "(.*)"', fact, re.MULTILINE)
    assert [found.id for found in answer.facts][:1] == added
    assert [page.key for page in answer.facts[0].sources] == re.findall(r"source\.(.*)\]", source)
