-- Of a visit in two parts each may lose its room for itself: what a clerk kept of one says nothing of the other.
ALTER TABLE misfit DROP CONSTRAINT misfit_pkey, ADD PRIMARY KEY (municipality_id, booking_id, pool_id, start_at);

-- A clerk decides on the booking: the first part that waits stands for all.
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
ORDER BY municipality_id, booking_id, misfit.start_at;
