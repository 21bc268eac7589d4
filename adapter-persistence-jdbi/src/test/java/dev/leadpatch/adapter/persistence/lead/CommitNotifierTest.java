package dev.leadpatch.adapter.persistence.lead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.adapter.persistence.DemoDatabaseTestBase;
import dev.leadpatch.adapter.persistence.PostgresPersistenceFixture;
import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.application.lead.LeadStore.Change;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.lead.LeadStore.Outcome;
import dev.leadpatch.application.testing.ConcurrentTasks;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.domain.lead.ChangeKind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The listener of committed changes. */
final class CommitNotifierTest extends DemoDatabaseTestBase {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();

    private final Queue<Observation> observations = new ConcurrentLinkedQueue<>();
    private PostgresPersistenceFixture listened;

    CommitNotifierTest() {
        super(DATABASE);
    }

    /** @param storedVersion the version that another connection reads while the listener is called */
    private record Observation(LeadEvent event, long storedVersion) {}

    @BeforeEach
    void open() {
        listened = database.open(event -> {
            long stored = database.queryOne(Long.class, "select version from leads where company_id = 1 and id = 789");
            observations.add(new Observation(event, stored));
        });
    }

    @AfterEach
    void closeListened() {
        listened.close();
    }

    @Test
    void listener_is_called_after_the_commit_with_lead_changes_and_actor() {
        LeadEvent event = rename("Renamed");

        assertThat(observations).containsExactly(new Observation(event, 2));
        assertThat(event.actor().key()).contains(DemoCompany.KEY_ID);
    }

    @Test
    void listener_is_called_for_each_change_of_a_group_commit() throws Exception {
        int count = 32;
        ConcurrentTasks.run(count, number -> rename("Name " + number));

        assertThat(observations)
                .allSatisfy(observation -> assertThat(observation.storedVersion())
                        .isGreaterThanOrEqualTo(observation.event().lead().version()))
                .extracting(observation -> observation.event().lead().version())
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(2, count + 1).boxed().toList());
    }

    @Test
    void listener_is_called_for_an_erasure() {
        listened.leadErasureStore()
                .erase(
                        COMPANY,
                        LEAD,
                        snapshot -> DemoCompany.erasedEvent(snapshot, Instant.parse("2026-01-01T00:00:00Z")));

        assertThat(observations)
                .extracting(observation -> observation.event().kind())
                .containsExactly(ChangeKind.ERASED);
    }

    @Test
    void listener_is_not_called_for_what_was_not_written_or_rolled_back() {
        listened.leadStore().change(DemoCompany.change(COMPANY, LEAD, Decision.NoWrite::new));
        assertThatThrownBy(() -> listened.leadStore()
                        .change(new Change<>(
                                COMPANY,
                                List.of(LEAD),
                                snapshots -> renaming(snapshots.leads().get(LEAD), "x".repeat(300)),
                                Optional.empty())))
                .hasMessageContaining("violates check constraint");

        assertThat(observations).isEmpty();
    }

    @Test
    void failure_of_the_listener_does_not_fail_the_change() {
        try (PostgresPersistenceFixture failing = database.open(event -> {
            throw new IllegalStateException("a bug of the host");
        })) {
            Outcome<LeadEvent> outcome = failing.leadStore()
                    .change(DemoCompany.change(COMPANY, LEAD, snapshot -> renaming(snapshot, "Renamed")));

            assertThat(outcome).isInstanceOf(Outcome.Completed.class);
        }
    }

    private LeadEvent rename(String name) {
        return listened.leadStore()
                .change(DemoCompany.change(COMPANY, LEAD, snapshot -> renaming(snapshot, name)))
                .fold(event -> event, replay -> null, () -> null);
    }

    private static Decision<LeadEvent> renaming(LeadSnapshot snapshot, String name) {
        LeadEvent event = DemoCompany.renamedEvent(snapshot, name);
        return new Decision.Write<>(event, event);
    }
}
