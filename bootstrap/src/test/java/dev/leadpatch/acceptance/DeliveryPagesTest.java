package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

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

/** Going through what an endpoint was told, page by page. Each test has a company and an endpoint of its own. */
class DeliveryPagesTest {

    private static PathReceiver receiver;

    @BeforeAll
    static void startReceiver() throws IOException {
        receiver = PathReceiver.start();
    }

    @AfterAll
    static void endReceiver() {
        receiver.close();
    }

    private static OwnEndpoint endpoint(int answer) {
        return OwnEndpoint.at(receiver.url("/" + answer));
    }

    @ParameterizedTest
    @ValueSource(strings = {"?limit=1", "?limit=2&status=delivered", "?limit=7", "?limit=200"})
    void pages_follow_each_other_without_gap_and_repetition(String query) {
        OwnEndpoint endpoint = endpoint(204);
        List<Long> leads = changed(endpoint, 3, 2);
        endpoint.awaitList("?status=delivered", list -> list.size() == leads.size() * 2);

        List<Object> events = endpoint.eventsOfAllPages(query, () -> {});

        assertThat(events).doesNotHaveDuplicates().hasSize(6).isEqualTo(OwnEndpoint.events(endpoint.page("")));
    }

    @Test
    void who_pages_while_deliveries_go_on_misses_nothing() {
        OwnEndpoint endpoint = endpoint(204);
        List<Long> leads = changed(endpoint, 5, 4);
        // one that is settled just now may be there as both
        Set<Object> before = new HashSet<>(OwnEndpoint.events(endpoint.page("?limit=200")));
        assertThat(before).hasSize(20);

        List<Object> seen = endpoint.eventsOfAllPages("?limit=3", () -> endpoint.change(leads.get(0)));

        assertThat(new HashSet<>(seen)).containsAll(before);
    }

    /** A few leads, each with some changes. */
    private static List<Long> changed(OwnEndpoint endpoint, int leads, int changes) {
        List<Long> changed = new ArrayList<>();
        for (int i = 0; i < leads; i++) {
            long lead = endpoint.company().addLead();
            IntStream.range(0, changes).forEach(each -> endpoint.change(lead));
            changed.add(lead);
        }
        return changed;
    }

    static Stream<String> badQueries() {
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
    @MethodSource("badQueries")
    void a_bad_value_is_refused_with_its_name_before_the_endpoint_is_looked_for(String query) {
        OwnEndpoint endpoint = endpoint(204);
        String name = query.substring(0, query.indexOf('='));

        for (String id : List.of(endpoint.id(), "x")) {
            Answer answer = endpoint.admin().get(OwnEndpoint.ALL + id + "/deliveries?" + query);
            assertThat((String) answer.isError(400, "invalid_query").get("error"))
                    .contains("parameter " + name);
        }
    }

    @Test
    void a_cursor_leads_on_in_its_own_list_alone() {
        OwnEndpoint endpoint = endpoint(204);
        changed(endpoint, 2, 2);
        endpoint.awaitList("?status=delivered", list -> list.size() == 4);
        Object cursor = endpoint.page("?limit=1").get("next_cursor");

        endpoint.get("/deliveries?status=dead&cursor=" + cursor).isError(400, "invalid_query");
        endpoint(204).get("/deliveries?cursor=" + cursor).isError(400, "invalid_query");
        endpoint.page("?limit=3&cursor=" + cursor);
    }
}
