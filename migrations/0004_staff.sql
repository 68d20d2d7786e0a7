-- The list of bookings that the rules have no room for any more.

-- A row stays for the booking's life; what happened to it is its decision. The time that did not fit is kept beside
-- the booking's own, so that a booking that has been moved since is told from one that still waits.
CREATE TABLE misfit (
  municipality_id text NOT NULL,
  booking_id      uuid NOT NULL,
  pool_id         text NOT NULL,
  day             date NOT NULL,
  start_at        timestamptz NOT NULL,
  end_at          timestamptz NOT NULL,
  reason          text NOT NULL CHECK (reason IN ('outside-hours', 'topic-not-served', 'too-few-desks', 'desk-changes')),
  since           timestamptz NOT NULL,          -- when the rules were changed
  deadline        timestamptz NOT NULL CHECK (deadline >= since),
  owner           text NOT NULL DEFAULT 'planner',
  decided_at      timestamptz,
  decision        text CHECK (decision IN ('keep', 'moved', 'cancelled', 'fits-again', 'past')),
  decision_reason text CHECK (decision_reason <> ''),
  PRIMARY KEY (municipality_id, booking_id),
  FOREIGN KEY (municipality_id, booking_id) REFERENCES booking ON DELETE CASCADE,
  CHECK ((decided_at IS NULL) = (decision IS NULL)),
  CONSTRAINT who_keeps_says_why CHECK ((decision IS NOT DISTINCT FROM 'keep') = (decision_reason IS NOT NULL))
);
CREATE INDEX misfit_waiting ON misfit (deadline) WHERE decided_at IS NULL;

-- Whom the office has cancelled: how many of them have no other time is counted in public.
CREATE INDEX receipt_of_cancelling_office ON receipt (municipality_id) WHERE action = 'cancel' AND reason IS NOT NULL;

-- What waits for a clerk: derived, so that no way of moving or cancelling a booking can forget to strike it off.
CREATE VIEW open_misfit AS
SELECT misfit.*, booking.office_id, booking.topics, booking.meeting, coalesce(contact.needs, '{}') AS needs
FROM misfit
JOIN booking USING (municipality_id, booking_id)
LEFT JOIN contact USING (municipality_id, contact_id)
WHERE decided_at IS NULL AND booking.status = 'booked'
  AND EXISTS (
    SELECT FROM part
    WHERE (part.municipality_id, part.booking_id) = (misfit.municipality_id, misfit.booking_id)
      AND (part.pool_id, part.start_at, part.end_at) = (misfit.pool_id, misfit.start_at, misfit.end_at)
  );
