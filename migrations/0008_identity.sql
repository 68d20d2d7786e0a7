-- Who works here: sessions and accounts of staff, devices that staff have paired, and the audit of what all of them do.

CREATE TYPE staff_role AS ENUM ('reader', 'clerk', 'planner', 'administrator');

-- One row for each browser that is signed in. The token lies in its cookie; here is only its hash.
CREATE TABLE staff_session (
  municipality_id text NOT NULL REFERENCES municipality,
  token_hash      bytea NOT NULL,
  subject         text NOT NULL,                 -- who it is to the way they signed in: password:<user> or provider:<sub>
  name            text NOT NULL CHECK (name <> ''),
  role            staff_role NOT NULL,
  offices         text[] NOT NULL,               -- empty: all
  created_at      timestamptz NOT NULL,
  seen_at         timestamptz NOT NULL,
  expires_at      timestamptz NOT NULL CHECK (expires_at > created_at),
  PRIMARY KEY (municipality_id, token_hash)
);
CREATE INDEX staff_session_of_subject ON staff_session (municipality_id, subject);
CREATE INDEX staff_session_to_forget ON staff_session (seen_at);

-- Those who sign in with a password: the demo's, and those of a town without a provider.
CREATE TABLE staff_account (
  municipality_id text NOT NULL REFERENCES municipality,
  user_name       text NOT NULL CHECK (user_name = lower(user_name) AND user_name <> ''),
  name            text NOT NULL CHECK (name <> ''),
  role            staff_role NOT NULL,
  offices         text[] NOT NULL,               -- empty: all
  password_hash   text NOT NULL,                 -- Argon2id
  demo            boolean NOT NULL DEFAULT false,   -- opens nothing outside the demo
  created_at      timestamptz NOT NULL,
  PRIMARY KEY (municipality_id, user_name)
);

-- One row for each password that was tried and not yet found right, whether the user exists or not.
CREATE TABLE staff_password_try (
  municipality_id text NOT NULL REFERENCES municipality,
  user_hash       bytea NOT NULL,                -- keyed: somebody may have typed the password here
  tried_at        timestamptz NOT NULL
);
CREATE INDEX staff_password_try_of_user ON staff_password_try (municipality_id, user_hash, tried_at);
CREATE INDEX staff_password_try_to_forget ON staff_password_try (tried_at);

-- Stands and boards. A row waits for its pairing until paired_at is set; the digits are derived from device_id.
CREATE TABLE device (
  municipality_id text NOT NULL,
  device_id       uuid NOT NULL,
  kind            text NOT NULL CHECK (kind IN ('stand', 'board')),
  office_id       text NOT NULL,
  name            text NOT NULL CHECK (name <> ''),
  created_at      timestamptz NOT NULL,
  pair_until      timestamptz NOT NULL CHECK (pair_until > created_at),
  tries           smallint NOT NULL DEFAULT 0,
  paired_at       timestamptz,
  token_hash      bytea,                         -- of the token in the device's cookie
  seen_at         timestamptz,
  revoked_at      timestamptz,
  PRIMARY KEY (municipality_id, device_id),
  FOREIGN KEY (municipality_id, office_id) REFERENCES office,
  CONSTRAINT device_of_token UNIQUE (municipality_id, token_hash),
  CONSTRAINT five_tries CHECK (tries BETWEEN 0 AND 5),
  CONSTRAINT paired_with_a_token CHECK ((paired_at IS NULL) = (token_hash IS NULL))
);
CREATE INDEX device_to_forget ON device (pair_until) WHERE paired_at IS NULL;

-- Who did what, to what, and why. Ids only: no citizen's name, phone or address.
CREATE TABLE audit_entry (
  municipality_id text NOT NULL REFERENCES municipality,
  number          bigint GENERATED ALWAYS AS IDENTITY,
  at              timestamptz NOT NULL,
  subject         text NOT NULL,                 -- who: password:<user>, provider:<sub>, device:<id>, or program
  name            text NOT NULL,                 -- what they were called then
  role            text NOT NULL CHECK (role IN ('reader', 'clerk', 'planner', 'administrator', 'device')),
  action          text NOT NULL CHECK (action <> ''),
  subject_kind    text NOT NULL CHECK (subject_kind <> ''),   -- what it was done to
  subject_id      text NOT NULL,
  office_id       text,
  reason          text CHECK (reason <> ''),
  request_id      text NOT NULL,                 -- names the request in the log
  PRIMARY KEY (municipality_id, number)
);
CREATE INDEX audit_entry_of_actor ON audit_entry (municipality_id, subject, number);
CREATE INDEX audit_entry_of_subject ON audit_entry (municipality_id, subject_kind, subject_id, number);
CREATE INDEX audit_entry_to_forget ON audit_entry (at);

-- Nobody changes or removes what is written, the application included. What is older than half a year, by the clock of
-- the database, may go: the application says after how many days it does.
CREATE FUNCTION refuse_to_rewrite() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND OLD.at < now() - interval '183 days' THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'the audit is append-only';
END $$;
CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR DELETE ON audit_entry
  FOR EACH ROW EXECUTE FUNCTION refuse_to_rewrite();
CREATE TRIGGER audit_is_not_emptied BEFORE TRUNCATE ON audit_entry
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_rewrite();
