package dev.leadpatch.application.testing;

import static dev.leadpatch.domain.testing.LeadBuilder.aLead;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.leadpatch.application.company.CompanyStore.Company;
import dev.leadpatch.application.history.LeadHistoryStore.HistoryEntry;
import dev.leadpatch.application.history.LeadHistoryStore.Page;
import dev.leadpatch.application.idempotency.IdempotentRequest;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotencyKey;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotentReplay;
import dev.leadpatch.application.lead.LeadErasureStore;
import dev.leadpatch.application.lead.LeadErasureStore.ErasedData;
import dev.leadpatch.application.lead.LeadErasureStore.Outcome;
import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.application.lead.LeadEvent.Actor;
import dev.leadpatch.application.lead.LeadStore;
import dev.leadpatch.application.lead.LeadStore.Change;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.webhook.DeliveryLog.DeliveryAttempt;
import dev.leadpatch.application.webhook.DeliveryLog.DeliveryId;
import dev.leadpatch.application.webhook.DeliveryLog.Filter;
import dev.leadpatch.application.webhook.DeliveryLog.LoggedDelivery;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDelivery;
import dev.leadpatch.application.webhook.DeliveryQueue.CompletedAttempt;
import dev.leadpatch.application.webhook.DeliveryQueue.CompletedAttempt.NextState;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.EndpointSettings;
import dev.leadpatch.application.webhook.ReplayStore.ReplayOutcome;
import dev.leadpatch.domain.endpoint.WebhookEventType;
import dev.leadpatch.domain.lead.ChangeKind;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** The contract of {@link LeadErasureStore}. */
public abstract class LeadErasureStoreContract extends PersistencePortsContract {
    private static final Instant ERASED_AT = Instant.parse("2024-06-01T12:00:00.123456Z");
    private static final LeadId SECOND_LEAD = new LeadId(790);
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Endpoint CRM_ENDPOINT = receivingAllEvents(DemoCompany.endpoint("crm"));

    @Test
    void erased_lead_is_a_tombstone() {
        Lead expected = aLead().build().erase(ERASED_AT);

        assertThat(erase(COMPANY, LEAD)).isEqualTo(new Outcome.Erased(expected, ErasedData.NOTHING));

        assertThat(lead()).isEqualTo(expected);
        assertThat(persistence.storedEvents(COMPANY, LEAD))
                .extracting(StoredEvent::sequence)
                .containsExactly(2L);
    }

    @Test
    void archived_lead_can_be_erased() {
        change(COMPANY, LEAD, snapshot -> {
            LeadEvent event =
                    event(ChangeKind.ARCHIVED, snapshot, snapshot.lead().archive(NOW));
            return new Decision.Write<>(event, event);
        });
        assertThat(lead().archivedAt()).isEqualTo(NOW);

        erase(COMPANY, LEAD);

        assertThat(lead()).isEqualTo(aLead().build().archive(NOW).erase(ERASED_AT));
    }

    @Test
    void repeated_erasure_returns_the_same_tombstone_and_writes_nothing() {
        rename(LEAD, "Second");
        erase(COMPANY, LEAD);
        Lead tombstone = lead();

        assertThat(erase(COMPANY, LEAD)).isEqualTo(new Outcome.Erased(tombstone, ErasedData.NOTHING));

        assertThat(lead()).isEqualTo(tombstone);
        assertThat(persistence.storedChanges(COMPANY, LEAD)).hasSize(2);
    }

    @Test
    void unknown_lead_is_not_found() {
        assertThat(erase(COMPANY, new LeadId(1))).isEqualTo(new Outcome.NotFound());
        assertThat(erase(new CompanyId(99), LEAD)).isEqualTo(new Outcome.NotFound());
    }

