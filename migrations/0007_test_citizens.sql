-- What the server keeps about the monitors' test citizens: how much they write, what they must not touch, and their mails.

CREATE TABLE test_write_day (
  municipality_id text NOT NULL REFERENCES municipality,
  day             date NOT NULL,                 -- of UTC: a day of 24 hours
  writes          int NOT NULL CHECK (writes > 0),
  PRIMARY KEY (municipality_id, day)
);

-- Marked writes that would have touched what belongs to a citizen. Each was refused.
CREATE TABLE trespass (
  municipality_id text NOT NULL REFERENCES municipality,
  number          bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  at              timestamptz NOT NULL,
  route           text NOT NULL,                 -- a template: no ids
  PRIMARY KEY (municipality_id, number)
);
CREATE INDEX trespass_at ON trespass (at);

-- Where the mails of test citizens end: for their monitor to read, and for nobody else.
CREATE TABLE test_message (
  municipality_id text NOT NULL REFERENCES municipality,
  outbox_id       bigint NOT NULL,
  email           text NOT NULL,
  subject         text NOT NULL,
  text            text NOT NULL,
  language        text NOT NULL CHECK (language IN ('da', 'en')),
  attachments     jsonb NOT NULL,                -- [{"filename": …, "media_type": …, "content": …}]
  sent_at         timestamptz NOT NULL,
  PRIMARY KEY (municipality_id, outbox_id),
  CONSTRAINT to_test_citizens_only CHECK (lower(email) ~ '\.(test|example|invalid)$')
);
CREATE INDEX test_message_to ON test_message (municipality_id, email, outbox_id);
CREATE INDEX test_message_to_forget ON test_message (sent_at);
