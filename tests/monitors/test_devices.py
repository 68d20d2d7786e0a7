"""Every journey is walked with each device that the machine has, and it is said which there was not."""

from pathlib import Path

import pytest

from api.traffic.counting import is_machine
from monitors.devices import DESKTOP, DEVICES, FIREFOX, PHONE, WEBKIT, Device, Engine, devices_with, words_about
from monitors.journeys import JOURNEYS
from monitors.journeys.phone import context_options
from monitors.journeys.walking import walks_of

HERE = Path("/browser")
KINDS = [JOURNEYS["public-supply"], JOURNEYS["partner-api"]]


@pytest.mark.parametrize(
    ("engines", "devices", "words"),
    [
        (["chromium"], [PHONE, DESKTOP], "Kun Chromium"),
        (["chromium", "firefox"], [PHONE, DESKTOP, FIREFOX], "ikke i WebKit (Safari)"),
        (["chromium", "firefox", "webkit"], [PHONE, DESKTOP, FIREFOX, WEBKIT], "Chromium, Firefox og WebKit"),
    ],
)
def test_a_machine_with_more_engines_walks_in_more(engines: list[Engine], devices: list[object], words: str) -> None:
    found = dict.fromkeys(engines, HERE)
    assert devices_with(found) == devices
    assert words in words_about(found)


AGENTS = {
    "chromium": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Safari/537.36",
    "firefox": "Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0",
    "webkit": "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1 (KHTML, like Gecko) Safari/605.1",
}


@pytest.mark.parametrize("device", DEVICES, ids=lambda device: device.name)
def test_no_device_passes_for_a_citizen(device: Device) -> None:
    agent = AGENTS[device.engine]
    assert not is_machine(agent.encode())
    options = context_options(device, {}, agent)
    assert is_machine(options["user_agent"].encode())
    assert options["user_agent"].startswith(agent), "the pages must behave as for everybody with this engine"


def test_each_device_is_a_check_of_its_own_and_what_needs_no_screen_is_walked_once() -> None:
    walks = walks_of(KINDS, [PHONE, DESKTOP])
    assert [walk.name for walk in walks] == ["public-supply", "partner-api", "public-supply@desktop"]
    assert walks[0].title != walks[2].title


def test_what_is_done_at_a_desk_is_walked_on_large_screens_only_under_its_own_name() -> None:
    walks = walks_of([JOURNEYS["call-next"]], [PHONE, DESKTOP, FIREFOX, WEBKIT])
    assert [walk.name for walk in walks] == ["call-next", "call-next@firefox"]
