"""A file that is wrong is refused with every fault, its line, its field and the reason."""

import re
from datetime import date
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.calendars.recurring import ever_recurs
from api.municipality_file.faults import FileRefused
from api.municipality_file.parse import parse
from api.municipality_file.positions import Positions
from api.settings import ROOT
from tests.municipality_file.files import FILE, TODAY, changed, faults, line_of, read

AFTERNOONS = """
[[rules]]
id = "afternoons"
pool = "desks"
lane = "public"
rrule = "FREQ=WEEKLY;BYDAY=TU,WE"
valid_from = 2026-01-01
from = "11:55"
until = "14:00"
capacity = 2
"""
OLD_AND_YOUNG = """amount_dkk = 893
valid_from = 2026-01-01
[[topics.fees]]
from_age = 65
amount_dkk = 378
valid_from = 2026-01-01
"""


def test_a_file_says_what_its_tables_say() -> None:
    plan = read(FILE).plan
    assert list(plan.municipality.topics) == ["passport-adult", "wedding"]
    assert plan.municipality.settings.release.horizon_days == 14
    assert plan.rules[0].text is not None
    assert plan.rules[0].text.da == "Mandag og tirsdag"
    assert plan.closures[0].from_day == plan.closures[0].until_day == date(2026, 11, 24)


@pytest.mark.parametrize("name", ["kystby", "skovsoe"])
def test_the_municipalities_that_come_along_can_be_imported(name: str) -> None:
    plan = parse((ROOT / "municipalities" / f"{name}.toml").read_bytes(), TODAY).plan
    assert len(plan.municipality.topics) >= 15


