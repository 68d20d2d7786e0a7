"""The app's own files, and its first screen filled with the topics."""

import base64
import gzip
import hashlib
import os
from pathlib import Path

import pytest

from api.database import Connection
from api.settings import Settings
from api.web.edge import CONTENT_SECURITY_POLICY
from tests.http.server import Citizen, settings_in

PAGE = """<html lang="da"><head><title>Bestil tid</title><style>a{}</style></head>
<span><!--municipality--></span><ul><!--topics--></ul><!--more--><b>More</b><i><!--more-topics--></i><!--/more-->
<template id="topic-row"><li><a href="/tid?topic={{id}}:1">{{name}}</a></li></template>
<template id="elsewhere"><link rel="modulepreload" href="/assets/later-1.js"></template>
<script type="application/json" id="catalogue"><!--catalogue--></script>"""
ZIPPED = gzip.compress(b"1")
BROWSER = {"Accept": "text/html,application/xhtml+xml"}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "index-1.js").write_text("1")
    (tmp_path / "assets" / "index-1.js.br").write_bytes(b"brotli of 1")
    (tmp_path / "assets" / "index-1.js.gz").write_bytes(ZIPPED)
    (tmp_path / "index.html").write_text(PAGE)
    (tmp_path / "sw.js").write_text("2")
    (tmp_path / "assets" / "staff").mkdir()
    (tmp_path / "assets" / "staff" / "personale-1.js").write_text("3")
    (tmp_path / "personale.html").write_text("for staff")
    return settings_in(tmp_path)


async def test_the_first_screen_arrives_with_the_topics_in_it(citizen: Citizen) -> None:
    page = await citizen.get("/", None, **BROWSER)
    assert '<li><a href="/tid?topic=passport-adult:1">passport-adult</a></li>' in page.text
    assert "<span>By</span>" in page.text
    assert page.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("first", [0, 10])
async def test_what_is_not_asked_for_most_often_stands_in_a_list_of_its_own_or_there_is_none(
    citizen: Citizen, monkeypatch: pytest.MonkeyPatch, first: int
) -> None:
    monkeypatch.setattr("api.web.pages.MOST_USED", first)
    page = (await citizen.get("/", None, **BROWSER)).text
    row = '<li><a href="/tid?topic=passport-adult:1">passport-adult</a></li>'
    assert ("<ul></ul><b>More</b><i>" if first == 0 else "<ul>" + row) in page
    assert page.count(row) == 1
    assert ("More" in page) == (first == 0)
    assert "<!--" not in page


async def test_a_topic_that_nobody_can_book_by_themselves_is_not_among_those_to_choose_from(citizen: Citizen) -> None:
    page = (await citizen.get("/", None, **BROWSER)).text
    assert '"id":"wedding"' in page, "its bookings are shown with its name"
    assert "topic=wedding" not in page


