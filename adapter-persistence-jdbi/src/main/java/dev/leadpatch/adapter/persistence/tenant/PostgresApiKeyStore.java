package dev.leadpatch.adapter.persistence.tenant;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.application.access.ApiKey;
import dev.leadpatch.application.access.ApiKey.ApiKeyFlag;
import dev.leadpatch.application.access.ApiKey.ApiKeyHash;
import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.access.ApiKeyStore;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Stores API keys in PostgreSQL. Keys that exist are cached for three seconds, so that most requests need no query.
 * Thread-safe.
 */
public final class PostgresApiKeyStore implements ApiKeyStore {
    // With the two seconds that a query can take, a cached key is at most as old as the five seconds the port allows.
    private static final Duration CACHE_DURATION = Duration.ofSeconds(3);
    private static final int MAX_CACHED_KEYS = 10_000;

    private static final String FIND = """
            select id, company_id, label, owner_id, read_access, write_access, admin_access, lenient,
                   require_preconditions, created_at, expires_at, revoked_at
            from api_keys
            where sha256 = :hash
            """;

    private static final String LIST = """
            select id, company_id, label, owner_id, read_access, write_access, admin_access, lenient,
                   require_preconditions, created_at, expires_at, revoked_at
            from api_keys
            where company_id = :company
            order by created_at, id
            """;

    private static final String ADD = """
            insert into api_keys (id, sha256, company_id, owner_id, label, read_access, write_access, admin_access,
                                  lenient, require_preconditions, created_at, expires_at, revoked_at)
            select :id, :hash, company_id, id, :label, :read, :write, :admin, :lenient, :requirePreconditions,
                   :createdAt, :expiresAt, :revokedAt
            from users
            where company_id = :company and id = :owner
            """;

    private static final String REVOKE = """
            update api_keys
            set revoked_at = coalesce(revoked_at, :now)
            where id = :id
            returning sha256
            """;

    private final Database database;
    private final Cache<ApiKeyHash, ApiKey> cache;

    public PostgresApiKeyStore(Database database, Ticker ticker) {
        this.database = database;
        cache = Caffeine.newBuilder()
                .maximumSize(MAX_CACHED_KEYS)
                .expireAfterWrite(CACHE_DURATION)
                .ticker(ticker)
                .build();
    }

    @Override
    public Optional<ApiKey> find(ApiKeyHash hash) {
        ApiKey cached = cache.getIfPresent(hash);
        if (cached != null) {
            return Optional.of(cached);
        }
        Optional<ApiKey> found = database.use(handle -> handle.createQuery(FIND)
                .bind("hash", SqlArguments.hash(hash))
                .map(PostgresApiKeyStore::of)
                .findOne());
        // unknown keys are not cached: they may be added at any time, and must not evict valid ones
        found.ifPresent(key -> cache.put(hash, key));
        return found;
    }

    @Override
    public boolean add(ApiKey key, ApiKeyHash hash) {
        int added =
                database.use(handle -> bind(handle.createUpdate(ADD), key, hash).execute());
        return added == 1;
    }

    @Override
    public List<ApiKey> list(CompanyId company) {
        return database.use(handle -> handle.createQuery(LIST)
                .bind("company", company.value())
                .map(PostgresApiKeyStore::of)
                .list());
    }

    @Override
    public boolean revoke(ApiKeyId key, Instant now) {
        Optional<byte[]> hash = database.use(handle -> handle.createQuery(REVOKE)
                .bind("id", key.value())
                .bind("now", SqlArguments.timestamp(now))
                .mapTo(byte[].class)
                .findOne());
        hash.ifPresent(bytes -> cache.invalidate(new ApiKeyHash(HexFormat.of().formatHex(bytes))));
        return hash.isPresent();
    }

    static ApiKey of(ResultSet row, StatementContext context) throws SQLException {
        return new ApiKey(
                new ApiKeyId(row.getObject("id", UUID.class)),
                new CompanyId(row.getLong("company_id")),
                row.getString("label"),
                new UserId(row.getLong("owner_id")),
                permissions(row),
                flags(row),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                time(row, "expires_at"),
                time(row, "revoked_at"));
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
                .bind("createdAt", SqlArguments.timestamp(key.createdAt()))
                .bind("expiresAt", SqlArguments.timestamp(key.expiresAt().orElse(null)))
                .bind("revokedAt", SqlArguments.timestamp(key.revokedAt().orElse(null)));
    }

    private static Set<Permission> permissions(ResultSet row) throws SQLException {
        Set<Permission> permissions = EnumSet.noneOf(Permission.class);
        if (row.getBoolean("read_access")) {
            permissions.add(Permission.READ);
        }
        if (row.getBoolean("write_access")) {
            permissions.add(Permission.WRITE);
        }
        if (row.getBoolean("admin_access")) {
            permissions.add(Permission.ADMIN);
        }
        return permissions;
    }

    private static Set<ApiKeyFlag> flags(ResultSet row) throws SQLException {
        Set<ApiKeyFlag> flags = EnumSet.noneOf(ApiKeyFlag.class);
        if (row.getBoolean("lenient")) {
            flags.add(ApiKeyFlag.LENIENT);
        }
        if (row.getBoolean("require_preconditions")) {
            flags.add(ApiKeyFlag.REQUIRE_PRECONDITIONS);
        }
        return flags;
    }

    private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }
}
