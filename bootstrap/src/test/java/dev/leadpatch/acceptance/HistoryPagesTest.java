package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.HistoryClient;
import dev.leadpatch.acceptance.fixture.PatchBodies;
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

/** Paging through a lead's history. */
class HistoryPagesTest {

    private final DemoFixture demo = DemoFixture.shared();
    private final CompanyFixture company = CompanyFixture.create(demo.database());
    private final ApiClient client =
            ApiClient.withKey(demo.client().baseUri(), company.addKey(Optional.empty(), Optional.empty()));
    private final long lead = company.addLead();
    private final HistoryClient history = new HistoryClient(client, lead);

    @Test
    void newest_change_is_first_and_last_page_has_no_cursor() {
        changeLead(5);

        assertThat(HistoryClient.versions(history.readAll(2))).containsExactly(6L, 5L, 4L, 3L, 2L);
        assertThat(HistoryClient.versions(history.readAll(1))).containsExactly(6L, 5L, 4L, 3L, 2L);
        assertThat(HistoryClient.nextCursor(history.get("?limit=5").assertStatus(200)))
                .isEmpty();
        assertThat(HistoryClient.nextCursor(history.get("?limit=4").assertStatus(200)))
                .isPresent();
    }

    @Test
    void page_has_50_changes_by_default_and_at_most_200() {
        company.execute("""
                insert into lead_changes (company_id, lead_id, version, at, key_id, key_label, request_id, changes)
                select ?, ?, version, now(), gen_random_uuid(), 'Own', 'r', '[]' from generate_series(2, 202) as version
                """, company.id(), lead);

        assertThat(HistoryClient.versions(history.get("").assertStatus(200))).isEqualTo(descending(202, 153));
        assertThat(HistoryClient.versions(history.get("?limit=200").assertStatus(200)))
                .isEqualTo(descending(202, 3));
        assertThat(HistoryClient.versions(history.get("?limit=1").assertStatus(200)))
                .isEqualTo(descending(202, 202));
        assertThat(HistoryClient.versions(history.readAll(200))).isEqualTo(descending(202, 2));
    }

    @Test
    void limit_may_differ_between_pages() {
        changeLead(5);
        String cursor = HistoryClient.nextCursor(history.get("?limit=1").assertStatus(200))
                .orElseThrow();

        assertThat(HistoryClient.versions(
                        history.get("?limit=3&cursor=" + cursor).assertStatus(200)))
                .containsExactly(5L, 4L, 3L);
        assertThat(HistoryClient.versions(
                        history.get("?cursor=" + cursor + "&limit=4").assertStatus(200)))
                .containsExactly(5L, 4L, 3L, 2L);
    }

    @Test
    void cursor_returns_the_same_changes_after_later_updates() {
        changeLead(4);
        String cursor = HistoryClient.nextCursor(history.get("?limit=2").assertStatus(200))
                .orElseThrow();
        String before = history.get("?cursor=" + cursor).assertStatus(200).body();

        changeLead(3);

        assertThat(history.get("?cursor=" + cursor).assertStatus(200).body()).isEqualTo(before);
    }

    @Test
    void paging_during_concurrent_writes_has_no_gaps_and_no_duplicates() throws Exception {
        changeLead(20);
        AtomicBoolean paging = new AtomicBoolean(true);
        ExecutorService writers = Executors.newFixedThreadPool(3);
        try {
            List<Future<?>> results = Stream.of("first_name", "last_name", "company_name")
                    .<Future<?>>map(field -> writers.submit(() -> {
                        for (int i = 0; paging.get(); i++) {
                            client.patch(lead, PatchBodies.member(field, "Name " + i))
                                    .assertStatus(200);
                        }
                    }))
                    .toList();

            List<Long> versions = HistoryClient.versions(history.readAll(3, page -> changeLead(1)));

            paging.set(false);
            for (Future<?> result : results) {
                result.get();
            }
            assertThat(versions).isEqualTo(descending(versions.get(0), 2));
            assertThat(versions.get(0)).isGreaterThanOrEqualTo(21);
            List<Long> newest = HistoryClient.versions(history.get("?limit=1").assertStatus(200));
            assertThat(newest.get(0)).isGreaterThan(versions.get(0));
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
    void limit_that_is_not_one_integer_from_1_to_200_is_rejected(String query) {
        assertThat((String) history.get("?" + query)
                        .assertError(400, "invalid_query")
                        .get("error"))
                .contains("limit");
    }

    static Stream<String> invalidCursors() {
        // MTo5OjE6OQ is 1:9:1:9 in base64, which has the format of a cursor
        return Stream.of(
                "", "=", "0", "7", "null", "zzz", "MTo5OjE6OQ", "MTo5OjE6OQ==", "%00", "%FF", "a".repeat(4_000));
    }

    @ParameterizedTest
    @MethodSource("invalidCursors")
    void invalid_cursor_is_rejected(String cursor) {
        assertInvalidCursor(history.get("?cursor=" + cursor));
    }

    @Test
    void cursor_of_another_lead_and_duplicate_cursors_are_rejected() {
        long other = company.addLead();
        changeLead(2);
        String cursor = HistoryClient.nextCursor(history.get("?limit=1").assertStatus(200))
                .orElseThrow();

        assertInvalidCursor(new HistoryClient(client, other).get("?cursor=" + cursor));
        assertInvalidCursor(new HistoryClient(demo.client(), lead).get("?cursor=" + cursor));
        assertInvalidCursor(history.get("?cursor=" + cursor + "&cursor=" + cursor));
        assertInvalidCursor(history.get("?cursor=" + cursor + "A"));
        assertInvalidCursor(history.get("?cursor=" + cursor.toLowerCase(Locale.ROOT)));
    }

    private static void assertInvalidCursor(ApiResponse response) {
        assertThat((String) response.assertError(400, "invalid_query").get("error"))
                .contains("cursor");
    }

    private void changeLead(int times) {
        for (int i = 0; i < times; i++) {
            client.patch(lead, PatchBodies.member("email", "a" + System.nanoTime() + "@b.example"))
                    .assertStatus(200);
        }
    }

    private static List<Long> descending(long from, long to) {
        return LongStream.rangeClosed(to, from)
                .mapToObj(version -> from + to - version)
                .toList();
    }
}
