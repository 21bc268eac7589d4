-- A Flyway callback: enables text search after an operator has installed the extensions.
select "${schema}".enable_lead_search();
do
$$
begin
    -- an older schema, into which a backup is restored, has no words
    if to_regprocedure('"${schema}".enable_word_search()') is not null then
        perform "${schema}".enable_word_search();
    end if;
end
$$;
