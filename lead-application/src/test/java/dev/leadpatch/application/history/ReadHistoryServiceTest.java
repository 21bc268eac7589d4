package dev.leadpatch.application.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.access.ReadResult;
import dev.leadpatch.application.history.LeadHistoryStore.HistoryEntry;
import dev.leadpatch.application.history.LeadHistoryStore.Page;
import dev.leadpatch.application.history.ReadHistory.Query;
import dev.leadpatch.application.history.ReadHistory.ReadHistoryService;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.application.testing.InMemoryPersistence;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.value.LeadId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadHistoryServiceTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2024-06-01T12:00:00Z"));
    private static final LeadId LEAD = new LeadId(789);

    private final InMemoryPersistence persistence = new InMemoryPersistence(event -> "{}", CLOCK, () -> {});
    private final ReadHistory readHistory = new ReadHistoryService(persistence.leadHistoryStore());

    @BeforeEach
    void changeLeadThreeTimes() {
        persistence.companyStore().add(DemoCompany.demoCompany(), List.of());
        for (int i = 1; i <= 3; i++) {
            String name = "Name " + i;
            persistence
                    .leadStore()
                    .change(DemoCompany.change(
                            DemoCatalog.COMPANY,
                            LEAD,
                            snapshot -> new Decision.Write<>(DemoCompany.renamedEvent(snapshot, name), name)));
        }
    }

    @Test
    void page_before_the_last_contains_cursor_of_next_page() {
        Page first = page(OptionalLong.empty(), 2);
        Page second = page(first.nextBeforeVersion(), 2);

        assertThat(first.entries()).extracting(HistoryEntry::version).containsExactly(4L, 3L);
        assertThat(first.nextBeforeVersion()).hasValue(3);
        assertThat(second.entries()).extracting(HistoryEntry::version).containsExactly(2L);
        assertThat(second.nextBeforeVersion()).isEmpty();
    }

    @Test
    void full_page_ending_with_oldest_change_has_no_cursor() {
        assertThat(page(OptionalLong.empty(), 3).nextBeforeVersion()).isEmpty();
        assertThat(page(OptionalLong.of(3), 1).nextBeforeVersion()).isEmpty();
    }

    @Test
    void page_before_oldest_change_is_empty() {
        assertThat(page(OptionalLong.of(2), 1)).isEqualTo(new Page(List.of(), false));
    }

    @Test
    void lead_of_another_company_is_not_found() {
        assertThat(readHistory.read(new Query(DemoCompany.caller(), new LeadId(1), OptionalLong.empty(), 10)))
                .isEqualTo(new ReadResult.NotFound<>());
    }

    @Test
    void caller_without_read_permission_is_forbidden_before_any_query() {
        Caller caller = DemoCompany.caller();
        Caller writer = caller.withPermissions(Permission.WRITE);

        assertThat(readHistory.read(new Query(writer, new LeadId(1), OptionalLong.empty(), 10)))
                .isEqualTo(new ReadResult.Forbidden<>());
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 201, Integer.MAX_VALUE})
    void page_size_outside_1_to_200_is_rejected(int limit) {
        assertThatThrownBy(() -> new Query(DemoCompany.caller(), LEAD, OptionalLong.empty(), limit))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private Page page(OptionalLong beforeVersion, int limit) {
        return readHistory
                .read(new Query(DemoCompany.caller(), LEAD, beforeVersion, limit))
                .fold(page -> page, Assertions::fail, Assertions::fail);
    }
}
