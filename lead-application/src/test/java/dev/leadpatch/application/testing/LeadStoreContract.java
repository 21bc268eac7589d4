package dev.leadpatch.application.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.application.lead.LeadEvent.Actor;
import dev.leadpatch.application.lead.LeadStore;
import dev.leadpatch.application.lead.LeadStore.Change;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.lead.LeadStore.Outcome;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.catalog.CompanyCatalog.User;
import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.lead.ChangeKind;
import dev.leadpatch.domain.lead.FieldChange;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.lead.LeadFields;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.testing.LeadBuilder;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.value.LeadStatus;
import dev.leadpatch.domain.value.OptionId;
import dev.leadpatch.domain.value.UserId;
import java.math.BigDecimal;
import java.util.AbstractMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The contract of a {@link LeadStore} that changes one lead at a time. To test a store, extend this class and implement
 * {@link #open} by a {@link LeadStoreFixture}. What a store supports beyond that is in {@link IdempotencyContract},
 * {@link MultiLeadChangeContract} and {@link LeadCreationContract}.
 */
public abstract class LeadStoreContract extends StoreContract {
    /** Time in which a concurrent change reaches the lock of a store that locks leads. */
    private static final long REACHES_LOCK_MILLIS = 200;

    private static final LeadFields ALL_FIELDS = LeadBuilder.aLead()
            .withCompanyName("Größe 大 😀 \"quoted\" \\ 'single'")
            .withStatus(LeadStatus.QUALIFIED)
            .withAssignedUsers(456, 123)
            .withTags(12, 10, 11)
            .withCustomField(DemoCatalog.INDUSTRY, new CustomFieldValue.Text(" a\t\r\nb "))
            .withCustomField(DemoCatalog.CONTRACT_START, new CustomFieldValue.Date("2024-01-15T14:30:00.10+02:00"))
            .withCustomField(DemoCatalog.NEWSLETTER, new CustomFieldValue.Bool(false))
            .withCustomField(
                    DemoCatalog.REVENUE_POTENTIAL,
                    new CustomFieldValue.Numeric(new BigDecimal("12345678901234567890.000000000000000001")))
            .withCustomField(DemoCatalog.PRIORITY_LEVEL, new CustomFieldValue.Select(new OptionId(3)))
            .withCustomField(
                    DemoCatalog.PRODUCTS, new CustomFieldValue.MultiSelect(List.of(new OptionId(3), new OptionId(1))))
            .build()
            .fields();

    @Test
    void lead_is_found_with_its_catalog() {
        LeadSnapshot snapshot = leadStore().find(COMPANY, LEAD).orElseThrow();

        assertThat(snapshot.lead()).isEqualTo(LeadBuilder.aLead().build());
        assertThat(snapshot.catalog()).isEqualTo(DemoCatalog.demoCatalog());
    }

    @Test
    void unknown_lead_is_not_found() {
        assertThat(leadStore().find(COMPANY, new LeadId(1))).isEmpty();
        assertThat(leadStore().find(COMPANY, OTHER_LEAD)).isEmpty();
        assertThat(leadStore().find(new CompanyId(99), LEAD)).isEmpty();
    }

    @Test
    void archived_lead_is_found() {
        Lead archived = resultOf(change(COMPANY, LEAD, snapshot -> {
            LeadEvent renamed = DemoCompany.renamedEvent(snapshot, "Other");
            LeadEvent event = new LeadEvent(
                    ChangeKind.ARCHIVED,
                    snapshot.lead().archive(NOW),
                    snapshot.catalog(),
                    List.of(),
                    renamed.actor(),
                    renamed.requestId());
            return new Decision.Write<>(event, event.lead());
        }));

        assertThat(lead()).isEqualTo(archived);
        assertThat(resultOf(change(COMPANY, LEAD, Decision.NoWrite::new)).lead())
                .isEqualTo(archived);
    }

    @Test
    void id_is_found_by_the_uuid_in_its_company_only() {
        UUID uuid = lead().uuid();

        assertThat(leadStore().findId(COMPANY, uuid)).contains(LEAD);
        assertThat(leadStore().findId(new CompanyId(99), uuid)).isEmpty();
        assertThat(leadStore().findId(COMPANY, new UUID(7, 7))).isEmpty();
    }

    @Test
    void equal_lead_ids_of_different_companies_are_distinct() {
        rename(LEAD, "Mine");

        assertThat(lead(OTHER_COMPANY, LEAD))
                .isEqualTo(LeadBuilder.aLead().withCompany(OTHER_COMPANY).build());
        assertThat(storedChanges(OTHER_COMPANY, LEAD)).isEmpty();
    }

    @Test
    void decider_receives_lead_and_catalog() {
        LeadSnapshot snapshot = resultOf(change(COMPANY, LEAD, Decision.NoWrite::new));

        assertThat(snapshot).isEqualTo(new LeadSnapshot(LeadBuilder.aLead().build(), DemoCatalog.demoCatalog()));
    }

    @Test
    void decider_receives_no_lead_if_the_company_does_not_have_it() {
        assertThat(isFoundByDecider(COMPANY, new LeadId(1))).isFalse();
        assertThat(isFoundByDecider(COMPANY, OTHER_LEAD)).isFalse();
        assertThat(isFoundByDecider(OTHER_COMPANY, OTHER_LEAD)).isTrue();
    }

    private boolean isFoundByDecider(CompanyId company, LeadId lead) {
        return resultOf(leadStore()
                .change(Change.of(
                        company, lead, snapshot -> new Decision.NoWrite<>(snapshot.isPresent()), Optional.empty())));
    }

    @Test
    void decider_receives_the_result_of_the_previous_change() {
        leadStore().find(COMPANY, LEAD);
        LeadEvent first = rename(LEAD, "First");

        assertThat(resultOf(change(COMPANY, LEAD, Decision.NoWrite::new)).lead())
                .isEqualTo(first.lead());
    }

    @Test
    void replaced_catalog_is_used_by_the_next_call() {
        leadStore().find(COMPANY, LEAD);
        change(COMPANY, LEAD, Decision.NoWrite::new);

        CompanyCatalog replaced = replaceCatalog();

        assertThat(leadStore().find(COMPANY, LEAD).orElseThrow().catalog()).isEqualTo(replaced);
        assertThat(resultOf(change(COMPANY, LEAD, Decision.NoWrite::new)).catalog())
                .isEqualTo(replaced);
    }

    private CompanyCatalog replaceCatalog() {
        CompanyCatalog replaced = DemoCatalog.demoCatalog()
                .with(User.builder(new UserId(77), "new@example.com")
                        .firstName("New")
                        .lastName("Colleague")
                        .build());
        fixture.replaceCatalog(replaced);
        return replaced;
    }

    @Test
    void write_stores_lead_and_change_row() {
        LeadEvent event = rename(LEAD, "TechCorp Solutions Inc");

        assertThat(lead()).isEqualTo(event.lead());
        assertThat(storedChanges(COMPANY, LEAD)).containsExactly(StoredChange.of(event));
    }

    @Test
    void every_field_is_stored_exactly_and_can_be_cleared() {
        assertThat(write(ALL_FIELDS)).isEqualTo(lead());

        assertThat(write(LeadFields.EMPTY)).isEqualTo(lead());
        assertThat(lead().fields()).isEqualTo(LeadFields.EMPTY);
    }

    private Lead write(LeadFields fields) {
        return resultOf(change(COMPANY, LEAD, snapshot -> {
            LeadEvent event = DemoCompany.updatedEvent(snapshot, fields);
            return new Decision.Write<>(event, event.lead());
        }));
    }

    @Test
    void change_is_visible_to_other_threads_when_it_returns() throws Exception {
        rename(LEAD, "First");

        assertThat(inOtherThread(() -> lead().version())).isEqualTo(2);
        assertThat(inOtherThread(() -> storedChanges(COMPANY, LEAD))).hasSize(1);
    }

    @Test
    void several_events_of_one_change_are_stored_in_order() {
        List<LeadEvent> events = resultOf(change(COMPANY, LEAD, snapshot -> {
            LeadEvent first = DemoCompany.renamedEvent(snapshot, "First");
            LeadEvent second = DemoCompany.renamedEvent(new LeadSnapshot(first.lead(), snapshot.catalog()), "Second");
            return new Decision.Write<>(List.of(first, second), List.of(first, second));
        }));

        assertThat(lead()).isEqualTo(events.get(1).lead());
        assertThat(storedChanges(COMPANY, LEAD))
                .containsExactly(StoredChange.of(events.get(0)), StoredChange.of(events.get(1)));
    }

    @Test
    void no_write_decision_writes_nothing() {
        String result = resultOf(change(COMPANY, LEAD, snapshot -> new Decision.NoWrite<>("not written")));

        assertThat(result).isEqualTo("not written");
        assertNothingWritten();
    }

    @Test
    void history_query_returns_the_changed_fields_or_none_at_all() {
        recordChanges(new FieldChange.TextChange(LeadField.FIRST_NAME, "A", "B"));
        recordChanges(
                new FieldChange.TextChange(LeadField.STATUS, "new", "lost"),
                new FieldChange.TextChange(LeadField.EMAIL, null, "a@b.example"));
        recordChanges(new FieldChange.TextChange(LeadField.STATUS, "lost", "new"));

        assertThat(changedFieldsSince(2)).isIn(Optional.empty(), Optional.of(List.of("email", "status")));
        assertThat(changedFieldsSince(3)).isIn(Optional.empty(), Optional.of(List.of("status")));
        assertThat(changedFieldsSince(4)).isIn(Optional.empty(), Optional.of(List.of()));
        assertThat(lead().version()).isEqualTo(4);
    }

    private void recordChanges(FieldChange... changes) {
        change(
                COMPANY,
                LEAD,
                snapshot -> new Decision.Write<>(
                        DemoCompany.updatedEvent(snapshot, snapshot.lead().fields(), List.of(changes)), "written"));
    }

    private Optional<List<String>> changedFieldsSince(long version) {
        return resultOf(
                change(COMPANY, LEAD, snapshot -> new Decision.NeedsHistory<>(LEAD, version, fields -> fields)));
    }

    @Test
    void failing_decider_writes_nothing_and_releases_the_lock() throws Exception {
        RuntimeException exception = new IllegalStateException("a bug");
        Error error = new StackOverflowError();

        assertThatThrownBy(() -> change(COMPANY, LEAD, snapshot -> {
                    throw exception;
                }))
                .isSameAs(exception);
        assertThatThrownBy(() -> change(COMPANY, LEAD, snapshot -> {
                    throw error;
                }))
                .isInstanceOfAny(StackOverflowError.class, RuntimeException.class);

        assertNothingWritten();
        assertThat(inOtherThread(() -> rename(LEAD, "After")).lead().version()).isEqualTo(2);
    }

    @Test
    void write_of_other_than_the_next_version_is_refused() throws Exception {
        assertRefused(lead -> lead.toBuilder()
                .version(3)
                .updatedAt(lead.updatedAt().plusSeconds(1))
                .build());
        assertRefused(
                lead -> lead.toBuilder().version(2).updatedAt(lead.updatedAt()).build());
        assertRefused(lead -> LeadBuilder.of(lead)
                .withId(790)
                .withVersion(2, lead.updatedAt().plusSeconds(1))
                .build());
        assertRefused(lead -> LeadBuilder.of(lead)
                .withCompany(OTHER_COMPANY)
                .withVersion(2, lead.updatedAt().plusSeconds(1))
                .build());

        assertNothingWritten();
        assertThat(lead(OTHER_COMPANY, LEAD).version()).isEqualTo(1);
        assertThat(inOtherThread(() -> rename(LEAD, "After")).lead().version()).isEqualTo(2);
    }

    private void assertRefused(UnaryOperator<Lead> nextVersion) {
        assertThatThrownBy(() -> change(COMPANY, LEAD, snapshot -> {
                    LeadEvent event = DemoCompany.renamedEvent(snapshot, "Other");
                    return new Decision.Write<>(withLead(event, nextVersion.apply(snapshot.lead())), "written");
                }))
                .isInstanceOf(RuntimeException.class);
    }

    private static LeadEvent withLead(LeadEvent event, Lead lead) {
        return new LeadEvent(event.kind(), lead, event.catalog(), event.changes(), event.actor(), event.requestId());
    }

    @Test
    void change_whose_second_event_is_refused_leaves_nothing_of_the_first() {
        assertThatThrownBy(() -> change(COMPANY, LEAD, snapshot -> {
                    LeadEvent first = DemoCompany.renamedEvent(snapshot, "First");
                    Lead skipped = first.lead().toBuilder().version(4).build();
                    return new Decision.Write<>(List.of(first, withLead(first, skipped)), "written");
                }))
                .isInstanceOf(RuntimeException.class);

        assertNothingWritten();
    }

    /** Events that some stores can't write. */
    enum UnwritableEvent {
        CHANGE_THAT_CANNOT_BE_RENDERED {
            @Override
            LeadEvent from(LeadEvent event) {
                FieldChange change =
                        new FieldChange.CustomFieldChange(DemoCatalog.INDUSTRY, "Industry", null, new UnreadableMap());
                return with(event, List.of(change), event.actor(), event.requestId());
            }
        },
        ACTOR_THAT_IS_NOT_A_USER {
            @Override
            LeadEvent from(LeadEvent event) {
                Actor actor = new Actor(event.actor().key(), event.actor().label(), new UserId(99));
                return with(event, event.changes(), actor, event.requestId());
            }
        },
        REQUEST_ID_WITH_A_NUL_CHARACTER {
            @Override
            LeadEvent from(LeadEvent event) {
                return with(event, event.changes(), event.actor(), "\0");
            }
        },
        TOO_LONG_REQUEST_ID {
            @Override
            LeadEvent from(LeadEvent event) {
                return with(event, event.changes(), event.actor(), "x".repeat(100_000));
            }
        };

        abstract LeadEvent from(LeadEvent event);

        private static LeadEvent with(LeadEvent event, List<FieldChange> changes, Actor actor, String requestId) {
            return new LeadEvent(event.kind(), event.lead(), event.catalog(), changes, actor, requestId);
        }
    }

    /** A value whose members can't be read. */
    private static final class UnreadableMap extends AbstractMap<String, Object> {
        @Override
        public Set<Entry<String, Object>> entrySet() {
            throw new IllegalStateException("the change can't be rendered");
        }
    }

    @ParameterizedTest
    @EnumSource
    void change_that_fails_after_its_first_write_leaves_nothing(UnwritableEvent unwritable) throws Exception {
        AtomicReference<LeadEvent> event = new AtomicReference<>();
        boolean written;
        try {
            change(COMPANY, LEAD, snapshot -> {
                event.set(unwritable.from(DemoCompany.renamedEvent(snapshot, "Other")));
                return new Decision.Write<>(event.get(), "written");
            });
            written = true;
        } catch (RuntimeException e) {
            written = false;
        }

        if (written) {
            assertThat(lead()).isEqualTo(event.get().lead());
            assertThat(storedChanges(COMPANY, LEAD)).containsExactly(StoredChange.of(event.get()));
        } else {
            assertNothingWritten();
            assertThat(inOtherThread(() -> rename(LEAD, "After")).lead().version())
                    .isEqualTo(2);
        }
    }

    @Test
    void notification_finds_the_change_committed() {
        List<Long> versions = new CopyOnWriteArrayList<>();
        List<Integer> changes = new CopyOnWriteArrayList<>();
        onNotification = () -> {
            // in another thread, because a transaction sees its own changes before the commit
            versions.add(inOtherThreadOr(-1L, () -> lead().version()));
            changes.add(inOtherThreadOr(-1, () -> storedChanges(COMPANY, LEAD).size()));
        };

        rename(LEAD, "First");
        rename(LEAD, "Second");

        // a store can notify nothing, or later
        assertThat(versions).allMatch(version -> version >= 2).isSorted();
        assertThat(changes).allMatch(count -> count >= 1).isSorted();
    }

    @Test
    void update_during_another_decision_is_not_lost() throws Exception {
        AtomicReference<CompletableFuture<LeadEvent>> second = new AtomicReference<>();

        resultOf(change(COMPANY, LEAD, snapshot -> {
            if (second.get() == null) {
                second.set(ConcurrentTasks.supplyAsync(() -> rename(LEAD, "Second")));
                awaitLock(second.get());
            }
            LeadEvent event = DemoCompany.updatedEvent(
                    snapshot,
                    LeadBuilder.of(snapshot.lead())
                            .withEmail("first@example.com")
                            .build()
                            .fields());
            return new Decision.Write<>(event, event);
        }));
        second.get().get(10, TimeUnit.SECONDS);

        assertThat(lead().fields().email()).isEqualTo("first@example.com");
        assertThat(lead().fields().companyName()).isEqualTo("Second");
        assertThat(lead().version()).isEqualTo(3);
        assertThat(storedChanges(COMPANY, LEAD))
                .extracting(StoredChange::version)
                .containsExactly(2L, 3L);
    }

    @Test
    void catalog_of_a_waiting_change_is_as_of_the_moment_of_its_lead() throws Exception {
        AtomicReference<LeadSnapshot> lastSnapshot = new AtomicReference<>();
        AtomicReference<CompletableFuture<LeadEvent>> second = new AtomicReference<>();
        AtomicReference<CompanyCatalog> replaced = new AtomicReference<>();

        change(COMPANY, LEAD, snapshot -> {
            lastSnapshot.set(snapshot);
            if (second.get() == null) {
                second.set(ConcurrentTasks.supplyAsync(() -> resultOf(change(COMPANY, LEAD, waiting -> {
                    lastSnapshot.set(waiting);
                    LeadEvent event = DemoCompany.renamedEvent(waiting, "Second");
                    return new Decision.Write<>(event, event);
                }))));
                awaitLock(second.get());
                replaced.set(replaceCatalog());
            }
            return new Decision.Write<>(DemoCompany.renamedEvent(snapshot, "First"), "written");
        });
        second.get().get(10, TimeUnit.SECONDS);

        // the second change if the first one locked the lead, otherwise the first one, which was decided again
        assertThat(lastSnapshot.get().lead().version()).isEqualTo(2);
        assertThat(lastSnapshot.get().catalog()).isEqualTo(replaced.get());
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
    void concurrent_changes_of_one_lead_are_stored_with_consecutive_versions() throws Exception {
        int count = 16;

        ConcurrentTasks.run(count, number -> rename(LEAD, "Name " + number));

        assertThat(lead().version()).isEqualTo(count + 1);
        assertThat(storedChanges(COMPANY, LEAD))
                .extracting(StoredChange::version)
                .isEqualTo(LongStream.rangeClosed(2, count + 1).boxed().toList());
    }

    @Test
    void change_of_a_locked_lead_ends_within_three_seconds() throws Exception {
        CountDownLatch locked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        AtomicReference<Outcome<String>> outcome = new AtomicReference<>();

        ConcurrentTasks.run(2, number -> {
            if (number == 0) {
                return change(COMPANY, LEAD, holdUntil(locked, release, snapshot -> new Decision.NoWrite<>("locked")));
            }
            ConcurrentTasks.await(locked);
            long start = System.nanoTime();
            try {
                outcome.set(change(COMPANY, LEAD, snapshot -> new Decision.NoWrite<>("decided")));
                assertThat(System.nanoTime() - start).isLessThan(3_000_000_000L);
            } finally {
                release.countDown();
            }
            return outcome.get();
        });

        // a store without locks is not busy
        assertThat(outcome.get()).isIn(new Outcome.Busy<>(), new Outcome.Completed<>("decided"));
        assertThat(rename(LEAD, "After").lead().version()).isEqualTo(2);
    }

    @Test
    void locked_lead_can_be_read_and_leads_of_other_companies_changed() throws Exception {
        CountDownLatch locked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);

        ConcurrentTasks.run(2, number -> {
            if (number == 0) {
                return change(
                        COMPANY,
                        LEAD,
                        holdUntil(
                                locked,
                                release,
                                snapshot ->
                                        new Decision.Write<>(DemoCompany.renamedEvent(snapshot, "Other"), "written")));
            }
            ConcurrentTasks.await(locked);
            try {
                assertThat(inOtherThreadOr(-1L, () -> lead().version()))
                        .as("version that is read while a change holds the lead; -1: the read waited")
                        .isEqualTo(1);
                rename(OTHER_COMPANY, LEAD, "Meanwhile");
            } finally {
                release.countDown();
            }
            return "read";
        });

        assertThat(lead().version()).isEqualTo(2);
    }

    @Test
    void asynchronous_changes_of_one_lead_are_all_written() {
        ExecutorService executor = Executors.newFixedThreadPool(2);
        try {
            List<CompletableFuture<Outcome<LeadEvent>>> outcomes = LongStream.range(0, 32)
                    .mapToObj(number -> changeAsync(
                            snapshot -> {
                                LeadEvent event = DemoCompany.renamedEvent(snapshot, "Name " + number);
                                return new Decision.Write<>(event, event);
                            },
                            executor))
                    .toList();

            assertThat(outcomes)
                    .allSatisfy(outcome ->
                            assertThat(outcome.get(10, TimeUnit.SECONDS)).isInstanceOf(Outcome.Completed.class));
            assertThat(lead().version()).isEqualTo(33);
        } finally {
            executor.shutdown();
        }
    }

    @Test
    void failed_decision_of_an_asynchronous_change_fails_its_stage_and_writes_nothing() {
        IllegalStateException failure = new IllegalStateException("failed");

        assertThat(changeAsync(
                        snapshot -> {
                            throw failure;
                        },
                        task -> new Thread(task).start()))
                .failsWithin(10, TimeUnit.SECONDS)
                .withThrowableOfType(ExecutionException.class)
                .withCause(failure);
        assertNothingWritten();
    }

    private <R> CompletableFuture<Outcome<R>> changeAsync(
            Function<LeadSnapshot, Decision<R>> decider, Executor executor) {
        return leadStore()
                .changeAsync(
                        Change.of(COMPANY, LEAD, found -> decider.apply(found.orElseThrow()), Optional.empty()),
                        executor)
                .toCompletableFuture();
    }

    private static <R> Function<LeadSnapshot, Decision<R>> holdUntil(
            CountDownLatch locked, CountDownLatch release, Function<LeadSnapshot, Decision<R>> decider) {
        return snapshot -> {
            locked.countDown();
            ConcurrentTasks.await(release);
            return decider.apply(snapshot);
        };
    }

    /** Waits until a concurrent change is complete, or most likely waits for the lock of the lead. */
    private static void awaitLock(CompletableFuture<?> change) {
        try {
            change.get(REACHES_LOCK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // the store locks leads
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> T inOtherThread(Supplier<T> task) throws Exception {
        return ConcurrentTasks.supplyAsync(task).get(10, TimeUnit.SECONDS);
    }

    /** As {@link #inOtherThread}; {@code otherwise} if the task fails, or takes longer than a lock may be held. */
    private static <T> T inOtherThreadOr(T otherwise, Supplier<T> task) {
        return ConcurrentTasks.supplyAsync(task)
                .completeOnTimeout(otherwise, 2, TimeUnit.SECONDS)
                .exceptionally(failure -> otherwise)
                .join();
    }

    private void assertNothingWritten() {
        assertThat(lead()).isEqualTo(LeadBuilder.aLead().build());
        assertThat(storedChanges(COMPANY, LEAD)).isEmpty();
        assertThat(notifications).hasValue(0);
    }
}
