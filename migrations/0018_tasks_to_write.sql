-- Whom there is no other time for, and who has an e-mail address only, a clerk writes to there: nobody knows where else.
ALTER TABLE call_task
  DROP CONSTRAINT call_task_kind_check,
  ADD CONSTRAINT call_task_kind_check CHECK (kind IN ('call', 'letter', 'write'));

UPDATE call_task SET kind = 'write'
FROM booking JOIN contact USING (municipality_id, contact_id)
WHERE (booking.municipality_id, booking.booking_id) = (call_task.municipality_id, call_task.booking_id)
  AND done_at IS NULL AND kind = 'letter' AND why = 'no-time' AND email IS NOT NULL;
