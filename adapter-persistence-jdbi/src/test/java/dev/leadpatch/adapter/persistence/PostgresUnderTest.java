package dev.leadpatch.adapter.persistence;

import dev.leadpatch.application.access.ApiKeyId;
import dev.leadpatch.application.access.ApiKeys;
import dev.leadpatch.application.company.Companies;
import dev.leadpatch.application.history.Histories;
import dev.leadpatch.application.idempotency.IdempotencyKeys;
import dev.leadpatch.application.lead.Catalogs;
import dev.leadpatch.application.lead.LeadStore;
import dev.leadpatch.application.testing.KeptChange;
import dev.leadpatch.application.testing.KeptEvent;
import dev.leadpatch.application.testing.Persistence;
import dev.leadpatch.application.webhook.DeliveryBacklog;
import dev.leadpatch.application.webhook.DeliveryLog;
import dev.leadpatch.application.webhook.DeliveryQueue;
import dev.leadpatch.application.webhook.EndpointHealth;
import dev.leadpatch.application.webhook.Endpoints;
import dev.leadpatch.application.webhook.Replays;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.statement.StatementContext;

/** The adapter as the contract tests want it. */
final class PostgresUnderTest implements Persistence {
    private final TestDatabase database;
    private final PostgresPersistence persistence;
    private final TestDatabase.FakeTicker ticker;

    PostgresUnderTest(TestDatabase database, PostgresPersistence persistence, TestDatabase.FakeTicker ticker) {
        this.database = database;
        this.persistence = persistence;
        this.ticker = ticker;
    }

    PostgresPersistence itself() {
        return persistence;
    }

    @Override
    public LeadStore leads() {
        return persistence.leads();
    }

    @Override
    public Histories histories() {
        return persistence.histories();
    }

    @Override
    public Catalogs catalogs() {
        return persistence.catalogs();
    }

    @Override
    public IdempotencyKeys idempotencyKeys() {
        return persistence.idempotencyKeys();
    }

    @Override
    public ApiKeys apiKeys() {
        return persistence.apiKeys();
    }

    @Override
    public Companies companies() {
        return persistence.companies();
    }

    @Override
    public Endpoints endpoints() {
        return persistence.endpoints();
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
    public EndpointHealth endpointHealth() {
        return persistence.endpointHealth();
    }

    @Override
    public DeliveryLog deliveryLog() {
        return persistence.deliveryLog();
    }

    @Override
    public Replays replays() {
        return persistence.replays();
    }

    @Override
    public List<KeptChange> changes(CompanyId company, LeadId lead) {
        return database.query(
                "select * from lead_changes where company_id = ? and lead_id = ? order by version",
                PostgresUnderTest::change,
                company.value(),
                lead.value());
    }

    private static KeptChange change(ResultSet row, StatementContext context) throws SQLException {
        List<String> fields = new ArrayList<>();
        Json.tree(row.getString("changes"))
                .forEach(change -> fields.add(change.get("field").stringValue()));
        return new KeptChange(
                row.getLong("version"),
                time(row, "at"),
                new ApiKeyId(row.getObject("key_id", UUID.class)),
                row.getString("key_label"),
                row.getString("request_id"),
                fields);
    }

    @Override
    public List<KeptEvent> events(CompanyId company, LeadId lead) {
        return database.query(
                "select * from lead_events where company_id = ? and lead_id = ? order by sequence",
                (row, context) -> new KeptEvent(
                        row.getObject("event_id", UUID.class), row.getLong("sequence"), time(row, "occurred_at")),
                company.value(),
                lead.value());
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return row.getTimestamp(column).toInstant();
    }

    @Override
    public void outliveCaches() {
        ticker.advance(Duration.ofSeconds(5));
    }

    @Override
    public void close() {
        persistence.close();
    }
}
