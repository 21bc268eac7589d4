package dev.leadpatch.adapter.webhook.client;

import dev.leadpatch.adapter.webhook.payload.PingPayload;
import dev.leadpatch.adapter.webhook.signing.DeliveryToken.WebhookEnvelope;
import dev.leadpatch.application.delivery.PingSender;
import dev.leadpatch.application.delivery.PingSender.PingEvent;
import dev.leadpatch.application.webhook.WebhookSender.SendResult;
import dev.leadpatch.domain.value.CompanyId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * Sends test events, and limits how many are in flight: 8 in total and 2 per company. Each blocks a thread of the
 * caller until the response or the deadline. Beyond a limit, sending returns empty. Thread-safe.
 *
 * <p>The response body of a private address is omitted: a test would otherwise read the internal network for the company.
 */
public final class BulkheadPingSender implements PingSender {

    static final int MAX_CONCURRENT = 8;
    static final int MAX_CONCURRENT_PER_COMPANY = 2;

    private final HttpWebhookSender sender;
    private final Semaphore permits = new Semaphore(MAX_CONCURRENT);
    private final Map<CompanyId, Integer> concurrentByCompany = new ConcurrentHashMap<>();

    public BulkheadPingSender(HttpWebhookSender sender) {
        this.sender = sender;
    }

    @Override
    public Optional<SendResult> send(PingEvent event) {
        CompanyId company = event.endpoint().company();
        if (!tryAcquire(company)) {
            return Optional.empty();
        }
        try {
            return Optional.of(sender.send(WebhookEnvelope.of(event), PingPayload.body(event)));
        } finally {
            release(company);
        }
    }

    private boolean tryAcquire(CompanyId company) {
        if (!permits.tryAcquire()) {
            return false;
        }
        boolean counted = false;
        boolean allowed;
        try {
            allowed = concurrentByCompany.merge(company, 1, Integer::sum) <= MAX_CONCURRENT_PER_COMPANY;
            counted = true;
        } finally {
            // no permit is lost for lack of memory
            if (!counted) {
                permits.release();
            }
        }
        if (!allowed) {
            release(company);
        }
        return allowed;
    }

    private void release(CompanyId company) {
        try {
            concurrentByCompany.computeIfPresent(company, (key, count) -> count == 1 ? null : count - 1);
        } finally {
            permits.release();
        }
    }
}
