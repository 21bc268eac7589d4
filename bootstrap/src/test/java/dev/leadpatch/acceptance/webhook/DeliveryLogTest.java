package dev.leadpatch.acceptance.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.DeliveryTableFixture;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.EndpointFixture;
import dev.leadpatch.acceptance.fixture.StatusPathReceiver;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The log of an endpoint's deliveries. Each test has its own company and endpoint. */
class DeliveryLogTest {

    private static final DeliveryTableFixture DELIVERY_TABLE =
            new DeliveryTableFixture(DemoFixture.shared().database());
    private static StatusPathReceiver receiver;

    @BeforeAll
    static void startReceiver() throws IOException {
        receiver = StatusPathReceiver.start();
    }

    @AfterAll
    static void closeReceiver() {
        receiver.close();
    }

    private static EndpointFixture newEndpoint(int status) {
        return EndpointFixture.create(receiver.url("/" + status));
    }

    @Test
    void delivery_returns_its_event_state_and_attempts() {
        EndpointFixture endpoint = newEndpoint(204);
        long lead = endpoint.company().addLead();
        endpoint.changeLead(lead);

        Map<String, Object> delivery = endpoint.awaitDeliveries("?status=delivered", list -> list.size() == 1)
                .get(0);

        assertThat(delivery.keySet())
                .containsExactly(
                        "event_id", "event", "lead_id", "sequence", "status", "queued_at", "settled_at", "attempts");
        assertThat(delivery)
                .containsEntry("event", "lead_updated")
                .containsEntry("lead_id", lead)
                .containsEntry("sequence", 2L)
                .containsEntry("status", "delivered");
        assertThat(delivery.get("queued_at").toString()).matches("\\d{4}-.*T.*\\.\\d{6}Z");
        assertThat(attempts(delivery)).singleElement().satisfies(attempt -> {
            assertThat(attempt.keySet())
                    .containsExactly("number", "at", "duration_ms", "status_code", "error", "snippet");
            assertThat(attempt)
                    .containsEntry("number", 1L)
                    .containsEntry("status_code", 204L)
                    .containsEntry("error", null)
                    .containsEntry("snippet", "");
            assertThat(attempt.get("duration_ms")).isInstanceOf(Long.class);
        });
        assertThat(endpoint.get("/deliveries/" + delivery.get("event_id"))
                        .assertStatus(200)
                        .json())
                .isEqualTo(delivery);
    }

    @Test
    void failed_delivery_is_pending_with_its_attempts_and_dead_after_the_last() {
        EndpointFixture endpoint = newEndpoint(400);
        long lead = endpoint.company().addLead();
        endpoint.changeLead(lead);
        Map<String, Object> pending = endpoint.awaitDeliveries(
                        "?status=pending",
                        list -> list.stream()
                                .anyMatch(delivery -> attempts(delivery).size() == 1))
                .get(0);
        assertThat(pending).containsEntry("status", "pending").containsEntry("settled_at", null);
        assertThat(attempts(pending).get(0))
                .containsEntry("error", "HTTP status 400")
                // the receiver has a private address
                .containsEntry("snippet", "");

        for (int i = 1; i < 5; i++) {
            int attemptCount = i;
            endpoint.awaitDeliveries(
                    "?status=pending", list -> attempts(list.get(0)).size() == attemptCount);
            await().until(() -> DELIVERY_TABLE.endRetryDelay(endpoint.company().id(), lead));
        }

        Map<String, Object> dead = endpoint.awaitDeliveries("?status=dead", list -> list.size() == 1)
                .get(0);
        assertThat(attempts(dead)).extracting(attempt -> attempt.get("number")).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(dead.get("settled_at")).isNotNull();
        assertThat(EndpointFixture.eventIds(endpoint.page("?status=pending"))).isEmpty();
        assertThat(EndpointFixture.eventIds(endpoint.page("?status=delivered"))).isEmpty();
    }

    @Test
    void deliveries_require_an_admin_key_of_the_same_company() {
        EndpointFixture endpoint = newEndpoint(204);
        endpoint.changeLead(endpoint.company().addLead());
        Object event = EndpointFixture.eventIds(endpoint.page("")).get(0);
        ApiClient other = newEndpoint(204).admin();
        ApiClient noAdmin = EndpointFixture.client(endpoint.company().addKeyWith("read", "write"));

        for (String path : List.of(endpoint.path() + "/deliveries", endpoint.path() + "/deliveries/" + event)) {
            assertThat(other.get(path).assertStatus(404).json())
                    .isEqualTo(Map.of("error", "Endpoint not found or not accessible"));
            assertThat(noAdmin.get(path + "?limit=0").assertStatus(403).json())
                    .isEqualTo(Map.of("error", "Admin access required for this operation"));
            endpoint.admin().withoutHeader("Authorization").get(path).assertStatus(401);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "7", "018cfd6e-0000-7000-8000-00000000000e", "1-1-1-1-1"})
    void unknown_delivery_returns_404(String event) {
        assertThat(newEndpoint(204)
                        .get("/deliveries/" + event)
                        .assertStatus(404)
                        .json())
                .isEqualTo(Map.of("error", "Delivery not found or not accessible"));
    }

