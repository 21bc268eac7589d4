package dev.leadpatch.adapter.persistence.tenant;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.application.access.ApiKey;
import dev.leadpatch.application.access.ApiKey.ApiKeyHash;
import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.access.ApiKeyStore;
import dev.leadpatch.domain.value.CompanyId;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

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
                .map(ApiKeyMapper::of)
                .findOne());
        // unknown keys are not cached: they may be added at any time, and must not evict valid ones
        found.ifPresent(key -> cache.put(hash, key));
        return found;
    }

    @Override
    public boolean add(ApiKey key, ApiKeyHash hash) {
        int added = database.use(
                handle -> ApiKeyMapper.bind(handle.createUpdate(ADD), key, hash).execute());
        return added == 1;
    }

    @Override
    public List<ApiKey> list(CompanyId company) {
        return database.use(handle -> handle.createQuery(LIST)
                .bind("company", company.value())
                .map(ApiKeyMapper::of)
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
}
