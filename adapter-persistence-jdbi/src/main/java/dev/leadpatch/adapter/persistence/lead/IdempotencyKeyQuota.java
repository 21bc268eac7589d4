package dev.leadpatch.adapter.persistence.lead;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.leadpatch.adapter.persistence.StorageQuotas;
import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.QuotaMeter;
import dev.leadpatch.adapter.persistence.jdbc.QuotaMeter.Amount;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotencyKey;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotentReplay;
import dev.leadpatch.domain.value.Characters;
import dev.leadpatch.domain.value.CompanyId;

/** The quota of idempotency keys and their responses, for each company. Thread-safe. */
final class IdempotencyKeyQuota {
    // octet_length does not read a long response
    private static final String MEASURE = """
            select count(*) as count, coalesce(sum(octet_length(key) + coalesce(octet_length(response), 0)), 0) as bytes
            from (select key, response
                  from idempotency_keys
                  where company_id = :company
                  limit :max) k
            """;

    private final QuotaMeter meter;

    IdempotencyKeyQuota(Database database, Ticker ticker) {
        meter = new QuotaMeter(
                "idempotency_keys", amountOf(StorageQuotas.DEFAULTS), company -> measure(database, company), ticker);
    }

    private Amount measure(Database database, CompanyId company) {
        return database.use(handle -> handle.createQuery(MEASURE)
                .bind("company", company.value())
                .bind("max", meter.quota().count())
                .map((row, context) -> new Amount(row.getLong("count"), row.getLong("bytes")))
                .one());
    }

    static Amount amountOf(StorageQuotas quotas) {
        return new Amount(quotas.maxIdempotencyKeys(), quotas.maxIdempotencyBytes());
    }

    QuotaMeter meter() {
        return meter;
    }

    /** Records that a response is stored. */
    void add(IdempotencyKey key, String response) {
        meter.add(key.company(), key.name().length() + Characters.countUtf8Octets(response));
    }

    /** Returns whether the company stores as much as it may; must not be called in a transaction. */
    boolean isReached(CompanyId company) {
        meter.refresh(company);
        return isEstimatedAsReached(company);
    }

    /** As {@link #isReached}, by the current estimate. */
    boolean isEstimatedAsReached(CompanyId company) {
        return meter.isReached(company);
    }

    /** Counts and returns the outcome of a request whose key is new. */
    IdempotentReplay refuse() {
        meter.countExceeded();
        return new IdempotentReplay.QuotaReached();
    }
}
