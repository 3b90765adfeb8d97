"""What a file is, its content says; whatever is in it, reading it opens nothing else."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnlaw.domain.bank import Bank
from learnlaw.domain.question import Kind, Question
from learnlaw.formats import json_bank, registry
from learnlaw.formats.registry import BY_NAME, FORMATS, ReadOptions, UnknownFormatError
from tests.formats.bank.strategies import questions, text
from tests.formats.bank.trips import kept

ROOT = Path(__file__).resolve().parents[3]
BAD = ROOT.parent / "shared" / "fixtures" / "bad_inputs"
needs_fixtures = pytest.mark.skipif(not BAD.is_dir(), reason=f"the fixtures are not at {BAD}")


def cases() -> list[dict[str, str]]:
    if not BAD.is_dir():
        return []
    with (BAD / "INDEX.csv").open(encoding="utf-8-sig") as file:
        rows = [r for r in csv.DictReader(file) if r["interface"].startswith("bank_") or "bank" in r["file"]]
    return [r for r in rows if r["file"].split("/")[0].startswith("bank_") or "-bank" in r["file"]]


@needs_fixtures
@pytest.mark.parametrize("case", [pytest.param(c, id=c["file"]) for c in cases()])
def test_every_bad_input_gets_the_verdict_of_the_index(case: dict[str, str]) -> None:
    found, problems = registry.read((BAD / case["file"]).read_bytes(), case["file"])
    refused = [p for p in problems if not p.warning]
    if case["verdict"] == "reject":
        assert refused, "nothing was refused"
    else:
        assert found and not refused, [str(p.what) for p in refused]
    if case["verdict"] == "warn":
        assert problems, "nothing was told"


_SPY = """
import sys, json
from pathlib import Path
from learnlaw.formats import registry

WATCHED = {"open", "socket.connect", "socket.getaddrinfo", "subprocess.Popen", "urllib.Request", "os.system"}
files = [(name, Path(name).read_bytes()) for name in json.loads(sys.argv[1])]
for name, data in files:  # what is loaded late is loaded now
    registry.read(data, name)
seen = []
sys.addaudithook(lambda event, args: seen.append((event, str(args[:1]))) if event in WATCHED else None)
for name, data in files:
    registry.read(data, name)
