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
final class FewTests implements PingSender {

    static final int MOST = 8;
    static final int MOST_OF_ONE = 2;

    private final HttpSender sender;
    private final Semaphore free = new Semaphore(MOST);
    private final Map<CompanyId, Integer> sending = new ConcurrentHashMap<>();

    FewTests(HttpSender sender) {
        this.sender = sender;
    }

    @Override
    public Optional<SendResult> send(PingEvent event) {
        CompanyId company = event.endpoint().company();
        if (!begin(company)) {
            return Optional.empty();
        }
        try {
            return Optional.of(sender.send(Envelope.of(event), TestPayload.body(event)));
        } finally {
            end(company);
        }
    }

    private boolean begin(CompanyId company) {
        if (!free.tryAcquire()) {
            return false;
        }
        boolean counted = false;
        boolean few;
        try {
            few = sending.merge(company, 1, Integer::sum) <= MOST_OF_ONE;
            counted = true;
        } finally {
            // a lack of memory must not cost a permit
            if (!counted) {
                free.release();
            }
        }
        if (!few) {
            end(company);
        }
        return few;
    }

    private void end(CompanyId company) {
        try {
            sending.computeIfPresent(company, (any, count) -> count == 1 ? null : count - 1);
        } finally {
            free.release();
        }
    }
}
