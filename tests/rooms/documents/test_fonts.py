"""Which face serves each role."""

from pathlib import Path

import pytest

from xinqiao.rooms.documents import fonts
from xinqiao.rooms.documents.fonts import Role


def chosen(*installed: str) -> dict[Role, fonts.Face]:
    return {face.role: face for face in fonts.choose(installed)}


def test_choose__official_faces_win_over_open_ones() -> None:
    faces = chosen("Noto Serif CJK SC", "FangSong_GB2312", "SimHei", "Noto Sans CJK SC")
    assert (faces[Role.BODY].family, faces[Role.BODY].official) == ("FangSong_GB2312", True)
    assert faces[Role.HEI].family == "SimHei"


def test_choose__open_faces_serve_where_no_official_one_is() -> None:
    faces = chosen("Noto Serif CJK SC", "FandolFang R", "AR PL UKai")
    assert faces[Role.BODY].family == "FandolFang R"
    assert faces[Role.KAI].family == "AR PL UKai"
    assert (faces[Role.TITLE].family, faces[Role.TITLE].bold) == ("Noto Serif CJK SC", True)
    assert not faces[Role.TITLE].official


def test_choose__names_are_matched_whatever_their_case() -> None:
    assert chosen("simhei")[Role.HEI].family == "simhei"


def test_choose__a_role_without_any_face_says_so() -> None:
    assert all(face.family is None for face in fonts.choose([]))


def test_faces__every_role_is_served_on_this_machine() -> None:
    assert {face.role for face in fonts.faces() if face.family} == set(Role)


@pytest.mark.parametrize("folder", [None, Path("/nonexistent/fonts")])
def test_search_paths__a_missing_folder_is_left_out(folder: Path | None) -> None:
    assert folder not in fonts.search_paths(folder)
