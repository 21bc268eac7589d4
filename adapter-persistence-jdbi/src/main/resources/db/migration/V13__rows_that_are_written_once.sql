-- To look through them again for each fifth that has come takes half a second of a processor, and while there are few,
-- that is every few seconds.
alter table lead_changes set (autovacuum_vacuum_insert_threshold = 1000000, autovacuum_analyze_threshold = 100000);
alter table lead_events set (autovacuum_vacuum_insert_threshold = 1000000, autovacuum_analyze_threshold = 100000);