    @Test
    void endpoint_lists_only_its_own_deliveries() {
        EndpointFixture endpoint = newEndpoint(204);
        EndpointFixture other = newEndpoint(204);
        other.changeLead(other.company().addLead());
        Object event = EndpointFixture.eventIds(other.page("")).get(0);

        assertThat(EndpointFixture.eventIds(endpoint.page(""))).isEmpty();
        endpoint.get("/deliveries/" + event).assertStatus(404);
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> attempts(Map<String, Object> delivery) {
        return (List<Map<String, Object>>)
                Optional.ofNullable(delivery.get("attempts")).orElseThrow();
    }

    /** Paging through the log. */
    @Nested
    class Pages {

        @ParameterizedTest
        @ValueSource(strings = {"?limit=1", "?limit=2&status=delivered", "?limit=7", "?limit=200"})
        void pages_have_no_gaps_and_no_duplicates(String query) {
            EndpointFixture endpoint = newEndpoint(204);
            List<Long> leads = changeLeads(endpoint, 3, 2);
            endpoint.awaitDeliveries("?status=delivered", list -> list.size() == leads.size() * 2);

            List<Object> events = endpoint.eventIdsOfAllPages(query, () -> {});

            assertThat(events)
                    .doesNotHaveDuplicates()
                    .hasSize(6)
                    .isEqualTo(EndpointFixture.eventIds(endpoint.page("")));
        }

        @Test
        void paging_during_deliveries_misses_nothing() {
            EndpointFixture endpoint = newEndpoint(204);
            List<Long> leads = changeLeads(endpoint, 5, 4);
            // a set: a delivery that completes during the query may be listed twice
            Set<Object> existing = new HashSet<>(EndpointFixture.eventIds(endpoint.page("?limit=200")));
            assertThat(existing).hasSize(20);

            List<Object> listed = endpoint.eventIdsOfAllPages("?limit=3", () -> endpoint.changeLead(leads.get(0)));

            assertThat(new HashSet<>(listed)).containsAll(existing);
        }

        /** Adds leads and changes each of them. */
        private static List<Long> changeLeads(EndpointFixture endpoint, int leads, int changes) {
            List<Long> changed = new ArrayList<>();
            for (int i = 0; i < leads; i++) {
                long lead = endpoint.company().addLead();
                IntStream.range(0, changes).forEach(change -> endpoint.changeLead(lead));
                changed.add(lead);
            }
            return changed;
        }

        static Stream<String> invalidQueries() {
            return Stream.of(
                    "status=",
                    "status=Pending",
                    "status=failed",
                    "status=any",
                    "status=dead&status=dead",
                    "limit=0",
                    "limit=201",
                    "limit=x",
                    "limit=1&limit=1",
                    "cursor=",
                    "cursor=7",
                    "cursor=MTo5OjE6OQ",
                    "cursor=%00",
                    "cursor=" + "a".repeat(4_000));
        }

        @ParameterizedTest
        @MethodSource("invalidQueries")
        void invalid_query_value_is_rejected_by_name_before_the_endpoint_lookup(String query) {
            EndpointFixture endpoint = newEndpoint(204);
            String name = query.substring(0, query.indexOf('='));

            for (String id : List.of(endpoint.id(), "x")) {
                ApiResponse response =
                        endpoint.admin().get(EndpointFixture.ENDPOINTS_PATH + id + "/deliveries?" + query);
                assertThat((String) response.assertError(400, "invalid_query").get("error"))
                        .contains("parameter " + name);
            }
        }

        @Test
        void cursor_is_valid_only_for_its_own_list() {
            EndpointFixture endpoint = newEndpoint(204);
            changeLeads(endpoint, 2, 2);
            endpoint.awaitDeliveries("?status=delivered", list -> list.size() == 4);
            Object cursor = endpoint.page("?limit=1").get("next_cursor");

            endpoint.get("/deliveries?status=dead&cursor=" + cursor).assertError(400, "invalid_query");
            newEndpoint(204).get("/deliveries?cursor=" + cursor).assertError(400, "invalid_query");
            endpoint.page("?limit=3&cursor=" + cursor);
        }
    }
}
