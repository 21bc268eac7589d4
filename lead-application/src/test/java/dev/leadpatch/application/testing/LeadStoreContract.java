package dev.leadpatch.application.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.application.lead.LeadStore;
import dev.leadpatch.application.lead.LeadStore.Change;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.lead.LeadStore.Outcome;
import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.lead.ChangeKind;
import dev.leadpatch.domain.lead.FieldChange;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.testing.LeadBuilder;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.value.LeadStatus;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The contract of {@link LeadStore}. */
public abstract class LeadStoreContract extends PersistencePortsContract {

    @Test
    void lead_is_found_with_its_catalog() {
        LeadSnapshot snapshot = persistence.leadStore().find(COMPANY, LEAD).orElseThrow();

        assertThat(snapshot.lead()).isEqualTo(LeadBuilder.aLead().build());
        assertThat(snapshot.catalog()).isEqualTo(DemoCatalog.demoCatalog());
    }

    @Test
    void unknown_lead_is_not_found() {
        assertThat(persistence.leadStore().find(COMPANY, new LeadId(1))).isEmpty();
        assertThat(persistence.leadStore().find(new CompanyId(99), LEAD)).isEmpty();
    }

    @Test
    void id_is_found_by_the_uuid_in_its_company_only() {
        UUID uuid =
                persistence.leadStore().find(COMPANY, LEAD).orElseThrow().lead().uuid();

        assertThat(persistence.leadStore().findId(COMPANY, uuid)).contains(LEAD);
        assertThat(persistence.leadStore().findId(new CompanyId(99), uuid)).isEmpty();
        assertThat(persistence.leadStore().findId(COMPANY, new UUID(7, 7))).isEmpty();
    }

    @Test
    void equal_lead_ids_of_different_companies_are_distinct() {
        rename(LEAD, "Mine");

        assertThat(persistence
                        .leadStore()
                        .find(OTHER_COMPANY, LEAD)
                        .orElseThrow()
                        .lead())
                .isEqualTo(LeadBuilder.aLead().withCompany(OTHER_COMPANY).build());
    }

    @Test
    void write_stores_lead_change_row_and_event() {
        LeadEvent event = rename(LEAD, "TechCorp Solutions Inc");

        assertThat(lead()).isEqualTo(event.lead());
        assertThat(persistence.storedChanges(COMPANY, LEAD)).containsExactly(StoredChange.of(event));
        assertThat(persistence.storedEvents(COMPANY, LEAD)).containsExactly(StoredEvent.of(event));
    }

    @Test
    void no_write_decision_writes_nothing() {
        String result = resultOf(change(COMPANY, LEAD, snapshot -> new Decision.NoWrite<>("not written")));

        assertThat(result).isEqualTo("not written");
        assertNothingWritten();
    }

    @Test
    void history_query_returns_each_changed_field_once_and_writes_nothing() {
        recordChanges(new FieldChange.TextChange(LeadField.FIRST_NAME, "A", "B"));
        recordChanges(
                new FieldChange.TextChange(LeadField.STATUS, "new", "lost"),
                new FieldChange.TextChange(LeadField.EMAIL, null, "a@b.example"));
        recordChanges(new FieldChange.TextChange(LeadField.STATUS, "lost", "new"));

        assertThat(changedFieldsSince(2)).containsExactly("email", "status");
        assertThat(changedFieldsSince(3)).containsExactly("status");
        assertThat(changedFieldsSince(4)).isEmpty();
        assertThat(lead().version()).isEqualTo(4);
    }

    private void recordChanges(FieldChange... changes) {
        change(
                COMPANY,
                LEAD,
                snapshot -> new Decision.Write<>(
                        DemoCompany.updatedEvent(snapshot, snapshot.lead().fields(), List.of(changes)), "written"));
    }

    private List<String> changedFieldsSince(long version) {
        return resultOf(
                change(COMPANY, LEAD, snapshot -> new Decision.NeedsHistory<>(LEAD, version, Optional::orElseThrow)));
    }

