package dev.leadpatch.adapter.persistence.webhook;

import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import dev.leadpatch.domain.value.CompanyId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.statement.SqlStatement;

/** A claimed queue head; its sequence and attempt are the fencing token. */
record QueueHead(OrderingKey orderingKey, long sequence, int attempt) {

    CompanyId company() {
        return orderingKey.endpoint().company();
    }

    /** Binds the heads as arrays, with their fencing tokens. */
    static <S extends SqlStatement<S>> S bind(S statement, List<QueueHead> heads) {
        return QueueHeadDao.bind(statement, heads, QueueHead::orderingKey)
                .bind("sequences", SqlArguments.array("int8", heads, QueueHead::sequence))
                .bind("attempts", SqlArguments.array("int4", heads, QueueHead::attempt));
    }

    /** @param attemptColumn the column of the attempt */
    static QueueHead of(ResultSet row, String attemptColumn) throws SQLException {
        return new QueueHead(QueueHeadDao.orderingKey(row), row.getLong("sequence"), row.getInt(attemptColumn));
    }
}
