-- A clerk corrects how a citizen is reached. What it was and is stands nowhere but in the contact: the receipt tells only that.

ALTER TABLE receipt
  DROP CONSTRAINT receipt_action_check,
  ADD CONSTRAINT receipt_action_check CHECK (
    action IN ('hold', 'extend', 'release', 'expire', 'book', 'move', 'cancel', 'undo', 'correct'));
