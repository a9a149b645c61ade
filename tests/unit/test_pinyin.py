"""Finding Chinese names by Latin letters, and sorting them by how they are spoken."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tui.core.pinyin import has_han, readings, sort_key


@pytest.mark.parametrize("typed", ["ww", "wangwei", "wangw"])
def test_a_name_is_found_by_initials_and_by_whole_and_half_typed_syllables(typed: str) -> None:
    assert any(typed in spelling for spelling in readings("王伟"))


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("单雄信", "shanxiongxin"),
        ("仇英", "qiuying"),
        ("曾国藩", "zengguofan"),
        ("解缙", "xiejin"),
        ("区文", "ouwen"),
        ("朴树", "piaoshu"),
        ("盖伦", "gelun"),
        ("覃海", "qinhai"),
        ("查良镛", "zhaliangyong"),
        ("尉迟恭", "yuchigong"),
        ("万俟卨", "moqixie"),
        ("翟天", "zhaitian"),
        ("乐嘉", "yuejia"),
        ("秘明", "biming"),
        ("员明", "yunming"),
        ("冼星海", "xianxinghai"),
        ("任明", "renming"),
        ("华佗", "huatuo"),
        ("长孙无忌", "zhangsunwuji"),
        ("单于明", "chanyuming"),
        ("令狐冲", "linghuchong"),
        ("单 总", "shanzong"),
        ("曾先生", "zengxiansheng"),
    ],
)
def test_the_surname_is_read_as_a_surname(name: str, right: str) -> None:
    assert readings(name)[0] == right


@pytest.mark.parametrize(
    ("name", "also"),
    [
        ("单雄信", "danxiongxin"),
        ("仇英", "chouying"),
        ("曾国藩", "cengguofan"),
        ("覃海", "tanhai"),
        ("乐嘉", "lejia"),
        ("朴树", "pushu"),
        ("重庆银行", "cqyh"),
        ("厦门大厦", "xmds"),
        ("行长", "hangzhang"),
    ],
)
def test_a_name_is_found_by_its_other_readings_too(name: str, also: str) -> None:
    assert also in readings(name)


@pytest.mark.parametrize("typed", ["lvbu", "lubu"])
def test_u_with_dots_is_typed_as_v_or_as_u(typed: str) -> None:
    assert typed in readings("吕布")


@pytest.mark.parametrize(
    ("company", "spelling"),
    [
        ("重庆银行股份", "chongqingyinhanggufen"),
        ("重庆建筑音乐银行", "chongqingjianzhuyinyueyinhang"),
        ("长江电力重工", "changjiangdianlizhonggong"),
        ("成都大厦投资", "chengdu"),
    ],
)
def test_well_known_words_in_a_company_are_read_right(company: str, spelling: str) -> None:
    assert readings(company)[0].startswith(spelling)


@pytest.mark.parametrize("typed", ["zhonggong", "chonggong", "changxingle", "gongzhanghang", "xingyuemaoyi"])
def test_every_reading_in_a_long_text_is_found_one_at_a_time(typed: str) -> None:
    assert any(typed in spelling for spelling in readings("大众重工长行乐贸易"))


def test_a_name_with_hundreds_of_readings_is_capped() -> None:
    spellings = readings("那哈那哈")
    assert spellings[0] == "nahanaha"
    assert len(spellings) <= 128


def test_a_very_long_text_of_heteronyms_is_no_explosion() -> None:
    assert len(readings("重长行乐单解那" * 40)) <= 128


@pytest.mark.parametrize(
    ("text", "spellings"),
    [
        ("Müller", ("muller",)),
        ("ｗｗ", ("ww",)),
        ("", ()),
        ("———", ()),
    ],
)
def test_latin_letters_pass_through_folded(text: str, spellings: tuple[str, ...]) -> None:
    assert readings(text) == spellings


def test_latin_letters_stay_whole_among_the_initials() -> None:
    assert {"acmedianji", "acmedj"} <= set(readings("ACME电机"))


def test_a_character_nobody_knows_stands_for_itself() -> None:
    assert readings("\U0003134a") == ("\U0003134a",)


def test_names_sort_by_syllable_then_tone_then_character() -> None:
    names = ["王卫", "赵一", "Wang Wei", "单伟", "汪伟", "阿里", "王伟", "Müller", "葛优", "曾国藩", "区文"]
    assert sorted(names, key=sort_key) == [
        "阿里",
        "葛优",
        "Müller",
        "区文",
        "单伟",
        "Wang Wei",
        "汪伟",
        "王伟",
        "王卫",
        "曾国藩",
        "赵一",
    ]


def test_rare_characters_sort_by_their_sound_not_by_their_code() -> None:
    assert sorted(["张三", "嬴政", "鑫源", "安妮", "珀莱雅"], key=sort_key) == [
        "安妮",
        "珀莱雅",
        "鑫源",
        "嬴政",
        "张三",
    ]


def test_a_company_is_not_read_as_a_person() -> None:
    assert sort_key("单位食堂管理").startswith("dan")
    assert sort_key("单伟").startswith("shan")


def test_a_title_after_a_long_name_does_not_hide_the_surname() -> None:
    assert sort_key("曾国藩先生").startswith("zeng")


def test_only_chinese_characters_are_han() -> None:
    assert has_han("ACME电机")
    assert not has_han("Müller")
    assert not has_han("한국 カナ")


def test_the_dictionary_is_loaded_at_the_first_chinese_character_and_without_phrases() -> None:
    program = """
import sys
from tui.core.pinyin import readings, sort_key
readings("Francisco Small"), sort_key("Müller")
assert "pypinyin" not in sys.modules
readings("王伟")
assert "pypinyin" in sys.modules
assert "pypinyin.phrases_dict" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", program], check=True)
