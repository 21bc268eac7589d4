package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.adapter.persistence.catalog.PostgresCatalogStore;
import dev.leadpatch.adapter.persistence.catalog.TenantSnapshot;
import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.Deadline;
import dev.leadpatch.adapter.persistence.jdbc.JsonColumns;
import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.adapter.persistence.lead.ChangeExecutor.TransactionalChangeExecutor;
import dev.leadpatch.application.idempotency.IdempotentRequest;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotencyKey;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotentReplay;
import dev.leadpatch.application.lead.LeadStore;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import dev.leadpatch.application.webhook.EventPayloadRenderer;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.lead.LeadFields;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.value.LeadStatus;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/**
 * Stores leads in PostgreSQL. A change locks the rows of its leads. Within this process, changes of one lead are queued
 * without a connection and share a group commit. Changes of other processes wait for the lock. Thread-safe.
 */
public final class PostgresLeadStore implements LeadStore {
    private static final String FIND = """
            select {columns}, c.catalog_version
            from leads l
            join companies c on c.id = l.company_id
            where l.company_id = :company and l.id = :lead
            """;

    private static final String FIND_LEAD = LeadRow.withColumns(FIND);

    private static final int MAX_QUEUED_PER_COMPANY = 1_000;

    private final KeyedMutex<IdempotencyKey> keyMutex = new KeyedMutex<>();
    private final Database database;
    private final PostgresCatalogStore catalogs;
    private final TransactionalChangeExecutor executor;
    private final GroupCommit groupCommit;

    /** @param onDeliveriesQueued receives the ordering keys with a new delivery after each commit */
    public PostgresLeadStore(
            Database database,
            PostgresCatalogStore catalogs,
            PostgresIdempotencyKeyStore keys,
            EventPayloadRenderer payload,
            InstantSource clock,
            Consumer<List<OrderingKey>> onDeliveriesQueued) {
        this.database = database;
        this.catalogs = catalogs;
        executor = new TransactionalChangeExecutor(
                database, new LeadLocker(catalogs), new LeadChangeWriter(payload, clock), keys, onDeliveriesQueued);
        groupCommit = new GroupCommit(executor, MAX_QUEUED_PER_COMPANY, GroupCommit.SLOW_BATCH);
    }

    @Override
    public Optional<LeadSnapshot> find(CompanyId company, LeadId lead) {
        return database.use(handle -> handle.createQuery(FIND_LEAD)
                .bind("company", company.value())
                .bind("lead", lead.value())
                .map(LeadRow::of)
                .findOne()
                .map(row -> {
                    TenantSnapshot tenant = catalogs.get(handle, company, row.catalogVersion());
                    return new LeadSnapshot(row.lead(), tenant.catalog());
                }));
    }

    @Override
    public <R> Outcome<R> change(Change<R> change) {
        Deadline deadline = new Deadline();
        Optional<IdempotencyKey> key = change.idempotentRequest().map(IdempotentRequest::key);
        if (key.isPresent() && !keyMutex.tryLock(key.get(), deadline.remainingOf(Deadline.LEAD_WAIT))) {
            return new Outcome.Replayed<>(new IdempotentReplay.InProgress());
        }
        try {
            // a change of several leads shares a commit already
            return change.leads().size() == 1
                    ? groupCommit.execute(change, deadline)
                    : executor.execute(change, deadline);
        } finally {
            if (key.isPresent()) {
                keyMutex.unlock(key.get());
            }
        }
    }

    /** A lead and the version of its company's catalog, as of one moment. */
    public record LeadRow(Lead lead, long catalogVersion) {
        // named columns, so that an older node keeps working after a newer one has added a column
        private static final String COLUMNS = """
                l.id, l.company_id, l.uuid, l.version, l.created_at, l.updated_at, l.source, l.created_by,
                l.company_name, l.email, l.phone_number, l.first_name, l.last_name, l.status,
                l.assigned_users, l.tags, l.custom_fields""";

        /** Replaces {@code {columns}} by the columns of the lead {@code l}. */
        static String withColumns(String statement) {
            return statement.replace("{columns}", COLUMNS);
        }

        static LeadRow of(ResultSet row, StatementContext context) throws SQLException {
            Lead lead = new Lead(
                    new LeadId(row.getLong("id")),
                    new CompanyId(row.getLong("company_id")),
                    row.getObject("uuid", UUID.class),
                    row.getLong("version"),
                    time(row, "created_at"),
                    time(row, "updated_at"),
                    row.getString("source"),
                    createdBy(row),
                    fields(row));
            return new LeadRow(lead, row.getLong("catalog_version"));
        }

        /** Binds the columns of a version of the lead by name. */
        public static <S extends SqlStatement<S>> S bind(S statement, Lead lead) {
            LeadFields fields = lead.fields();
            return statement
                    .bind("company", lead.company().value())
                    .bind("lead", lead.id().value())
                    .bind("version", lead.version())
                    .bind("updatedAt", SqlArguments.timestamp(lead.updatedAt()))
                    .bind("companyName", fields.companyName())
                    .bind("email", fields.email())
                    .bind("phoneNumber", fields.phoneNumber())
                    .bind("firstName", fields.firstName())
                    .bind("lastName", fields.lastName())
                    .bind("status", fields.status().wireName())
                    .bind("assignedUsers", SqlArguments.bigintArray(fields.assignedUsers(), UserId::value))
                    .bind("tags", SqlArguments.bigintArray(fields.tags(), TagId::value))
                    .bind("customFields", JsonColumns.values(fields.customFields()));
        }

        private static LeadFields fields(ResultSet row) throws SQLException {
            return new LeadFields(
                    row.getString("company_name"),
                    row.getString("email"),
                    row.getString("phone_number"),
                    row.getString("first_name"),
                    row.getString("last_name"),
                    LeadStatus.ofWireName(row.getString("status")).orElseThrow(),
                    ids(row, "assigned_users", UserId::new),
                    ids(row, "tags", TagId::new),
                    JsonColumns.values(row.getString("custom_fields")));
        }

        private static Instant time(ResultSet row, String column) throws SQLException {
            return row.getObject(column, OffsetDateTime.class).toInstant();
        }

        private static @Nullable UserId createdBy(ResultSet row) throws SQLException {
            long id = row.getLong("created_by");
            return row.wasNull() ? null : new UserId(id);
        }

        private static <T> List<T> ids(ResultSet row, String column, LongFunction<T> id) throws SQLException {
            Long[] values = (Long[]) row.getArray(column).getArray();
            return Arrays.stream(values).map(id::apply).toList();
        }
    }

    /** The primary key of a lead: its id, qualified by its company. */
    record LeadRef(CompanyId company, LeadId lead) {
        static LeadRef of(Lead lead) {
            return new LeadRef(lead.company(), lead.id());
        }
    }
}
