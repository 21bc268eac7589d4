-- Everything is looked up by its key, whatever statistics say; how often leads change says nothing about how many there
-- are. To gather statistics again for each tenth that has changed takes a third of a second of a processor each time.
alter table leads set (autovacuum_analyze_scale_factor = 10);
alter table lead_changes set (autovacuum_analyze_scale_factor = 1);
alter table lead_events set (autovacuum_analyze_scale_factor = 1);
