package dev.leadpatch.application.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.application.feed.ChangeFeedStore;
import dev.leadpatch.application.feed.ChangeFeedStore.FeedEntry;
import dev.leadpatch.application.feed.ChangeFeedStore.FeedPosition;
import dev.leadpatch.application.feed.ChangeFeedStore.Outcome.Page;
import dev.leadpatch.application.history.LeadHistoryStore.HistoryEntry;
import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.domain.lead.FieldChange;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadField;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** The contract of {@link ChangeFeedStore}. */
public abstract class ChangeFeedStoreContract extends PersistencePortsContract {

    @Test
    void feed_returns_complete_entries_in_the_order_of_their_commits() {
        LeadEvent first = renameAndAwait("First");
        LeadEvent second = renameAndAwait("Second");

        Page page = page(Optional.empty(), 10);

        assertThat(page.entries())
                .extracting(FeedEntry::change)
                .containsExactly(HistoryEntry.of(first), HistoryEntry.of(second));
        assertThat(page.entries())
                .extracting(FeedEntry::lead, FeedEntry::leadUuid)
                .containsOnly(Assertions.tuple(LEAD, first.lead().uuid()));
        assertThat(page.hasMore()).isFalse();
    }

    @Test
    void pages_contain_each_change_once() {
        for (int i = 0; i < 5; i++) {
            renameAndAwait("Name " + i);
        }

        assertThat(readAll(1)).containsExactly(2L, 3L, 4L, 5L, 6L);
        assertThat(readAll(2)).containsExactly(2L, 3L, 4L, 5L, 6L);
        assertThat(readAll(5)).containsExactly(2L, 3L, 4L, 5L, 6L);
        assertThat(page(Optional.empty(), 4).hasMore()).isTrue();
        assertThat(page(Optional.empty(), 5).hasMore()).isFalse();
    }

    @Test
    void reading_continues_after_an_empty_page() {
        Page empty = page(Optional.empty(), 10);
        renameAndAwait("First");
        Page first = page(Optional.of(empty.next()), 10);
        Page end = page(Optional.of(first.next()), 10);
        renameAndAwait("Second");

        assertThat(empty.entries()).isEmpty();
        assertThat(versions(first)).containsExactly(2L);
        assertThat(end).isEqualTo(new Page(List.of(), first.next(), false));
        assertThat(versions(page(Optional.of(end.next()), 10))).containsExactly(3L);
    }

    @Test
    void end_is_after_all_changes() {
        renameAndAwait("First");
        FeedPosition end = persistence.changeFeedStore().findEnd(COMPANY);
        renameAndAwait("Second");

        assertThat(versions(page(Optional.of(end), 10))).containsExactly(3L);
    }

    @Test
    void end_of_a_feed_without_changes_is_before_the_first_change() {
        FeedPosition end = persistence.changeFeedStore().findEnd(COMPANY);
        renameAndAwait("First");

        assertThat(versions(page(Optional.of(end), 10))).containsExactly(2L);
    }

    @Test
    void changes_of_other_companies_are_not_returned() {
        rename(OTHER_COMPANY, LEAD, "Of the other company");
        renameAndAwait("First");
        rename(OTHER_COMPANY, LEAD, "Of the other company, again");

        assertThat(page(Optional.empty(), 10).entries()).hasSize(1);
        assertThat(persistence
                        .changeFeedStore()
                        .findAfter(new CompanyId(99), Optional.empty(), 10)
                        .<List<FeedEntry>>fold(Page::entries, Assertions::fail))
                .isEmpty();
    }

    @Test
    void position_of_another_epoch_has_expired() {
        renameAndAwait("First");
        FeedPosition position = page(Optional.empty(), 10).next();

        assertThat(hasExpired(new FeedPosition(new UUID(7, 7), position.order(), position.lead(), position.version())))
                .isTrue();
        assertThat(hasExpired(position)).isFalse();
    }

    @Test
    void position_of_a_lost_change_has_expired() {
        FeedPosition position = page(Optional.empty(), 10).next();

        assertThat(hasExpired(new FeedPosition(position.epoch(), Long.MAX_VALUE, 789, 2)))
                .isTrue();
    }

    @Test
    void reader_during_concurrent_changes_reads_each_change_once_and_in_the_order_of_versions() throws Exception {
        int writers = 4;
        int changesOfEach = 25;
        List<Long> versions = new ArrayList<>();

        ConcurrentTasks.run(writers + 1, number -> {
            if (number > 0) {
                IntStream.range(0, changesOfEach).forEach(i -> rename(LEAD, number + " " + i));
                return number;
            }
            Page page = page(Optional.empty(), 7);
            while (versions.size() + page.entries().size() < writers * changesOfEach) {
                versions.addAll(versions(page));
                page = page(Optional.of(page.next()), 7);
            }
            versions.addAll(versions(page));
            return number;
        });

        assertThat(versions)
                .isEqualTo(LongStream.rangeClosed(2, 1 + writers * changesOfEach)
                        .boxed()
                        .toList());
    }

    @Test
    void large_changes_are_returned_in_several_pages() {
        String large = "x".repeat(3_000_000);
        for (int i = 0; i < 4; i++) {
            change(
                    COMPANY,
                    LEAD,
                    snapshot -> new Decision.Write<>(
                            DemoCompany.updatedEvent(
                                    snapshot,
                                    snapshot.lead().fields(),
                                    List.of(new FieldChange.TextChange(LeadField.EMAIL, null, large))),
                            "written"));
        }

        awaitVersion(5);
        assertThat(readAll(10)).containsExactly(2L, 3L, 4L, 5L);
    }

    private LeadEvent renameAndAwait(String companyName) {
        LeadEvent event = rename(LEAD, companyName);
        awaitVersion(event.lead().version());
        return event;
    }

    /** Waits until no transaction in progress delays the change that created {@code version}. */
    private void awaitVersion(long version) {
        await().until(() -> persistence.changeFeedStore().findEnd(COMPANY).version() == version);
    }

    private List<Long> readAll(int limit) {
        List<Long> versions = new ArrayList<>();
        Page page = page(Optional.empty(), limit);
        versions.addAll(versions(page));
        while (page.hasMore()) {
            page = page(Optional.of(page.next()), limit);
            assertThat(page.entries()).isNotEmpty();
            versions.addAll(versions(page));
        }
        return versions;
    }

    private Page page(Optional<FeedPosition> after, int limit) {
        return persistence
                .changeFeedStore()
                .findAfter(COMPANY, after, limit)
                .fold(page -> page, () -> Assertions.fail("the position has expired"));
    }

    private boolean hasExpired(FeedPosition position) {
        return persistence
                .changeFeedStore()
                .findAfter(COMPANY, Optional.of(position), 10)
                .fold(page -> false, () -> true);
    }

    private static List<Long> versions(Page page) {
        return page.entries().stream().map(entry -> entry.change().version()).toList();
    }
}
