-- Visits of several parts, needs, meeting forms, named persons, cells kept for walk-ins, and staff's reasons.

-- GiST over plain equality: for one_place_at_a_time below. Comes with PostgreSQL, and any owner of a database may add it.
CREATE EXTENSION IF NOT EXISTS btree_gist;

ALTER TABLE pool_day
  ADD COLUMN walk_in_cells int NOT NULL DEFAULT 0 CHECK (walk_in_cells >= 0);   -- kept free for who comes without a time

ALTER TABLE pool
  ADD COLUMN content jsonb NOT NULL DEFAULT '{}';   -- what has no column of its own

ALTER TABLE booking
  ADD COLUMN meeting text NOT NULL DEFAULT 'office' CHECK (meeting IN ('office', 'phone', 'video'));

-- What the citizen needs (an interpreter, a low desk), never why. It goes when the contact goes.
ALTER TABLE contact
  ADD COLUMN needs text[] NOT NULL DEFAULT '{}';

-- A named person may have pools at several offices; nobody can sell the same person twice at one time.
ALTER TABLE part
  ADD COLUMN topics text[],   -- NULL: all of the booking's
  ADD COLUMN person text,
  ADD CONSTRAINT one_place_at_a_time EXCLUDE USING gist
    (municipality_id WITH =, person WITH =, tstzrange(start_at, end_at) WITH &&) WHERE (person IS NOT NULL);

-- Why staff set a rule aside.
ALTER TABLE receipt
  ADD COLUMN reason text CHECK (reason <> ''),
  ADD CONSTRAINT only_staff_give_reasons CHECK (reason IS NULL OR actor = 'staff');

-- `cells` with one taken for each visit: visit i takes counts[i] cells beginning at firsts[i].
CREATE FUNCTION take_cells(cells smallint[], firsts int[], counts int[]) RETURNS smallint[]
LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
  FOR visit IN 1 .. cardinality(firsts) LOOP
    FOR i IN firsts[visit] .. firsts[visit] + counts[visit] - 1 LOOP
      cells[i] := cells[i] - 1;
    END LOOP;
  END LOOP;
  RETURN cells;
END $$;
DROP FUNCTION take_cells(smallint[], int, int);
