package dev.leadpatch.adapter.persistence.lead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.adapter.persistence.DemoDatabaseTestBase;
import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.application.idempotency.IdempotentRequest;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotencyKey;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotentReplay;
import dev.leadpatch.application.lead.LeadStore.Change;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.lead.LeadStore.Outcome;
import dev.leadpatch.application.testing.ConcurrentTasks;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.testing.LeadBuilder;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests batches against the database: changes queued behind two blocked batches share one transaction. */
final class GroupCommitTransactionTest extends DemoDatabaseTestBase {
    private static final TestDatabase DATABASE = TestCluster.newDatabase(8);
    private static final CompanyId OTHER_COMPANY = new CompanyId(2);
    private static final long BLOCKED_LEAD = 9_001;
    private static final long OTHER_BLOCKED_LEAD = 9_002;
    private static final long FREE_LEAD = 9_010;

    private final AtomicLong decisions = new AtomicLong();
    private final Map<String, Object> outcomes = new ConcurrentHashMap<>();
    private final Set<RuntimeException> failures =
            Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
    private final List<Thread> callers = new ArrayList<>();
    private final CountDownLatch released = new CountDownLatch(1);

    GroupCommitTransactionTest() {
        super(DATABASE);
    }

    @BeforeEach
    void addLeadsAndBlockBatches() throws Exception {
        assertThat(persistence.companyStore().add(DemoCompany.anotherCompany(OTHER_COMPANY), List.of()))
                .isEmpty();
        database.execute("""
                insert into leads (company_id, id, uuid, version, created_at, updated_at, status, assigned_users, tags,
                                   custom_fields)
                select 1, 9000 + number, gen_random_uuid(), 1, '2024-01-01Z', '2024-01-01Z', 'new', '{}', '{}', '{}'
                from generate_series(1, 30) number
                """);
        // caches the catalogs: a change without one is set aside
        findLead();
        persistence.leadStore().find(OTHER_COMPANY, LEAD);
        CountDownLatch blocked = new CountDownLatch(2);
        for (long lead : List.of(BLOCKED_LEAD, OTHER_BLOCKED_LEAD)) {
            start("blocked " + lead, () -> persistence.leadStore().change(blockingChange(lead, blocked)));
            GroupCommitTest.awaitSlowBatch();
        }
        ConcurrentTasks.await(blocked);
    }

    private Change<String> blockingChange(long lead, CountDownLatch blocked) {
        return DemoCompany.change(COMPANY, new LeadId(lead), snapshot -> {
            blocked.countDown();
            ConcurrentTasks.await(released);
            return new Decision.NoWrite<>("left");
        });
    }

    @AfterEach
    void awaitCallers() throws InterruptedException {
        released.countDown();
        for (Thread caller : callers) {
            caller.join();
        }
    }

    @Test
    void batch_commits_in_one_transaction_with_version_change_and_event_per_update() throws Exception {
        for (int i = 0; i < 10; i++) {
            startRename("hot " + i, COMPANY, LEAD.value());
            startRename("own " + i, COMPANY, FREE_LEAD + i);
        }
        startRename("another company's", OTHER_COMPANY, LEAD.value());

        releaseAndAwaitAll();

        assertThat(database.queryOne(Long.class, "select count(distinct xmin::text) from lead_changes"))
                .isEqualTo(1);
        assertThat(database.queryOne(
                        Long.class, "select count(distinct (company_id, lead_id, version)) from lead_changes"))
                .isEqualTo(21);
        assertThat(LongStream.range(0, 10).mapToObj(i -> outcomes.get("hot " + i)))
                .isEqualTo(LongStream.rangeClosed(2, 11)
                        .<Object>mapToObj(Outcome.Completed::new)
                        .toList());
        assertThat(LongStream.range(0, 10).mapToObj(i -> outcomes.get("own " + i)))
                .containsOnly(new Outcome.Completed<>(2L));
        assertThat(findLead().lead().version()).isEqualTo(11);
        assertThat(leadFields().companyName()).isEqualTo("hot 9");
        assertThat(persistence.storedEvents(COMPANY, LEAD)).hasSize(10);
        assertThat(persistence
                        .leadStore()
                        .find(OTHER_COMPANY, LEAD)
                        .orElseThrow()
                        .lead()
                        .fields()
                        .companyName())
                .isEqualTo("another company's");
    }

