-- Bitmaps of the postings of a term, for lists with several criteria: the leads that match all of them are a bitwise AND, which
-- costs a hundredth of a probe of the inverted index for each lead. A bitmap covers a block of 32,768 consecutive ids, and its
-- bit n is the lead with the id block * 32,768 + n. Bitmaps are compressed by PostgreSQL.
--
-- A term has bitmaps from the first list on that combines it. A background loop writes its row, changes of leads then record the
-- postings that they write, and the loop builds the bitmaps and afterwards merges the recorded changes. Until a change is merged,
-- lists look up its lead in the inverted index, so their results do not depend on the loop.
create table lead_bitmap_terms (
    company_id   bigint           not null,
    term         text collate "C" not null,
    ready        boolean          not null default false,
    barrier      xid8,
    next_lead    bigint           not null default 0,
    primary key (company_id, term)
);
create index lead_bitmap_terms_building on lead_bitmap_terms (company_id, term) where not ready;
comment on table lead_bitmap_terms is 'The terms of the inverted index that have bitmaps, or will have them.';
comment on column lead_bitmap_terms.barrier is
    'Transactions with lower ids may have written postings without recording them: the bitmaps are built after these have ended.';
comment on column lead_bitmap_terms.next_lead is 'Leads with lower ids are in the bitmaps, while these are being built.';

create table lead_bitmaps (
    company_id bigint           not null,
    term       text collate "C" not null,
    block      bigint           not null,
    bits       bit(32768)       not null,
    primary key (company_id, term, block)
);
alter table lead_bitmaps alter column bits set storage main;
comment on table lead_bitmaps is 'Bitmaps of the leads that have a term.';

create table lead_bitmap_changes (
    company_id bigint           not null,
    term       text collate "C" not null,
    lead_id    bigint           not null
) with (
    autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000,
    autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 50000
);
create index lead_bitmap_changes_by_term on lead_bitmap_changes (company_id, term);
comment on table lead_bitmap_changes is 'The postings that were written since they were merged into the bitmaps.';
