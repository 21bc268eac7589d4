package dev.leadpatch.adapter.persistence.lead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.adapter.persistence.DemoDatabaseTestBase;
import dev.leadpatch.adapter.persistence.PostgresPersistence;
import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.idempotency.IdempotentRequest;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotencyKey;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotentReplay;
import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.application.lead.LeadStore.Change;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.lead.LeadStore.Outcome;
import dev.leadpatch.application.lead.LeadsTooLargeException;
import dev.leadpatch.application.lead.PartDecider;
import dev.leadpatch.application.lead.Snapshots;
import dev.leadpatch.application.lead.SplittableDecider;
import dev.leadpatch.application.list.LeadFilter.Archival;
import dev.leadpatch.application.list.LeadListStore;
import dev.leadpatch.application.list.LeadListStore.Criteria;
import dev.leadpatch.application.list.LeadPaging;
import dev.leadpatch.application.list.LeadSort;
import dev.leadpatch.application.memory.MemoryBudget;
import dev.leadpatch.application.memory.MemoryBudget.Reservation;
import dev.leadpatch.application.memory.MemoryBudget.Use;
import dev.leadpatch.application.memory.MemoryExhaustedException;
import dev.leadpatch.application.memory.RequestMemory;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.testing.LeadBuilder;
import dev.leadpatch.domain.value.LeadId;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The memory of large leads is reserved before they are read, and released on every path. */
final class LeadMemoryTest extends DemoDatabaseTestBase {
    private static final TestDatabase DATABASE = TestCluster.newDatabase(8);
    private static final int LARGE = 1_000_000;
    private static final long FIRST_LARGE = 9_001;
    private static final long SMALL = 9_101;
    private static final int LEADS = 6;

    // a company can hold four large leads, and one request can read three of them
    private final MemoryBudget budget = new MemoryBudget(2 * 6 * 4_100_000L);
    private PostgresPersistence limited;

    LeadMemoryTest() {
        super(DATABASE);
    }

    @BeforeEach
    void addLeads() {
        insertLeads(FIRST_LARGE, LARGE);
        insertLeads(SMALL, 10);
        limited = PostgresPersistence.open(
                database.settings().withMemory(budget), event -> "{}", InstantSource.system(), new BackgroundLoops());
        await().ignoreException(StoreUnavailableException.class)
                .until(() -> limited.leadStore().find(COMPANY, LEAD).isPresent());
    }

    @AfterEach
    void closeLimited() {
        limited.close();
        assertThat(budget.held(Use.LEADS)).isZero();
    }

    @Test
    void leads_that_exceed_the_maximum_of_a_request_together_are_refused_and_nothing_is_written() {
        try (RequestMemory request = RequestMemory.open()) {
            assertThatExceptionOfType(LeadsTooLargeException.class)
                    .isThrownBy(() -> rename(ids(FIRST_LARGE, 4)))
                    .returns(3_075_000L, LeadsTooLargeException::maxBytes);
            assertNothingWritten();

            assertThat(rename(ids(FIRST_LARGE, 3))).isEqualTo(new Outcome.Completed<>(3));
            assertThat(rename(ids(SMALL, LEADS))).isEqualTo(new Outcome.Completed<>(LEADS));
        }
    }

    @Test
    void large_leads_are_changed_in_parts_with_memory_for_one_of_them() {
        Parts parts = new Parts(true, false);
        try (RequestMemory request = RequestMemory.open()) {
            assertThat(change(ids(FIRST_LARGE, LEADS), parts)).isEqualTo(new Outcome.Completed<>("6 leads"));

            // a part is at most 2 MiB
            assertThat(parts.sizes).containsExactly(2, 2, 2);
            assertThat(budget.held(Use.LEADS)).isBetween(12L * LARGE, 13L * LARGE);
        }
        assertThat(database.queryOne(Long.class, "select sum(version) from leads where id between 9001 and 9006"))
                .isEqualTo(2L * LEADS);
    }

