package dev.leadpatch.application.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.history.ReadHistory.Query;
import dev.leadpatch.application.history.ReadHistory.Result;
import dev.leadpatch.application.lead.LeadStore.Verdict;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.application.testing.InMemoryPersistence;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.value.LeadId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryReadsTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2024-06-01T12:00:00Z"));
    private static final LeadId LEAD = new LeadId(789);

    private final InMemoryPersistence persistence = new InMemoryPersistence(event -> "{}", CLOCK, () -> {});
    private final ReadHistory reads = new HistoryReads(persistence.histories());

    @BeforeEach
    void change_the_lead_three_times() {
        persistence.companies().add(DemoCompany.demoCompany());
        for (int i = 1; i <= 3; i++) {
            UUID event = new UUID(0, i);
            String name = "Name " + i;
            persistence
                    .leads()
                    .change(DemoCompany.change(
                            DemoCatalog.COMPANY,
                            LEAD,
                            found -> new Verdict.Write<>(DemoCompany.renamed(event, found, name), name)));
        }
    }

    @Test
    void a_page_that_is_not_the_last_tells_where_the_next_one_starts() {
        Result.Page first = page(OptionalLong.empty(), 2);
        Result.Page second = page(first.next(), 2);

        assertThat(first.changes()).extracting(PastChange::version).containsExactly(4L, 3L);
        assertThat(first.next()).hasValue(3);
        assertThat(second.changes()).extracting(PastChange::version).containsExactly(2L);
        assertThat(second.next()).isEmpty();
    }

    @Test
    void a_page_that_is_full_with_the_oldest_change_is_the_last() {
        assertThat(page(OptionalLong.empty(), 3).next()).isEmpty();
        assertThat(page(OptionalLong.of(3), 1).next()).isEmpty();
    }

    @Test
    void before_the_oldest_change_there_is_an_empty_page() {
        assertThat(page(OptionalLong.of(2), 1)).isEqualTo(new Result.Page(List.of(), OptionalLong.empty()));
    }

    @Test
    void a_lead_that_the_company_does_not_have_is_not_found() {
        assertThat(reads.read(new Query(DemoCompany.caller(), new LeadId(1), OptionalLong.empty(), 10)))
                .isEqualTo(new Result.NotFound());
    }

    @Test
    void who_may_not_read_is_forbidden_before_anything_is_looked_up() {
        Caller caller = DemoCompany.caller();
        Caller writer = new Caller(
                caller.key(),
                caller.company(),
                caller.label(),
                caller.owner(),
                Set.of(Permission.WRITE),
                caller.flags());

        assertThat(reads.read(new Query(writer, new LeadId(1), OptionalLong.empty(), 10)))
                .isEqualTo(new Result.Forbidden());
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 201, Integer.MAX_VALUE})
    void a_page_has_1_to_200_changes(int limit) {
        assertThatThrownBy(() -> new Query(DemoCompany.caller(), LEAD, OptionalLong.empty(), limit))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private Result.Page page(OptionalLong before, int limit) {
        return (Result.Page) reads.read(new Query(DemoCompany.caller(), LEAD, before, limit));
    }
}