    @Test
    void each_change_receives_the_lead_as_left_by_the_previous_one() throws Exception {
        for (int i = 0; i < 5; i++) {
            String name = "appends " + i;
            start(
                    name,
                    () -> change(snapshot -> LeadBuilder.of(snapshot.lead())
                            .withCompanyName(snapshot.lead().fields().companyName() + "!")
                            .build()
                            .fields()));
        }

        releaseAndAwaitAll();

        assertThat(leadFields().companyName()).endsWith("!!!!!");
        assertThat(database.queryOne(Long.class, "select count(distinct xmin::text) from lead_changes"))
                .isEqualTo(1);
    }

    @Test
    void history_query_in_batch_returns_only_earlier_changes() throws Exception {
        startRename("before", COMPANY, LEAD.value());
        start(
                "history query",
                () -> persistence
                        .leadStore()
                        .change(DemoCompany.change(
                                COMPANY,
                                LEAD,
                                snapshot -> new Decision.NeedsHistory<>(
                                        LEAD,
                                        1,
                                        fields -> fields.orElseThrow() + " until "
                                                + snapshot.lead().version()))));
        start(
                "after",
                () -> change(snapshot -> LeadBuilder.of(snapshot.lead())
                        .withEmail("after@example.com")
                        .build()
                        .fields()));

        releaseAndAwaitAll();

        assertThat(outcomes).containsEntry("history query", new Outcome.Completed<>("[company_name] until 2"));
        assertThat(findLead().lead().version()).isEqualTo(3);
    }

    @Test
    void failing_decision_does_not_affect_the_batch() throws Exception {
        startRename("one", COMPANY, LEAD.value());
        start(
                "fails",
                () -> persistence.leadStore().change(DemoCompany.change(COMPANY, LEAD, snapshot -> {
                    throw new IllegalStateException("a bug");
                })));
        startRename("two", COMPANY, LEAD.value());

        releaseAndAwaitAll();

        assertThat(outcomes).containsEntry("fails", "IllegalStateException: a bug");
        assertThat(findLead().lead().version()).isEqualTo(3);
        assertThat(leadFields().companyName()).isEqualTo("two");
    }

    @Test
    void partially_invalid_decision_writes_nothing() throws Exception {
        startRename("one", COMPANY, LEAD.value());
        start(
                "half invalid",
                () -> persistence
                        .leadStore()
                        .change(DemoCompany.change(
                                COMPANY,
                                LEAD,
                                snapshot -> new Decision.Write<>(
                                        List.of(
                                                DemoCompany.renamedEvent(snapshot, "valid"),
                                                DemoCompany.renamedEvent(snapshotOf(FREE_LEAD), "invalid")),
                                        0L))));
        startRename("two", COMPANY, LEAD.value());

        releaseAndAwaitAll();

        assertThat((String) outcomes.get("half invalid")).startsWith("IllegalArgumentException");
        assertThat(outcomes).containsEntry("two", new Outcome.Completed<>(3L));
        assertThat(persistence.storedChanges(COMPANY, LEAD)).hasSize(2);
    }

    private LeadSnapshot snapshotOf(long lead) {
        return persistence.leadStore().find(COMPANY, new LeadId(lead)).orElseThrow();
    }

    @Test
    void change_rejected_by_database_fails_and_the_others_are_committed() throws Exception {
        startRename("one", COMPANY, LEAD.value());
        startRename("x".repeat(256), COMPANY, FREE_LEAD + 1);
        startRename("two", COMPANY, LEAD.value());
        startRename("three", COMPANY, FREE_LEAD);

        releaseAndAwaitAll();

        assertThat((String) outcomes.get("x".repeat(256))).startsWith("UnableToExecuteStatementException");
        assertThat(outcomes)
                .containsEntry("one", new Outcome.Completed<>(2L))
                .containsEntry("two", new Outcome.Completed<>(3L))
                .containsEntry("three", new Outcome.Completed<>(2L));
        assertThat(leadFields().companyName()).isEqualTo("two");
    }

    @Test
    void unconfirmed_batch_commit_is_reported_to_every_caller_and_not_retried() throws Exception {
        database.execute("""
                create function end_at_commit() returns trigger language plpgsql as $$
                begin
                    perform pg_terminate_backend(pg_backend_pid());
                    return null;
                end $$
                """);
        database.execute("create constraint trigger ends after update on leads deferrable initially deferred "
                + "for each row execute function end_at_commit()");
        try {
            long before = decisions.get();
            startRename("one", COMPANY, LEAD.value());
            startRename("two", COMPANY, LEAD.value());
            startRename("three", COMPANY, FREE_LEAD);

            releaseAndAwaitAll();

            assertThat(List.of(outcomes.get("one"), outcomes.get("two"), outcomes.get("three")))
                    .allSatisfy(outcome -> assertThat((String) outcome)
                            .startsWith("OutcomeUnknownException")
                            .contains("did not confirm the commit"));
            assertThat(failures).as("one exception instance for each thread").hasSize(3);
            assertThat(decisions.get() - before).as("decisions").isEqualTo(3);
            assertThat(findLead().lead().version()).isEqualTo(1);
        } finally {
            database.execute("drop function end_at_commit() cascade");
        }
    }

