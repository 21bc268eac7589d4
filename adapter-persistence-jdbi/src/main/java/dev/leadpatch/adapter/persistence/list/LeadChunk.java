package dev.leadpatch.adapter.persistence.list;

import dev.leadpatch.application.list.LeadPaging.Position;
import dev.leadpatch.domain.value.LeadId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;

/**
 * Consecutive leads in the order of a list.
 *
 * @param last the position of the last of them
 */
record LeadChunk(List<Long> leads, Position last) {
    static LeadChunk of(ResultSet row) throws SQLException {
        List<Long> leads = List.of((Long[]) row.getArray("leads").getArray());
        Instant createdAt =
                row.getObject("last_created_at", OffsetDateTime.class).toInstant();
        return new LeadChunk(leads, new Position(createdAt, new LeadId(leads.get(leads.size() - 1))));
    }
}
