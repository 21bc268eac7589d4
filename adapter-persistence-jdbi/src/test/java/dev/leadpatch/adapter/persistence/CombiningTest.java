package dev.leadpatch.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.application.idempotency.IdempotencyKey;
import dev.leadpatch.application.idempotency.IdempotentReplay;
import dev.leadpatch.application.idempotency.IdempotentRequest;
import dev.leadpatch.application.lead.LeadSnapshot;
import dev.leadpatch.application.lead.LeadStore.Change;
import dev.leadpatch.application.lead.LeadStore.Decision;
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
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changes that wait while two others are being made are made together; each ends as if it had been alone. */
final class CombiningTest extends DemoTest {
    private static final TestDatabase DATABASE = TestCluster.newDatabase(8);
    private static final CompanyId OTHER = new CompanyId(2);
    private static final long HELD_ONE = 9_001;
    private static final long HELD_OTHER = 9_002;
    private static final long FREE = 9_010;

    private final AtomicLong lastEvent = new AtomicLong(1_000);
    private final Map<String, Object> outcomes = new ConcurrentHashMap<>();
    private final Set<RuntimeException> failures =
            Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
    private final List<Thread> callers = new ArrayList<>();
    private final CountDownLatch go = new CountDownLatch(1);

    CombiningTest() {
        super(DATABASE);
    }

    @BeforeEach
    void addLeadsAndKeepWorkersBusy() throws Exception {
        assertThat(persistence.companyStore().add(DemoCompany.anotherCompany(OTHER)))
                .isEmpty();
        database.execute("""
                insert into leads (company_id, id, uuid, version, created_at, updated_at, status, assigned_users, tags,
                                   custom_fields)
                select 1, 9000 + number, gen_random_uuid(), 1, '2024-01-01Z', '2024-01-01Z', 'new', '{}', '{}', '{}'
                from generate_series(1, 30) number
                """);
        CountDownLatch held = new CountDownLatch(2);
        for (long lead : List.of(HELD_ONE, HELD_OTHER)) {
            begin("held " + lead, () -> persistence.leadStore().change(leaving(lead, held)));
            CombinedChangesTest.awaitSlow();
        }
        ConcurrentTasks.await(held);
    }

    private Change<String> leaving(long lead, CountDownLatch held) {
        return DemoCompany.change(COMPANY, new LeadId(lead), found -> {
            held.countDown();
            ConcurrentTasks.await(go);
            return new Decision.NoWrite<>("left");
        });
    }

    @AfterEach
    void end() throws InterruptedException {
        go.countDown();
        for (Thread caller : callers) {
            caller.join();
        }
    }

    @Test
    void they_share_one_transaction_each_with_its_own_version_change_and_event() throws Exception {
        for (int i = 0; i < 10; i++) {
            beginRename("hot " + i, COMPANY, LEAD.value());
            beginRename("own " + i, COMPANY, FREE + i);
        }
        beginRename("another company's", OTHER, LEAD.value());

        goAndAwaitAll();

        assertThat(database.one(Long.class, "select count(distinct xmin::text) from lead_changes"))
                .isEqualTo(1);
        assertThat(database.one(Long.class, "select count(distinct (company_id, lead_id, version)) from lead_changes"))
                .isEqualTo(21);
        assertThat(LongStream.range(0, 10).mapToObj(i -> outcomes.get("hot " + i)))
                .isEqualTo(LongStream.rangeClosed(2, 11)
                        .<Object>mapToObj(Outcome.Completed::new)
                        .toList());
        assertThat(LongStream.range(0, 10).mapToObj(i -> outcomes.get("own " + i)))
                .containsOnly(new Outcome.Completed<>(2L));
        assertThat(found().lead().version()).isEqualTo(11);
        assertThat(fields().companyName()).isEqualTo("hot 9");
        assertThat(persistence.storedEvents(COMPANY, LEAD)).hasSize(10);
        assertThat(persistence
                        .leadStore()
                        .find(OTHER, LEAD)
                        .orElseThrow()
                        .lead()
                        .fields()
                        .companyName())
                .isEqualTo("another company's");
    }

