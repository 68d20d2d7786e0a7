-- What a citizen needs, or the link that they are met by, may be taken away from the desks where their time is.
ALTER TABLE misfit
  DROP CONSTRAINT misfit_reason_check,
  ADD CONSTRAINT misfit_reason_check CHECK (
    reason IN ('outside-hours', 'topic-not-served', 'need-not-met', 'too-few-desks', 'desk-changes'));
