package dev.leadpatch.application.delivery.dispatch;

import dev.leadpatch.application.memory.MemoryBudget;
import dev.leadpatch.application.memory.MemoryBudget.Reservation;
import dev.leadpatch.application.memory.MemoryBudget.Scope;
import dev.leadpatch.application.memory.MemoryBudget.Use;
import dev.leadpatch.application.memory.MemoryExhaustedException;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import dev.leadpatch.application.webhook.Endpoint.EndpointRef;
import dev.leadpatch.application.webhook.PayloadAdmission;
import dev.leadpatch.domain.value.CompanyId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reserves memory for the payloads of deliveries in flight. They use at most half of the memory of the node, and a company
 * at most half of its share, so that slow receivers of large payloads leave memory to requests. A company whose next
 * payload does not fit waits until one of its deliveries ends. Not thread-safe.
 */
final class PayloadMemory implements PayloadAdmission {

    private final MemoryBudget budget;
    private final long maxBytes;
    private final Map<OrderingKey, Payload> payloads = new HashMap<>();
    private final Map<CompanyId, Long> bytesByCompany = new HashMap<>();
    private final Set<CompanyId> waiting = new HashSet<>();
    private long allBytes;

    PayloadMemory(MemoryBudget budget) {
        this.budget = budget;
        this.maxBytes = budget.maxBytesPerCompany(Use.PAYLOADS);
    }

    @Override
    public boolean admit(OrderingKey key, long bytes) {
        if (payloads.containsKey(key)) {
            return true; // the claim was repeated
        }
        CompanyId company = key.endpoint().company();
        // a larger payload is admitted if nothing else is in flight
        long counted = Math.min(bytes, maxBytes / 2);
        if (waiting.contains(company)) {
            return false;
        }
        if (exceedsShare(company, counted) || !reserve(key, counted)) {
            waiting.add(company);
            return false;
        }
        return true;
    }

    private boolean exceedsShare(CompanyId company, long bytes) {
        boolean ofCompany = bytesByCompany.getOrDefault(company, 0L) + bytes > maxBytes / 2;
        boolean exceeds = ofCompany || allBytes + bytes > maxBytes;
        if (exceeds) {
            budget.countRefusal(Use.PAYLOADS, ofCompany ? Scope.COMPANY : Scope.NODE);
        }
        return exceeds;
    }

    private boolean reserve(OrderingKey key, long bytes) {
        Reservation reservation = budget.open(Optional.of(key.endpoint().company()), Use.PAYLOADS);
        try {
            reservation.add(bytes);
        } catch (MemoryExhaustedException e) {
            return false;
        }
        payloads.put(key, new Payload(reservation, bytes));
        bytesByCompany.merge(key.endpoint().company(), bytes, Long::sum);
        allBytes += bytes;
        return true;
    }

    /** Releases the memory of a payload. The company no longer waits. */
    void release(OrderingKey key) {
        Payload payload = payloads.remove(key);
        if (payload != null) {
            CompanyId company = key.endpoint().company();
            payload.reservation().close();
            allBytes -= payload.bytes();
            bytesByCompany.computeIfPresent(
                    company, (known, bytes) -> bytes == payload.bytes() ? null : bytes - payload.bytes());
            waiting.remove(company);
        }
    }

    /** Releases the memory of all payloads, except those of {@code inFlight}. */
    void releaseAllExcept(Set<OrderingKey> inFlight) {
        Set.copyOf(payloads.keySet()).stream()
                .filter(key -> !inFlight.contains(key))
                .forEach(this::release);
    }

    /** Whether the next payload of the endpoint's company did not fit. */
    boolean isWaiting(EndpointRef endpoint) {
        return waiting.contains(endpoint.company());
    }

    /** Lets all companies try again: other parts of the node may have released memory. */
    void endWaiting() {
        waiting.clear();
    }

    private record Payload(Reservation reservation, long bytes) {}
}