    @Test
    void each_sees_what_the_one_before_has_made_of_the_lead() throws Exception {
        for (int i = 0; i < 5; i++) {
            String name = "appends " + i;
            begin(
                    name,
                    () -> change(found -> LeadBuilder.of(found.lead())
                            .withCompanyName(found.lead().fields().companyName() + "!")
                            .build()
                            .fields()));
        }

        goAndAwaitAll();

        assertThat(fields().companyName()).endsWith("!!!!!");
        assertThat(database.one(Long.class, "select count(distinct xmin::text) from lead_changes"))
                .isEqualTo(1);
    }

    @Test
    void a_look_up_tells_what_was_changed_until_its_own_place_and_not_later() throws Exception {
        beginRename("before", COMPANY, LEAD.value());
        begin(
                "look up",
                () -> persistence
                        .leadStore()
                        .change(DemoCompany.change(
                                COMPANY,
                                LEAD,
                                found -> new Decision.NeedsHistory<>(
                                        LEAD,
                                        1,
                                        fields -> fields + " until "
                                                + found.lead().version()))));
        begin(
                "after",
                () -> change(found -> LeadBuilder.of(found.lead())
                        .withEmail("after@example.com")
                        .build()
                        .fields()));

        goAndAwaitAll();

        assertThat(outcomes).containsEntry("look up", new Outcome.Completed<>("[company_name] until 2"));
        assertThat(found().lead().version()).isEqualTo(3);
    }

    @Test
    void a_decision_that_fails_fails_alone() throws Exception {
        beginRename("one", COMPANY, LEAD.value());
        begin(
                "fails",
                () -> persistence.leadStore().change(DemoCompany.change(COMPANY, LEAD, found -> {
                    throw new IllegalStateException("a bug");
                })));
        beginRename("two", COMPANY, LEAD.value());

        goAndAwaitAll();

        assertThat(outcomes).containsEntry("fails", "IllegalStateException: a bug");
        assertThat(found().lead().version()).isEqualTo(3);
        assertThat(fields().companyName()).isEqualTo("two");
    }

    @Test
    void of_a_decision_that_is_half_wrong_nothing_is_written() throws Exception {
        beginRename("one", COMPANY, LEAD.value());
        begin(
                "half wrong",
                () -> persistence
                        .leadStore()
                        .change(DemoCompany.change(
                                COMPANY,
                                LEAD,
                                found -> new Decision.Write<>(
                                        List.of(
                                                DemoCompany.renamedEvent(new UUID(0, 1), found, "right"),
                                                DemoCompany.renamedEvent(new UUID(0, 2), persistedAt(FREE), "wrong")),
                                        0L))));
        beginRename("two", COMPANY, LEAD.value());

        goAndAwaitAll();

        assertThat((String) outcomes.get("half wrong")).startsWith("IllegalArgumentException");
        assertThat(outcomes).containsEntry("two", new Outcome.Completed<>(3L));
        assertThat(persistence.storedChanges(COMPANY, LEAD)).hasSize(2);
    }

    private LeadSnapshot persistedAt(long lead) {
        return persistence.leadStore().find(COMPANY, new LeadId(lead)).orElseThrow();
    }

    @Test
    void what_the_database_rejects_fails_alone_and_the_others_are_made() throws Exception {
        beginRename("one", COMPANY, LEAD.value());
        beginRename("x".repeat(256), COMPANY, FREE + 1);
        beginRename("two", COMPANY, LEAD.value());
        beginRename("three", COMPANY, FREE);

        goAndAwaitAll();

        assertThat((String) outcomes.get("x".repeat(256))).startsWith("UnableToExecuteStatementException");
        assertThat(outcomes)
                .containsEntry("one", new Outcome.Completed<>(2L))
                .containsEntry("two", new Outcome.Completed<>(3L))
                .containsEntry("three", new Outcome.Completed<>(2L));
        assertThat(fields().companyName()).isEqualTo("two");
    }

