package dev.leadpatch.adapter.persistence.jdbc;

import dev.leadpatch.application.access.ApiKey.ApiKeyHash;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.argument.Argument;
import org.jspecify.annotations.Nullable;

/** Converts values to statement arguments of the PostgreSQL driver. */
public final class SqlArguments {
    private SqlArguments() {}

    public static Argument timestamp(@Nullable Instant instant) {
        OffsetDateTime time = instant == null ? null : instant.atOffset(ZoneOffset.UTC);
        return (index, statement, context) -> statement.setObject(index, time, Types.TIMESTAMP_WITH_TIMEZONE);
    }

    public static Argument hash(ApiKeyHash hash) {
        byte[] bytes = HexFormat.of().parseHex(hash.hex());
        return (index, statement, context) -> statement.setBytes(index, bytes);
    }

    public static Argument hashes(Collection<ApiKeyHash> hashes) {
        return array("bytea", List.copyOf(hashes), hash -> HexFormat.of().parseHex(hash.hex()));
    }

    public static <T> Argument bigintArray(List<T> ids, Function<T, Long> value) {
        return array("int8", ids, value);
    }

    public static Argument uuidArray(List<UUID> ids) {
        return array("uuid", ids, id -> id);
    }

    public static Argument textArray(Collection<String> texts) {
        return array("text", List.copyOf(texts), text -> text);
    }

    /** An array of texts, or {@code null} if there is none. */
    public static Argument textArray(Optional<? extends Collection<String>> texts) {
        return texts.map(SqlArguments::textArray)
                .orElse((index, statement, context) -> statement.setNull(index, Types.ARRAY, "text[]"));
    }

    /** A value of one of the types of {@link #array}, or null. */
    public static Argument value(String type, @Nullable Object value) {
        int sqlType = switch (type) {
            case "text" -> Types.VARCHAR;
            case "int8" -> Types.BIGINT;
            case "bool" -> Types.BOOLEAN;
            default -> Types.OTHER;
        };
        return (index, statement, context) -> statement.setObject(index, value, sqlType);
    }

    /** An array of PostgreSQL's type {@code type} with the {@code value} of each item. */
    public static <T> Argument array(String type, List<T> items, Function<T, ? extends @Nullable Object> value) {
        // the driver sends arrays of these types in binary form, without escaping
        Object[] values = switch (type) {
            case "text" -> new String[items.size()];
            case "int8" -> new Long[items.size()];
            case "bytea" -> new byte[items.size()][];
            default -> new Object[items.size()];
        };
        Arrays.setAll(values, i -> value.apply(items.get(i)));
        return (index, statement, context) ->
                statement.setArray(index, statement.getConnection().createArrayOf(type, values));
    }

    /** An array of ids as text: PostgreSQL has no arrays of arrays of different lengths. */
    public static <T> String arrayLiteral(Collection<T> ids, Function<T, Long> value) {
        return ids.stream().map(id -> value.apply(id).toString()).collect(Collectors.joining(",", "{", "}"));
    }
}
