-- The whole first schema. PostgreSQL 15 is enough. Every tenant table begins its keys with municipality_id,
-- so that the schema can be distributed by tenant on an existing engine.

CREATE TYPE lane AS ENUM ('public', 'acute', 'staff', 'synthetic');

-- catalogue ---------------------------------------------------------------------------------------------

CREATE TABLE municipality (
  municipality_id text PRIMARY KEY CHECK (municipality_id ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  name            text NOT NULL,
  time_zone       text NOT NULL,
  settings        jsonb NOT NULL,
  version         bigint NOT NULL DEFAULT 1   -- rises with every import; caches and the first screen hang on it
);

CREATE TABLE municipality_host (
  host            text PRIMARY KEY CHECK (host = lower(host)),
  municipality_id text NOT NULL REFERENCES municipality
);

CREATE TABLE office (
  municipality_id text NOT NULL REFERENCES municipality,
  office_id       text NOT NULL,
  position        int NOT NULL,
  name            text NOT NULL,
  content         jsonb NOT NULL,
  retired         boolean NOT NULL DEFAULT false,   -- gone from the file, kept for the bookings that name it
  PRIMARY KEY (municipality_id, office_id)
);

CREATE TABLE topic (
  municipality_id text NOT NULL REFERENCES municipality,
  topic_id        text NOT NULL,
  position        int NOT NULL,
  minutes         smallint NOT NULL CHECK (minutes BETWEEN 5 AND 480 AND minutes % 5 = 0),
  fixed_minutes   smallint NOT NULL DEFAULT 0 CHECK (fixed_minutes BETWEEN 0 AND 480 AND fixed_minutes % 5 = 0),
  max_persons     smallint NOT NULL DEFAULT 1 CHECK (max_persons BETWEEN 1 AND 20),
  content         jsonb NOT NULL,
  retired         boolean NOT NULL DEFAULT false,
  PRIMARY KEY (municipality_id, topic_id)
);

CREATE TABLE pool (
  municipality_id text NOT NULL,
  pool_id         text NOT NULL,
  office_id       text NOT NULL,
  name            text NOT NULL,
  topics          text[] NOT NULL,
  step_minutes    smallint NOT NULL DEFAULT 15 CHECK (step_minutes BETWEEN 5 AND 120 AND step_minutes % 5 = 0),
  retired         boolean NOT NULL DEFAULT false,
  PRIMARY KEY (municipality_id, pool_id),
  FOREIGN KEY (municipality_id, office_id) REFERENCES office
);

-- calendars ---------------------------------------------------------------------------------------------

CREATE TABLE opening_rule (
  municipality_id text NOT NULL,
  rule_id         text NOT NULL,
  pool_id         text NOT NULL,
  lane            text NOT NULL CHECK (lane IN ('public', 'acute', 'staff', 'walk-in')),
  content         jsonb NOT NULL,
  PRIMARY KEY (municipality_id, rule_id),
  FOREIGN KEY (municipality_id, pool_id) REFERENCES pool ON DELETE CASCADE
);

CREATE TABLE closure (
  municipality_id text NOT NULL REFERENCES municipality,
  closure_id      text NOT NULL,
  content         jsonb NOT NULL,
  PRIMARY KEY (municipality_id, closure_id)
);

-- One pool's one local day in one lane, on a 5-minute grid of UTC instants: cell i (from 1) begins at
-- first_cell + (i - 1) * 5 minutes. The rules are the truth, capacity and spans are built from them; free is
-- capacity less the parts that lie over the cell, never below zero.
CREATE TABLE pool_day (
  municipality_id text NOT NULL,
  pool_id         text NOT NULL,
  day             date NOT NULL,
  lane            lane NOT NULL,
  first_cell      timestamptz NOT NULL,
  capacity        smallint[] NOT NULL,
  free            smallint[] NOT NULL,
  spans           jsonb NOT NULL,
  build           bigint NOT NULL DEFAULT 1,   -- rises when the rules change what is offered
  version         bigint NOT NULL DEFAULT 1,   -- rises with every change of the row
  PRIMARY KEY (municipality_id, pool_id, day, lane),
  FOREIGN KEY (municipality_id, pool_id) REFERENCES pool,
  CONSTRAINT never_two_for_one CHECK (0 <= ALL (free)),
  CONSTRAINT free_matches_capacity CHECK (cardinality(free) = cardinality(capacity))
) WITH (fillfactor = 50);

-- bookings ----------------------------------------------------------------------------------------------

-- The only table with personal data of citizens: erasing a citizen is deleting one row.
CREATE TABLE contact (
  municipality_id text NOT NULL REFERENCES municipality,
  contact_id      uuid NOT NULL,
  name            text NOT NULL,
  phone           text,
  email           text,
  erase_on        date NOT NULL,
  PRIMARY KEY (municipality_id, contact_id),
  CONSTRAINT can_be_reached CHECK (phone IS NOT NULL OR email IS NOT NULL)
);
CREATE INDEX contact_to_erase ON contact (erase_on);

CREATE TABLE booking (
  municipality_id text NOT NULL,
  booking_id      uuid NOT NULL,
  office_id       text NOT NULL,
  status          text NOT NULL CHECK (status IN ('held', 'booked', 'cancelled', 'expired')),
  lane            lane NOT NULL,
  start_at        timestamptz NOT NULL,
  end_at          timestamptz NOT NULL CHECK (end_at > start_at),
  topics          jsonb NOT NULL,               -- [{"id": "passport-adult", "persons": 2}]
  language        text NOT NULL DEFAULT 'da' CHECK (language IN ('da', 'en')),
  contact_id      uuid,
  secret_version  smallint NOT NULL DEFAULT 1,
  hold_client     uuid,                         -- the device that holds; one live hold each
  hold_extended   boolean NOT NULL DEFAULT false,
  deadline        timestamptz,                  -- held: when it expires; cancelled: until when it can be undone
  remove_at       timestamptz,                  -- synthetic only: the server removes it then
  created_at      timestamptz NOT NULL,
  PRIMARY KEY (municipality_id, booking_id),
  FOREIGN KEY (municipality_id, office_id) REFERENCES office,
  FOREIGN KEY (municipality_id, contact_id) REFERENCES contact ON DELETE SET NULL (contact_id),
  CONSTRAINT nothing_waits_unseen CHECK (status <> 'held' OR deadline IS NOT NULL),
  CONSTRAINT the_monitor_is_no_citizen CHECK ((lane = 'synthetic') = (remove_at IS NOT NULL))
);
CREATE UNIQUE INDEX one_live_hold_per_client ON booking (municipality_id, hold_client) WHERE status = 'held';
CREATE INDEX booking_waiting ON booking (deadline) WHERE deadline IS NOT NULL;
CREATE INDEX booking_of_contact ON booking (municipality_id, contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX booking_expired ON booking (created_at) WHERE status = 'expired';
CREATE INDEX booking_synthetic ON booking (remove_at) WHERE remove_at IS NOT NULL;

-- A part exists exactly as long as it occupies its cells.
CREATE TABLE part (
  municipality_id text NOT NULL,
  booking_id      uuid NOT NULL,
  number          smallint NOT NULL,
  pool_id         text NOT NULL,
  day             date NOT NULL,
  lane            lane NOT NULL,
  start_at        timestamptz NOT NULL,
  end_at          timestamptz NOT NULL CHECK (end_at > start_at),
  PRIMARY KEY (municipality_id, booking_id, number),
  FOREIGN KEY (municipality_id, booking_id) REFERENCES booking ON DELETE CASCADE,
  FOREIGN KEY (municipality_id, pool_id, day, lane) REFERENCES pool_day
);
CREATE INDEX part_of_pool_day ON part (municipality_id, pool_id, day, lane);

-- Append-only: who did what, when, before and after. No contact data. A receipt is also the stored answer of
-- its command, which is what a repeated Idempotency-Key reads.
CREATE TABLE receipt (
  municipality_id text NOT NULL,
  receipt_id      uuid NOT NULL,
  number          bigint GENERATED ALWAYS AS IDENTITY,   -- the order of a booking's receipts; clocks can stand still
  booking_id      uuid NOT NULL,
  action          text NOT NULL CHECK (action IN ('hold', 'extend', 'release', 'expire', 'book', 'move', 'cancel', 'undo')),
  actor           text NOT NULL CHECK (actor IN ('citizen', 'staff', 'system', 'monitor')),
  at              timestamptz NOT NULL,
  before          jsonb,
  after           jsonb NOT NULL,
  PRIMARY KEY (municipality_id, receipt_id),
  FOREIGN KEY (municipality_id, booking_id) REFERENCES booking ON DELETE CASCADE
);
CREATE INDEX receipt_of_booking ON receipt (municipality_id, booking_id, number);

CREATE TABLE idempotency_key (
  municipality_id text NOT NULL,
  scope           text NOT NULL,                -- the path, which names the booking
  key             uuid NOT NULL,
  request_hash    bytea NOT NULL,
  receipt_id      uuid NOT NULL,
  PRIMARY KEY (municipality_id, scope, key),
  FOREIGN KEY (municipality_id, receipt_id) REFERENCES receipt ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX idempotency_key_of_receipt ON idempotency_key (municipality_id, receipt_id);

-- messages and jobs -------------------------------------------------------------------------------------

CREATE TABLE outbox (
  municipality_id text NOT NULL REFERENCES municipality,
  outbox_id       bigint GENERATED ALWAYS AS IDENTITY,
  kind            text NOT NULL,
  subject_id      uuid NOT NULL,
  created_at      timestamptz NOT NULL,
  due_at          timestamptz NOT NULL,         -- when it was to be sent; its age is counted from here
  try_at          timestamptz NOT NULL,         -- when it may be taken: later than due_at while sending, or after a failure
  attempts        smallint NOT NULL DEFAULT 0,
  settled_at      timestamptz,
  outcome         text CHECK (outcome IN ('sent', 'skipped', 'given-up')),
  last_error      text,
  PRIMARY KEY (municipality_id, outbox_id),
  CHECK ((settled_at IS NULL) = (outcome IS NULL))
);
CREATE INDEX outbox_waiting ON outbox (try_at) WHERE settled_at IS NULL;
CREATE INDEX outbox_given_up ON outbox (kind, due_at) WHERE outcome = 'given-up';
CREATE INDEX outbox_settled ON outbox (settled_at) WHERE settled_at IS NOT NULL;

CREATE TABLE job (
  job_id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind        text NOT NULL,
  due_at      timestamptz NOT NULL,
  try_at      timestamptz NOT NULL,             -- when it may be taken: later than due_at while running, or after a failure
  attempts    int NOT NULL DEFAULT 0,           -- a job that fails is tried for ever
  finished_at timestamptz,
  last_error  text,
  UNIQUE (kind, due_at)                         -- two leaders in a hand-over write a tick once
);
CREATE INDEX job_waiting ON job (try_at) WHERE finished_at IS NULL;

-- functions ---------------------------------------------------------------------------------------------

-- `cells` with one taken from `n` cells beginning at `first`; never_two_for_one refuses what goes below zero.
CREATE FUNCTION take_cells(cells smallint[], first int, n int) RETURNS smallint[]
LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
  FOR i IN first .. first + n - 1 LOOP
    cells[i] := cells[i] - 1;
  END LOOP;
  RETURN cells;
END $$;

-- What `free` must be, counted anew from the parts. The one definition: rebuild, release and auditor use it.
CREATE FUNCTION counted_free(d pool_day) RETURNS smallint[]
LANGUAGE plpgsql STABLE AS $$
DECLARE
  cells smallint[] := d.capacity;
  p record;
BEGIN
  FOR p IN
    SELECT greatest(extract(epoch FROM start_at - d.first_cell)::int / 300 + 1, 1) AS first,
           least((extract(epoch FROM end_at - d.first_cell)::int + 299) / 300, cardinality(cells)) AS last
    FROM part
    WHERE (municipality_id, pool_id, day, lane) = (d.municipality_id, d.pool_id, d.day, d.lane)
  LOOP
    FOR i IN p.first .. p.last LOOP
      cells[i] := cells[i] - 1;
    END LOOP;
  END LOOP;
  -- A booking that no longer fits keeps its time: its cells are then below zero, and nothing there is free.
  RETURN ARRAY(SELECT greatest(cell, 0::smallint) FROM unnest(cells) WITH ORDINALITY AS c(cell, i) ORDER BY i);
END $$;

CREATE FUNCTION refuse_change_of_receipt() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  -- A receipt goes only with its booking, and refuse_loss_of_booking says which bookings may go.
  IF TG_OP = 'DELETE' AND NOT EXISTS (
    SELECT FROM booking WHERE (municipality_id, booking_id) = (OLD.municipality_id, OLD.booking_id)
  ) THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'receipts are append-only';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON receipt
FOR EACH ROW EXECUTE FUNCTION refuse_change_of_receipt();

CREATE FUNCTION refuse_loss_of_booking() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  -- Only what never was a citizen's booking may go: the monitor's, and holds that came to nothing.
  IF OLD.lane <> 'synthetic' AND OLD.status <> 'expired' THEN
    RAISE EXCEPTION 'a booking is never deleted';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER never_forgotten BEFORE DELETE ON booking
FOR EACH ROW EXECUTE FUNCTION refuse_loss_of_booking();
