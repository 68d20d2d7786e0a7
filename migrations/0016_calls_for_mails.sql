-- Whom a mail does not reach, a clerk calls: nobody looks into the outbox.
ALTER TABLE call_task
  DROP CONSTRAINT call_task_why_check,
  ADD CONSTRAINT call_task_why_check CHECK (why IN ('moved', 'cancelled', 'no-time', 'not-reached'));

-- What still must be told: a later change has a task of its own, or was the citizen's, who knows of it. Whether an
-- address is right is asked of nobody who is erased.
CREATE OR REPLACE VIEW open_call AS
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
  END
  AND (why <> 'not-reached' OR EXISTS (
    SELECT FROM booking
    WHERE (booking.municipality_id, booking.booking_id) = (call_task.municipality_id, call_task.booking_id)
      AND contact_id IS NOT NULL));

-- What was given up before there were such tasks, and is still to come.
INSERT INTO call_task (municipality_id, task_id, booking_id, kind, why, created_at, deadline, useful_until)
SELECT municipality_id, receipt_id, booking_id, CASE WHEN phone IS NULL THEN 'letter' ELSE 'call' END,
       CASE WHEN reason IS NULL OR action NOT IN ('move', 'cancel') THEN 'not-reached'
            WHEN action = 'move' THEN 'moved' ELSE 'cancelled' END,
       now(), now() + interval '1 day', start_at
FROM outbox
JOIN receipt USING (municipality_id)
JOIN booking USING (municipality_id, booking_id)
JOIN contact USING (municipality_id, contact_id)
WHERE outcome = 'given-up' AND receipt_id = subject_id AND kind LIKE 'booking-%' AND lane <> 'synthetic'
  AND start_at > now() AND NOT (action = 'cancel' AND reason IS NULL)
ON CONFLICT DO NOTHING;