    @Test
    void equal_lead_id_of_another_company_is_not_erased() {
        subscribe(DemoCompany.endpointOf(OTHER_COMPANY, "other"));
        LeadEvent event = rename(OTHER_COMPANY, LEAD, "Other");

        erase(COMPANY, LEAD);

        assertThat(persistence
                        .leadStore()
                        .find(OTHER_COMPANY, LEAD)
                        .orElseThrow()
                        .lead())
                .isEqualTo(event.lead());
        assertThat(claimAll(LEASE, NOW)).extracting(ClaimedDelivery::payload).containsExactly(payload.render(event));
        assertThat(history(OTHER_COMPANY).get(0).changes()).isEqualTo(event.changes());
    }

    @Test
    void history_entries_remain_without_values() {
        LeadEvent second = rename(LEAD, "Second");
        LeadEvent third = rename(LEAD, "x".repeat(200) + "Third");

        assertThat(removed(erase(COMPANY, LEAD)).historyEntries()).isEqualTo(2);

        assertThat(history(COMPANY)).extracting(HistoryEntry::version).containsExactly(4L, 3L, 2L);
        assertThat(history(COMPANY))
                .extracting(HistoryEntry::changedAt)
                .containsExactly(
                        lead().updatedAt(),
                        third.lead().updatedAt(),
                        second.lead().updatedAt());
        assertThat(history(COMPANY)).extracting(HistoryEntry::keyLabel).containsOnly("demo");
        assertThat(history(COMPANY)).allMatch(entry -> entry.changes().isEmpty());
    }

    @Test
    void deliveries_are_removed_and_only_the_erasure_is_delivered() {
        subscribe(CRM_ENDPOINT);
        LeadEvent delivered = rename(LEAD, "Second");
        complete(claimOne(), new NextState.Delivered());
        LeadEvent dead = rename(LEAD, "Third");
        complete(claimOne(), new NextState.Dead());
        LeadEvent retried = rename(LEAD, "Fourth");
        complete(claimOne(), new NextState.Retry(NOW.plus(Duration.ofDays(1))));
        LeadEvent pending = rename(LEAD, "Fifth");
        replay(delivered);
        int before = notifications.get();

        ErasedData removed = removed(erase(COMPANY, LEAD));

        assertThat(removed).isEqualTo(new ErasedData(4, 4, 3, 2, 0));
        assertThat(notifications).hasValue(before + 1);
        assertThat(claimAll(LEASE, NOW))
                .extracting(ClaimedDelivery::sequence, ClaimedDelivery::eventType, ClaimedDelivery::attemptNumber)
                .containsExactly(tuple(6L, WebhookEventType.LEAD_DELETED, 1));
        assertThat(persistence
                        .deliveryLog()
                        .list(CRM_ENDPOINT.ref(), Filter.NONE, Optional.empty(), 10)
                        .deliveries())
                .extracting(LoggedDelivery::sequence)
                .containsExactly(6L);
        for (LeadEvent erased : List.of(delivered, dead, retried, pending)) {
            assertThat(persistence.deliveryLog().find(id(erased))).isEmpty();
            assertThat(replay(erased)).isEqualTo(ReplayOutcome.UNKNOWN);
        }
    }

    @Test
    void deliveries_of_other_leads_remain() {
        addSecondLead();
        subscribe(CRM_ENDPOINT);
        LeadEvent completed = rename(SECOND_LEAD, "Second");
        complete(claimOne(), new NextState.Delivered());
        LeadEvent pending = rename(SECOND_LEAD, "Third");

        assertThat(removed(erase(COMPANY, LEAD))).isEqualTo(ErasedData.NOTHING);

        assertThat(persistence.deliveryLog().find(id(completed))).isPresent();
        assertThat(claimAll(LEASE, NOW)).extracting(ClaimedDelivery::payload).contains(payload.render(pending));
    }

