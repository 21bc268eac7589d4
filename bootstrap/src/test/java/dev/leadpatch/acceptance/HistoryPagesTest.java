package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a history is read page by page. */
class HistoryPagesTest {

    private final Demo demo = Demo.running();
    private final OwnCompany company = OwnCompany.in(demo.tables());
    private final Client client =
            Client.withKey(demo.client().base(), company.addKey(Optional.empty(), Optional.empty()));
    private final long lead = company.addLead();
    private final History history = new History(client, lead);

    @Test
    void the_newest_change_is_first_and_the_last_page_has_no_cursor() {
        change(5);

        assertThat(History.versions(history.all(2))).containsExactly(6L, 5L, 4L, 3L, 2L);
        assertThat(History.versions(history.all(1))).containsExactly(6L, 5L, 4L, 3L, 2L);
        assertThat(History.nextCursor(history.get("?limit=5").is(200))).isEmpty();
        assertThat(History.nextCursor(history.get("?limit=4").is(200))).isPresent();
    }

    @Test
    void a_page_has_50_changes_or_as_many_as_were_asked_for_up_to_200() {
        company.execute("""
                insert into lead_changes (company_id, lead_id, version, at, key_id, key_label, request_id, changes)
                select ?, ?, version, now(), gen_random_uuid(), 'Own', 'r', '[]' from generate_series(2, 202) as version
                """, company.id(), lead);

        assertThat(History.versions(history.get("").is(200))).isEqualTo(down(202, 153));
        assertThat(History.versions(history.get("?limit=200").is(200))).isEqualTo(down(202, 3));
        assertThat(History.versions(history.get("?limit=1").is(200))).isEqualTo(down(202, 202));
        assertThat(History.versions(history.all(200))).isEqualTo(down(202, 2));
    }

    @Test
    void the_limit_may_differ_from_page_to_page() {
        change(5);
        String cursor = History.nextCursor(history.get("?limit=1").is(200)).orElseThrow();

        assertThat(History.versions(history.get("?limit=3&cursor=" + cursor).is(200)))
                .containsExactly(5L, 4L, 3L);
        assertThat(History.versions(
                        history.get("?cursor=" + cursor + "&limit=4").is(200)))
                .containsExactly(5L, 4L, 3L, 2L);
    }

    @Test
    void a_cursor_leads_to_the_same_changes_whatever_was_changed_since() {
        change(4);
        String cursor = History.nextCursor(history.get("?limit=2").is(200)).orElseThrow();
        String before = history.get("?cursor=" + cursor).is(200).body();

        change(3);

        assertThat(history.get("?cursor=" + cursor).is(200).body()).isEqualTo(before);
    }

    @Test
    void who_pages_while_others_write_misses_nothing_and_sees_nothing_twice() throws Exception {
        change(20);
        AtomicBoolean paging = new AtomicBoolean(true);
        ExecutorService writers = Executors.newFixedThreadPool(3);
        try {
            List<Future<?>> writing = Stream.of("first_name", "last_name", "company_name")
                    .<Future<?>>map(field -> writers.submit(() -> {
                        for (int i = 0; paging.get(); i++) {
                            client.patch(lead, Patches.of(field, "Name " + i)).is(200);
                        }
                    }))
                    .toList();

            List<Long> seen = History.versions(history.all(3, page -> change(1)));

            paging.set(false);
            for (Future<?> writer : writing) {
                writer.get();
            }
            assertThat(seen).isEqualTo(down(seen.get(0), 2));
            assertThat(seen.get(0)).isGreaterThanOrEqualTo(21);
            List<Long> newest = History.versions(history.get("?limit=1").is(200));
            assertThat(newest.get(0)).isGreaterThan(seen.get(0));
        } finally {
            paging.set(false);
            writers.shutdownNow();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=",
                "limit",
                "limit=0",
                "limit=201",
                "limit=-1",
                "limit=1e2",
                "limit=1.0",
                "limit=01",
                "limit=+1",
                "limit=%201",
                "limit=%D9%A1",
                "limit=ten",
                "limit=99999999999999999999",
                "limit=10&limit=10"
            })
    void a_limit_that_is_not_one_whole_number_from_1_to_200_is_refused(String query) {
        assertThat((String)
                        history.get("?" + query).isError(400, "invalid_query").get("error"))
                .contains("limit");
    }

    static Stream<String> badCursors() {
        // MTo5OjE6OQ is what one of ours looks like
        return Stream.of(
                "", "=", "0", "7", "null", "zzz", "MTo5OjE6OQ", "MTo5OjE6OQ==", "%00", "%FF", "a".repeat(4_000));
    }

    @ParameterizedTest
    @MethodSource("badCursors")
    void a_cursor_that_was_not_made_for_this_lead_is_refused(String cursor) {
        assertBadCursor(history.get("?cursor=" + cursor));
    }

    @Test
    void another_leads_cursor_or_two_are_refused() {
        long other = company.addLead();
        change(2);
        String cursor = History.nextCursor(history.get("?limit=1").is(200)).orElseThrow();

        assertBadCursor(new History(client, other).get("?cursor=" + cursor));
        assertBadCursor(new History(demo.client(), lead).get("?cursor=" + cursor));
        assertBadCursor(history.get("?cursor=" + cursor + "&cursor=" + cursor));
        assertBadCursor(history.get("?cursor=" + cursor + "A"));
        assertBadCursor(history.get("?cursor=" + cursor.toLowerCase(Locale.ROOT)));
    }

    private static void assertBadCursor(Answer answer) {
        assertThat((String) answer.isError(400, "invalid_query").get("error")).contains("cursor");
    }

    private void change(int times) {
        for (int i = 0; i < times; i++) {
            client.patch(lead, Patches.of("email", "a" + System.nanoTime() + "@b.example"))
                    .is(200);
        }
    }

    private static List<Long> down(long from, long to) {
        return LongStream.rangeClosed(to, from)
                .mapToObj(version -> from + to - version)
                .toList();
    }
}
