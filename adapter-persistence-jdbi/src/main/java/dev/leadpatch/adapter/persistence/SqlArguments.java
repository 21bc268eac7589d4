package dev.leadpatch.adapter.persistence;

import dev.leadpatch.application.access.ApiKeyHash;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.argument.Argument;
import org.jspecify.annotations.Nullable;

/** Values as PostgreSQL's driver wants them. */
final class SqlArguments {
    private SqlArguments() {}

    static Argument timestamp(@Nullable Instant instant) {
        OffsetDateTime time = instant == null ? null : instant.atOffset(ZoneOffset.UTC);
        return (position, statement, context) -> statement.setObject(position, time, Types.TIMESTAMP_WITH_TIMEZONE);
    }

    static Argument hash(ApiKeyHash hash) {
        byte[] bytes = HexFormat.of().parseHex(hash.hex());
        return (position, statement, context) -> statement.setBytes(position, bytes);
    }

    static <T> Argument bigintArray(List<T> ids, Function<T, Long> value) {
        return array("int8", ids, value);
    }

    /** One array of what {@code value} takes from each item, of the type {@code type} of PostgreSQL. */
    static <T> Argument array(String type, List<T> items, Function<T, ? extends @Nullable Object> value) {
        Object[] values = new Object[items.size()];
        Arrays.setAll(values, i -> value.apply(items.get(i)));
        return (position, statement, context) ->
                statement.setArray(position, statement.getConnection().createArrayOf(type, values));
    }
}
