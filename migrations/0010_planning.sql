-- What planners do: the texts of the municipality's file, absences, and citizens who must be called.

-- Every text that an import has made hold. The newest is what holds now; an older one can be made to hold again.
CREATE TABLE municipality_file (
  municipality_id text NOT NULL REFERENCES municipality,
  version         bigint NOT NULL,               -- the municipality's, once it held
  content         text NOT NULL,
  actor           text NOT NULL CHECK (actor <> ''),
  at              timestamptz NOT NULL,
  changes         text[] NOT NULL,               -- in plain words
  changes_da      text[] NOT NULL,
  PRIMARY KEY (municipality_id, version)
);

CREATE FUNCTION refuse_change_of_history() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'history is append-only';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON municipality_file
FOR EACH ROW EXECUTE FUNCTION refuse_change_of_history();

-- A pool that is not staffed for a while, for a reason that nobody foresaw; its bookings were given other times.
CREATE TABLE absence (
  municipality_id text NOT NULL,
  absence_id      uuid NOT NULL,                 -- the Idempotency-Key that it was told with
  pool_id         text NOT NULL,
  from_at         timestamptz NOT NULL,
  until_at        timestamptz NOT NULL CHECK (until_at > from_at),
  request_hash    bytea NOT NULL,
  told_at         timestamptz NOT NULL,
  answer          jsonb,                         -- what became of the bookings; none: it is being carried out
  PRIMARY KEY (municipality_id, absence_id),
  FOREIGN KEY (municipality_id, pool_id) REFERENCES pool
);

-- Somebody without an e-mail address whose time the office has changed, or anybody whom it has left without one: a clerk
-- must call or write. A citizen who never gave a way to be reached gets a letter.
CREATE TABLE call_task (
  municipality_id text NOT NULL,
  task_id         uuid NOT NULL,                 -- of what there is to tell: the change's receipt, or made of the absence
  booking_id      uuid NOT NULL,
  kind            text NOT NULL CHECK (kind IN ('call', 'letter')),
  why             text NOT NULL CHECK (why IN ('moved', 'cancelled', 'no-time')),
  owner           text NOT NULL DEFAULT 'clerk',
  created_at      timestamptz NOT NULL,
  deadline        timestamptz NOT NULL CHECK (deadline >= created_at),
  useful_until    timestamptz NOT NULL,          -- the time that the citizen may come at in vain, or its own
  done_at         timestamptz,
  done_by         text CHECK (done_by <> ''),
  PRIMARY KEY (municipality_id, task_id),
  FOREIGN KEY (municipality_id, booking_id) REFERENCES booking ON DELETE CASCADE,
  CHECK ((done_at IS NULL) = (done_by IS NULL))
);
CREATE INDEX call_task_waiting ON call_task (deadline) WHERE done_at IS NULL;

-- What still must be told: a later change has a task of its own, or was the citizen's, who knows of it.
CREATE VIEW open_call AS
SELECT call_task.* FROM call_task
WHERE done_at IS NULL AND CASE why
  WHEN 'no-time' THEN EXISTS (
    SELECT FROM open_misfit AS waiting
    WHERE (waiting.municipality_id, waiting.booking_id) = (call_task.municipality_id, call_task.booking_id))
  ELSE NOT EXISTS (
    SELECT FROM receipt AS told
    JOIN receipt AS later USING (municipality_id, booking_id)
    WHERE (told.municipality_id, told.receipt_id) = (call_task.municipality_id, call_task.task_id)
      AND later.number > told.number AND later.action IN ('move', 'cancel'))
  END;

-- Whom staff have booked may have no way to be reached; everybody else must.
ALTER TABLE contact
  ADD COLUMN booked_by_staff boolean,            -- NULL: by the citizen
  DROP CONSTRAINT can_be_reached,
  ADD CONSTRAINT can_be_reached CHECK (booked_by_staff IS TRUE OR phone IS NOT NULL OR email IS NOT NULL);
