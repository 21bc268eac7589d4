package dev.leadpatch.adapter.persistence;

/** Fills the inverted index by SQL; until changes of leads maintain it. */
final class LeadIndexFill {
    static final String FILL = """
            insert into lead_index (company_id, term, lead_id)
            select l.company_id, t.term, l.id
            from leads l
            cross join lateral (
                select 'status=' || l.status as term
                union select 'email=' || lower(l.email)
                union select 'phone_number=' || case when l.phone_number like '+%' then '+' else '' end
                                 || regexp_replace(l.phone_number, '[^0-9]', '', 'g')
                union select 'source=' || left(l.source, 200)
                union select 'tag=' || tag from unnest(l.tags) tag
                union select 'user=' || u from unnest(l.assigned_users) u
                union select 'unassigned' where l.assigned_users = '{}'
                union select 'archived' where l.archived_at is not null
                union select 'customFields/' || f.key || '='
                          || case when v.key = 'number' then trim_scale((v.value #>> '{}')::numeric)::text
                                  else left(v.value #>> '{}', 200) end
                      from jsonb_each(l.custom_fields) f, jsonb_each(f.value) v where v.key <> 'multi_select'
                union select 'customFields/' || f.key || '=' || o
                      from jsonb_each(l.custom_fields) f, jsonb_array_elements_text(f.value -> 'multi_select') o
            ) t
            where t.term is not null
            on conflict do nothing
            """;

    private LeadIndexFill() {}

    static void run(TestDatabase database) {
        database.execute(FILL);
    }
}
