package dev.leadpatch.acceptance.lead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.CitusCluster;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.DatabaseFixture;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.EndpointApiFixture;
import dev.leadpatch.adapter.persistence.HistoryCleanup;
import dev.leadpatch.adapter.persistence.PostgresPersistence;
import dev.leadpatch.adapter.persistence.PostgresSettings;
import dev.leadpatch.adapter.persistence.Retention;
import dev.leadpatch.application.background.BackgroundLoops;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The changes of all leads of a company. */
class ChangeFeedTest {

    private static final int WRITERS = 8;
    private static final int PATCHES = 40;

    private final DemoFixture demo = DemoFixture.shared();
    private final CompanyFixture company = CompanyFixture.create(demo.database());
    private final ApiClient client = newClient(company);
    private final ChangeFeedClient feed = new ChangeFeedClient(client);
    private final long lead = company.addLead();

    @Test
    void change_is_returned_with_its_lead_as_in_the_history() {
        patch(lead, "lost");
        awaitChanges(1);

        ApiResponse page = feed.get("").assertStatus(200);
        Map<String, Object> change = ChangeFeedClient.changes(page).get(0);

        assertThat(page.json().keySet()).containsExactly("changes", "has_more", "next_cursor");
        assertThat(page.get("has_more")).isEqualTo(false);
        assertThat(change.keySet()).containsExactly("lead", "version", "kind", "at", "key", "request_id", "changes");
        assertThat(change.remove("lead"))
                .isEqualTo(Map.of("id", lead, "uuid", client.getLead(lead).get("uuid")));
        assertThat(new HistoryClient(client, lead).readAll(10)).containsExactly(change);
    }

    @Test
    void creation_is_returned() {
        ApiResponse created = client.send("POST", "/api/v1/leads", "{\"company_name\": \"New\"}")
                .assertStatus(201);
        awaitChanges(1);

        assertThat(feed.readAll(10).get(0))
                .containsEntry("lead", Map.of("id", created.get("id"), "uuid", created.get("uuid")))
                .containsEntry("version", 1L)
                .containsEntry("kind", "created");
    }

    @Test
    void changes_of_all_leads_and_kinds_are_returned_in_pages() {
        long other = company.addLead();
        insertChange(other, 1, "created");
        patch(lead, "lost");
        patch(other, "lost");
        insertChange(other, 3, "archived");
        insertChange(other, 4, "restored");
        insertChange(other, 5, "erased");
        awaitChanges(6);
        List<String> expected =
                List.of(other + " v1", lead + " v2", other + " v2", other + " v3", other + " v4", other + " v5");

        assertThat(ChangeFeedClient.versions(feed.readAll(1))).isEqualTo(expected);
        assertThat(ChangeFeedClient.versions(feed.readAll(4))).isEqualTo(expected);
        assertThat(ChangeFeedClient.versions(feed.readAll(6))).isEqualTo(expected);
        assertThat(feed.readAll(200))
                .extracting(change -> change.get("kind"))
                .containsExactly("created", "updated", "updated", "archived", "restored", "erased");
        assertThat(feed.get("?limit=5").get("has_more")).isEqualTo(true);
    }

    @Test
    void page_has_50_changes_by_default_and_at_most_200() {
        company.execute("""
                insert into lead_changes (company_id, lead_id, version, kind, changed_at, user_id, api_key_id,
                                          actor_label, request_id, changes, feed_position)
                select ?, ?, version, 'updated', now(), 1, gen_random_uuid(), 'Own', 'r', '{}', %s
                from generate_series(2, 202) as version
                """.formatted(company.nextFeedPosition()), company.id(), lead);
        await().until(() -> feed.readAll(200).size() == 201);

        assertThat(ChangeFeedClient.changes(feed.get("").assertStatus(200))).hasSize(50);
        assertThat(ChangeFeedClient.changes(feed.get("?limit=200").assertStatus(200)))
                .hasSize(200);
    }