    @Test
    void a_commit_that_is_not_confirmed_is_uncertain_for_each_and_nothing_is_made_again() throws Exception {
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
            long before = lastEvent.get();
            beginRename("one", COMPANY, LEAD.value());
            beginRename("two", COMPANY, LEAD.value());
            beginRename("three", COMPANY, FREE);

            goAndAwaitAll();

            assertThat(List.of(outcomes.get("one"), outcomes.get("two"), outcomes.get("three")))
                    .allSatisfy(outcome -> assertThat((String) outcome)
                            .startsWith("StoreUnavailableException")
                            .contains("did not confirm the commit"));
            assertThat(failures).as("an exception instance for each thread").hasSize(3);
            assertThat(lastEvent.get() - before).as("decisions").isEqualTo(3);
            assertThat(found().lead().version()).isEqualTo(1);
        } finally {
            database.execute("drop function end_at_commit() cascade");
        }
    }

    @Test
    void a_lead_that_another_node_has_locked_keeps_only_its_own_changes_waiting() throws Exception {
        database.with(handle -> {
            handle.begin();
            handle.execute("select from leads where company_id = 1 and id = ? for update", FREE);
            beginRename("locked", COMPANY, FREE);
            beginRename("locked too", COMPANY, FREE);
            beginRename("free", COMPANY, LEAD.value());
            go.countDown();
            await().until(() -> outcomes.containsKey("free"));
            assertThat(outcomes).doesNotContainKeys("locked", "locked too");
            return handle.rollback();
        });

        goAndAwaitAll();

        assertThat(outcomes)
                .containsEntry("locked", new Outcome.Completed<>(2L))
                .containsEntry("locked too", new Outcome.Completed<>(3L));
    }

    @Test
    void who_waits_behind_another_for_a_locked_lead_is_answered_in_its_own_time() throws Exception {
        database.with(handle -> {
            handle.begin();
            handle.execute("select from leads where company_id = 1 and id = ? for update", FREE);
            long start = System.nanoTime();
            for (int i = 0; i < 6; i++) {
                beginRename("locked " + i, COMPANY, FREE);
            }
            go.countDown();
            await().until(() -> outcomes.size() == callers.size());
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PROMPT.plusMillis(500));
            return handle.rollback();
        });

        assertThat(LongStream.range(0, 6).mapToObj(i -> outcomes.get("locked " + i)))
                .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Outcome.Busy.class));
    }

    @Test
    void large_leads_are_made_in_several_transactions() throws Exception {
        for (int i = 0; i < 6; i++) {
            String text = String.valueOf((char) ('a' + i)).repeat(1_000_000);
            begin(
                    "large " + i,
                    () -> change(found -> LeadBuilder.of(found.lead())
                            .withCustomField(DemoCatalog.NOTES, new CustomFieldValue.Text(text))
                            .build()
                            .fields()));
        }

        goAndAwaitAll();

        assertThat(outcomes.values())
                .filteredOn(Outcome.Completed.class::isInstance)
                .hasSize(8);
        assertThat(found().lead().version()).isEqualTo(7);
        assertThat(database.one(Long.class, "select count(distinct xmin::text) from lead_changes"))
                .isGreaterThan(1);
    }

    @Test
    void a_lead_that_nobody_has_is_judged_with_the_others() throws Exception {
        begin(
                "nobody's",
                () -> persistence
                        .leadStore()
                        .change(Change.of(
                                COMPANY,
                                new LeadId(8_999),
                                found -> new Decision.NoWrite<>(found.isPresent()),
                                Optional.empty())));
        beginRename("one", COMPANY, LEAD.value());

        goAndAwaitAll();

        assertThat(outcomes)
                .containsEntry("nobody's", new Outcome.Completed<>(false))
                .containsEntry("one", new Outcome.Completed<>(2L));
    }

    @Test
    void endpoints_are_told_of_each_version_in_one_line() throws Exception {
        DemoCompany.subscribe(persistence.endpointStore(), DemoCompany.endpoint("crm"));
        DemoCompany.subscribe(persistence.endpointStore(), DemoCompany.endpointOf(OTHER, "theirs"));
        beginRename("one", COMPANY, LEAD.value());
        beginRename("two", COMPANY, LEAD.value());
        beginRename("theirs", OTHER, LEAD.value());

        goAndAwaitAll();

        assertThat(database.query(
                        "select company_id, sequence from webhook_deliveries order by 1, 2",
                        (row, context) -> row.getLong(1) + "/" + row.getLong(2)))
                .containsExactly("1/2", "1/3", "2/2");
        assertThat(database.query(
                        "select company_id, sequence from webhook_lines order by 1",
                        (row, context) -> row.getLong(1) + "/" + row.getLong(2)))
                .containsExactly("1/2", "2/2");
    }

    @Test
    void keys_are_kept_with_their_answers_and_those_that_were_used_are_repeated() throws Exception {
        beginKeyed("first", "used");
        goAndAwaitAll();
        outcomes.clear();
        // made anew, as the first two are done
        Outcome<Long> again = keyed("again", "used");
        Outcome<Long> fresh = keyed("fresh", "new");

        assertThat(again).isEqualTo(new Outcome.Replayed<>(new IdempotentReplay.Completed("version 2")));
        assertThat(fresh).isEqualTo(new Outcome.Completed<>(3L));
        assertThat(keyed("once more", "new"))
                .isEqualTo(new Outcome.Replayed<>(new IdempotentReplay.Completed("version 3")));
    }

    @Test
    void keys_used_and_new_ones_can_be_made_together() throws Exception {
        database.execute("""
                insert into idempotency_keys (company_id, api_key_id, name, fingerprint, used_at, answer)
                values (1, ?, 'used', 'print', now(), 'of old'), (1, ?, 'expired', 'print', '2020-01-01Z', 'of old')
                """, DemoCompany.KEY_ID.value(), DemoCompany.KEY_ID.value());
        beginKeyed("one", "used");
        beginKeyed("two", "new");
        beginKeyed("three", "expired");
        beginKeyed("four", "newer");

        goAndAwaitAll();

        assertThat(outcomes).containsEntry("one", new Outcome.Replayed<>(new IdempotentReplay.Completed("of old")));
        assertThat(List.of(outcomes.get("two"), outcomes.get("three"), outcomes.get("four")))
                .containsExactlyInAnyOrder(
                        new Outcome.Completed<>(2L), new Outcome.Completed<>(3L), new Outcome.Completed<>(4L));
        assertThat(database.one(Long.class, "select count(*) from idempotency_keys where answer like 'version %'"))
                .isEqualTo(3);
    }

    @Test
    void a_key_that_another_node_uses_keeps_nobody_else_from_being_served() throws Exception {
        database.with(handle -> {
            handle.begin();
            handle.execute("""
                    insert into idempotency_keys (company_id, api_key_id, name, fingerprint, used_at)
                    values (1, ?, 'in use', 'print', now())
                    """, DemoCompany.KEY_ID.value());
            beginKeyed("waits", "in use");
            beginRename("free", COMPANY, FREE);
            go.countDown();
            await().until(() -> outcomes.containsKey("free"));
            return handle.rollback();
        });

        goAndAwaitAll();

        assertThat(outcomes).containsEntry("free", new Outcome.Completed<>(2L));
    }

    private void beginKeyed(String name, String key) {
        begin(name, () -> keyed(name, key));
    }

    private Outcome<Long> keyed(String name, String key) {
        return persistence
                .leadStore()
                .change(Change.of(
                        COMPANY,
                        LEAD,
                        found -> renaming(found.orElseThrow(), name),
                        Optional.of(new IdempotentRequest<>(
                                new IdempotencyKey(COMPANY, DemoCompany.KEY_ID, key),
                                "print",
                                version -> "version " + version))));
    }

    private void beginRename(String name, CompanyId company, long lead) {
        begin(
                name,
                () -> persistence
                        .leadStore()
                        .change(DemoCompany.change(company, new LeadId(lead), found -> renaming(found, name))));
    }

    private Decision<Long> renaming(LeadSnapshot found, String name) {
        UUID event = new UUID(0, lastEvent.incrementAndGet());
        return new Decision.Write<>(
                DemoCompany.renamedEvent(event, found, name), found.lead().version() + 1);
    }

    /** Lets another caller make a change, and waits until it waits. */
    private void begin(String name, Supplier<Outcome<?>> change) {
        Thread caller = new Thread(() -> outcomes.put(name, outcome(change)));
        callers.add(caller);
        caller.start();
        // soon, as they do not wait for ever
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> caller.getState() == Thread.State.TIMED_WAITING
                        || caller.getState() == Thread.State.WAITING
                        || outcomes.containsKey(name));
    }

    private Object outcome(Supplier<Outcome<?>> change) {
        try {
            return change.get();
        } catch (RuntimeException failed) {
            failures.add(failed);
            return failed.getClass().getSimpleName() + ": " + failed.getMessage();
        }
    }

    private void goAndAwaitAll() {
        go.countDown();
        await().until(() -> outcomes.size() == callers.size());
    }
}
