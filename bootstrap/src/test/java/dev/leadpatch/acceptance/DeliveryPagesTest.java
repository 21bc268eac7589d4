package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.EndpointFixture;
import dev.leadpatch.acceptance.fixture.StatusPathReceiver;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Paging through an endpoint's deliveries. Each test has its own company and endpoint. */
class DeliveryPagesTest {

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

    @ParameterizedTest
    @ValueSource(strings = {"?limit=1", "?limit=2&status=delivered", "?limit=7", "?limit=200"})
    void pages_have_no_gaps_and_no_duplicates(String query) {
        EndpointFixture endpoint = newEndpoint(204);
        List<Long> leads = changeLeads(endpoint, 3, 2);
        endpoint.awaitDeliveries("?status=delivered", list -> list.size() == leads.size() * 2);

        List<Object> events = endpoint.eventIdsOfAllPages(query, () -> {});

        assertThat(events).doesNotHaveDuplicates().hasSize(6).isEqualTo(EndpointFixture.eventIds(endpoint.page("")));
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
            ApiResponse response = endpoint.admin().get(EndpointFixture.ENDPOINTS_PATH + id + "/deliveries?" + query);
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
