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
