-- What leaves for other systems: which entry, and whether it still may.
--
-- `entry` is the number of the entry to deliver; 0 for what is only told of.
-- `standing`: waiting; held, until a human lets it go; dead, given up until a
-- human tries again. `reason` is a word of code, never a receiver's words.
ALTER TABLE outbox ADD COLUMN entry INTEGER NOT NULL DEFAULT 0 CHECK (entry >= 0);
ALTER TABLE outbox ADD COLUMN standing TEXT NOT NULL DEFAULT 'waiting'
    CHECK (standing IN ('waiting', 'held', 'dead'));
ALTER TABLE outbox ADD COLUMN reason TEXT NOT NULL DEFAULT '' CHECK (length(reason) <= 64);