    @Test
    void lead_locked_by_another_node_delays_only_its_own_changes() throws Exception {
        database.withHandle(handle -> {
            handle.begin();
            handle.execute("select from leads where company_id = 1 and id = ? for update", FREE_LEAD);
            startRename("locked", COMPANY, FREE_LEAD);
            startRename("locked too", COMPANY, FREE_LEAD);
            startRename("free", COMPANY, LEAD.value());
            released.countDown();
            await().until(() -> outcomes.containsKey("free"));
            assertThat(outcomes).doesNotContainKeys("locked", "locked too");
            return handle.rollback();
        });

        releaseAndAwaitAll();

        assertThat(outcomes)
                .containsEntry("locked", new Outcome.Completed<>(2L))
                .containsEntry("locked too", new Outcome.Completed<>(3L));
    }

    @Test
    void queued_change_of_locked_lead_is_busy_within_its_own_deadline() throws Exception {
        database.withHandle(handle -> {
            handle.begin();
            handle.execute("select from leads where company_id = 1 and id = ? for update", FREE_LEAD);
            long start = System.nanoTime();
            for (int i = 0; i < 6; i++) {
                startRename("locked " + i, COMPANY, FREE_LEAD);
            }
            released.countDown();
            await().until(() -> outcomes.size() == callers.size());
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(MAX_DURATION.plusMillis(500));
            return handle.rollback();
        });

        assertThat(LongStream.range(0, 6).mapToObj(i -> outcomes.get("locked " + i)))
                .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Outcome.Busy.class));
    }

    @Test
    void large_leads_are_committed_in_several_transactions() throws Exception {
        for (int i = 0; i < 6; i++) {
            String text = String.valueOf((char) ('a' + i)).repeat(1_000_000);
            start(
                    "large " + i,
                    () -> change(snapshot -> LeadBuilder.of(snapshot.lead())
                            .withCustomField(DemoCatalog.NOTES, new CustomFieldValue.Text(text))
                            .build()
                            .fields()));
        }

        releaseAndAwaitAll();

        assertThat(outcomes.values())
                .filteredOn(Outcome.Completed.class::isInstance)
                .hasSize(8);
        assertThat(findLead().lead().version()).isEqualTo(7);
        assertThat(database.queryOne(Long.class, "select count(distinct xmin::text) from lead_changes"))
                .isGreaterThan(1);
    }

    @Test
    void unknown_lead_is_decided_in_the_same_batch() throws Exception {
        start(
                "unknown lead",
                () -> persistence
                        .leadStore()
                        .change(Change.of(
                                COMPANY,
                                new LeadId(8_999),
                                snapshot -> new Decision.NoWrite<>(snapshot.isPresent()),
                                Optional.empty())));
        startRename("one", COMPANY, LEAD.value());

        releaseAndAwaitAll();

        assertThat(outcomes)
                .containsEntry("unknown lead", new Outcome.Completed<>(false))
                .containsEntry("one", new Outcome.Completed<>(2L));
    }

    @Test
    void each_version_is_enqueued_under_one_ordering_key() throws Exception {
        DemoCompany.subscribe(persistence.endpointStore(), DemoCompany.endpoint("crm"));
        DemoCompany.subscribe(persistence.endpointStore(), DemoCompany.endpointOf(OTHER_COMPANY, "theirs"));
        startRename("one", COMPANY, LEAD.value());
        startRename("two", COMPANY, LEAD.value());
        startRename("theirs", OTHER_COMPANY, LEAD.value());

        releaseAndAwaitAll();

        assertThat(database.query(
                        "select company_id, sequence from webhook_deliveries order by 1, 2",
                        (row, context) -> row.getLong(1) + "/" + row.getLong(2)))
                .containsExactly("1/2", "1/3", "2/2");
        assertThat(database.query(
                        "select company_id, sequence from webhook_queue_heads order by 1",
                        (row, context) -> row.getLong(1) + "/" + row.getLong(2)))
                .containsExactly("1/2", "2/2");
    }

    @Test
    void idempotency_keys_are_stored_with_responses_and_used_keys_are_replayed() throws Exception {
        startKeyedChange("first", "used");
        releaseAndAwaitAll();
        outcomes.clear();
        // two new batches, because both blocked ones are completed
        Outcome<Long> replayed = keyedChange("again", "used");
        Outcome<Long> first = keyedChange("fresh", "new");

        assertThat(replayed).isEqualTo(new Outcome.Replayed<>(new IdempotentReplay.Completed("version 2")));
        assertThat(first).isEqualTo(new Outcome.Completed<>(3L));
        assertThat(keyedChange("once more", "new"))
                .isEqualTo(new Outcome.Replayed<>(new IdempotentReplay.Completed("version 3")));
    }

    @Test
    void used_and_new_idempotency_keys_share_a_batch() throws Exception {
        database.execute("""
                insert into idempotency_keys (company_id, caller_id, key, fingerprint, used_at, response)
                values (1, ?, 'used', 'print', now(), 'stored'), (1, ?, 'expired', 'print', '2020-01-01Z', 'stored')
                """, DemoCompany.KEY_ID.value(), DemoCompany.KEY_ID.value());
        startKeyedChange("one", "used");
        startKeyedChange("two", "new");
        startKeyedChange("three", "expired");
        startKeyedChange("four", "newer");

        releaseAndAwaitAll();

        assertThat(outcomes).containsEntry("one", new Outcome.Replayed<>(new IdempotentReplay.Completed("stored")));
        assertThat(List.of(outcomes.get("two"), outcomes.get("three"), outcomes.get("four")))
                .containsExactlyInAnyOrder(
                        new Outcome.Completed<>(2L), new Outcome.Completed<>(3L), new Outcome.Completed<>(4L));
        assertThat(database.queryOne(
                        Long.class, "select count(*) from idempotency_keys where response like 'version %'"))
                .isEqualTo(3);
    }

    @Test
    void idempotency_key_locked_by_another_node_does_not_block_other_changes() throws Exception {
        database.withHandle(handle -> {
            handle.begin();
            handle.execute("""
                    insert into idempotency_keys (company_id, caller_id, key, fingerprint, used_at)
                    values (1, ?, 'in use', 'print', now())
                    """, DemoCompany.KEY_ID.value());
            startKeyedChange("waits", "in use");
            startRename("free", COMPANY, FREE_LEAD);
            released.countDown();
            await().until(() -> outcomes.containsKey("free"));
            return handle.rollback();
        });

        releaseAndAwaitAll();

        assertThat(outcomes).containsEntry("free", new Outcome.Completed<>(2L));
    }

    private void startKeyedChange(String name, String key) {
        start(name, () -> keyedChange(name, key));
    }

    private Outcome<Long> keyedChange(String name, String key) {
        return persistence
                .leadStore()
                .change(Change.of(
                        COMPANY,
                        LEAD,
                        snapshot -> renameDecision(snapshot.orElseThrow(), name),
                        Optional.of(new IdempotentRequest<>(
                                new IdempotencyKey(COMPANY, DemoCompany.KEY_ID.value(), key),
                                "print",
                                version -> "version " + version))));
    }

    private void startRename(String name, CompanyId company, long lead) {
        start(
                name,
                () -> persistence
                        .leadStore()
                        .change(DemoCompany.change(
                                company, new LeadId(lead), snapshot -> renameDecision(snapshot, name))));
    }

    private Decision<Long> renameDecision(LeadSnapshot snapshot, String name) {
        decisions.incrementAndGet();
        return new Decision.Write<>(
                DemoCompany.renamedEvent(snapshot, name), snapshot.lead().version() + 1);
    }

    /** Starts a change on another thread, and waits until the thread waits. */
    private void start(String name, Supplier<Outcome<?>> change) {
        Thread caller = new Thread(() -> outcomes.put(name, outcome(change)));
        callers.add(caller);
        caller.start();
        // polls often, because the callers time out
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> caller.getState() == Thread.State.TIMED_WAITING
                        || caller.getState() == Thread.State.WAITING
                        || outcomes.containsKey(name));
    }

    private Object outcome(Supplier<Outcome<?>> change) {
        try {
            return change.get();
        } catch (RuntimeException e) {
            failures.add(e);
            return e.getClass().getSimpleName() + ": " + e.getMessage();
        }
    }

    private void releaseAndAwaitAll() {
        released.countDown();
        await().until(() -> outcomes.size() == callers.size());
    }
}
