-- One citizen's errand may be asked for in several wishes, each with a key of its own, and is done once: a wish that the
-- network delivers after another one was booked finds the errand taken (decision 0022). Keyed hash; none: one wish only.
ALTER TABLE idempotency_key ADD COLUMN errand bytea;
CREATE UNIQUE INDEX one_booking_an_errand ON idempotency_key (municipality_id, errand) WHERE errand IS NOT NULL;
