-- A Flyway callback: a backup (SnapshotReader) holds this lock until its end. A migration waits here, before it locks a table for
-- which requests would wait. It holds the lock until the end of its transaction, so each migration must be transactional.
select pg_advisory_xact_lock(hashtext('"${schema}".migration'));