    @Test
    void outcome_of_an_attempt_in_flight_is_ignored() {
        subscribe(CRM_ENDPOINT);
        LeadEvent event = rename(LEAD, "Second");
        ClaimedDelivery inFlight = claimOne();

        erase(COMPANY, LEAD);
        complete(inFlight, new NextState.Delivered());

        assertThat(persistence.deliveryLog().find(id(event))).isEmpty();
        ClaimedDelivery next = claimOne();
        assertThat(next.sequence()).isEqualTo(3);
        complete(inFlight, new NextState.Retry(NOW));
        assertThat(persistence
                        .deliveryLog()
                        .find(new DeliveryId(CRM_ENDPOINT.ref(), next.eventId()))
                        .orElseThrow()
                        .attempts())
                .isEmpty();
    }

    @Test
    void stored_responses_of_the_lead_are_erased() {
        addSecondLead();
        request("write", List.of(LEAD), true);
        request("no write", List.of(LEAD), false);
        request("bulk", List.of(SECOND_LEAD, LEAD), true);
        request("other lead", List.of(SECOND_LEAD), true);

        assertThat(removed(erase(COMPANY, LEAD)).storedResponses()).isEqualTo(3);

        for (String key : List.of("write", "no write")) {
            assertThat(request(key, List.of(LEAD), true))
                    .isEqualTo(new LeadStore.Outcome.Replayed<>(new IdempotentReplay.Erased()));
        }
        assertThat(request("bulk", List.of(SECOND_LEAD, LEAD), true))
                .isEqualTo(new LeadStore.Outcome.Replayed<>(new IdempotentReplay.Erased()));
        assertThat(request("other lead", List.of(SECOND_LEAD), true))
                .isEqualTo(new LeadStore.Outcome.Replayed<>(new IdempotentReplay.Completed("response: other lead")));
        assertThat(persistence
                        .leadStore()
                        .find(COMPANY, SECOND_LEAD)
                        .orElseThrow()
                        .lead()
                        .version())
                .isEqualTo(3);
    }

    @Test
    void erasure_waits_for_a_concurrent_change_and_erases_its_data() throws Exception {
        subscribe(CRM_ENDPOINT);
        CountDownLatch locked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);

        List<Object> outcomes = ConcurrentTasks.run(3, number -> switch (number) {
            case 0 ->
                persistence.leadStore().change(change("k", List.of(LEAD), snapshots -> {
                    locked.countDown();
                    ConcurrentTasks.await(release);
                    return renamed(snapshots.leads().get(LEAD));
                }));
            case 1 -> {
                ConcurrentTasks.await(locked);
                yield erase(COMPANY, LEAD);
            }
            default -> {
                ConcurrentTasks.await(locked);
                release.countDown();
                yield "released";
            }
        });

