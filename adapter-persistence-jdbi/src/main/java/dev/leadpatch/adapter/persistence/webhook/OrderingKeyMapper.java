package dev.leadpatch.adapter.persistence.webhook;

import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import dev.leadpatch.application.webhook.Endpoint.EndpointRef;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.statement.SqlStatement;

/** Binds ordering keys as arrays, and reads them from rows. */
final class OrderingKeyMapper {
    private OrderingKeyMapper() {}

    static <T, S extends SqlStatement<S>> S bind(S statement, List<T> items, Function<T, OrderingKey> toKey) {
        List<OrderingKey> keys = items.stream().map(toKey).toList();
        return statement
                .bind(
                        "companies",
                        SqlArguments.array(
                                "int8", keys, key -> key.endpoint().company().value()))
                .bind(
                        "endpoints",
                        SqlArguments.array(
                                "uuid", keys, key -> key.endpoint().id().value()))
                .bind(
                        "leads",
                        SqlArguments.array("int8", keys, key -> key.lead().value()));
    }

    static OrderingKey of(ResultSet row) throws SQLException {
        return new OrderingKey(endpoint(row), new LeadId(row.getLong("lead_id")));
    }

    static EndpointRef endpoint(ResultSet row) throws SQLException {
        return new EndpointRef(
                new CompanyId(row.getLong("company_id")), new EndpointId(row.getObject("endpoint_id", UUID.class)));
    }
}
