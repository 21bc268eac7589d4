package dev.leadpatch.adapter.persistence;

import dev.leadpatch.adapter.persistence.jdbc.JsonColumns;
import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.access.ApiKeyStore;
import dev.leadpatch.application.activity.ActivityStore;
import dev.leadpatch.application.audit.AuditLog;
import dev.leadpatch.application.catalog.CatalogEntryStore;
import dev.leadpatch.application.company.CompanyStore;
import dev.leadpatch.application.feed.ChangeFeedStore;
import dev.leadpatch.application.history.LeadHistoryStore;
import dev.leadpatch.application.idempotency.IdempotencyKeyStore;
import dev.leadpatch.application.importing.ImportBatchStore;
import dev.leadpatch.application.lead.LeadErasureStore;
import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.application.lead.LeadIdAllocator;
import dev.leadpatch.application.lead.LeadStore;
import dev.leadpatch.application.list.LeadListStore;
import dev.leadpatch.application.testing.PersistencePorts;
import dev.leadpatch.application.testing.StoredChange;
import dev.leadpatch.application.testing.StoredEvent;
import dev.leadpatch.application.webhook.DeliveryBacklog;
import dev.leadpatch.application.webhook.DeliveryLog;
import dev.leadpatch.application.webhook.DeliveryQueue;
import dev.leadpatch.application.webhook.EndpointHealthStore;
import dev.leadpatch.application.webhook.EndpointStore;
import dev.leadpatch.application.webhook.ReplayStore;
import dev.leadpatch.application.webhook.SharedAllowlistStore;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.statement.StatementContext;

/** Adapts {@link PostgresPersistence} to the contract tests. */
public final class PostgresPersistenceFixture implements PersistencePorts {
    private final TestDatabase database;
    private final PostgresPersistence persistence;
    private final TestDatabase.FakeTicker ticker;
    private final LeadStore leadStore;

    PostgresPersistenceFixture(TestDatabase database, PostgresPersistence persistence, TestDatabase.FakeTicker ticker) {
        this(database, persistence, ticker, persistence.leadStore());
    }

    private PostgresPersistenceFixture(
            TestDatabase database,
            PostgresPersistence persistence,
            TestDatabase.FakeTicker ticker,
            LeadStore leadStore) {
        this.database = database;
        this.persistence = persistence;
        this.ticker = ticker;
        this.leadStore = leadStore;
    }

    /** Returns this fixture with another store of leads. */
    public PostgresPersistenceFixture with(Function<PostgresPersistence, LeadStore> store) {
        return new PostgresPersistenceFixture(database, persistence, ticker, store.apply(persistence));
    }

    public PostgresPersistence adapter() {
        return persistence;
    }

    @Override
    public LeadStore leadStore() {
        return leadStore;
    }

    @Override
    public LeadErasureStore leadErasureStore() {
        return persistence.leadErasureStore();
    }

    @Override
    public ImportBatchStore importBatchStore() {
        return persistence.importBatchStore();
    }

    @Override
    public LeadIdAllocator leadIdAllocator() {
        return persistence.leadIdAllocator();
    }

    @Override
    public LeadHistoryStore leadHistoryStore() {
        return persistence.leadHistoryStore();
    }

    @Override
    public LeadListStore leadListStore() {
        return persistence.leadListStore();
    }

    @Override
    public void archive(CompanyId company, LeadId lead) {
        database.execute(
                "update leads set archived_at = now() where company_id = ? and id = ?", company.value(), lead.value());
        database.execute("insert into lead_index values (?, 'archived', ?)", company.value(), lead.value());
    }

    @Override
    public ActivityStore activityStore() {
        return persistence.activityStore();
    }

    @Override
    public SharedAllowlistStore sharedAllowlistStore() {
        return persistence.sharedAllowlistStore();
    }

    @Override
    public AuditLog auditLog() {
        return persistence.auditLog();
    }

    @Override
    public ChangeFeedStore changeFeedStore() {
        return persistence.changeFeedStore();
    }

    @Override
    public CatalogEntryStore catalogStore() {
        return persistence.catalogStore();
    }

    @Override
    public IdempotencyKeyStore idempotencyKeyStore() {
        return persistence.idempotencyKeyStore();
    }

    @Override
    public ApiKeyStore apiKeyStore() {
        return persistence.apiKeyStore();
    }

    @Override
    public CompanyStore companyStore() {
        return persistence.companyStore();
    }

    @Override
    public EndpointStore endpointStore() {
        return persistence.endpointStore();
    }

    @Override
    public DeliveryQueue deliveryQueue() {
        return persistence.deliveryQueue();
    }

    @Override
    public DeliveryBacklog deliveryBacklog() {
        return persistence.deliveryBacklog();
    }

    @Override
    public EndpointHealthStore endpointHealthStore() {
        return persistence.endpointHealthStore();
    }

    @Override
    public DeliveryLog deliveryLog() {
        return persistence.deliveryLog();
    }

    @Override
    public ReplayStore replayStore() {
        return persistence.replayStore();
    }

    @Override
    public List<StoredChange> storedChanges(CompanyId company, LeadId lead) {
        return database.query(
                "select * from lead_changes where company_id = ? and lead_id = ? order by version",
                PostgresPersistenceFixture::mapChange,
                company.value(),
                lead.value());
    }

    private static StoredChange mapChange(ResultSet row, StatementContext context) throws SQLException {
        List<String> fields = new ArrayList<>();
        JsonColumns.parse(row.getString("changes")).forEachEntry((field, change) -> fields.add(field));
        return new StoredChange(
                row.getLong("version"),
                time(row, "changed_at"),
                Optional.ofNullable(row.getObject("api_key_id", UUID.class)).map(ApiKeyId::new),
                row.getString("actor_label"),
                row.getString("request_id"),
                fields);
    }

    @Override
    public List<StoredEvent> storedEvents(CompanyId company, LeadId lead) {
        return database.query("""
                select l.uuid, c.version, c.changed_at
                from lead_changes c
                join leads l on l.company_id = c.company_id and l.id = c.lead_id
                where c.company_id = ? and c.lead_id = ?
                order by c.version
                """, PostgresPersistenceFixture::mapEvent, company.value(), lead.value());
    }

    private static StoredEvent mapEvent(ResultSet row, StatementContext context) throws SQLException {
        UUID lead = row.getObject("uuid", UUID.class);
        long version = row.getLong("version");
        Instant changedAt = time(row, "changed_at");
        return new StoredEvent(LeadEvent.idOf(lead, version, changedAt), version, changedAt);
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return row.getTimestamp(column).toInstant();
    }

    @Override
    public void expireCaches() {
        advanceTicker(Duration.ofSeconds(5));
    }

    /** Advances the clock of the caches. */
    public void advanceTicker(Duration time) {
        ticker.advance(time);
    }

    @Override
    public void close() {
        persistence.close();
    }
}
