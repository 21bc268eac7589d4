package dev.leadpatch.application.testing;

import dev.leadpatch.application.lead.LeadErasureStore;
import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.application.lead.LeadStore.Change;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Erases leads in memory. */
public final class InMemoryLeadErasureStore implements LeadErasureStore {
    private final InMemoryLeadStore leadStore;
    private final InMemoryIdempotencyKeyStore idempotencyKeyStore;
    private final DeliveryQueueState queueState;

    InMemoryLeadErasureStore(
            InMemoryLeadStore leadStore,
            InMemoryIdempotencyKeyStore idempotencyKeyStore,
            DeliveryQueueState queueState) {
        this.leadStore = leadStore;
        this.idempotencyKeyStore = idempotencyKeyStore;
        this.queueState = queueState;
    }

    @Override
    public Outcome erase(CompanyId company, LeadId lead, Function<LeadSnapshot, LeadEvent> toEvent) {
        // the store calls the decider once, under the lock of the lead
        return leadStore
                .change(Change.<Outcome>of(
                        company,
                        lead,
                        found -> found.map(snapshot -> erase(snapshot, toEvent))
                                .orElseGet(() -> new Decision.NoWrite<>(new Outcome.NotFound())),
                        Optional.empty()))
                .fold(
                        outcome -> outcome,
                        replay -> {
                            throw new IllegalStateException("the request has no idempotency key");
                        },
                        Outcome.Busy::new);
    }

    private Decision<Outcome> erase(LeadSnapshot snapshot, Function<LeadSnapshot, LeadEvent> toEvent) {
        Lead lead = snapshot.lead();
        if (lead.isErased()) {
            return new Decision.NoWrite<>(new Outcome.Erased(lead, ErasedData.NOTHING));
        }
        LeadEvent event = toEvent.apply(snapshot);
        return new Decision.Write<>(event, new Outcome.Erased(event.lead(), eraseData(lead.company(), lead.id())));
    }

    private ErasedData eraseData(CompanyId company, LeadId lead) {
        synchronized (queueState) {
            List<DeliveryQueueState.PendingDelivery> pending = queueState.pending().stream()
                    .filter(delivery -> isOf(company, lead, delivery))
                    .toList();
            List<DeliveryQueueState.PendingDelivery> completed = queueState.completed().values().stream()
                    .map(DeliveryQueueState.CompletedDelivery::pending)
                    .filter(delivery -> isOf(company, lead, delivery))
                    .toList();
            queueState.removeLead(company, lead);
            return new ErasedData(
                    leadStore.eraseHistory(company, lead),
                    Stream.concat(pending.stream(), completed.stream())
                            .map(delivery -> delivery.delivery().eventId())
                            .distinct()
                            .count(),
                    pending.size(),
                    completed.size(),
                    idempotencyKeyStore.eraseResponses(company, lead));
        }
    }

    private static boolean isOf(CompanyId company, LeadId lead, DeliveryQueueState.PendingDelivery delivery) {
        return delivery.delivery().lead().equals(lead)
                && delivery.delivery().endpoint().company().equals(company);
    }
}
