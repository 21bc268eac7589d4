-- A Flyway callback: enables text search after an operator has installed the extensions.
select "${schema}".enable_lead_search();
