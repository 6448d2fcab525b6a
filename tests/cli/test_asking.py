"""`ask` answers people in words and programs in JSON."""

from __future__ import annotations

from typing import Any

from tests.cli.conftest import CommandLine

KEYS = ["question", "answered", "answer", "facts", "confidence", "ms"]
QUESTION = "who designed the 2002?"


def check_shape(answer: dict[str, Any]) -> None:
    """Check that an answer has the documented form."""
    assert list(answer) == KEYS
    assert isinstance(answer["answered"], bool)
    assert isinstance(answer["answer"], str)
    assert 0 <= answer["confidence"] <= 1
    assert answer["ms"] >= 0
    for fact in answer["facts"]:
        assert list(fact) == ["id", "text", "status", "sources"]
        assert fact["sources"]
        assert all(list(source) == ["title", "url"] for source in fact["sources"])


async def test_a_person_reads_the_answer_and_its_sources(raincloud: CommandLine) -> None:
    """Each source once, its address whole."""
    result = await raincloud("ask", QUESTION)

    first, *sources = result.out.splitlines()

    assert result.status == 0
    assert "Andrew Nyssen" in first
    assert any("https://" in source for source in sources)
    assert all(source.startswith("  ") for source in sources)
    assert len(set(sources)) == len(sources)


async def test_a_program_reads_one_object(raincloud: CommandLine) -> None:
    """With exactly the documented keys."""
    result = await raincloud("ask", "--json", QUESTION)

    [answer] = result.objects
    check_shape(answer)
    assert answer["question"] == QUESTION
    assert answer["answered"]
    assert answer["facts"]


async def test_what_is_not_known_has_the_same_form(raincloud: CommandLine) -> None:
    """Not answered is an answer: exit 0, no facts, no confidence."""
    result = await raincloud("ask", "--json", "what is the airspeed of a swallow?")

    [answer] = result.objects
    check_shape(answer)
    assert (result.status, answer["answered"], answer["facts"]) == (0, False, [])
    assert answer["confidence"] == 0


async def test_a_batch_is_answered_line_by_line(raincloud: CommandLine) -> None:
    """In order; empty lines are no questions; any script and any line ending."""
    file = raincloud.write("questions.txt", f"\ufeff{QUESTION}\r\n\n  レインクラウド?\nwho?")

    result = await raincloud("ask", "--batch", file)

    asked = [answer["question"] for answer in result.objects]
    assert asked == [QUESTION, "レインクラウド?", "who?"]
    for answer in result.objects:
        check_shape(answer)


async def test_a_batch_of_json_is_answered_by_its_ids(raincloud: CommandLine) -> None:
    """So that answers can be laid beside an exam; what is no such object is a question itself."""
    asked = '{"id": "q1", "question": "who designed the protection pack"}\n{"id": 7}\n{x\n'
    file = raincloud.write("exam.jsonl", asked)

    result = await raincloud("ask", "--batch", file)

    first, *others = result.objects
    assert (first["id"], first["question"]) == ("q1", "who designed the protection pack")
    assert "Yue Wu" in first["answer"]
    assert [(other["question"], other["answered"]) for other in others] == [
        ('{"id": 7}', False),
        ("{x", False),
    ]


async def test_a_batch_that_is_no_text_is_refused(raincloud: CommandLine) -> None:
    """With a sentence."""
    file = raincloud.folder / "picture.png"
    file.write_bytes(b"\x89PNG\xff\xfe\x00")

    result = await raincloud("ask", "--batch", file)

    assert result.status == 2
    assert "cannot be read as UTF-8 text" in result.errors


async def test_no_question_is_told_with_an_example(raincloud: CommandLine) -> None:
    """Rather than with nothing."""
    result = await raincloud("ask")

    assert result.status == 2
    assert 'python -m bot ask "who designed the 2002?"' in result.errors