async def test_the_short_address_of_the_accessibility_statement_leads_to_it_once_there_is_one(
    citizen: Citizen, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.catalogue.current.FRESH_FOR", 0.0)
    assert (await citizen.get("/was", None, **BROWSER)).status_code == 404
    statement = "https://www.was.digst.dk/tid-by-dk"
    await connection.execute(
        "UPDATE municipality SET settings = settings || $1, version = version + 1",
        {"accessibility_statement": statement},
    )
    found = await citizen.get("/was", None, **BROWSER)
    assert (found.status_code, found.headers["location"]) == (302, statement)


async def test_a_topics_name_cannot_break_out_of_the_page(citizen: Citizen, connection: Connection) -> None:
    name = "</script><script>alert(1)</script>"
    await connection.execute(
        "UPDATE topic SET content = $1 WHERE topic_id = 'wedding'", {"name": {"da": name, "en": name}}
    )
    page = (await citizen.get("/", None, **BROWSER)).text
    assert "alert(1)" in page
    assert "<script>alert" not in page
    assert page.count("</script>") == PAGE.count("</script>")


async def test_an_import_shows_on_the_first_screen(
    citizen: Citizen, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.catalogue.current.FRESH_FOR", 0.0)
    assert "Ny By" not in (await citizen.get("/")).text
    await connection.execute("UPDATE municipality SET name = 'Ny By', version = version + 1")
    assert "Ny By" in (await citizen.get("/")).text


async def test_files_that_are_named_by_their_content_may_be_kept_for_ever(citizen: Citizen) -> None:
    asset = await citizen.get("/assets/index-1.js")
    assert (asset.status_code, asset.text) == (200, "1")
    assert "immutable" in asset.headers["cache-control"]
    worker = await citizen.get("/sw.js")
    assert (worker.headers["content-type"].split(";")[0], worker.headers["cache-control"]) == (
        "text/javascript",
        "no-cache",
    )


async def test_a_file_comes_in_the_best_form_that_the_browser_accepts(citizen: Citizen) -> None:
    for accepted, encoding in {
        "gzip, deflate, br": "br",
        "gzip, br;q=0": "gzip",
        "gzip;q=0.5": "gzip",
        "identity": None,
        "": None,
    }.items():
        async with citizen.client.stream("GET", "/assets/index-1.js", headers={"Accept-Encoding": accepted}) as answer:
            sent = b"".join([chunk async for chunk in answer.aiter_raw()])
        assert answer.headers.get("content-encoding") == encoding
        assert answer.headers["vary"] == "Accept-Encoding"
        assert sent == {"br": b"brotli of 1", "gzip": ZIPPED, None: b"1"}[encoding]


async def test_a_compressed_form_of_an_older_file_is_not_sent(citizen: Citizen, settings: Settings) -> None:
    file = settings.pwa_dir / "assets" / "index-1.js"
    file.write_text("newer")
    os.utime(file, ns=(0, file.with_name("index-1.js.gz").stat().st_mtime_ns + 1))
    assert (await citizen.get("/assets/index-1.js")).text == "newer"


@pytest.mark.parametrize("path", ["/", "/tid", "/sw.js", "/assets/index-1.js", "/personale"])
async def test_what_a_browser_has_already_is_not_sent_again(citizen: Citizen, path: str) -> None:
    etag = (await citizen.get(path, None, **BROWSER)).headers["etag"]
    again = await citizen.get(path, None, **BROWSER, **{"If-None-Match": etag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)


@pytest.mark.parametrize(("path", "first"), [("/", True), ("/mine", False), ("/findes/ikke", False)])
async def test_the_first_screen_is_hidden_where_another_belongs(citizen: Citizen, path: str, first: bool) -> None:
    page = (await citizen.get(path, None, **BROWSER)).text
    head = page.partition("</head>")[0]
    assert ('<html class="elsewhere" lang="da">' in page, "later-1.js" in head) == (not first, not first)


@pytest.mark.parametrize("path", ["/", "/mine", "/findes/ikke"])
async def test_a_page_allows_its_own_styles_and_no_others(citizen: Citizen, path: str) -> None:
    allowed = f"style-src 'self' 'sha256-{base64.b64encode(hashlib.sha256(b'a{}').digest()).decode()}';"
    answer = await citizen.get(path, None, **BROWSER)
    assert allowed in answer.headers["content-security-policy"]
    assert len(answer.headers.get_list("content-security-policy")) == 1


@pytest.mark.parametrize(
    "path", ["/sw-2.js", "/assets/index-2.js", "/assets/index-1.js.br", "/keys/booking.key", "/..%2fkeys%2fbooking.key"]
)
async def test_a_file_that_is_not_there_is_a_problem_and_never_the_app(citizen: Citizen, path: str) -> None:
    answer = await citizen.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


async def test_a_browser_at_an_unknown_address_gets_the_app_to_say_so(citizen: Citizen) -> None:
    answer = await citizen.get("/findes/ikke", None, **BROWSER)
    assert (answer.status_code, answer.headers["content-type"].split(";")[0]) == (404, "text/html")


@pytest.mark.parametrize("path", ["/personale", "/personale/", "/personale/kalendere", "/personale/ind?code=1"])
async def test_staff_get_an_app_of_their_own_at_its_address_and_below(citizen: Citizen, path: str) -> None:
    page = await citizen.get(path, None, **BROWSER)
    assert (page.status_code, page.text) == (200, "for staff")
    assert page.headers["content-type"].split(";")[0] == "text/html"
    assert page.headers["cache-control"] == "no-cache"
    assert page.headers["content-security-policy"] == CONTENT_SECURITY_POLICY


async def test_the_files_of_staffs_app_lie_in_a_folder_of_their_own(citizen: Citizen) -> None:
    asset = await citizen.get("/assets/staff/personale-1.js")
    assert (asset.status_code, asset.text) == (200, "3")
    assert "immutable" in asset.headers["cache-control"]


@pytest.mark.parametrize("path", ["/personale.html", "/personalet", "/assets/staff/nothing.js", "/stander", "/tavle"])
async def test_what_is_no_address_of_an_app_is_not_found(citizen: Citizen, path: str) -> None:
    assert (await citizen.get(path)).status_code == 404


async def test_pages_built_again_show_without_a_restart(citizen: Citizen, settings: Settings) -> None:
    assert "/assets/index-2.js" not in (await citizen.get("/")).text
    index = settings.pwa_dir / "index.html"
    before = index.stat().st_mtime_ns
    index.write_text(PAGE + '<script src="/assets/index-2.js"></script>')
    os.utime(index, ns=(before, before + 1))
    assert "/assets/index-2.js" in (await citizen.get("/")).text
