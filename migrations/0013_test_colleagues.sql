-- The monitors among staff (P9): what they sign in with and what they pair lives a quarter of an hour at most.

ALTER TABLE staff_session ADD CONSTRAINT test_colleagues_leave_soon
  CHECK (subject NOT LIKE 'monitor:%' OR expires_at <= created_at + interval '15 minutes');

ALTER TABLE device ADD COLUMN remove_at timestamptz;   -- a monitor's: removed then; NULL: a real one
ALTER TABLE device ADD CONSTRAINT test_devices_leave_soon CHECK (remove_at <= created_at + interval '15 minutes');