    @Test
    void leads_for_which_there_is_no_memory_together_now_are_changed_in_parts() {
        Parts parts = new Parts(true, false);
        try (RequestMemory request = RequestMemory.open();
                Reservation inUse = budget.open(Optional.of(COMPANY), Use.LEADS)) {
            inUse.add(1_500_000);

            assertThat(change(ids(FIRST_LARGE, 3), parts)).isEqualTo(new Outcome.Completed<>("3 leads"));
        }
        assertThat(parts.sizes).containsExactly(2, 1);
    }

    @Test
    void parts_that_are_not_written_are_undone_together() {
        Parts parts = new Parts(false, false);

        try (RequestMemory request = RequestMemory.open()) {
            assertThat(change(ids(FIRST_LARGE, LEADS), parts)).isEqualTo(new Outcome.Completed<>("6 leads"));
        }

        assertThat(parts.sizes).hasSize(3);
        assertNothingWritten();
    }

    @Test
    void parts_store_one_response_and_queue_each_delivery_once() {
        DemoCompany.subscribe(limited.endpointStore(), DemoCompany.endpoint("crm"));
        Parts written = new Parts(true, false);
        Parts refused = new Parts(false, false);
        try (RequestMemory request = RequestMemory.open()) {
            change(ids(FIRST_LARGE, LEADS), refused, request("refused"));
            assertThat(queuedLeads()).isNull();
            change(ids(FIRST_LARGE, LEADS), written, request("written"));
            assertThat(queuedLeads()).isEqualTo("9001,9002,9003,9004,9005,9006");
        }
        Parts unused = new Parts(true, false);

        for (String key : List.of("refused", "written")) {
            assertThat(change(ids(FIRST_LARGE, LEADS), unused, request(key)))
                    .isEqualTo(new Outcome.Replayed<>(new IdempotentReplay.Completed("6 leads")));
        }
        assertThat(unused.sizes).isEmpty();
        assertThat(queuedLeads()).isEqualTo("9001,9002,9003,9004,9005,9006");
    }

    private @Nullable String queuedLeads() {
        return database.queryOne(
                String.class, "select string_agg(lead_id::text, ',' order by lead_id) from webhook_deliveries");
    }

    private static Optional<IdempotentRequest<String>> request(String key) {
        return Optional.of(new IdempotentRequest<>(
                new IdempotencyKey(COMPANY, DemoCompany.KEY_ID.value(), key), "fingerprint", response -> response));
    }

    @Test
    void leads_whose_values_the_result_contains_need_memory_together() {
        try (RequestMemory request = RequestMemory.open()) {
            assertThatExceptionOfType(LeadsTooLargeException.class)
                    .isThrownBy(() -> change(ids(FIRST_LARGE, LEADS), new Parts(true, true)));
        }
        assertNothingWritten();
    }

    @Test
    void parts_have_a_maximum_size_together() {
        database.execute(
                "update leads set custom_fields = jsonb_build_object('8', jsonb_build_object('text', repeat('x', 7000000))) where id between 9001 and 9006");
        try (RequestMemory request = RequestMemory.open()) {
            assertThatExceptionOfType(LeadsTooLargeException.class)
                    .isThrownBy(() -> change(ids(FIRST_LARGE, LEADS), new Parts(true, false)))
                    .returns(PartwiseChange.MAX_BYTES, LeadsTooLargeException::maxBytes);
        }
        assertNothingWritten();
    }

    private Outcome<String> change(List<LeadId> leads, SplittableDecider<String> decider) {
        return change(leads, decider, Optional.empty());
    }

    private Outcome<String> change(
            List<LeadId> leads, SplittableDecider<String> decider, Optional<IdempotentRequest<String>> request) {
        return limited.leadStore().change(new Change<>(COMPANY, leads, decider, request));
    }

    /** Renames leads in parts, and records the number of leads in each. */
    private static final class Parts implements SplittableDecider<String>, PartDecider<String> {
        private final List<Integer> sizes = new ArrayList<>();
        private final boolean isWritten;
        private final boolean retainsAll;

        Parts(boolean isWritten, boolean retainsAll) {
            this.isWritten = isWritten;
            this.retainsAll = retainsAll;
        }

