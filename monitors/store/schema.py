"""The tables of the monitors' store, version by version. Append only: a released version never changes."""

from typing import Final

VERSIONS: Final = (
    """
CREATE TABLE run (
    id INTEGER PRIMARY KEY, check_name TEXT NOT NULL, flow TEXT NOT NULL, at REAL NOT NULL, seconds REAL NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('green', 'red', 'inconclusive', 'skipped')),
    deployment TEXT NOT NULL, reason TEXT NOT NULL, exercised INTEGER NOT NULL, counted INTEGER NOT NULL);
CREATE INDEX run_of_check ON run (check_name, at);
CREATE INDEX run_of_flow ON run (flow, at);
CREATE TABLE alert (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL, check_name TEXT NOT NULL, flow TEXT NOT NULL, state TEXT NOT NULL,
    began REAL NOT NULL, pending INTEGER NOT NULL, body TEXT NOT NULL);
CREATE UNIQUE INDEX one_alert_for_each_fault ON alert (key) WHERE state <> 'resolved';
CREATE INDEX alert_of_key ON alert (key, id);
CREATE INDEX alert_pending ON alert (id) WHERE pending;
CREATE TABLE event (
    id INTEGER PRIMARY KEY, alert INTEGER NOT NULL REFERENCES alert, at REAL NOT NULL, what TEXT NOT NULL,
    who TEXT NOT NULL, words TEXT NOT NULL);
CREATE INDEX event_of_alert ON event (alert, id);
CREATE TABLE silence (
    id INTEGER PRIMARY KEY, what TEXT NOT NULL, begins REAL NOT NULL, ends REAL NOT NULL, why TEXT NOT NULL,
    who TEXT NOT NULL);
CREATE TABLE message (
    id INTEGER PRIMARY KEY, at REAL NOT NULL, kind TEXT NOT NULL, title TEXT NOT NULL, body TEXT NOT NULL);
CREATE TABLE delivery (
    message INTEGER NOT NULL REFERENCES message, channel TEXT NOT NULL, sent REAL, tries INTEGER NOT NULL DEFAULT 0,
    next_try REAL NOT NULL, error TEXT NOT NULL DEFAULT '', PRIMARY KEY (message, channel));
CREATE INDEX delivery_waiting ON delivery (next_try) WHERE sent IS NULL;
CREATE TABLE control (
    check_name TEXT NOT NULL, route TEXT NOT NULL, role TEXT NOT NULL, name TEXT NOT NULL, standing TEXT NOT NULL,
    at REAL NOT NULL, PRIMARY KEY (check_name, route, role, name));
CREATE TABLE fact (name TEXT PRIMARY KEY, at REAL NOT NULL, body TEXT NOT NULL);
CREATE TABLE session (token_hash TEXT PRIMARY KEY, expires REAL NOT NULL)
""",
    # Every page asks for the runs of some days, of whatever check; nothing asks for those of one flow.
    """
CREATE INDEX run_at ON run (at, id);
DROP INDEX run_of_flow
""",
    # Which alerts a message tells of, to know when they reached somebody; of what is over, it is taken to be at once.
    """
CREATE TABLE about (
    message INTEGER NOT NULL REFERENCES message, alert INTEGER NOT NULL REFERENCES alert, PRIMARY KEY (message, alert));
UPDATE alert SET body = json_set(body, '$.reached', json_extract(body, '$.told'))
WHERE state = 'resolved' AND json_extract(body, '$.told') IS NOT NULL
""",
    # So is that of what is still open, if it was told before a message said which alerts it tells of.
    """
UPDATE alert SET body = json_set(body, '$.reached', json_extract(body, '$.told'))
WHERE state <> 'resolved' AND json_extract(body, '$.told') IS NOT NULL AND json_extract(body, '$.reached') IS NULL
AND id NOT IN (SELECT alert FROM about)
""",
)
