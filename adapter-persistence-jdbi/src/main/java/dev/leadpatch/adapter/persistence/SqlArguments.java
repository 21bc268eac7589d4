package dev.leadpatch.adapter.persistence;

import dev.leadpatch.application.access.KeyHash;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.argument.Argument;
import org.jspecify.annotations.Nullable;

/** Values as PostgreSQL's driver wants them. */
final class SqlArguments {
    private SqlArguments() {}

    static Argument time(@Nullable Instant instant) {
        OffsetDateTime time = instant == null ? null : instant.atOffset(ZoneOffset.UTC);
        return (position, statement, context) -> statement.setObject(position, time, Types.TIMESTAMP_WITH_TIMEZONE);
    }

    static Argument hash(KeyHash hash) {
        byte[] bytes = HexFormat.of().parseHex(hash.hex());
        return (position, statement, context) -> statement.setBytes(position, bytes);
    }

    static <T> Argument ids(List<T> ids, Function<T, Long> value) {
        Object[] values = ids.stream().map(value).toArray();
        return (position, statement, context) ->
                statement.setArray(position, statement.getConnection().createArrayOf("int8", values));
    }

    static Argument uuids(List<UUID> uuids) {
        return (position, statement, context) ->
                statement.setArray(position, statement.getConnection().createArrayOf("uuid", uuids.toArray()));
    }

    static Argument texts(List<String> texts) {
        return (position, statement, context) ->
                statement.setArray(position, statement.getConnection().createArrayOf("text", texts.toArray()));
    }
}
