package dev.leadpatch.adapter.persistence.tenant;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.leadpatch.adapter.persistence.jdbc.CompanyTransactions;
import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.TransactionContext;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.access.ApiKey;
import dev.leadpatch.application.access.ApiKey.ApiKeyHash;
import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.access.ApiKeyStore;
import dev.leadpatch.domain.value.CompanyId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/**
 * Stores API keys in PostgreSQL. Keys that exist are cached for three seconds, so that most requests need no query.
 * Other keys are queried in batches. Thread-safe.
 */
public final class PostgresApiKeyStore implements ApiKeyStore {
    // With the two seconds that a query can take, a cached key is at most as old as the five seconds the port allows.
    private static final Duration CACHE_DURATION = Duration.ofSeconds(3);
    private static final int MAX_CACHED_KEYS = 10_000;

    private final Database database;
    private final CompanyTransactions transactions;
    private final ApiKeyBatchQuery batchQuery;
    private final Cache<ApiKeyHash, ApiKey> cache;

    public PostgresApiKeyStore(Database database, Ticker ticker) {
        this.database = database;
        this.transactions = new CompanyTransactions(database);
        this.batchQuery = new ApiKeyBatchQuery(
                (deadline, hashes) -> database.use(deadline, handle -> ApiKeyDao.find(handle, hashes)));
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
        Optional<ApiKey> found = batchQuery.find(hash);
        // unknown keys are not cached: they may be added at any time, and must not evict valid ones
        found.ifPresent(key -> cache.put(hash, key));
        return found;
    }

    @Override
    public Optional<ApiKey> find(CompanyId company, ApiKeyId key) {
        return database.use(handle -> ApiKeyDao.find(handle, company, key));
    }

    @Override
    public boolean add(ApiKey key, ApiKeyHash hash) {
        return database.use(handle -> ApiKeyDao.add(handle, key, hash));
    }

    @Override
    public List<ApiKey> list(CompanyId company) {
        return database.use(handle -> ApiKeyDao.list(handle, company));
    }

    @Override
    public <R> Optional<R> changeKeys(CompanyId company, Function<List<ApiKey>, KeyDecision<R>> decision) {
        List<ApiKeyHash> changed = new ArrayList<>();
        Optional<R> result = transactions
                .transact(company, transaction -> {
                    changed.clear();
                    return change(transaction, company, decision, changed);
                })
                .orElseThrow(() -> new StoreUnavailableException(
                        "another transaction held the keys beyond the deadline; nothing was changed",
                        new TimeoutException()));
        cache.invalidateAll(changed);
        return result;
    }

    private static <R> Optional<R> change(
            TransactionContext transaction,
            CompanyId company,
            Function<List<ApiKey>, KeyDecision<R>> decision,
            List<ApiKeyHash> changed) {
        Handle handle = transaction.handle();
        if (!ApiKeyDao.lockCompany(handle, company)) {
            return Optional.empty();
        }
        transaction.applyNetworkTimeout();
        KeyDecision<R> decided = decision.apply(ApiKeyDao.list(handle, company));
        transaction.applyNetworkTimeout();
        decided.changed().forEach(key -> changed.add(ApiKeyDao.update(handle, key)));
        decided.added().ifPresent(added -> {
            if (!ApiKeyDao.add(handle, added.key(), added.hash())) {
                throw new IllegalStateException("the owner of the key does not exist");
            }
        });
        return Optional.of(decided.result());
    }

    @Override
    public boolean revoke(ApiKeyId key, Instant now) {
        Optional<ApiKeyHash> hash = database.use(handle -> ApiKeyDao.revoke(handle, key, now));
        hash.ifPresent(cache::invalidate);
        return hash.isPresent();
    }
}