@pytest.mark.parametrize(
    ("old", "new", "field", "reason"),
    [
        ('topics = ["passport-adult", "wedding"]', 'topics = ["passport-adult", "wedding", "divorce"]',
         "pools[0].topics", "there is no topic divorce"),
        ('office = "hall"', 'office = "library"', "pools[0].office", "there is no office library"),
        ('office = "hall"\n', "", "pools[0].office", "is missing"),
        ('until = "12:00"', 'until = "09:00"', "rules[0].until", "must lie after from"),
        ('from = "10:00"', 'from = "10:03"', "rules[0].from", "must be a local time on a multiple of five minutes"),
        ('from = "10:00"', 'from = "ten"', "rules[0].from", '"ten" is no time; write "10:00"'),
        ('from = "10:00"', 'from = "10:00+01:00"', "rules[0].from",
         "must be a local time on a multiple of five minutes"),
        ("MO,TU", "MO,XX", "rules[0].rrule", "invalid 'BYDAY': MO,XX"),
        ("FREQ=WEEKLY;BYDAY=MO,TU", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "rules[0].rrule",
         "falls on no day on which it is valid"),
        ("valid_from = 2026-01-01\nfrom", "valid_from = 2026-01-01\nvalid_until = 2026-01-04\nfrom", "rules[0].rrule",
         "falls on no day on which it is valid"),
        ("valid_from = 2026-01-01\nfrom", "valid_from = 2026-01-01\nvalid_until = 2025-12-31\nfrom",
         "rules[0].valid_until", "lies before valid_from"),
        ('pool = "desks"', 'pool = "counter"', "rules[0].pool", "there is no pool counter"),
        ("capacity = 2", "capacity = 0", "rules[0].capacity", "Expected `int` >= 1"),
        ("capacity = 2", "capacity = true", "rules[0].capacity", "Expected `int`, got `bool`"),
        ('lane = "public"', 'lane = "vip"', "rules[0].lane", "Invalid enum value 'vip'"),
        ('lane = "public"', 'lane = "staff"', "rules[0].text",
         "hours that only staff can book are not shown to citizens"),
        ("capacity = 2", 'capacity = 2\ntopics = ["divorce"]', "rules[0].topics", "there is no topic divorce"),
        ('url = "https://www.borger.dk/"', 'url = "javascript:alert(1)"', "topics[0].online.url",
         "must begin with https:// or http:// and name a host"),
        ('da = "Pas", en = "Passport"', 'da = "Pas"', "topics[0].name.en", "is missing"),
        ('da = "Pas", en = "Passport"', 'da = " ", en = "Passport"', "topics[0].name.da", "has an empty text"),
        ('keywords = ["pas"]', 'keywords = ["pas", ""]', "topics[0].keywords", "has an empty text"),
        ('da = "Pas", en', 'da = "P\\u0000as", en', "topics[0].name.da", "has characters that cannot be shown"),
        ("minutes = 15", "minutes = 12", "topics[0].minutes", "Expected `int` that's a multiple of 5"),
        ("minutes = 30", "minutes = 150", "topics[1].minutes", "a visit may last 120 minutes at most"),
        ('topics = ["passport-adult", "wedding"]', 'topics = ["passport-adult"]', "topics[1].id",
         "no pool serves wedding, so nobody could book it"),
        ("amount_dkk = 893\nvalid_from = 2026-01-01\n", OLD_AND_YOUNG, "topics[0].fees[1]",
         "age 65 has another fee from 2026-01-01 already"),
        ("amount_dkk = 893", "amount_dkk = -1", "topics[0].fees[0].amount_dkk", "must be 0 or more"),
        ("amount_dkk = 893", "amount_dkk = 893\nfrom_age = 9\nuntil_age = 3", "topics[0].fees[0].until_age",
         "must not be below from_age"),
        ("amount_dkk = 893", "amount_dkk = 893\nuntil_age = 151", "topics[0].fees[0].until_age",
         "Expected `int` <= 150"),
        ("amount_dkk = 893", "amount_dkk = 893\nfrom_age = 151", "topics[0].fees[0].from_age",
         "Expected `int` <= 150"),
        ("until = 2026-11-24", "until = 2026-11-23", "closures[0].until", "lies before from"),
        ("until = 2026-11-24", 'until = 2026-11-24\nfrom_time = "12:00"\nuntil_time = "11:00"',
         "closures[0].until_time", "must lie after from_time"),
        ("until = 2026-11-24", 'until = 2026-11-24\npool = "counter"', "closures[0].pool", "there is no pool counter"),
        ("until = 2026-11-24", 'until = 2026-11-24\npool = "desks"\noffice = "hall"', "closures[0].pool",
         "give an office or a pool, not both"),
        ("capacity = 2", 'capacity = 2\nopen_on = ["easter"]', "rules[0].open_on", "Invalid enum value 'easter'"),
        ("capacity = 2", 'capacity = 2\nover_holidays = true\nopen_on = ["good-friday"]', "rules[0].open_on",
         "over_holidays opens on every holiday already"),
        ("MO,TU", "MO;BYEASTER=400", "rules[0].rrule", "BYEASTER must lie within the year"),
        ("until = 2026-11-24\n", "", "closures[0].until", "is missing; only a closure with rrule"),
        ("until = 2026-11-24", 'until = 2026-11-24\nrrule = "FREQ=NEVER"', "closures[0].rrule", "FREQ must be"),
        ("until = 2026-11-24", 'until = 2026-11-24\nrrule = "FREQ=WEEKLY;BYDAY=MO"', "closures[0].rrule",
         "falls on no day on which it is valid"),
        ("until = 2026-11-24", "until = 2026-11-24\ndesks = 1", "closures[0].desks",
         "name the pool whose desks are away"),
        ("until = 2026-11-24", 'until = 2026-11-24\npool = "desks"\ndesks = 0', "closures[0].desks",
         "Expected `int` >= 1"),
        ('hosts = ["by.example"]', 'hosts = ["By.Example:80"]', "hosts",
         "'By.Example:80' is no host name in small letters"),
        ('name = "By Kommune"', 'name = "By Kommune"\ntime_zone = "Europe/Lilleby"', "time_zone",
         "Europe/Lilleby is no time zone; write Europe/Copenhagen"),
        ("horizon_days = 14", "horizon_days = 14\nhorizon_weeks = 2", "release.horizon_weeks",
         "give days or weeks, not both"),
        ("horizon_days = 14", "horizon_days = 0", "release.horizon_days", "Expected `int` >= 1"),
        ("horizon_days = 14", "lead_minutes = -1", "release.lead_minutes", "Expected `int` >= 0"),
        ("horizon_days = 14", 'new_days_open = "08:01"', "release.new_days_open", "must be a local time on"),
        ("horizon_days = 14", 'acute_opens = "08:00+01:00"', "release.acute_opens", "must be a local time on"),
        ("horizon_days = 14", "horizon_days = 14\nhorison = 3", "release.horison", "is no field here"),
        ('city = "By"', 'city = "By"\n[offices.release]\nacute_opens = "08:01"', "offices[0].release.acute_opens",
         "must be a local time on"),
        ('city = "By"', 'city = "By"\n[offices.release]\nhorizon_days = 7\nhorizon_weeks = 1',
         "offices[0].release.horizon_weeks", "give days or weeks, not both"),
        ("minutes = 30", 'minutes = 30\nmeetings = ["letter"]', "topics[1].meetings", "Invalid enum value 'letter'"),
        ("minutes = 30", "minutes = 30\nmeetings = []", "topics[1].meetings", "Expected `array` of length >= 1"),
        ("minutes = 30", 'minutes = 30\nmeetings = ["phone", "phone"]', "topics[1].meetings",
         "phone stands there 2 times"),
        ("minutes = 30", 'minutes = 30\nmeetings = ["video"]', "topics[1].meetings",
         "no pool that serves wedding has a video_url"),
        ("minutes = 30", "minutes = 30\nlive_bookings = 0", "topics[1].live_bookings", "Expected `int` >= 1"),
        ("minutes = 30", "minutes = 30\nmin_age = -1", "topics[1].min_age", "Expected `int` >= 0"),
        ("minutes = 30", "minutes = 30\nmin_age = 18\nmax_age = 17", "topics[1].max_age",
         "must not be below min_age"),
        ("minutes = 30", 'minutes = 30\npresent = { da = "Begge." }', "topics[1].present.en", "is missing"),
        ("minutes = 30", 'minutes = 30\nprocessing = { number = 2, unit = "months" }', "topics[1].processing.unit",
         "Invalid enum value 'months'"),
        ("minutes = 30", 'minutes = 30\nprocessing = { unit = "days" }', "topics[1].processing.number", "is missing"),
        ("capacity = 2", "capacity = 2\nwalk_in_minutes = 12", "rules[0].walk_in_minutes",
         "Expected `int` that's a multiple of 5"),
        ('lane = "public"', 'lane = "acute"\nwalk_in_minutes = 15', "rules[0].walk_in_minutes",
         "is kept from public times only"),
        ("capacity = 2", "capacity = 2\nwalk_in_minutes = 245", "rules[0].walk_in_minutes",
         "is more than the 240 minutes that its desks are open together"),
        ("horizon_days = 14", 'horizon_days = 14\nassumed = "yes"', "release.assumed", "must be true or false"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_line_field_and_reason(old: str, new: str, field: str, reason: str) -> None:
    file = changed((old, new))
    [fault] = faults(file)
    line, where, why = fault.split(": ", 2)
    assert where == field
    assert why.startswith(reason)
    told = file.splitlines()[int(line.removeprefix("line ")) - 1]
    assert set(re.findall("[a-z_]+", field)) & set(re.findall("[a-z_]+", told)), f"{field} is not on the line: {told}"


@pytest.mark.parametrize(("line", "days"), [("horizon_weeks = 8", 56), ("horizon_days = 30", 30), ("", 60)])
def test_the_horizon_is_given_in_days_or_weeks(line: str, days: int) -> None:
    file = changed(("horizon_days = 14", line))
    assert read(file).plan.municipality.settings.release.horizon_days == days


def test_desks_that_are_away_are_those_of_the_public_unless_the_file_says_otherwise() -> None:
    of_all = read(FILE).plan.closures[0]
    leave = 'until = 2026-11-24\npool = "desks"\ndesks = 1'
    of_the_public = read(changed(("until = 2026-11-24", leave))).plan.closures[0]
    of_staff = read(changed(("until = 2026-11-24", f'{leave}\nlane = "staff"'))).plan.closures[0]
    assert [closure.lane for closure in (of_all, of_the_public, of_staff)] == [None, "public", "staff"]


def test_an_id_may_be_used_once() -> None:
    file = changed(('id = "wedding"', 'id = "passport-adult"'), (', "wedding"]', "]"))
    assert faults(file) == [
        f"line {line_of('minutes = 30', file) - 2}: topics[1].id: passport-adult has been used above"
    ]


def test_all_faults_come_at_once_in_the_order_of_their_lines() -> None:
    file = changed(
        ('postcode = "9999"', "postcode = 9999"),
        ("minutes = 15", "minutes = 0"),
        ("MO,TU", "MO,XX"),
        ('until = "12:00"', 'until = "09:00"'),
        ('da = "Kursus", en = "Course"', 'da = "Kursus"'),
    )
    lines = [line_of(text, file) for text in ("postcode", "minutes = 0", "MO,XX", '"09:00"', "Kursus")]
    found = faults(file)
    assert [int(fault.split(":")[0].removeprefix("line ")) for fault in found] == lines


def test_a_table_that_cannot_be_read_is_not_reported_as_missing_too() -> None:
    found = faults(changed(('postcode = "9999"', "postcode = 9999")))
    assert found == ["line 12: offices[0].postcode: Expected `str`, got `int`"]


def test_a_rule_cannot_give_a_pool_topics_that_the_pool_lacks() -> None:
    registrar = '[[pools]]\nid = "registrar"\noffice = "hall"\nname = "Vielser"\ntopics = ["wedding"]\n\n'
    file = changed((', "wedding"]', "]"), ("[[rules]]", f"{registrar}[[rules]]"),
                   ("capacity = 2", 'capacity = 2\ntopics = ["wedding"]'))  # fmt: skip
    assert faults(file) == [f"line {line_of('capacity', file) + 1}: rules[0].topics: pool desks does not serve wedding"]


def test_overlapping_rules_are_named_both_with_the_first_day() -> None:
    [fault] = faults(FILE + AFTERNOONS)
    assert fault.endswith(".from: rules mornings (10:00-12:00) and afternoons (11:55-14:00) overlap on 2026-11-24")
    assert fault.startswith(f"line {line_of('11:55', FILE + AFTERNOONS)}:")


@pytest.mark.parametrize(("old", "elsewhere"), [('lane = "public"', 'lane = "acute"'), ("BYDAY=TU,WE", "BYDAY=WE,FR")])
def test_rules_that_never_meet_do_not_overlap(old: str, elsewhere: str) -> None:
    read(FILE + changed((old, elsewhere), file=AFTERNOONS))


def test_rules_that_meet_in_some_years_overlap_all_the_same() -> None:
    """Or the nightly build would find it, years after whoever wrote them."""
    [fault] = faults(FILE + changed(("valid_from = 2026-01-01", "valid_from = 2030-01-01"), file=AFTERNOONS))
    assert fault.endswith("rules mornings (10:00-12:00) and afternoons (11:55-14:00) overlap on 2030-01-08")
    [last] = faults(FILE + changed(("valid_from = 2026-01-01", "valid_from = 9999-12-01"), file=AFTERNOONS))
    assert last.endswith("overlap on 9999-12-07")


def test_a_day_that_never_comes_is_not_looked_for_until_the_end_of_time() -> None:
    began = process_time()
    for never in ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=1"):
        assert not ever_recurs(never, date(2026, 1, 1), None)
    assert process_time() - began < 5, "until the year 9999 it would be half a minute"
    assert ever_recurs("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO", date(2026, 1, 1), None)
    assert ever_recurs("FREQ=DAILY", date.max, None)
    assert not ever_recurs("FREQ=DAILY;COUNT=0", date(2026, 1, 1), None)
    assert not ever_recurs("FREQ=WEEKLY;BYDAY=MO;UNTIL=20260102", date(2026, 1, 1), None)


def test_a_syntax_error_is_told_with_its_line() -> None:
    file = changed(("minutes = 15", "minutes = = 15"))
    assert faults(file) == [f"line {line_of('= =', file)}: file: Invalid value"]


def test_a_file_that_ends_too_early_is_told_with_its_last_line() -> None:
    assert faults('id = "by"\nhosts = [')[0].startswith("line 2: file: ")


def test_a_file_that_is_not_utf8_is_told_with_the_line() -> None:
    with pytest.raises(FileRefused, match="line 2: file: is not UTF-8"):
        parse(b'id = "by"\nname = "\xe6\xf8\xe5"', TODAY)


def test_a_file_may_begin_with_the_mark_of_windows() -> None:
    assert parse(b"\xef\xbb\xbf" + changed().encode(), TODAY).plan == parse(changed().encode(), TODAY).plan


@pytest.mark.parametrize("endless", ["id = " + "[" * 20_000, "minutes = " + "9" * 5_000])
def test_a_file_without_end_is_a_fault_of_the_file(endless: str) -> None:
    assert faults(endless) == ["line 1: file: is nested without end, or has a number without end"]


def test_an_empty_file_is_told_what_it_lacks() -> None:
    assert faults("") == [
        "line 1: id: is missing",
        "line 1: name: is missing",
        "line 1: offices: no [[offices]] in the file",
        "line 1: pools: no [[pools]] in the file",
        "line 1: rules: no [[rules]] in the file",
        "line 1: topics: no [[topics]] in the file",
    ]


def test_assumed_may_stand_in_any_table() -> None:
    tables = ("[release]", "[[offices]]", "[[topics]]", "[topics.online]", "[[topics.fees]]", "[[pools]]",
              "[[rules]]", "[[closures]]")  # fmt: skip
    marked = changed(*((f"{table}\n", f"{table}\nassumed = true\n") for table in tables))
    assert read(f"assumed = true\n{marked}").plan == read(FILE).plan


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    with pytest.raises(FileRefused):
        parse(text.encode("utf-8", "surrogatepass"), TODAY)


def test_lines_are_found_behind_values_of_several_lines() -> None:
    values = ['a = """', "[[b]]", '"""', "c = [ # [", """  ["]", '['],""", '["b"]', "]", "k = 1"]
    tables = ["[[b]]", "d = 1", "[[b]]", "[b.e]", "f.g = 2", "[[b.h]]", "[[b.h]]", "i = 3"]
    text = "\n".join(values + tables)
    positions = Positions(text)
    assert positions.line_of(("a",)) == 1
    assert positions.line_of(("c",)) == 4
    assert positions.line_of(("k",)) == 8
    assert positions.line_of(("b", 0, "d")) == 10
    assert positions.line_of(("b", 1, "e", "f", "g")) == 13
    assert positions.line_of(("b", 1, "h", 1, "i")) == 16
    assert positions.line_of(("b", 1, "h", 1, "missing", 3)) == 15
