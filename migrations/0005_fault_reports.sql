-- What citizens tell of faults on the pages. Nobody's name or address is asked for.

CREATE TABLE fault_report (
  municipality_id text NOT NULL REFERENCES municipality,
  number          integer NOT NULL GENERATED ALWAYS AS IDENTITY (START WITH 1001) UNIQUE,  -- can be said on the phone
  status          text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'answered')),
  owner           text NOT NULL CHECK (owner <> ''),
  deadline        timestamptz NOT NULL,
  route           text NOT NULL,                 -- a template: no ids
  app_version     text NOT NULL,
  request_id      text,
  what            text CHECK (what <> ''),
  language        text NOT NULL CHECK (language IN ('da', 'en')),
  synthetic       boolean NOT NULL,
  created_at      timestamptz NOT NULL,
  answered_at     timestamptz,
  answer          text CHECK (answer <> ''),
  key             uuid NOT NULL,                 -- the Idempotency-Key that it was told with
  request_hash    bytea NOT NULL,
  PRIMARY KEY (municipality_id, number),
  CONSTRAINT told_once UNIQUE (municipality_id, key),
  CONSTRAINT owner_has_time CHECK (deadline > created_at),
  CONSTRAINT answered_with_words CHECK ((status = 'answered') = (answered_at IS NOT NULL AND answer IS NOT NULL))
);
CREATE INDEX fault_report_waiting ON fault_report (deadline) WHERE status = 'open';
CREATE INDEX fault_report_to_forget ON fault_report (answered_at) WHERE status = 'answered';
