-- The day: who has arrived at an office, in which order they are called, and by which desk.

-- One office's one local day. Every command on its tickets locks this row first, so that all of them see one line in
-- one order; test citizens stand in a line of their own.
CREATE TABLE office_day (
  municipality_id text NOT NULL,
  office_id       text NOT NULL,
  day             date NOT NULL,
  synthetic       boolean NOT NULL,
  next_number     int NOT NULL DEFAULT 1,
  version         bigint NOT NULL DEFAULT 0,   -- rises with every change of the line; screens compare it
  PRIMARY KEY (municipality_id, office_id, day, synthetic),
  FOREIGN KEY (municipality_id, office_id) REFERENCES office
);

-- Numbers that a stand may hand out while it has no connection.
CREATE TABLE number_range (
  municipality_id text NOT NULL,
  office_id       text NOT NULL,
  day             date NOT NULL,
  synthetic       boolean NOT NULL,
  first           int NOT NULL,
  last            int NOT NULL CHECK (last >= first),
  stand           text NOT NULL,
  scope           text NOT NULL,
  key             uuid NOT NULL,                -- the Idempotency-Key that it was reserved with
  request_hash    bytea NOT NULL,
  PRIMARY KEY (municipality_id, office_id, day, synthetic, first),
  FOREIGN KEY (municipality_id, office_id, day, synthetic) REFERENCES office_day ON DELETE CASCADE,
  CONSTRAINT reserved_once UNIQUE (municipality_id, scope, key)
);

-- One person's place in an office's day. No contact data: whoever has booked is known by the booking.
CREATE TABLE ticket (
  municipality_id text NOT NULL,
  ticket_id       uuid NOT NULL,
  office_id       text NOT NULL,
  day             date NOT NULL,
  synthetic       boolean NOT NULL,
  number          int NOT NULL CHECK (number BETWEEN 1 AND 9999),
  booking_id      uuid,                         -- NULL: a walk-in
  status          text NOT NULL CHECK (status IN ('waiting', 'called', 'serving', 'parked', 'done', 'no-show', 'left')),
  topics          jsonb NOT NULL,               -- [{"id": "passport-adult", "persons": 2}]
  language        text NOT NULL CHECK (language IN ('da', 'en')),
  minutes         smallint NOT NULL,            -- how long the visit was planned to take
  booked_for      timestamptz,
  arrived_at      timestamptz NOT NULL,
  place_at        timestamptz NOT NULL,         -- the moment by which the line is ordered
  for_topics      text[] NOT NULL,              -- what the desk that calls must serve
  for_pool        text,                         -- only desks of this pool: a named caseworker's
  for_desk        text,                         -- only this desk: handed over to a colleague
  desk            text,
  called_at       timestamptz,
  recalled_at     timestamptz,
  started_at      timestamptz,
  ended_at        timestamptz,
  parked_until    timestamptz,
  leased_to       text,                         -- the desk that may call it while it has no connection
  leased_until    timestamptz,
  passed_over     text CHECK (passed_over IN ('moved', 'parked', 'no-show', 'left')),
  passed_at       timestamptz,
  forecast        smallint,                     -- minutes of waiting, as foreseen when the number was given
  promised_from   timestamptz,
  promised_until  timestamptz,
  note            text CHECK (note <> ''),      -- from one desk to the next; goes when the day is over
  owner           text,
  deadline        timestamptz,
  PRIMARY KEY (municipality_id, ticket_id),
  FOREIGN KEY (municipality_id, office_id, day, synthetic) REFERENCES office_day,
  FOREIGN KEY (municipality_id, booking_id) REFERENCES booking ON DELETE CASCADE,
  CONSTRAINT one_number_once UNIQUE (municipality_id, office_id, day, synthetic, number),
  CONSTRAINT who_is_called_has_a_desk CHECK (status NOT IN ('called', 'serving') OR desk IS NOT NULL),
  CONSTRAINT who_is_parked_comes_back CHECK ((status = 'parked') = (parked_until IS NOT NULL)),
  CONSTRAINT no_ticket_waits_unseen CHECK (
    status IN ('done', 'no-show', 'left') OR (owner IS NOT NULL AND deadline IS NOT NULL)),
  CONSTRAINT lease_ends CHECK ((leased_to IS NULL) = (leased_until IS NULL))
);
CREATE UNIQUE INDEX one_at_a_time_at_a_desk ON ticket (municipality_id, office_id, day, synthetic, desk)
  WHERE status IN ('called', 'serving');
CREATE UNIQUE INDEX one_live_ticket_per_booking ON ticket (municipality_id, booking_id)
  WHERE booking_id IS NOT NULL AND status NOT IN ('done', 'no-show', 'left');
CREATE INDEX ticket_of_booking ON ticket (municipality_id, booking_id) WHERE booking_id IS NOT NULL;
CREATE INDEX ticket_waiting ON ticket (deadline) WHERE status NOT IN ('done', 'no-show', 'left');
CREATE INDEX ticket_synthetic ON ticket (arrived_at) WHERE synthetic;

-- Append-only: who did what with a ticket, when by the clock of the device and when it came in. Also the stored answer
-- of its command, which is what a repeated Idempotency-Key reads.
CREATE TABLE ticket_event (
  municipality_id text NOT NULL,
  ticket_id       uuid NOT NULL,
  event           bigint GENERATED ALWAYS AS IDENTITY,
  command         text NOT NULL CHECK (command IN (
                    'arrive', 'call', 'recall', 'start', 'finish', 'no-show', 'park', 'resume', 'hand-over', 'leave',
                    'undo', 'close')),
  actor           text NOT NULL CHECK (actor IN ('citizen', 'staff', 'system', 'monitor')),
  at              timestamptz NOT NULL,
  received_at     timestamptz NOT NULL,
  before          jsonb,
  after           jsonb NOT NULL,
  explain         jsonb,                        -- call: why this one now
  scope           text,
  key             uuid,
  request_hash    bytea,
  PRIMARY KEY (municipality_id, ticket_id, event),
  FOREIGN KEY (municipality_id, ticket_id) REFERENCES ticket ON DELETE CASCADE,
  CONSTRAINT done_once UNIQUE (municipality_id, scope, key),
  CONSTRAINT a_key_is_whole CHECK (num_nulls(scope, key, request_hash) IN (0, 3))
);

CREATE FUNCTION refuse_change_of_ticket_event() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  -- An event goes only with its ticket, and refuse_loss_of_ticket says which tickets may go.
  IF TG_OP = 'DELETE' AND NOT EXISTS (
    SELECT FROM ticket WHERE (municipality_id, ticket_id) = (OLD.municipality_id, OLD.ticket_id)
  ) THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'events of tickets are append-only';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON ticket_event
FOR EACH ROW EXECUTE FUNCTION refuse_change_of_ticket_event();

CREATE FUNCTION refuse_loss_of_ticket() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF NOT OLD.synthetic THEN
    RAISE EXCEPTION 'a ticket is never deleted';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER never_forgotten BEFORE DELETE ON ticket
FOR EACH ROW EXECUTE FUNCTION refuse_loss_of_ticket();
