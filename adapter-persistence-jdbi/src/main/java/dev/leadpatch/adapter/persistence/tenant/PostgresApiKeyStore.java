package dev.leadpatch.adapter.persistence.tenant;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.leadpatch.adapter.persistence.audit.AuditLogWriter;
import dev.leadpatch.adapter.persistence.jdbc.CompanyLock;
import dev.leadpatch.adapter.persistence.jdbc.CompanyTransactions;
import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.TransactionContext;
import dev.leadpatch.application.StoreBusyException;
import dev.leadpatch.application.access.ApiKey;
import dev.leadpatch.application.access.ApiKey.ApiKeyHash;
import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.access.ApiKeyStore;
import dev.leadpatch.application.audit.AuditEntry;
import dev.leadpatch.application.background.BackgroundLoop;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.domain.value.CompanyId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/**
 * Stores API keys in PostgreSQL. Keys in use are cached and refreshed in the background, so that most requests need no
 * query. Other keys are queried in batches. Thread-safe.
 */
public final class PostgresApiKeyStore implements ApiKeyStore, AutoCloseable {
    private static final Duration REFRESH_WAIT = Duration.ofSeconds(1);

    private final Database database;
    private final CompanyTransactions transactions;
    private final ApiKeyBatchQuery batchQuery;
    private final ApiKeyCache cache;
    private final BackgroundLoop refresh;

    /** @param loops runs the refresh of cached keys until the store is closed */
    public PostgresApiKeyStore(Database database, Ticker ticker, BackgroundLoops loops) {
        this.database = database;
        this.transactions = new CompanyTransactions(database);
        ApiKeyBatchQuery.Query query =
                (deadline, hashes) -> database.use(deadline, handle -> ApiKeyDao.find(handle, hashes));
        batchQuery = new ApiKeyBatchQuery(query);
        cache = new ApiKeyCache(query, ticker);
        refresh = loops.start("leadpatch-api-keys", () -> cache.refreshDueKeys(REFRESH_WAIT));
    }

    @Override
    public Optional<ApiKey> find(ApiKeyHash hash) {
        Optional<ApiKey> cached = cache.find(hash);
        if (cached.isPresent()) {
            return cached;
        }
        long readAt = cache.now();
        Optional<ApiKey> found = batchQuery.find(hash);
        // unknown keys are not cached: they may be added at any time, and must not evict valid ones
        found.ifPresent(key -> cache.put(hash, key, readAt));
        return found;
    }

    @Override
    public Optional<ApiKey> find(CompanyId company, ApiKeyId key) {
        return database.use(handle -> ApiKeyDao.find(handle, company, key));
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
                .orElseThrow(() -> new StoreBusyException(
                        "another transaction held the keys beyond the deadline; nothing was changed"));
        cache.invalidate(changed);
        return result;
    }

    private static <R> Optional<R> change(
            TransactionContext transaction,
            CompanyId company,
            Function<List<ApiKey>, KeyDecision<R>> decision,
            List<ApiKeyHash> changed) {
        Handle handle = transaction.handle();
        if (!CompanyLock.acquire(handle, company)) {
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
        AuditLogWriter.write(handle, decided.audit());
        return Optional.of(decided.result());
    }

    @Override
    public boolean revoke(ApiKeyId key, Instant now, Function<ApiKey, List<AuditEntry>> audit) {
        Map<ApiKeyHash, ApiKey> revoked = database.transact(transaction -> {
                    Map<ApiKeyHash, ApiKey> changed = ApiKeyDao.revoke(transaction.handle(), key, now);
                    changed.values()
                            .forEach(changedKey -> AuditLogWriter.write(transaction.handle(), audit.apply(changedKey)));
                    return changed;
                })
                .orElseThrow(() -> new StoreBusyException(
                        "another transaction held the key beyond the deadline; nothing was changed"));
        cache.invalidate(List.copyOf(revoked.keySet()));
        return !revoked.isEmpty() || database.use(handle -> ApiKeyDao.exists(handle, key));
    }

    @Override
    public void close() {
        refresh.close();
    }
}
