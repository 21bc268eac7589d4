package dev.leadpatch.application.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.feed.ChangeFeedStore.Outcome.Page;
import dev.leadpatch.application.feed.ReadChangeFeed.Query;
import dev.leadpatch.application.feed.ReadChangeFeed.ReadChangeFeedService;
import dev.leadpatch.application.feed.ReadChangeFeed.Result;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.application.testing.InMemoryPersistence;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.value.LeadId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadChangeFeedServiceTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2024-06-01T12:00:00Z"));

    private final InMemoryPersistence persistence = new InMemoryPersistence(event -> "{}", CLOCK, () -> {});
    private final ReadChangeFeed readChangeFeed = new ReadChangeFeedService(persistence.changeFeedStore());

    @BeforeEach
    void changeLeadTwice() {
        persistence.companyStore().add(DemoCompany.demoCompany(), List.of());
        changeLead();
        changeLead();
    }

    @Test
    void page_continues_where_the_previous_page_ended() {
        Page first = page(readChangeFeed.read(new Query(DemoCompany.caller(), Optional.empty(), 1)));
        Page second = page(readChangeFeed.read(new Query(DemoCompany.caller(), Optional.of(first.next()), 1)));

        assertThat(first.hasMore()).isTrue();
        assertThat(first.entries().get(0).change().version()).isEqualTo(2);
        assertThat(second.hasMore()).isFalse();
        assertThat(second.entries().get(0).change().version()).isEqualTo(3);
    }

    @Test
    void end_is_an_empty_page_before_later_changes() {
        Page end = page(readChangeFeed.readEnd(DemoCompany.caller()));
        changeLead();

        assertThat(end.entries()).isEmpty();
        assertThat(page(readChangeFeed.read(new Query(DemoCompany.caller(), Optional.of(end.next()), 10)))
                        .entries())
                .hasSize(1);
    }

    @Test
    void position_of_an_earlier_epoch_has_expired() {
        Page end = page(readChangeFeed.readEnd(DemoCompany.caller()));

        persistence.changeFeedStore().startEpoch();

        assertThat(readChangeFeed.read(new Query(DemoCompany.caller(), Optional.of(end.next()), 10)))
                .isEqualTo(new Result.Expired());
    }

    @Test
    void caller_without_read_permission_is_forbidden() {
        Caller caller = DemoCompany.caller();
        Caller writer = caller.withPermissions(Permission.WRITE);

        assertThat(readChangeFeed.read(new Query(writer, Optional.empty(), 10))).isEqualTo(new Result.Forbidden());
        assertThat(readChangeFeed.readEnd(writer)).isEqualTo(new Result.Forbidden());
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 201, Integer.MAX_VALUE})
    void page_size_outside_1_to_200_is_rejected(int limit) {
        assertThatThrownBy(() -> new Query(DemoCompany.caller(), Optional.empty(), limit))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private void changeLead() {
        persistence
                .leadStore()
                .change(DemoCompany.change(
                        DemoCatalog.COMPANY,
                        new LeadId(789),
                        snapshot -> new Decision.Write<>(DemoCompany.renamedEvent(snapshot, "Renamed"), "written")));
    }

    private static Page page(Result result) {
        return result.fold(page -> page, Assertions::fail, Assertions::fail);
    }
}