    @Test
    void empty_feed_returns_a_cursor_to_continue() {
        String start = ChangeFeedClient.nextCursor(feed.get("").assertStatus(200));
        patch(lead, "lost");
        awaitChanges(1);

        ApiResponse page = feed.after(start, 50);
        assertThat(ChangeFeedClient.versions(ChangeFeedClient.changes(page))).containsExactly(lead + " v2");
        String end = ChangeFeedClient.nextCursor(page);
        assertThat(feed.after(end, 50).json())
                .isEqualTo(Map.of("changes", List.of(), "has_more", false, "next_cursor", end));
    }

    @Test
    void after_now_skips_existing_changes() {
        patch(lead, "lost");
        awaitChanges(1);

        ApiResponse now = feed.get("?after=now&limit=1").assertStatus(200);
        patch(lead, "new");

        assertThat(now.get("changes")).isEqualTo(List.of());
        assertThat(now.get("has_more")).isEqualTo(false);
        String cursor = ChangeFeedClient.nextCursor(now);
        await().until(() -> ChangeFeedClient.changes(feed.after(cursor, 50)).size() == 1);
        assertThat(ChangeFeedClient.versions(ChangeFeedClient.changes(feed.after(cursor, 50))))
                .containsExactly(lead + " v3");
    }

    @Test
    void headers_contain_the_next_page_even_if_there_is_no_further_change() {
        patch(lead, "lost");
        awaitChanges(1);

        for (String query : List.of("?limit=7", "?limit=7&after=now", "?after=" + feed.now() + "&limit=7")) {
            ApiResponse page = feed.get(query).assertStatus(200);
            String cursor = ChangeFeedClient.nextCursor(page);
            String target = ChangeFeedClient.PATH + "?after=" + cursor + "&limit=7";

            assertThat(page.header("Leadpatch-Next-Cursor")).hasValue(cursor);
            assertThat(page.header("Link")).hasValue("<" + target + ">; rel=\"next\"");
            client.get(target).assertStatus(200);
            assertThat(client.send("HEAD", ChangeFeedClient.PATH + query, new byte[0])
                            .assertStatus(200)
                            .header("Link"))
                    .isEqualTo(page.header("Link"));
        }
    }

