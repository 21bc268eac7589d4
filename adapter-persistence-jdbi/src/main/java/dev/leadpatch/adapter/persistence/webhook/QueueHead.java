package dev.leadpatch.adapter.persistence.webhook;

import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import java.sql.ResultSet;
import java.sql.SQLException;

/** A claimed queue head; its sequence and attempt are the fencing token. */
record QueueHead(OrderingKey orderingKey, long sequence, int attempt) {

    /** @param attemptColumn the column of the attempt */
    static QueueHead of(ResultSet row, String attemptColumn) throws SQLException {
        return new QueueHead(QueueHeadDao.orderingKey(row), row.getLong("sequence"), row.getInt(attemptColumn));
    }
}
