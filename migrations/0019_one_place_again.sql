-- `restore --replace` once dropped the extension that this stands on, and with it the constraint.
CREATE EXTENSION IF NOT EXISTS btree_gist;
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_constraint WHERE conname = 'one_place_at_a_time' AND conrelid = 'part'::regclass) THEN
    ALTER TABLE part ADD CONSTRAINT one_place_at_a_time EXCLUDE USING gist
      (municipality_id WITH =, person WITH =, tstzrange(start_at, end_at) WITH &&) WHERE (person IS NOT NULL);
  END IF;
END $$;
