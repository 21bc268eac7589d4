package com.example.crm;

import dev.leadpatch.application.idempotency.IdempotentRequest;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotencyKey;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotentReplay;
import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.lead.Snapshots;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.lead.FieldChange;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.value.LeadId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the CRM stores of a company. Immutable.
 *
 * @param responses the stored responses of idempotent requests, the oldest first
 */
record CompanyState(
        CompanyCatalog catalog, Map<LeadId, StoredLead> leads, Map<IdempotencyKey, StoredResponse> responses) {
    CompanyState {
        leads = Map.copyOf(leads);
        responses = Collections.unmodifiableMap(new LinkedHashMap<>(responses));
    }

    /** A lead and its changes, the oldest first. */
    record StoredLead(Lead lead, List<LeadEvent> history) {
        StoredLead {
            history = List.copyOf(history);
        }

        StoredLead with(LeadEvent event) {
            List<LeadEvent> events = new ArrayList<>(history);
            events.add(event);
            return new StoredLead(event.lead(), events);
        }
    }

    record StoredResponse(String fingerprint, String response, Instant storedAt) {
        boolean isExpired(Instant now) {
            return !storedAt.plus(IdempotencyKey.LIFETIME).isAfter(now);
        }

        IdempotentReplay replay(String requestFingerprint) {
            return fingerprint.equals(requestFingerprint)
                    ? new IdempotentReplay.Completed(response)
                    : new IdempotentReplay.FingerprintMismatch();
        }
    }

    static CompanyState of(CompanyCatalog catalog, Iterable<Lead> leads) {
        Map<LeadId, StoredLead> stored = new HashMap<>();
        leads.forEach(lead -> stored.put(lead.id(), new StoredLead(lead, List.of())));
        return new CompanyState(catalog, stored, Map.of());
    }

    Optional<LeadSnapshot> find(LeadId lead) {
        return Optional.ofNullable(leads.get(lead)).map(stored -> new LeadSnapshot(stored.lead(), catalog));
    }

    Optional<LeadId> findId(UUID uuid) {
        return leads.values().stream()
                .map(StoredLead::lead)
                .filter(lead -> lead.uuid().equals(uuid))
                .map(Lead::id)
                .findFirst();
    }

    Snapshots snapshots(List<LeadId> ids) {
        return new Snapshots(ids.stream()
                .flatMap(id -> find(id).stream())
                .collect(Collectors.toMap(snapshot -> snapshot.lead().id(), Function.identity())));
    }

    List<LeadEvent> history(LeadId lead) {
        return leads.get(lead).history();
    }

    /** Returns the names of the fields that changed after a version, distinct and sorted. */
    List<String> changedFields(LeadId lead, long sinceVersion) {
        return history(lead).stream()
                .filter(event -> event.lead().version() > sinceVersion)
                .flatMap(event -> event.changes().stream())
                .map(FieldChange::field)
                .distinct()
                .sorted()
                .toList();
    }

    /**
     * Returns the state after these changes.
     *
     * @throws IllegalArgumentException if an event is not the next version of one of the leads
     * @throws IllegalStateException if the actor of an event is not a user of the company
     */
    CompanyState with(List<LeadEvent> events) {
        Map<LeadId, StoredLead> changed = new HashMap<>(leads);
        for (LeadEvent event : events) {
            requireNextVersion(changed.get(event.lead().id()), event);
            changed.computeIfPresent(event.lead().id(), (id, stored) -> stored.with(event));
        }
        return new CompanyState(catalog, changed, responses);
    }

    private void requireNextVersion(StoredLead stored, LeadEvent event) {
        Lead next = event.lead();
        if (stored == null
                || !next.company().equals(catalog.company())
                || next.version() != stored.lead().version() + 1
                || !next.updatedAt().isAfter(stored.lead().updatedAt())) {
            throw new IllegalArgumentException("not the next version of lead " + next.id());
        }
        if (catalog.user(event.actor().owner()).isEmpty()) {
            throw new IllegalStateException(
                    "the company has no user " + event.actor().owner());
        }
    }

    CompanyState with(CompanyCatalog other) {
        return new CompanyState(other, leads, responses);
    }

    Optional<IdempotentReplay> findReplay(IdempotentRequest<?> request, Instant now) {
        return Optional.ofNullable(responses.get(request.key()))
                .filter(stored -> !stored.isExpired(now))
                .map(stored -> stored.replay(request.fingerprint()));
    }

    CompanyState with(IdempotencyKey key, StoredResponse response) {
        Map<IdempotencyKey, StoredResponse> next = new LinkedHashMap<>(responses);
        next.remove(key); // an expired one, which would keep its position
        next.put(key, response);
        return new CompanyState(catalog, leads, next);
    }

    /** Returns the state without the oldest responses that are expired, at most {@code limit} of them. */
    CompanyState withoutExpiredResponses(Instant now, int limit) {
        Map<IdempotencyKey, StoredResponse> next = new LinkedHashMap<>(responses);
        responses.entrySet().stream()
                .filter(stored -> stored.getValue().isExpired(now))
                .limit(limit)
                .forEach(stored -> next.remove(stored.getKey()));
        return new CompanyState(catalog, leads, next);
    }
}
