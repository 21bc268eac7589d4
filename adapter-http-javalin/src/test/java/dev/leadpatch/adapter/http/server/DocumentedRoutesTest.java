package dev.leadpatch.adapter.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.http.ConsoleSettings;
import dev.leadpatch.adapter.http.HttpSettings.Documentation;
import dev.leadpatch.adapter.http.LeadpatchHttpServer;
import dev.leadpatch.adapter.http.RegisteredRoutes;
import dev.leadpatch.adapter.http.RequestObserver;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.http.json.StrictJsonReader;
import dev.leadpatch.application.lead.UpdateLead;
import io.javalin.http.HandlerType;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The OpenAPI document has exactly the routes of a server with the console and the demo, except pages, with their query
 * parameters and path parameters.
 */
class DocumentedRoutesTest {

    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    // pages for browsers are not part of the API
    private static final String PAGES = "/|/(docs|console)(/.*)?";

    private LeadpatchHttpServer api;
    private Map<?, ?> document;

    @BeforeEach
    void start() {
        api = new LeadpatchHttpServer(
                ServerFixture.SETTINGS.withDocumentation(Documentation.ON.withApiKey("jb_api_demo")),
                () -> "id",
                UseCasesFixture.useCases(command -> new UpdateLead.Result.NotFound()),
                RequestObserver.NO_OP,
                new BackgroundLoops(),
                Optional.of(new ConsoleSettings(
                        new SecretKeySpec(new byte[32], "AES"),
                        Optional.of("jb_api_demo"),
                        InstantSource.system(),
                        new Random(1))));
        api.start();
        try (RawClient client = new RawClient(api.port())) {
            RawResponse response = client.send(RawClient.head("GET /openapi.json HTTP/1.1", "Host: a"))
                    .readResponse();
            document = (Map<?, ?>) StrictJsonReader.read(response.body().getBytes(StandardCharsets.UTF_8));
        }
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void documented_operations_equal_the_routes_of_the_server() {
        assertThat(documentedOperations().keySet()).isEqualTo(routes().keySet());
    }

    @Test
    void documented_query_parameters_equal_those_of_the_routes() {
        assertThat(documentedOperations()).isEqualTo(routes());
    }

    @Test
    void pages_that_are_not_documented_are_named_in_the_description() {
        Set<String> pages = RegisteredRoutes.of(api).stream()
                .map(Route::template)
                .filter(template -> template.matches(PAGES))
                .map(template -> "`/" + template.split("/", -1)[1] + "`")
                .collect(Collectors.toSet());

        assertThat(pages).containsExactlyInAnyOrder("`/`", "`/docs`", "`/console`");
        assertThat((String) object(document, "info").get("description")).contains(pages);
    }

    @Test
    void path_parameters_of_each_path_are_documented() {
        object(document, "paths").forEach((template, item) -> {
            Set<String> names = ((String) template)
                    .lines()
                    .flatMap(path -> Stream.of(path.split("/")))
                    .filter(segment -> segment.startsWith("{"))
                    .map(segment -> segment.substring(1, segment.length() - 1))
                    .collect(Collectors.toSet());
            assertThat(parameters((Map<?, ?>) item, "path"))
                    .as((String) template)
                    .isEqualTo(names);
        });
    }

    @Test
    void unauthenticated_operations_are_those_without_a_required_key() {
        object(document, "paths")
                .forEach((template, item) -> ((Map<?, ?>) item).forEach((method, operation) -> {
                    if (METHODS.contains(method)) {
                        boolean open = List.of().equals(((Map<?, ?>) operation).get("security"));
                        String header =
                                parameters((Map<?, ?>) operation, "header").contains(MethodOverride.HEADER)
                                        ? MethodOverride.HEADER + ": PATCH"
                                        : "Accept: */*";
                        assertThat(statusWithoutKey(method, template, header) == 401)
                                .as(method + " " + template)
                                .isNotEqualTo(open);
                    }
                }));
    }

    private int statusWithoutKey(Object method, Object template, String header) {
        String path = template.toString().replaceAll("\\{[^/]+}", "1");
        try (RawClient client = new RawClient(api.port())) {
            return client.send(RawClient.head(
                            method.toString().toUpperCase(Locale.ROOT) + " " + path + " HTTP/1.1", "Host: a", header))
                    .readResponse()
                    .status();
        }
    }

    /** Returns the query parameters of each route; a route that a POST can execute too is also a POST. */
    private Map<String, Set<String>> routes() {
        return RegisteredRoutes.of(api).stream()
                .filter(route -> !route.template().matches(PAGES))
                .flatMap(route -> route.acceptsMethodOverride()
                        ? Stream.of(
                                route,
                                new Route(
                                        HandlerType.POST,
                                        route.template(),
                                        route.query(),
                                        false,
                                        Route.Limits.ALL,
                                        route.pipeline()))
                        : Stream.of(route))
                .collect(Collectors.toMap(
                        route -> route.method().name() + " " + route.template(),
                        route -> new TreeSet<>(route.query().names()),
                        (one, other) -> one,
                        TreeMap::new));
    }

    private Map<String, Set<String>> documentedOperations() {
        Map<String, Set<String>> operations = new TreeMap<>();
        object(document, "paths")
                .forEach((template, item) -> ((Map<?, ?>) item).forEach((method, operation) -> {
                    if (METHODS.contains(method)) {
                        operations.put(
                                method.toString().toUpperCase(Locale.ROOT) + " " + template,
                                parameters((Map<?, ?>) operation, "query"));
                    }
                }));
        return operations;
    }

    private Set<String> parameters(Map<?, ?> owner, String in) {
        Object list = owner.get("parameters");
        return (list == null ? List.of() : (Collection<?>) list)
                .stream()
                        .map(parameter -> resolve((Map<?, ?>) parameter))
                        .filter(parameter -> in.equals(parameter.get("in")))
                        .map(parameter -> (String) parameter.get("name"))
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    private Map<?, ?> resolve(Map<?, ?> parameter) {
        if (!(parameter.get("$ref") instanceof String reference)) {
            return parameter;
        }
        Map<?, ?> target = document;
        for (String name : reference.substring("#/".length()).split("/", -1)) {
            target = object(target, name);
        }
        return target;
    }

    private static Map<?, ?> object(Map<?, ?> owner, String member) {
        return (Map<?, ?>) owner.get(member);
    }
}
