-- A backup holds this lock until its end. A migration waits here, before it locks a table: requests would wait for it.
select pg_advisory_xact_lock(hashtext('"${schema}".migration'));