        @Override
        public Decision<String> decide(Snapshots snapshots) {
            throw new IllegalStateException("the leads are not read together");
        }

        @Override
        public PartDecider<String> inParts() {
            sizes.clear();
            return this;
        }

        @Override
        public PartDecision decide(List<LeadId> leads, Map<LeadId, LeadSnapshot> snapshots) {
            sizes.add(leads.size());
            return new PartDecision(
                    leads.stream().map(lead -> renamed(snapshots.get(lead))).toList(),
                    retainsAll ? Set.copyOf(leads) : Set.of());
        }

        @Override
        public Result<String> finish() {
            return new Result<>(sizes.stream().mapToInt(Integer::intValue).sum() + " leads", isWritten);
        }
    }

    @Test
    void command_without_a_request_can_read_more_large_leads() {
        assertThat(rename(ids(FIRST_LARGE, LEADS))).isEqualTo(new Outcome.Completed<>(LEADS));
    }

    @Test
    void memory_is_held_until_the_request_ends() {
        try (RequestMemory request = RequestMemory.open()) {
            LeadSnapshot lead =
                    limited.leadStore().find(COMPANY, new LeadId(FIRST_LARGE)).orElseThrow();

            assertThat(lead.lead().fields().customFields()).isNotEmpty();
            assertThat(budget.held(Use.LEADS)).isBetween(6L * LARGE, 7L * LARGE);
            rename(ids(FIRST_LARGE, 1));
            assertThat(budget.held(Use.LEADS)).isBetween(12L * LARGE, 13L * LARGE);
        }
        assertThat(budget.held(Use.LEADS)).isZero();
    }

    @Test
    void reads_of_ordinary_leads_reserve_nothing() {
        try (RequestMemory request = RequestMemory.open()) {
            assertThat(limited.leadStore().find(COMPANY, new LeadId(SMALL))).isPresent();
            rename(ids(SMALL, LEADS));

            assertThat(budget.held(Use.LEADS)).isZero();
        }
    }

    @Test
    void single_lead_larger_than_the_maximum_can_be_read_and_changed() {
        database.execute(
                "update leads set custom_fields = jsonb_build_object('8', jsonb_build_object('text', repeat('x', 5000000))) where id = ?",
                FIRST_LARGE);

        assertThat(limited.leadStore().find(COMPANY, new LeadId(FIRST_LARGE)))
                .hasValueSatisfying(found ->
                        assertThat(found.lead().fields().customFields()).isNotEmpty());
        assertThat(rename(ids(FIRST_LARGE, 1))).isEqualTo(new Outcome.Completed<>(1));
        assertThat(rename(ids(FIRST_LARGE, 1))).isEqualTo(new Outcome.Completed<>(1));
    }

    @Test
    void large_leads_without_memory_fail_alone_and_other_changes_of_the_batch_are_committed() {
        List<CompletableFuture<Outcome<Integer>>> large = new ArrayList<>();
        List<CompletableFuture<Outcome<Integer>>> small = new ArrayList<>();
        try (Reservation inUse = budget.open(Optional.of(COMPANY), Use.LEADS)) {
            inUse.add(4_000_000);
            for (int i = 0; i < LEADS; i++) {
                List<LeadId> largeLead = ids(FIRST_LARGE + i, 1);
                List<LeadId> smallLead = ids(SMALL + i, 1);
                large.add(CompletableFuture.supplyAsync(() -> rename(largeLead)));
                small.add(CompletableFuture.supplyAsync(() -> rename(smallLead)));
            }

            assertThat(small).allSatisfy(change -> assertThat(change.join()).isEqualTo(new Outcome.Completed<>(1)));
            assertThat(large)
                    .allSatisfy(change -> assertThatExceptionOfType(CompletionException.class)
                            .isThrownBy(change::join)
                            .withCauseInstanceOf(MemoryExhaustedException.class));
        }
        assertThat(rename(ids(FIRST_LARGE, 1))).isEqualTo(new Outcome.Completed<>(1));
    }

