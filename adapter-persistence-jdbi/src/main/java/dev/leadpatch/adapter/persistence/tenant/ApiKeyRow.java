package dev.leadpatch.adapter.persistence.tenant;

import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.application.access.ApiKey;
import dev.leadpatch.application.access.ApiKey.ApiKeyFlag;
import dev.leadpatch.application.access.ApiKey.ApiKeyHash;
import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.domain.access.RateLimit;
import dev.leadpatch.domain.access.WritableFields;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.UserId;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.StatementContext;

/** Maps the rows of {@code api_keys}. */
final class ApiKeyRow {

    private static final Map<String, Permission> PERMISSIONS =
            Map.of("read_access", Permission.READ, "write_access", Permission.WRITE, "admin_access", Permission.ADMIN);

    private static final Map<String, ApiKeyFlag> FLAGS = Map.of(
            "lenient", ApiKeyFlag.LENIENT,
            "require_preconditions", ApiKeyFlag.REQUIRE_PRECONDITIONS,
            "ignore_blank", ApiKeyFlag.IGNORE_BLANK);

    // the value of rate_limit for RateLimit.NONE
    private static final int UNLIMITED = 0;

    private ApiKeyRow() {}

    static ApiKeyHash hash(byte[] bytes) {
        return new ApiKeyHash(HexFormat.of().formatHex(bytes));
    }

    /** Reads a key from all columns but the hash. */
    static ApiKey of(ResultSet row, StatementContext context) throws SQLException {
        return new ApiKey(
                new ApiKeyId(row.getObject("id", UUID.class)),
                new CompanyId(row.getLong("company_id")),
                row.getString("label"),
                new UserId(row.getLong("owner_id")),
                values(row, PERMISSIONS),
                values(row, FLAGS),
                fields(row),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                time(row, "expires_at"),
                time(row, "revoked_at"),
                Optional.ofNullable(row.getObject("replaced_by", UUID.class)).map(ApiKeyId::new),
                rateLimit(row));
    }

    /** Binds every column of the key by name. */
    static <S extends SqlStatement<S>> S bind(S statement, ApiKey key, ApiKeyHash hash) {
        return statement
                .bind("id", key.id().value())
                .bind("hash", SqlArguments.hash(hash))
                .bind("company", key.company().value())
                .bind("owner", key.owner().value())
                .bind("label", key.label())
                .bind("read", key.permissions().contains(Permission.READ))
                .bind("write", key.permissions().contains(Permission.WRITE))
                .bind("admin", key.permissions().contains(Permission.ADMIN))
                .bind("lenient", key.flags().contains(ApiKeyFlag.LENIENT))
                .bind("requirePreconditions", key.flags().contains(ApiKeyFlag.REQUIRE_PRECONDITIONS))
                .bind("ignoreBlank", key.flags().contains(ApiKeyFlag.IGNORE_BLANK))
                .bind("fields", SqlArguments.textArray(key.fields().names()))
                .bind("createdAt", SqlArguments.timestamp(key.createdAt()))
                .bind("expiresAt", SqlArguments.timestamp(key.expiresAt().orElse(null)))
                .bind("revokedAt", SqlArguments.timestamp(key.revokedAt().orElse(null)))
                .bind("rateLimit", key.rateLimit().map(ApiKeyRow::column).orElse(null));
    }

    private static int column(RateLimit limit) {
        return limit.requestsPerMinute().orElse(UNLIMITED);
    }

    private static Optional<RateLimit> rateLimit(ResultSet row) throws SQLException {
        return Optional.ofNullable(row.getObject("rate_limit", Integer.class))
                .map(limit -> limit == UNLIMITED ? RateLimit.NONE : RateLimit.perMinute(limit));
    }

    private static <E extends Enum<E>> Set<E> values(ResultSet row, Map<String, E> columns) throws SQLException {
        Set<E> values = new HashSet<>();
        for (Map.Entry<String, E> column : columns.entrySet()) {
            if (row.getBoolean(column.getKey())) {
                values.add(column.getValue());
            }
        }
        return values;
    }

    private static WritableFields fields(ResultSet row) throws SQLException {
        Array names = row.getArray("fields");
        return names == null ? WritableFields.ALL : WritableFields.only(List.of((String[]) names.getArray()));
    }

    private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }
}
