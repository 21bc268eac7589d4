package dev.leadpatch.adapter.persistence.webhook;

import dev.leadpatch.application.webhook.DeliveryLog.DeliveryId;
import dev.leadpatch.application.webhook.DeliveryLog.LoggedDelivery;
import dev.leadpatch.application.webhook.DeliveryLog.State;
import dev.leadpatch.application.webhook.Endpoint.EndpointRef;
import dev.leadpatch.domain.value.LeadId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** Maps logged deliveries from rows. */
final class LoggedDeliveryMapper {
    private LoggedDeliveryMapper() {}

    static LoggedDelivery of(ResultSet row, EndpointRef endpoint) throws SQLException {
        return new LoggedDelivery(
                new DeliveryId(endpoint, row.getObject("event_id", UUID.class)),
                new LeadId(row.getLong("lead_id")),
                row.getLong("sequence"),
                State.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
                Objects.requireNonNull(row.getTimestamp("queued_at")).toInstant(),
                Optional.ofNullable(row.getTimestamp("settled_at")).map(Timestamp::toInstant),
                AttemptJson.read(row.getString("attempts")));
    }
}
