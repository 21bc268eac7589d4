-- Inverted index: one row (posting) for each term of a lead. Separate from leads so that updates of leads stay HOT.
create table lead_index (
    company_id bigint not null,
    term       text   not null,
    lead_id    bigint not null,
    primary key (company_id, term, lead_id)
);