    @Test
    void decider_receives_lead_and_catalog() {
        LeadSnapshot snapshot = resultOf(change(COMPANY, LEAD, Decision.NoWrite::new));

        assertThat(snapshot).isEqualTo(new LeadSnapshot(LeadBuilder.aLead().build(), DemoCatalog.demoCatalog()));
    }

    @Test
    void failing_decider_writes_nothing_and_releases_the_lock() {
        IllegalStateException failure = new IllegalStateException("a bug");

        assertThatThrownBy(() -> change(COMPANY, LEAD, snapshot -> {
                    throw failure;
                }))
                .isSameAs(failure);

        assertNothingWritten();
        assertThat(rename(LEAD, "After").lead().version()).isEqualTo(2);
    }

    @Test
    void decider_does_not_receive_leads_of_another_company() {
        persistence.companyStore().add(DemoCompany.anotherCompany(new CompanyId(3), 5));

        Outcome<Boolean> outcome = persistence
                .leadStore()
                .change(Change.of(
                        COMPANY,
                        new LeadId(5),
                        snapshot -> new Decision.NoWrite<>(snapshot.isPresent()),
                        Optional.empty()));

        assertThat(resultOf(outcome)).isFalse();
    }

    @Test
    void write_of_other_than_next_version_is_rejected() {
        assertThatThrownBy(() -> write(lead -> LeadBuilder.of(lead)
                        .withVersion(3, lead.updatedAt().plusSeconds(1))
                        .build()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> write(lead ->
                        LeadBuilder.of(lead).withVersion(2, lead.updatedAt()).build()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> write(lead -> LeadBuilder.of(lead)
                        .withId(790)
                        .withVersion(2, lead.updatedAt().plusSeconds(1))
                        .build()))
                .isInstanceOf(IllegalArgumentException.class);

        assertNothingWritten();
    }

    private void write(UnaryOperator<Lead> nextVersion) {
        change(COMPANY, LEAD, snapshot -> {
            LeadEvent event = DemoCompany.renamedEvent(snapshot, "Other");
            LeadEvent withNextVersion = new LeadEvent(
                    ChangeKind.UPDATED,
                    nextVersion.apply(snapshot.lead()),
                    event.catalog(),
                    event.changes(),
                    event.actor(),
                    event.requestId());
            return new Decision.Write<>(withNextVersion, "written");
        });
    }

    @Test
    void failed_payload_rendering_writes_nothing() {
        subscribe(DemoCompany.endpoint("crm"));
        payload = event -> {
            throw new IllegalStateException("a bug");
        };

        assertThatThrownBy(() -> rename(LEAD, "Other")).isInstanceOf(IllegalStateException.class);

        assertNothingWritten();
    }

    @Test
    void payload_is_not_rendered_without_enabled_endpoints() {
        subscribe(DemoCompany.endpoint("off", false));
        payload = event -> {
            throw new IllegalStateException("rendered without a recipient");
        };

        rename(LEAD, "Other");

        assertThat(persistence.storedEvents(COMPANY, LEAD)).hasSize(1);
        assertThat(notifications).hasValue(0);
    }

    @Test
    void dispatcher_is_notified_after_commit() {
        subscribe(DemoCompany.endpoint("crm"));

        rename(LEAD, "Other");

        assertThat(notifications).hasValue(1);
    }

    @Test
    void concurrent_changes_of_different_fields_are_all_stored() throws Exception {
        List<LeadEvent> written = ConcurrentTasks.run(8, this::changeOneField);

        Lead after = lead();
        assertThat(after.version()).isEqualTo(9);
        assertThat(after.fields().companyName()).isEqualTo("Concurrent");
        assertThat(after.fields().email()).isEqualTo("con@current.example");
        assertThat(after.fields().phoneNumber()).isEqualTo("+49 30 123");
        assertThat(after.fields().status()).isEqualTo(LeadStatus.LOST);
        assertThat(after.fields().assignedUsers()).containsExactly(DemoCatalog.GRACE);
        assertThat(after.fields().tags()).hasSize(2);
        assertThat(after.fields().firstName()).isEqualTo("Con");
        assertThat(after.fields().customFields()).hasSize(1);
        assertThat(written).extracting(event -> event.lead().version()).doesNotHaveDuplicates();
    }

    private LeadEvent changeOneField(int number) {
        return resultOf(change(COMPANY, LEAD, snapshot -> {
            LeadBuilder lead = LeadBuilder.of(snapshot.lead());
            List<LeadBuilder> changes = List.of(
                    lead.withCompanyName("Concurrent"),
                    lead.withEmail("con@current.example"),
                    lead.withPhoneNumber("+49 30 123"),
                    lead.withStatus(LeadStatus.LOST),
                    lead.withAssignedUsers(456),
                    lead.withTags(1, 2),
                    lead.withName("Con", snapshot.lead().fields().lastName()),
                    lead.withCustomField(DemoCatalog.NEWSLETTER, new CustomFieldValue.Bool(true)));
            LeadEvent event = DemoCompany.updatedEvent(
                    snapshot, changes.get(number).build().fields());
            return new Decision.Write<>(event, event);
        }));
    }

    @Test
    void concurrent_changes_of_one_lead_all_succeed_with_consecutive_versions() throws Exception {
        int count = 64;

        ConcurrentTasks.run(count, number -> rename(LEAD, "Name " + number));

        assertThat(lead().version()).isEqualTo(count + 1);
        List<Long> versions = LongStream.rangeClosed(2, count + 1).boxed().toList();
        assertThat(persistence.storedChanges(COMPANY, LEAD))
                .extracting(StoredChange::version)
                .isEqualTo(versions);
        assertThat(persistence.storedEvents(COMPANY, LEAD))
                .extracting(StoredEvent::sequence)
                .isEqualTo(versions);
    }

    @Test
    void lock_timeout_on_lead_is_reported_as_busy() throws Exception {
        CountDownLatch locked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        AtomicReference<Outcome<String>> outcome = new AtomicReference<>();
        AtomicInteger calls = new AtomicInteger();

        ConcurrentTasks.run(2, number -> {
            if (number == 0) {
                return change(COMPANY, LEAD, snapshot -> {
                    locked.countDown();
                    ConcurrentTasks.await(release);
                    return new Decision.NoWrite<>("locked");
                });
            }
            ConcurrentTasks.await(locked);
            long start = System.nanoTime();
            outcome.set(change(COMPANY, LEAD, snapshot -> {
                calls.incrementAndGet();
                return new Decision.NoWrite<>("decided");
            }));
            assertThat(System.nanoTime() - start).isLessThan(3_000_000_000L);
            release.countDown();
            return outcome.get();
        });

        assertThat(outcome.get()).isInstanceOf(Outcome.Busy.class);
        assertThat(calls).hasValue(0);
        assertThat(rename(LEAD, "After").lead().version()).isEqualTo(2);
    }

    @Test
    void locked_lead_can_be_read_and_other_leads_changed() throws Exception {
        CountDownLatch locked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);

        ConcurrentTasks.run(2, number -> {
            if (number == 0) {
                return change(COMPANY, LEAD, snapshot -> {
                    locked.countDown();
                    ConcurrentTasks.await(release);
                    return new Decision.Write<>(DemoCompany.renamedEvent(snapshot, "Other"), "written");
                });
            }
            ConcurrentTasks.await(locked);
            assertThat(lead().version()).isEqualTo(1);
            rename(OTHER_COMPANY, LEAD, "Meanwhile");
            release.countDown();
            return "read";
        });

        assertThat(lead().version()).isEqualTo(2);
    }

    private void assertNothingWritten() {
        assertThat(lead()).isEqualTo(LeadBuilder.aLead().build());
        assertThat(persistence.storedChanges(COMPANY, LEAD)).isEmpty();
        assertThat(persistence.storedEvents(COMPANY, LEAD)).isEmpty();
        assertThat(notifications).hasValue(0);
    }
}
