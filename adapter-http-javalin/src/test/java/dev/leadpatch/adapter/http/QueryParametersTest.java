package dev.leadpatch.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.lead.UpdateLead;
import io.javalin.http.HandlerType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The check of query parameters on every route of the running servers, so that no new route goes without it. */
class QueryParametersTest {

    private static final String KEY = "Authorization: Bearer any";
    private static final Set<String> WITHOUT_KEY = Set.of("/healthz", "/readyz", "/page");

    private static LeadpatchHttp api;
    private static LeadpatchHttp page;

    /** A method of a path at one of the servers. */
    record Target(LeadpatchHttp server, String method, Route route) {

        String path() {
            return route.template().replaceAll("\\{[^/]+}", "1");
        }

        boolean isRead() {
            return method.equals("GET") || method.equals("HEAD");
        }

        RawAnswer send(String query, String... headers) {
            List<String> lines = new ArrayList<>(List.of(method + " " + path() + query + " HTTP/1.1", "Host: a"));
            lines.addAll(List.of(headers));
            try (RawClient client = new RawClient(server.port())) {
                client.send(RawClient.head(lines.toArray(String[]::new)));
                return method.equals("HEAD") ? client.answerWithoutBody() : client.answer();
            }
        }

        void isRefused(RawAnswer answer) {
            assertThat(answer.status()).as(answer.body()).isEqualTo(400);
            if (!method.equals("HEAD")) {
                answer.isFailure(400, "invalid_query");
            }
        }

        @Override
        public String toString() {
            return method + " " + route.template();
        }
    }

    @BeforeAll
    static void start() {
        api = new LeadpatchHttp(
                TestEdge.SETTINGS, () -> "id", Fakes.useCases(command -> new UpdateLead.Result.NotFound()));
        page = LeadpatchHttp.ofPage(
                TestEdge.SETTINGS, () -> "id", "/page", accept -> new Page.Content("text/plain", "shown"));
        api.start();
        page.start();
    }

    @AfterAll
    static void stop() {
        api.close();
        page.close();
    }

    static Stream<Target> targets() {
        return Stream.of(api, page)
                .flatMap(server -> server.routes().stream()
                        .flatMap(route -> methods(route).stream().map(method -> new Target(server, method, route))));
    }

    private static List<String> methods(Route route) {
        return route.method().equals(HandlerType.GET)
                ? List.of("GET", "HEAD", "OPTIONS")
                : List.of(route.method().name(), "OPTIONS");
    }

    @Test
    void the_routes_are_those_of_the_api_and_the_page() {
        assertThat(targets().map(target -> target.route().template()))
                .contains("/healthz", "/readyz", "/page", "/api/v1/leads/{leadId}", "/api/v1/webhooks/subscriptions");
    }

    @ParameterizedTest
    @MethodSource("targets")
    void an_unknown_parameter_is_refused(Target target) {
        for (String query : List.of("?zzz=1", "?zzz", "?=1", "?&=", "?Dry_Run=true", "?%zz")) {
            target.isRefused(target.send(query, KEY));
        }
    }

    @ParameterizedTest
    @MethodSource("targets")
    void lenient_handling_ignores_it_on_reads_alone(Target target) {
        RawAnswer answer = target.send("?zzz=1&yyy", KEY, "Prefer: handling=lenient");

        if (target.isRead()) {
            assertThat(answer.status()).isNotEqualTo(400);
            assertThat(answer.header("leadpatch-ignored")).contains("zzz, yyy");
        } else {
            target.isRefused(answer);
            assertThat(answer.header("leadpatch-ignored")).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("targets")
    void without_a_key_it_is_401_where_one_is_needed(Target target) {
        boolean open = WITHOUT_KEY.contains(target.route().template())
                || target.method().equals("OPTIONS");
        for (String query : List.of("?zzz=1", "?dry_run=%zz")) {
            assertThat(target.send(query).status()).isEqualTo(open ? 400 : 401);
        }
    }

    @ParameterizedTest
    @MethodSource("targets")
    void what_a_route_declares_is_known_and_what_it_leaves_to_its_handler_is_refused(Target target) {
        for (String name : target.route().query().names()) {
            assertThat(target.send("?" + name + "=x", KEY).body())
                    .doesNotContain("is unknown")
                    .doesNotContain("No such");
            target.isRefused(target.send("?" + name + "=x&" + name + "=x", KEY));
        }
        for (String name : target.route().query().refused()) {
            if (!target.method().equals("OPTIONS")) {
                assertThat(target.send("?" + name + "=true", KEY, "Content-Type: application/json")
                                .status())
                        .isEqualTo(400);
            }
        }
    }

    @Test
    void of_two_methods_of_a_path_each_has_its_own() {
        Target patch = targets()
                .filter(target -> target.toString().equals("PATCH /api/v1/leads/{leadId}"))
                .findFirst()
                .orElseThrow();
        Target get = new Target(api, "GET", patch.route());

        assertThat(patch.send("?dry_run=true", KEY).status()).isEqualTo(415);
        get.isRefused(get.send("?dry_run=true", KEY));
    }
}
