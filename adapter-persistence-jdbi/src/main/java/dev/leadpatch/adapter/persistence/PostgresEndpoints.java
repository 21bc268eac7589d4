package dev.leadpatch.adapter.persistence;

import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.EndpointId;
import dev.leadpatch.application.webhook.Endpoints;
import dev.leadpatch.domain.value.CompanyId;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.statement.StatementContext;

/** Webhook endpoints in PostgreSQL. */
final class PostgresEndpoints implements Endpoints {
    private static final String LIST = """
            select id, company_id, url, integration, api_key, secret, configuration, enabled
            from webhook_endpoints
            where company_id = :company
            order by ordinal
            """;

    private static final String ADD = """
            insert into webhook_endpoints
                (company_id, id, url, integration, api_key, secret, configuration, enabled)
            values
                (:company, :id, :url, :integration, :apiKey, :secret, cast(:configuration as json), :enabled)
            """;

    private final Database database;

    PostgresEndpoints(Database database) {
        this.database = database;
    }

    @Override
    public List<Endpoint> list(CompanyId company) {
        return database.use(handle -> handle.createQuery(LIST)
                .bind("company", company.value())
                .map(PostgresEndpoints::endpoint)
                .list());
    }

    @Override
    public void add(Endpoint endpoint) {
        int added = database.use(handle -> handle.createUpdate(ADD)
                .bind("company", endpoint.company().value())
                .bind("id", endpoint.id().value())
                .bind("url", endpoint.url().toString())
                .bind("integration", endpoint.integration())
                .bind("apiKey", endpoint.apiKey())
                .bind("secret", endpoint.secret())
                .bind("configuration", endpoint.configuration())
                .bind("enabled", endpoint.enabled())
                .execute());
        if (added != 1) {
            throw new IllegalStateException("the endpoint was not kept");
        }
    }

    /** An endpoint from a row that has its columns under these names. */
    static Endpoint endpoint(ResultSet row, StatementContext context) throws SQLException {
        return new Endpoint(
                new EndpointId(row.getObject("id", UUID.class)),
                new CompanyId(row.getLong("company_id")),
                URI.create(row.getString("url")),
                row.getObject("integration", UUID.class),
                row.getString("api_key"),
                row.getString("secret"),
                row.getString("configuration"),
                row.getBoolean("enabled"));
    }
}
