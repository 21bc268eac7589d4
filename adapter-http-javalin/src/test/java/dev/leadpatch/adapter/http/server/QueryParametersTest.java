package dev.leadpatch.adapter.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.http.LeadpatchHttpServer;
import dev.leadpatch.adapter.http.PageRenderer;
import dev.leadpatch.adapter.http.RegisteredRoutes;
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

/** Query parameters of every route of the API and page servers, so that new routes are covered. */
class QueryParametersTest {

    private static final String AUTHORIZATION_HEADER = "Authorization: Bearer any";
    private static final Set<String> PUBLIC_PATHS =
            Set.of("/healthz", "/readyz", "/page", "/openapi.json", "/openapi.yaml", "/docs");

    private static LeadpatchHttpServer api;
    private static LeadpatchHttpServer page;

    /** A method and a route of one of the servers. */
    record Target(LeadpatchHttpServer server, String method, Route route) {

        String path() {
            return route.template().replaceAll("\\{[^/]+}", "1");
        }

        boolean isRead() {
            return method.equals("GET") || method.equals("HEAD");
        }

        RawResponse send(String query, String... headers) {
            List<String> lines = new ArrayList<>(List.of(method + " " + path() + query + " HTTP/1.1", "Host: a"));
            lines.addAll(List.of(headers));
            try (RawClient client = new RawClient(server.port())) {
                client.send(RawClient.head(lines.toArray(String[]::new)));
                return method.equals("HEAD") ? client.readResponseWithoutBody() : client.readResponse();
            }
        }

        void assertRejected(RawResponse response) {
            assertThat(response.status()).as(response.body()).isEqualTo(400);
            if (!method.equals("HEAD")) {
                response.assertError(400, "invalid_query");
            }
        }

        @Override
        public String toString() {
            return method + " " + route.template();
        }
    }

    @BeforeAll
    static void start() {
        api = new LeadpatchHttpServer(
                ServerFixture.SETTINGS,
                () -> "id",
                UseCasesFixture.useCases(command -> new UpdateLead.Result.NotFound()));
        page = LeadpatchHttpServer.forPage(
                ServerFixture.SETTINGS, () -> "id", "/page", accept -> new PageRenderer.Content("text/plain", "page"));
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
                .flatMap(server -> RegisteredRoutes.of(server).stream()
                        .flatMap(route -> methods(route).stream().map(method -> new Target(server, method, route))));
    }

    private static List<String> methods(Route route) {
        return route.method().equals(HandlerType.GET)
                ? List.of("GET", "HEAD", "OPTIONS")
                : List.of(route.method().name(), "OPTIONS");
    }

    @Test
    void targets_cover_all_routes_of_api_and_page() {
        assertThat(targets().map(target -> target.route().template()))
                .contains("/healthz", "/readyz", "/page", "/api/v1/leads/{leadId}", "/api/v1/webhooks/subscriptions");
    }

    @ParameterizedTest
    @MethodSource("targets")
    void unknown_parameter_is_rejected(Target target) {
        for (String query : List.of("?zzz=1", "?zzz", "?=1", "?&=", "?Dry_Run=true", "?%zz")) {
            target.assertRejected(target.send(query, AUTHORIZATION_HEADER));
        }
    }

    @ParameterizedTest
    @MethodSource("targets")
    void lenient_handling_ignores_unknown_parameter_only_on_reads(Target target) {
        RawResponse response = target.send("?zzz=1&yyy", AUTHORIZATION_HEADER, "Prefer: handling=lenient");

        if (target.isRead()) {
            assertThat(response.status()).isNotEqualTo(400);
            assertThat(response.header("leadpatch-ignored")).contains("zzz, yyy");
        } else {
            target.assertRejected(response);
            assertThat(response.header("leadpatch-ignored")).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("targets")
    void missing_key_fails_with_401_on_protected_routes(Target target) {
        boolean open = PUBLIC_PATHS.contains(target.route().template())
                || target.route().template().startsWith("/docs/")
                || target.method().equals("OPTIONS");
        for (String query : List.of("?zzz=1", "?dry_run=%zz")) {
            assertThat(target.send(query).status()).isEqualTo(open ? 400 : 401);
        }
    }

    @ParameterizedTest
    @MethodSource("targets")
    void declared_parameter_is_accepted_and_handler_parameter_is_rejected(Target target) {
        for (String template : target.route().query().names()) {
            String name = template.replace("{id}", "7");
            assertThat(target.send("?" + name + "=x", AUTHORIZATION_HEADER).body())
                    .doesNotContain("is unknown")
                    .doesNotContain("No such");
            target.assertRejected(target.send("?" + name + "=x&" + name + "=x", AUTHORIZATION_HEADER));
        }
        for (String name : target.route().query().rejected()) {
            if (!target.method().equals("OPTIONS")) {
                assertThat(target.send("?" + name + "=true", AUTHORIZATION_HEADER, "Content-Type: application/json")
                                .status())
                        .isEqualTo(400);
            }
        }
    }

    @Test
    void methods_of_one_path_have_separate_parameters() {
        Target patch = targets()
                .filter(target -> target.toString().equals("PATCH /api/v1/leads/{leadId}"))
                .findFirst()
                .orElseThrow();
        Target get = new Target(api, "GET", patch.route());

        assertThat(patch.send("?dry_run=true", AUTHORIZATION_HEADER).status()).isEqualTo(415);
        get.assertRejected(get.send("?dry_run=true", AUTHORIZATION_HEADER));
    }
}
