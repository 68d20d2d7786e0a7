-- Whichever part of a visit waits the shortest says until when a clerk must decide: that the other begins first gives
-- nobody more time.
CREATE OR REPLACE VIEW open_misfit AS
SELECT DISTINCT ON (municipality_id, booking_id)
  misfit.*, booking.office_id, booking.topics, booking.meeting, coalesce(contact.needs, '{}') AS needs
FROM misfit
JOIN booking USING (municipality_id, booking_id)
LEFT JOIN contact USING (municipality_id, contact_id)
WHERE decided_at IS NULL AND booking.status = 'booked'
  AND EXISTS (
    SELECT FROM part
    WHERE (part.municipality_id, part.booking_id) = (misfit.municipality_id, misfit.booking_id)
      AND (part.pool_id, part.start_at, part.end_at) = (misfit.pool_id, misfit.start_at, misfit.end_at)
  )
ORDER BY municipality_id, booking_id, misfit.deadline, misfit.start_at;

-- Whom a clerk had kept before each part stood for itself (0015) is kept with all parts, unless a build has listed them
-- since. Parts that fit are struck off by the next build.
INSERT INTO misfit (municipality_id, booking_id, pool_id, day, start_at, end_at, reason, since, deadline,
                    decided_at, decision, decision_reason)
SELECT municipality_id, booking_id, part.pool_id, part.day, part.start_at, part.end_at, reason, since, deadline,
       decided_at, decision, decision_reason
FROM misfit JOIN part USING (municipality_id, booking_id)
WHERE decision = 'keep' AND decided_at < (SELECT applied_at FROM migration WHERE name = '0015_misfits_by_part.sql')
  AND EXISTS (
    SELECT FROM part AS stays
    WHERE (stays.municipality_id, stays.booking_id) = (misfit.municipality_id, misfit.booking_id)
      AND (stays.pool_id, stays.start_at, stays.end_at) = (misfit.pool_id, misfit.start_at, misfit.end_at)
  )
ON CONFLICT DO NOTHING;

-- What 0016 made tasks of has no later deadline than a new task would have, and is of use until the time at which the
-- citizen may come in vain.
UPDATE call_task SET
  deadline = greatest(call_task.created_at, least(
    call_task.deadline,
    ((least(start_at, was_at) AT TIME ZONE time_zone)::date - 1 + time '12:00') AT TIME ZONE time_zone)),
  useful_until = greatest(useful_until, was_at)
FROM receipt
JOIN booking USING (municipality_id, booking_id)
JOIN municipality USING (municipality_id),
LATERAL (SELECT (before ->> 'start')::timestamptz AS was_at) AS earlier
WHERE (receipt.municipality_id, receipt_id) = (call_task.municipality_id, task_id) AND done_at IS NULL
  AND call_task.created_at = (SELECT applied_at FROM migration WHERE name = '0016_calls_for_mails.sql');

-- How a citizen is told follows from how they can be reached when it is looked at. The column goes once no version that
-- writes it runs any more.
ALTER TABLE call_task ALTER COLUMN kind SET DEFAULT 'letter';
