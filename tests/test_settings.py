"""What a user set is obeyed, what cannot be obeyed is refused by its name, and nothing is guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from learnlaw.errors import Problem, RefusedError
from learnlaw.places import Places, places
from learnlaw.settings import VARIABLES, Settings, load_settings, spoken_by


@pytest.fixture
def home(tmp_path: Path) -> Places:
    found = places({"LEARNLAW_HOME": str(tmp_path)})
    found.config.mkdir()
    return found


def write(home: Places, text: str, encoding: str = "utf-8") -> None:
    home.settings.write_bytes(text.encode(encoding))


def refused(home: Places, environ: dict[str, str] | None = None) -> tuple[Problem, ...]:
    with pytest.raises(RefusedError) as caught:
        load_settings(home, environ or {})
    return caught.value.problems


def test_without_a_file_the_defaults_hold_and_nothing_is_made(tmp_path: Path) -> None:
    home = places({"LEARNLAW_HOME": str(tmp_path / "new")})
    settings = load_settings(home, {"LANG": "zh_CN.UTF-8"})
    assert settings == Settings(
        database=str(tmp_path / "new" / "data" / "learnlaw.db"),
        language="zh",
        evidence=tmp_path / "new" / "data" / "evidence",
        policies=tmp_path / "new" / "data" / "policies",
    )
    assert (settings.notices.reminder_days, settings.notices.supervision_days) == (30, 7)
    assert not (tmp_path / "new").exists()


def test_the_file_is_read_and_its_paths_begin_beside_it(home: Places) -> None:
    write(home, 'database = "县.db"\nlanguage = "en"\n[notices]\nreminder_days = 20\n', "utf-8-sig")
    settings = load_settings(home, {})
    assert settings.database == str(home.config / "县.db")
    assert (settings.language, settings.notices.reminder_days) == ("en", 20)
    assert settings.notices.supervision_days == 7


def test_a_variable_goes_before_the_file_and_an_empty_one_does_not(
    home: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(home, 'database = "a.db"\nlanguage = "en"\n')
    settings = load_settings(
        home, {"LEARNLAW_DB": "b.db", "LEARNLAW_LANG": "", "LEARNLAW_REMINDER_DAYS": "14"}
    )
    assert settings.database == str(tmp_path / "b.db")
    assert (settings.language, settings.notices.reminder_days) == ("en", 14)


def test_the_address_of_a_server_is_no_path(home: Places) -> None:
    address = "postgresql://desk@localhost/learnlaw"
    assert load_settings(home, {"LEARNLAW_DB": address}).database == address


def test_every_setting_can_be_set_in_the_file_and_by_its_variable(home: Places) -> None:
    write(
        home,
        'database = "x"\nlanguage = "en"\nevidence = "x"\npolicies = "x"\n'
        "[notices]\nreminder_days = 3\nsupervision_days = 3\n"
        '[office]\nname = "甲"\nprefix = "甲"\ncontact = "甲"\nphone = "甲"\ncopies = "甲"\n',
    )
    from_file = load_settings(home, {"LANG": "zh_CN"})
    home.settings.unlink()
    said = {name: "3" if name.endswith("DAYS") else str(home.config / "x") for name in VARIABLES.values()}
    said |= {name: "甲" for name in said if "_OFFICE_" in name}
    assert load_settings(home, said | {"LEARNLAW_LANG": "en"}) == from_file


@pytest.mark.parametrize(
    ("text", "code", "field"),
    [
        pytest.param('databse = "x"', "unknown-key", "databse", id="a key with a slip"),
        pytest.param(
            "[notices]\nremind = 3", "unknown-key", "notices.remind", id="a key with a slip in a table"
        ),
        pytest.param("[notice]\nreminder_days = 3", "unknown-key", "notice", id="a table with a slip"),
        pytest.param("[else]", "unknown-key", "else", id="an empty table of another name"),
        pytest.param("database = 3", "bad-value", "database", id="a path that is a number"),
        pytest.param('database = " "', "bad-value", "database", id="a blank path"),
        pytest.param('language = "fr"', "bad-value", "language", id="a language it does not speak"),
        pytest.param(
            "[notices]\nreminder_days = -1", "bad-value", "notices.reminder_days", id="days below zero"
        ),
        pytest.param(
            "[notices]\nreminder_days = true", "bad-value", "notices.reminder_days", id="days as yes"
        ),
        pytest.param("[notices]\nreminder_days = 7.5", "bad-value", "notices.reminder_days", id="half a day"),
        pytest.param("[notices]\nreminder_days = nan", "bad-value", "notices.reminder_days", id="no number"),
        pytest.param(
            "[notices]\nreminder_days = 5",
            "bad-value",
            "notices.supervision_days",
            id="supervision before reminder",
        ),
        pytest.param("[office]\nname = 3", "bad-value", "office.name", id="an office that is a number"),
        pytest.param('[office]\nphone = "a\\nb"', "bad-value", "office.phone", id="two lines"),
        pytest.param("notices = 3", "unknown-key", "notices", id="a table that is a number"),
    ],
)
def test_what_does_not_fit_is_refused_with_file_and_key(
    home: Places, text: str, code: str, field: str
) -> None:
    write(home, text)
    (problem,) = refused(home)
    assert (problem.code, problem.field) == (code, field)
    assert problem.hint is not None
    assert problem.file in (str(home.settings), "LEARNLAW_REMINDER_DAYS")


def test_a_file_that_is_not_toml_is_refused_with_its_line(home: Places) -> None:
    write(home, 'language = "en"\ndatabase = \n')
    (problem,) = refused(home)
    assert problem.code == "not-toml"
    assert problem.place is not None
    assert problem.place.line == 2


def test_a_file_that_is_not_utf_8_is_refused(home: Places) -> None:
    write(home, 'database = "县.db"\n', "gb18030")
    assert [problem.code for problem in refused(home)] == ["encoding"]


def test_a_variable_that_does_not_fit_is_refused_by_its_own_name(home: Places) -> None:
    (problem,) = refused(home, {"LEARNLAW_LANG": "fr"})
    assert (problem.file, problem.field) == ("LEARNLAW_LANG", "language")


def test_everything_wrong_is_told_at_once(home: Places) -> None:
    write(home, 'a = 1\nb = 2\nlanguage = "fr"\n')
    assert [problem.field for problem in refused(home)] == ["a", "b", "language"]


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        pytest.param({"LANG": "zh_CN.UTF-8"}, "zh", id="Chinese"),
        pytest.param({"LANG": "en_GB.UTF-8"}, "en", id="English"),
        pytest.param({"LANG": "en"}, "en", id="English of nowhere"),
        pytest.param({"LANG": "C.UTF-8"}, "zh", id="the locale of no place"),
        pytest.param({"LANG": "de_DE"}, "zh", id="a third language"),
        pytest.param({"LANG": "enm_GB"}, "zh", id="a language whose code begins alike"),
        pytest.param({"LC_ALL": "zh_CN", "LANG": "en_US"}, "zh", id="LC_ALL goes before LANG"),
        pytest.param(
            {"LC_ALL": "", "LC_MESSAGES": "en_US", "LANG": "zh_CN"}, "en", id="an empty one says nothing"
        ),
        pytest.param({"LANG": "English_United States.1252"}, "en", id="as Windows spells it"),
    ],
)
def test_it_speaks_chinese_unless_the_locale_is_english(environ: dict[str, str], language: str) -> None:
    assert spoken_by(environ) == language
