package dev.leadpatch.adapter.persistence.webhook;

import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;

/** A queue head that was claimed as a probe. */
record ProbedHead(QueueHead head, Instant dueAt) {
    static ProbedHead of(ResultSet row) throws SQLException {
        return new ProbedHead(
                QueueHead.of(row, "attempts"),
                Objects.requireNonNull(row.getTimestamp("due_at")).toInstant());
    }

    OrderingKey orderingKey() {
        return head.orderingKey();
    }
}