print(json.dumps(seen))
"""


@needs_fixtures
def test_reading_opens_no_socket_and_no_other_file() -> None:
    files = json.dumps([str(BAD / c["file"]) for c in cases()])
    done = subprocess.run(
        [sys.executable, "-c", _SPY, files], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) == []


PLAIN = [
    Question(id="a", kind=Kind.SINGLE, stem="甲是哪一项？", options=("一", "二"), key="A"),
    Question(id="b", kind=Kind.SINGLE, stem="乙是哪一项？", options=("三", "四"), key="B"),
]


@pytest.mark.parametrize("name", [f.name for f in FORMATS if f.ending])
def test_what_is_written_is_known_by_its_content(name: str) -> None:
    data, _ = registry.write(PLAIN, name)
    found, problems = registry.read(data, "file.unknown")
    assert [(q.stem, q.options, q.key) for q in found] == [(q.stem, q.options, q.key) for q in PLAIN]
    assert [p for p in problems if not p.warning] == []


@given(
    st.sampled_from([f.name for f in FORMATS if f.ending]),
    st.lists(
        questions((Kind.SINGLE,), words=text(8), answers=text(8)),
        min_size=1,
        max_size=2,
        unique_by=lambda q: q.id,
    ),
)
def test_named_formats_come_back(name: str, written: list[Question]) -> None:
    data, lost = registry.write(written, name)
    reader = {"qti21": "qti", "qti30": "qti"}.get(name, name)
    found, _ = registry.read(data, "x", ReadOptions(type=reader))
    assert found == kept(written, lost)


@pytest.mark.parametrize("name", ["word", "qti21"])
def test_a_format_that_is_not_read_is_named(name: str) -> None:
    with pytest.raises(UnknownFormatError, match=name):
        registry.read(b"x", "x", ReadOptions(type=name))


@pytest.mark.parametrize("name", ["word", "", "csv"])
def test_a_format_that_is_not_written_is_named(name: str) -> None:
    with pytest.raises(UnknownFormatError, match="xlsx"):
        registry.write(PLAIN, name)


def test_every_format_is_read_or_written() -> None:
    assert all(f.reads or f.ending for f in FORMATS)
    assert len(BY_NAME) == len(FORMATS)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b"", "no-questions", id="nothing"),
        pytest.param(b" \n ", "no-questions", id="blanks"),
        pytest.param(b"%PDF-1.7\n\xff\xfe\xfd\x80", "encoding", id="a PDF"),
        pytest.param(b"<html><body>x</body></html>", "not-a-bank", id="a web page"),
        pytest.param("只是一段话。".encode(), "no-key", id="prose"),
        pytest.param(b"PK\x03\x04broken", "zip-damaged", id="a broken zip"),
    ],
)
def test_what_is_no_bank_is_refused(content: bytes, code: str) -> None:
    found, problems = registry.read(content, "x")
    assert found == []
    assert code in [p.code for p in problems]


def test_a_bank_gives_the_head_of_a_yaml_file() -> None:
    bank = Bank(id="penalty", title="行政处罚法", law="行政处罚法", edition=date(2021, 1, 22))
    data, _ = registry.write(PLAIN, "yaml", bank)
    assert data.decode().startswith(
        "schema: 1\nbank: penalty\ntitle: 行政处罚法\nlaw: 行政处罚法\nedition: 2021-01-22\n"
    )


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param([{"stem": "甲？", "options": ["一", "二"], "key": "B"}],
                     ("single", "甲？", ("一", "二"), "B"), id="ours"),
        pytest.param([{"题干": "甲？", "选项": {"A": "一", "B": "二"}, "答案": "A、B", "题型": "多选题"}],
                     ("multiple", "甲？", ("一", "二"), "AB"), id="Chinese, options by letter"),
        pytest.param({"questions": [{"question": "甲。", "answer": True}]},
                     ("true_false", "甲。", (), True), id="an object"),
        pytest.param([{"stem": "甲？", "options": [{"text": "一"}, {"text": "二", "right": 1}]}],
                     ("single", "甲？", ("一", "二"), "B"), id="flags"),
        pytest.param([{"stem": "甲____", "key": [["一", "壹"]]}],
                     ("blank", "甲____", (), (("一", "壹"),)), id="blanks"),
        pytest.param([{"stem": "甲？", "options": ["一", "二"], "answer": "二"}],
                     ("single", "甲？", ("一", "二"), "B"), id="words"),
        pytest.param([{"stem": "甲？", "options": ["A.一", "B.二"], "answer": ["A"]}],
                     ("single", "甲？", ("一", "二"), "A"), id="a list"),
        pytest.param([{"stem": "简述。", "answer": "要点"}], ("short", "简述。", (), "要点"), id="short"),
    ],
)  # fmt: skip
def test_json_is_read(value: object, expected: tuple[object, ...]) -> None:
    for data in (json.dumps(value, ensure_ascii=False), json.dumps(value, ensure_ascii=False, indent=1)):
        (question,), problems = registry.read(data.encode(), "x.json")
        assert problems == []
        assert (question.kind.value, question.stem, question.options, question.key) == expected


def test_json_lines_are_read_with_their_lines() -> None:
    lines = '{"stem": "甲。", "answer": "对"}\n\n{"stem": "乙。"}\n'
    found, problems = json_bank.read(lines, "x")
    assert [q.stem for q in found] == ["甲。", "乙。"]
    assert problems == []
    _, problems = json_bank.read('[\n{"stem": "甲。", "answer": "对"},\n{"stem": ""}\n]', "x")
    assert [(p.code, p.place and p.place.line) for p in problems] == [("no-stem", 3)]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param('[{"stem": "甲？", "options": ["一", "二"], "answer": 1}]', "json-shape", id="an index"),
        pytest.param(
            '[{"stem": "甲？", "options": ["一", "二"], "answer": "C"}]',
            "impossible-key",
            id="no such option",
        ),
        pytest.param('[{"stem": "甲？", "stem": "乙？"}]', "json", id="a key twice"),
        pytest.param('[{"stem": NaN}]', "json", id="NaN"),
        pytest.param('[{"stem": "甲', "json", id="cut off"),
        pytest.param('[{"stem": ' + "[" * 100_000, "json", id="100,000 levels"),
        pytest.param("[1, 2]", "json-shape", id="numbers"),
        pytest.param("[]", "no-questions", id="an empty list"),
    ],
)
def test_json_slips_are_told(data: str, code: str) -> None:
    found, problems = json_bank.read(data, "x")
    assert found == []
    assert problems[0].code == code


@given(st.binary(max_size=80))
def test_no_bytes_make_the_reader_fall(data: bytes) -> None:
    registry.read(data, "x")
