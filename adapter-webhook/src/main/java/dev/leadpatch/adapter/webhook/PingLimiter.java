package dev.leadpatch.adapter.webhook;

import dev.leadpatch.application.delivery.PingEvent;
import dev.leadpatch.application.delivery.PingSender;
import dev.leadpatch.application.webhook.SendResult;
import dev.leadpatch.domain.value.CompanyId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * Sends test events, a few at a time, and fewer of one company: each keeps a thread of the caller's waiting for as long as
 * the endpoint likes, up to the deadline.
 */
final class PingLimiter implements PingSender {

    static final int MAX_CONCURRENT = 8;
    static final int MAX_CONCURRENT_PER_COMPANY = 2;

    private final HttpWebhookSender sender;
    private final Semaphore permits = new Semaphore(MAX_CONCURRENT);
    private final Map<CompanyId, Integer> concurrentByCompany = new ConcurrentHashMap<>();

    PingLimiter(HttpWebhookSender sender) {
        this.sender = sender;
    }

    @Override
    public Optional<SendResult> send(PingEvent event) {
        CompanyId company = event.endpoint().company();
        if (!tryAcquire(company)) {
            return Optional.empty();
        }
        try {
            return Optional.of(sender.send(SignatureContext.of(event), PingPayload.body(event)));
        } finally {
            release(company);
        }
    }

    private boolean tryAcquire(CompanyId company) {
        if (!permits.tryAcquire()) {
            return false;
        }
        boolean counted = false;
        boolean few;
        try {
            few = concurrentByCompany.merge(company, 1, Integer::sum) <= MAX_CONCURRENT_PER_COMPANY;
            counted = true;
        } finally {
            // a lack of memory must not cost a permit
            if (!counted) {
                permits.release();
            }
        }
        if (!few) {
            release(company);
        }
        return few;
    }

    private void release(CompanyId company) {
        try {
            concurrentByCompany.computeIfPresent(company, (any, count) -> count == 1 ? null : count - 1);
        } finally {
            permits.release();
        }
    }
}