    @Test
    void read_without_memory_fails_before_the_lead_is_read() {
        try (Reservation inUse = budget.open(Optional.of(COMPANY), Use.LEADS)) {
            inUse.add(4_000_000);

            assertThatExceptionOfType(MemoryExhaustedException.class)
                    .isThrownBy(() -> limited.leadStore().find(COMPANY, new LeadId(FIRST_LARGE)));
            assertThatExceptionOfType(MemoryExhaustedException.class).isThrownBy(() -> list(200));
            assertThat(list(1).leads()).hasSize(1);
        }
    }

    @Test
    void page_of_large_leads_ends_with_the_lead_that_reaches_the_maximum() {
        database.execute("delete from leads where id >= ? and id < ?", SMALL, SMALL + LEADS);

        LeadListStore.Page page = list(200);

        assertThat(page.leads()).hasSize(4);
        assertThat(page.leads())
                .allSatisfy(
                        lead -> assertThat(lead.lead().fields().customFields()).isNotEmpty());
        assertThat(page.hasMore()).isTrue();
    }

    @Test
    void size_is_written_with_new_leads_and_with_changes() {
        assertThat(storedBytes(LEAD.value())).isPositive();
        assertThat(storedBytes(SMALL)).isNull();

        rename(ids(SMALL, 1));
        assertThat(storedBytes(SMALL)).isEqualTo(29);

        change(snapshot -> LeadBuilder.of(snapshot.lead())
                .withCustomField(DemoCatalog.NOTES, new CustomFieldValue.Text("ä".repeat(10_000)))
                .build()
                .fields());
        assertThat(storedBytes(LEAD.value())).isBetween(20_000, 21_000);
        assertThat(limited.leadStore().find(COMPANY, LEAD)).contains(findLead());
    }

    private @Nullable Integer storedBytes(long lead) {
        return database.query(
                        "select custom_fields_bytes from leads where id = ?",
                        (row, context) -> Optional.ofNullable(row.getObject(1, Integer.class)),
                        lead)
                .get(0)
                .orElse(null);
    }

    @Test
    void decision_that_throws_releases_the_memory() {
        Change<Integer> failing = new Change<>(
                COMPANY,
                ids(FIRST_LARGE, 2),
                snapshots -> {
                    throw new IllegalArgumentException("expected");
                },
                Optional.empty());

        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> limited.leadStore().change(failing));
    }

    private LeadListStore.Page list(int limit) {
        Criteria all = new Criteria(
                List.of(), Set.of(), List.of(), List.of(), Optional.empty(), Optional.empty(), Archival.EXCLUDE);
        LeadListStore.Query query =
                new LeadListStore.Query(COMPANY, all, LeadPaging.first(LeadSort.ID_DESCENDING, limit), true);
        return ((LeadListStore.Outcome.Found) limited.leadListStore().find(query)).page();
    }

    /** Renames the leads, and returns their number. */
    private Outcome<Integer> rename(List<LeadId> leads) {
        return limited.leadStore()
                .change(new Change<>(
                        COMPANY,
                        leads,
                        snapshots -> new Decision.Write<>(
                                snapshots.leads().values().stream()
                                        .map(LeadMemoryTest::renamed)
                                        .toList(),
                                snapshots.leads().size()),
                        Optional.empty()));
    }

    private static LeadEvent renamed(LeadSnapshot snapshot) {
        return DemoCompany.updatedEvent(
                snapshot,
                LeadBuilder.of(snapshot.lead())
                        .withCompanyName("renamed " + snapshot.lead().version())
                        .build()
                        .fields());
    }

    private static List<LeadId> ids(long first, int count) {
        return LongStream.range(first, first + count).mapToObj(LeadId::new).toList();
    }

    private void insertLeads(long first, int characters) {
        database.execute("""
                insert into leads (company_id, id, uuid, version, created_at, updated_at, status, assigned_users, tags,
                                   custom_fields)
                select 1, ? + number, gen_random_uuid(), 1, '2024-01-01Z', '2024-01-01Z', 'new', '{}', '{}',
                       jsonb_build_object('8', jsonb_build_object('text', repeat('x', ?)))
                from generate_series(0, ? - 1) number
                """, first, characters, LEADS);
    }
}