        ErasedData removed = removed((Outcome) outcomes.get(1));
        assertThat(removed).isEqualTo(new ErasedData(1, 1, 1, 0, 1));
        assertThat(lead().version()).isEqualTo(3);
    }

    @Test
    void erasure_of_a_locked_lead_is_busy_after_a_time() throws Exception {
        CountDownLatch locked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);

        List<Object> outcomes = ConcurrentTasks.run(2, number -> {
            if (number == 0) {
                return change(COMPANY, LEAD, snapshot -> {
                    locked.countDown();
                    ConcurrentTasks.await(release);
                    return new Decision.NoWrite<>("locked");
                });
            }
            ConcurrentTasks.await(locked);
            Outcome outcome = erase(COMPANY, LEAD);
            release.countDown();
            return outcome;
        });

        assertThat(outcomes.get(1)).isEqualTo(new Outcome.Busy());
        assertThat(lead()).isEqualTo(aLead().build());
    }

    @Test
    void concurrent_erasures_write_one_version() throws Exception {
        List<Outcome> outcomes = ConcurrentTasks.run(8, number -> erase(COMPANY, LEAD));

        assertThat(outcomes).containsOnly(new Outcome.Erased(aLead().build().erase(ERASED_AT), ErasedData.NOTHING));
        assertThat(persistence.storedChanges(COMPANY, LEAD)).hasSize(1);
    }

    private Outcome erase(CompanyId company, LeadId lead) {
        return persistence
                .leadErasureStore()
                .erase(
                        company,
                        lead,
                        snapshot -> event(
                                ChangeKind.ERASED, snapshot, snapshot.lead().erase(ERASED_AT)));
    }

    private static LeadEvent event(ChangeKind kind, LeadSnapshot snapshot, Lead next) {
        Actor actor = new Actor(DemoCompany.KEY_ID, "demo", DemoCatalog.ADA);
        return new LeadEvent(kind, next, snapshot.catalog(), List.of(), actor, "request");
    }

    private static ErasedData removed(Outcome outcome) {
        return ((Outcome.Erased) outcome).removed();
    }

    private List<HistoryEntry> history(CompanyId company) {
        return persistence
                .leadHistoryStore()
                .find(company, LEAD, OptionalLong.empty(), 10)
                .map(Page::entries)
                .orElseThrow();
    }

    private void addSecondLead() {
        persistence.close();
        persistence = reopen();
        Company demo = DemoCompany.demoCompany();
        List<Lead> leads =
                List.of(aLead().build(), aLead().withId(SECOND_LEAD.value()).build());
        assertThat(persistence
                        .companyStore()
                        .add(new Company(demo.name(), demo.catalog(), demo.keys(), leads), List.of()))
                .isEmpty();
    }

    private LeadStore.Outcome<String> request(String key, List<LeadId> leads, boolean write) {
        return persistence.leadStore().change(change(key, leads, snapshots -> {
            List<LeadEvent> events = snapshots.leads().values().stream()
                    .map(snapshot -> DemoCompany.renamedEvent(snapshot, "Renamed by " + key))
                    .toList();
            return write ? new Decision.Write<>(events, key) : new Decision.NoWrite<>(key);
        }));
    }

    private static Decision<String> renamed(LeadSnapshot snapshot) {
        return new Decision.Write<>(DemoCompany.renamedEvent(snapshot, "Renamed"), "renamed");
    }

    private static Change<String> change(String key, List<LeadId> leads, LeadStore.Decider<String> decider) {
        IdempotencyKey idempotencyKey = new IdempotencyKey(COMPANY, DemoCompany.KEY_ID.value(), key);
        return new Change<>(
                COMPANY,
                leads,
                decider,
                Optional.of(new IdempotentRequest<>(idempotencyKey, "fingerprint", result -> "response: " + result)));
    }

    private static Endpoint receivingAllEvents(Endpoint endpoint) {
        EndpointSettings settings = endpoint.settings();
        return endpoint.withSettings(
                new EndpointSettings(
                        settings.url(),
                        List.of(WebhookEventType.values()),
                        settings.description(),
                        settings.skippedApiKeys(),
                        settings.enabled(),
                        settings.headers(),
                        settings.basicCredentials(),
                        settings.configuration(),
                        settings.integration()),
                endpoint.updatedAt());
    }

    private ClaimedDelivery claimOne() {
        List<ClaimedDelivery> claimed = claimAll(LEASE, NOW);
        assertThat(claimed).hasSize(1);
        return claimed.get(0);
    }

    private void complete(ClaimedDelivery delivery, NextState nextState) {
        DeliveryAttempt attempt = new DeliveryAttempt(
                delivery.attemptNumber(), NOW, Duration.ZERO, Optional.of(500), "snippet", Optional.of("failed"));
        persistence.deliveryQueue().complete(List.of(new CompletedAttempt(delivery, attempt, nextState)), NOW);
    }

    private ReplayOutcome replay(LeadEvent event) {
        return persistence.replayStore().replay(id(event), NOW, List.of());
    }

    private static DeliveryId id(LeadEvent event) {
        return new DeliveryId(CRM_ENDPOINT.ref(), event.id());
    }
}