    @Test
    void changes_of_another_company_are_not_returned() {
        CompanyFixture other = CompanyFixture.create(demo.database());
        ChangeFeedClient otherFeed = new ChangeFeedClient(newClient(other));
        long otherLead = other.addLead();
        String start = otherFeed.now();
        patch(lead, "lost");
        otherFeed.client().patch(otherLead, "{\"status\": \"lost\"}").assertStatus(200);
        patch(lead, "new");
        awaitChanges(2);
        await().until(() -> !otherFeed.readAll(10).isEmpty());

        assertThat(ChangeFeedClient.versions(feed.readAll(1))).containsExactly(lead + " v2", lead + " v3");
        assertThat(ChangeFeedClient.versions(otherFeed.readAll(1))).containsExactly(otherLead + " v2");
        assertInvalidCursor(feed.get("?after=" + start));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "NOW", "0", "2024-01-01T00:00:00Z", "MToxOjI6NA"})
    void text_that_is_not_a_cursor_is_rejected(String cursor) {
        assertInvalidCursor(feed.get("?after=" + cursor));
    }

    @Test
    void modified_and_repeated_cursors_are_rejected() {
        String cursor = feed.now();

        assertInvalidCursor(feed.get("?after=" + cursor + "A"));
        assertInvalidCursor(feed.get("?after=" + cursor + "=="));
        assertInvalidCursor(feed.get("?after=" + cursor + "&after=" + cursor));
        assertInvalidCursor(feed.get("?after=now&after=now"));
    }

    @Test
    void cursor_of_an_earlier_epoch_is_rejected_with_its_own_code() {
        patch(lead, "lost");
        awaitChanges(1);
        String[] parts = decode(feed.now()).split(":", -1);
        parts[2] = UUID.randomUUID().toString();

        ApiResponse response = feed.get("?after=" + encode(String.join(":", parts)));

        assertThat((String) response.assertError(400, "expired_cursor").get("error"))
                .contains("reload the leads");
    }

    @Test
    void cursor_of_a_change_that_the_database_has_lost_is_rejected() {
        String[] parts = decode(feed.now()).split(":", -1);
        parts[3] = String.valueOf(Long.MAX_VALUE);

        feed.get("?after=" + encode(String.join(":", parts))).assertError(400, "expired_cursor");
    }

    @Test
    void cursor_before_changes_that_were_removed_because_of_their_age_has_expired() {
        String start = feed.now();
        patch(lead, "lost");
        patch(lead, "new");
        awaitChanges(2);
        String end = feed.now();

        company.limitHistory(365);
        removeHistory(Duration.ofDays(400));

        assertThat((String) feed.get("?after=" + start)
                        .assertError(400, "expired_cursor")
                        .get("error"))
                .contains("removed because of their age", "reload the leads");
        assertThat(feed.readAll(10)).isEmpty();
        assertThat(client.get("/api/v1/leads/" + lead + "/history")
                        .assertStatus(200)
                        .get("changes"))
                .isEqualTo(List.of());
        patch(lead, "lost");
        await().untilAsserted(() ->
                assertThat(ChangeFeedClient.versions(feed.readAll(10))).containsExactly(lead + " v4"));
        assertThat(feed.get("?after=" + end).assertStatus(200).body()).contains("\"version\":4");
    }

    /** Runs the clean-up of the history as if this time had passed. */
    private void removeHistory(Duration time) {
        DatabaseFixture database = demo.database();
        try (PostgresPersistence persistence = PostgresPersistence.open(
                new PostgresSettings(database.jdbcUrl(), database.user(), database.password(), 2, 1)
                        .withSharding(CitusCluster.sharding()),
                event -> "{}",
                InstantSource.system(),
                new BackgroundLoops())) {
            Instant later = Instant.now().plus(time);
            HistoryCleanup cleanup = persistence.historyCleanup();
            await().until(() -> {
                cleanup.removeNext(new Retention(Duration.ofDays(30), Optional.empty()), later, 1_000);
                return cleanup.removed() > 0;
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=", "limit=0", "limit=201", "limit=ten", "limit=1&limit=1"})
    void limit_that_is_not_one_integer_from_1_to_200_is_rejected(String query) {
        assertThat((String)
                        feed.get("?" + query).assertError(400, "invalid_query").get("error"))
                .contains("limit");
    }

    @ParameterizedTest
    @ValueSource(strings = {"since=now", "After=now"})
    void nearest_query_parameter_is_suggested(String query) {
        assertThat(feed.get("?" + query).assertError(400, "invalid_query").json())
                .containsEntry("suggestion", "after")
                .containsEntry("allowed", List.of("after", "limit"));
    }

    @Test
    void key_without_read_access_is_forbidden() {
        ApiClient writer = EndpointApiFixture.client(company.addKeyWith("write"));

        assertThat(new ChangeFeedClient(writer)
                        .get("?after=x")
                        .assertStatus(403)
                        .get("error"))
                .isEqualTo("Read access required for this operation");
        client.withoutHeader("Authorization").get(ChangeFeedClient.PATH).assertStatus(401);
    }

    @Test
    void feed_supports_only_get_and_head() {
        assertThat(client.send("PATCH", ChangeFeedClient.PATH, "{}")
                        .assertError(405, "method_not_allowed")
                        .header("Allow"))
                .hasValue("GET, HEAD, OPTIONS");
    }

    @Test
    void poller_during_concurrent_changes_sees_each_one_once_in_an_order_that_never_goes_back() throws Exception {
        List<Long> existing = company.addLeads(5);
        Set<Long> created = ConcurrentHashMap.newKeySet();
        AtomicInteger committed = new AtomicInteger();
        String start = feed.now();
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        List<String> seen = new ArrayList<>();
        try {
            List<Future<Object>> writers = IntStream.range(0, WRITERS)
                    .mapToObj(number ->
                            threads.submit((Callable<Object>) () -> changeMany(existing, created, committed, number)))
                    .toList();
            String cursor = start;
            boolean written = false;
            while (!written || seen.size() < committed.get()) {
                written = writers.stream().allMatch(Future::isDone);
                ApiResponse page = feed.after(cursor, 13);
                seen.addAll(ChangeFeedClient.versions(ChangeFeedClient.changes(page)));
                cursor = ChangeFeedClient.nextCursor(page);
            }
            for (Future<Object> writer : writers) {
                writer.get();
            }
            assertThat(ChangeFeedClient.changes(feed.after(cursor, 13))).isEmpty();
        } finally {
            threads.shutdownNow();
        }

        List<Long> leads = new ArrayList<>(existing);
        leads.addAll(created);
        assertThat(created).hasSize(WRITERS * PATCHES / 5);
        assertThat(new HashSet<>(seen)).hasSize(seen.size()).isEqualTo(committedChanges(leads));
        assertOrderedByVersion(seen, created);
        assertThat(ChangeFeedClient.versions(feed.readAll(200))).isEqualTo(seen);
    }

    /** Patches leads, and creates, archives and restores others. Each request is a change. */
    private Object changeMany(List<Long> existing, Set<Long> created, AtomicInteger committed, int number) {
        for (int i = 0; i < PATCHES; i++) {
            patch(existing.get((number + i) % existing.size()), i % 2 == 0 ? "lost" : "qualified", number + "-" + i);
            committed.incrementAndGet();
            if (i % 5 == 0) {
                long lead = (Long) client.send("POST", "/api/v1/leads", "{\"first_name\": \"New\"}")
                        .assertStatus(201)
                        .get("id");
                created.add(lead);
                String path = "/api/v1/leads/" + lead;
                client.send("DELETE", path, new byte[0]).assertStatus(204);
                client.send("POST", path + "/restore", new byte[0]).assertStatus(200);
                committed.addAndGet(3);
            }
        }
        return number;
    }

    private void patch(long lead, String status, String name) {
        client.patch(lead, "{\"status\": \"%s\", \"company_name\": \"%s\"}".formatted(status, name))
                .assertStatus(200);
    }

    private Set<String> committedChanges(List<Long> leads) {
        Set<String> committed = new HashSet<>();
        for (long changed : leads) {
            new HistoryClient(client, changed)
                    .readAll(200)
                    .forEach(change -> committed.add(changed + " v" + change.get("version")));
        }
        return committed;
    }

    private static void assertOrderedByVersion(List<String> changes, Set<Long> created) {
        Map<String, Long> versions = new HashMap<>();
        for (String change : changes) {
            String[] parts = change.split(" v", 2);
            long version = Long.parseLong(parts[1]);
            assertThat(version)
                    .as(change)
                    .isEqualTo(
                            versions.getOrDefault(parts[0], created.contains(Long.parseLong(parts[0])) ? 0L : 1L) + 1);
            versions.put(parts[0], version);
        }
    }

    private static void assertInvalidCursor(ApiResponse response) {
        assertThat((String) response.assertError(400, "invalid_query").get("error"))
                .contains("after");
    }

    /** Waits until no transaction in progress delays the changes. */
    private void awaitChanges(int count) {
        await().until(() -> feed.readAll(200).size() == count);
    }

    private void patch(long changed, String status) {
        client.patch(changed, "{\"status\": \"" + status + "\"}").assertStatus(200);
    }

    private void insertChange(long changed, long version, String kind) {
        company.execute("""
                insert into lead_changes (company_id, lead_id, version, kind, changed_at, user_id, api_key_id,
                                          actor_label, request_id, changes, feed_position)
                values (?, ?, ?, cast(? as change_kind), now(), 1, gen_random_uuid(), 'Own', 'r', '{}', %s)
                """.formatted(company.nextFeedPosition()), company.id(), changed, version, kind);
    }

    private ApiClient newClient(CompanyFixture owner) {
        return ApiClient.withKey(demo.client().baseUri(), owner.addKey(Optional.empty(), Optional.empty()));
    }

    private static String decode(String cursor) {
        return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII);
    }

    private static String encode(String plain) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.US_ASCII));
    }
}
