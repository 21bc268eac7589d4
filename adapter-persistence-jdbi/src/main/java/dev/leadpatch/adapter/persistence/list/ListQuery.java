package dev.leadpatch.adapter.persistence.list;

import dev.leadpatch.adapter.persistence.jdbc.ShardedStatements;
import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.adapter.persistence.jdbc.StoreDeadline;
import dev.leadpatch.adapter.persistence.lead.LeadMemory;
import dev.leadpatch.adapter.persistence.lead.LeadRow;
import dev.leadpatch.application.list.LeadListStore;
import dev.leadpatch.application.list.LeadListStore.Criteria;
import dev.leadpatch.application.list.LeadListStore.Query;
import dev.leadpatch.application.list.LeadPaging;
import dev.leadpatch.application.list.LeadPaging.Position;
import dev.leadpatch.domain.value.LeadId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatements;

/** Runs the statements of one list within its deadline. */
record ListQuery(
        Handle handle, Query query, Optional<SearchPattern> search, boolean ownsMostLeads, StoreDeadline deadline) {
    // a statement that starts sooner ends in time by the limit of the session
    private static final Duration SESSION_LIMIT = Duration.ofMillis(100);
    private static final Duration END_OF_STATEMENTS = Duration.ofMillis(1_700);
    private static final String LIMIT_STATEMENT = "select set_config('statement_timeout', :millis, true)";

    private static final Position NEWEST =
            new Position(Instant.parse("9999-12-31T23:59:59Z"), new LeadId(Long.MAX_VALUE));
    private static final long BELOW_ALL_IDS = 0;
    private static final Instant BEFORE_ALL_TIMES = Instant.parse("0001-01-01T00:00:00Z");

    /**
     * A lead of a page.
     *
     * @param lead without its custom fields if they are large
     * @param total the number of leads on all pages; empty if the statement did not read them all
     */
    record Row(LeadRow lead, OptionalLong total) {}

    /** Reads the page, and one lead more if there is one. */
    List<Row> page(CandidateSource source) {
        return page(source, List.of(), query.paging().offset());
    }

    /** As {@link #page(CandidateSource)}, of leads that match all criteria. */
    List<Row> pageOf(LeadSet matches) {
        LeadPaging paging = query.paging();
        return paging.sort().isByCreation()
                ? pageOf(matches.ids(), paging.offset())
                : pageOf(matches.page(paging, paging.limit() + 1), 0);
    }

    /** Reads the page of leads that match all criteria, by their ids in any order. */
    List<Row> pageOf(List<Long> matches, int offset) {
        ListQuery statements = new ListQuery(
                handle,
                new Query(query.company(), archival(), query.paging(), query.customFields()),
                Optional.empty(),
                ownsMostLeads,
                deadline);
        return statements.page(new CandidateSource(CandidateSource.Kind.MATCHES, -1, matches.size()), matches, offset);
    }

    /** Reads the next leads in the order of creation, by the criterion of archival alone; empty if there are none. */
    Optional<LeadChunk> chunk(Optional<Position> after, int limit) {
        return bindPosition(statement(statements(ALL).chunk(), ALL), after)
                .bind("limit", limit)
                .bind("offset", 0)
                .map((row, context) -> LeadChunk.of(row))
                .findOne();
    }

    private List<Row> page(CandidateSource source, List<Long> matches, int offset) {
        LeadPaging paging = query.paging();
        String sql = ListSql.withCatalogVersion(statements(source).page(), ShardedStatements.areUsedBy(handle));
        return execute(
                source,
                () -> bindPosition(statement(sql, source), paging.after())
                        .bind("limit", paging.limit() + 1)
                        .bind("offset", offset)
                        .bind("matches", SqlArguments.bigintArray(matches, id -> id))
                        .bind("maxBytes", LeadMemory.uncountedBytes(paging.limit()))
                        .map((row, context) -> new Row(LeadRow.of(row, context), optionalLong(row, "total")))
                        .list());
    }

    /** The best plan of a search by the trigram index depends on its pattern. */
    private <T> T execute(CandidateSource source, Supplier<T> statement) {
        return source.kind() == CandidateSource.Kind.SEARCH_SET
                ? CustomPlan.execute(handle, statement)
                : statement.get();
    }

    private org.jdbi.v3.core.statement.Query bindPosition(
            org.jdbi.v3.core.statement.Query statement, Optional<Position> after) {
        boolean descending = query.paging().sort().isDescending();
        return statement
                .bind(
                        "lead",
                        after.map(position -> position.lead().value())
                                .orElse(descending ? NEWEST.lead().value() : BELOW_ALL_IDS))
                .bind(
                        "createdAt",
                        SqlArguments.timestamp(after.map(Position::createdAt)
                                .orElse(descending ? NEWEST.createdAt() : BEFORE_ALL_TIMES)));
    }

    private static OptionalLong optionalLong(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
    }

    /** Counts the leads of all pages, up to {@link LeadListStore#MAX_TOTAL} plus 1. */
    int total(CandidateSource source, boolean hasArchived) {
        return execute(
                source,
                () -> statement(statements(source).total(hasArchived), source)
                        .bind("max", LeadListStore.MAX_TOTAL + 1)
                        .mapTo(Integer.class)
                        .one());
    }

    /**
     * Reads the leads that the search finds.
     *
     * @param found those that the search has found before, if this is the source
     * @param filtered whether they match the other criteria
     */
    LeadSet searchedLeads(CandidateSource source, List<Long> found, boolean filtered, boolean hasArchived) {
        LeadSet leads = new LeadSet();
        execute(
                        source,
                        () -> statement(statements(source).searchedLeads(filtered, hasArchived), source)
                                .bind("found", SqlArguments.bigintArray(found, id -> id))
                                .mapTo(Long[].class)
                                .findOne())
                .ifPresent(ids -> List.of(ids).forEach(lead -> leads.set(lead, true)));
        return leads;
    }

    /** Counts the leads created since the time of the criteria, up to {@link ListPlanner#MAX_SET} plus 1. */
    OptionalLong countCreated() {
        return OptionalLong.of(statement(ListStatements.createdSince(criteria().archival()), ALL)
                .bind("max", ListPlanner.MAX_SET + 1)
                .mapTo(Long.class)
                .one());
    }

    private static final CandidateSource ALL = new CandidateSource(CandidateSource.Kind.LEADS, -1, 0);

    private org.jdbi.v3.core.statement.Query statement(String sql, CandidateSource source) {
        limitToDeadline();
        org.jdbi.v3.core.statement.Query statement = handle.createQuery(sql)
                .configure(SqlStatements.class, config -> config.setUnusedBindingAllowed(true))
                .bind("company", query.company().value());
        return new CriteriaBinder(criteria(), source, search).bind(statement);
    }

    private void limitToDeadline() {
        if (!deadline.isBefore(SESSION_LIMIT)) {
            deadline.requireBefore(END_OF_STATEMENTS);
            handle.createQuery(LIMIT_STATEMENT)
                    .bind(
                            "millis",
                            String.valueOf(
                                    deadline.remainingOf(END_OF_STATEMENTS).toMillis() + 1))
                    .mapTo(String.class)
                    .one();
        }
    }

    private ListStatements statements(CandidateSource source) {
        return new ListStatements(query, source, search, ownsMostLeads);
    }

    /** The criterion that the source of matches needs: it reads active and archived leads from separate indexes. */
    private Criteria archival() {
        return new Criteria(
                List.of(),
                Set.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                criteria().archival());
    }

    private Criteria criteria() {
        return query.criteria();
    }
}
