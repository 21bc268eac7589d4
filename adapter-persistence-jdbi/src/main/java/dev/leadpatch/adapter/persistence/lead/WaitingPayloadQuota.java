package dev.leadpatch.adapter.persistence.lead;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.leadpatch.adapter.persistence.StorageQuotas;
import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.QuotaMeter;
import dev.leadpatch.adapter.persistence.jdbc.QuotaMeter.Amount;
import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.application.webhook.EventPayloadRenderer;
import dev.leadpatch.domain.value.Characters;
import dev.leadpatch.domain.value.CompanyId;

/**
 * Renders payloads within the quota of a company. Beyond it, payloads are rendered without the values of the lead: no
 * change is refused and no delivery is lost because a receiver is down, and the receiver learns in order which leads
 * changed. Thread-safe.
 */
public final class WaitingPayloadQuota {
    private static final String MEASURE = """
            select count(*) as count, coalesce(sum(payload_bytes), 0) as bytes
            from webhook_deliveries
            where company_id = :company
            """;

    private final EventPayloadRenderer renderer;
    private final QuotaMeter meter;

    public WaitingPayloadQuota(Database database, EventPayloadRenderer renderer, Ticker ticker) {
        this.renderer = renderer;
        meter = new QuotaMeter(
                "waiting_payloads", amountOf(StorageQuotas.DEFAULTS), company -> measure(database, company), ticker);
    }

    private static Amount measure(Database database, CompanyId company) {
        return database.use(handle -> handle.createQuery(MEASURE)
                .bind("company", company.value())
                .map((row, context) -> new Amount(row.getLong("count"), row.getLong("bytes")))
                .one());
    }

    /** Returns the quota, which does not limit the number of deliveries. */
    static Amount amountOf(StorageQuotas quotas) {
        return new Amount(Long.MAX_VALUE, quotas.maxWaitingBytes());
    }

    QuotaMeter meter() {
        return meter;
    }

    /** Prepares a change of {@code company}; must not be called in a transaction. */
    void refresh(CompanyId company) {
        meter.refresh(company);
    }

    /** A rendered payload, with its size in UTF-8. */
    record Payload(String json, int bytes) {
        private static Payload of(String json) {
            return new Payload(json, Characters.countUtf8Octets(json));
        }
    }

    /** Renders the payload of an event, and records that it waits for each recipient. */
    Payload render(LeadEvent event, int recipients) {
        CompanyId company = event.lead().company();
        Payload payload;
        if (meter.isReached(company)) {
            meter.countExceeded();
            payload = Payload.of(renderer.renderWithoutValues(event));
        } else {
            payload = Payload.of(renderer.render(event));
        }
        meter.add(company, (long) recipients * payload.bytes());
        return payload;
    }
}
