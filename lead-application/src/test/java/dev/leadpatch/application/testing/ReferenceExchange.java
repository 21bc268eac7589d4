package dev.leadpatch.application.testing;

import dev.leadpatch.application.access.ApiKey;
import dev.leadpatch.application.access.ApiKey.ApiKeyHash;
import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.company.CompanyStore.Company;
import dev.leadpatch.application.http.HttpRequest;
import dev.leadpatch.application.http.HttpResult;
import dev.leadpatch.application.http.LeadHttp;
import dev.leadpatch.application.http.json.StrictJsonReader;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.testing.LeadBuilder;
import dev.leadpatch.domain.value.CompanyId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A request to the HTTP API and its response, as every host and the standalone service must return it. The exchanges of
 * {@code exchanges.json} are made in order, on the company {@link #company}, at the time of {@link #CLOCK}.
 *
 * @param access the permissions of the caller
 * @param path the path below the API's collection of leads: empty, or a slash and the id of a lead
 * @param query the query as sent; empty if there is none
 * @param headers the headers of the request, which include an {@code X-Request-Id}
 * @param response the response; its headers are those that a host sends
 */
public record ReferenceExchange(
        String name,
        Set<Permission> access,
        String method,
        String path,
        String query,
        Map<String, List<String>> headers,
        String body,
        Response response) {

    public static final CompanyId COMPANY = new CompanyId(2501);
    public static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-15T14:30:00Z"));

    /** A response. */
    public record Response(int status, Map<String, String> headers, String body) {

        public static Response of(HttpResult result) {
            return new Response(result.status(), result.headers(), result.text());
        }
    }

    /** Returns the exchanges in order. */
    public static List<ReferenceExchange> all() {
        try (InputStream file = ReferenceExchange.class.getResourceAsStream("exchanges.json")) {
            List<?> exchanges = (List<?>) Objects.requireNonNull(
                    StrictJsonReader.read(Objects.requireNonNull(file).readAllBytes()));
            return exchanges.stream().map(ReferenceExchange::parse).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the company at the start: the demo catalog, lead 789, and an API key for each access of an exchange. */
    public static Company company() {
        Map<ApiKeyHash, ApiKey> keys = all().stream()
                .map(ReferenceExchange::access)
                .distinct()
                .collect(Collectors.toMap(access -> ApiKeyHash.of(key(access)), ReferenceExchange::apiKey));
        return new Company(
                "Exchanges",
                DemoCatalog.demoCatalog(COMPANY),
                keys,
                List.of(LeadBuilder.aLead().withCompany(COMPANY).build()));
    }

    /** Returns the text of the API key of this exchange. */
    public String key() {
        return key(access);
    }

    /** Returns the user of a host with the access of this exchange. */
    public Caller caller() {
        return Caller.user(COMPANY, DemoCatalog.ADA, "Ada", access.toArray(Permission[]::new));
    }

    /** Makes the request. */
    public Response send(LeadHttp http) {
        HttpRequest request = HttpRequest.of(headers, query, body.getBytes(StandardCharsets.UTF_8));
        String lead = path.isEmpty() ? "" : path.substring(1);
        if (method.equals("GET")) {
            return Response.of(http.read(caller(), lead, request));
        }
        return Response.of(lead.isEmpty() ? http.patchMany(caller(), request) : http.patch(caller(), lead, request));
    }

    @Override
    public String toString() {
        return name;
    }

    private static ReferenceExchange parse(Object json) {
        Map<?, ?> exchange = (Map<?, ?>) json;
        Map<?, ?> response = (Map<?, ?>) Objects.requireNonNull(exchange.get("response"));
        return new ReferenceExchange(
                text(exchange, "name"),
                Stream.of(text(exchange, "access").split(" "))
                        .map(name -> Permission.ofWireName(name).orElseThrow())
                        .collect(Collectors.toSet()),
                text(exchange, "method"),
                text(exchange, "path"),
                text(exchange, "query"),
                headers(exchange).entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, header -> List.of(header.getValue()))),
                text(exchange, "body"),
                new Response(
                        ((Number) Objects.requireNonNull(response.get("status"))).intValue(),
                        headers(response),
                        text(response, "body")));
    }

    private static String text(Map<?, ?> json, String name) {
        return (String) Objects.requireNonNull(json.get(name), name);
    }

    private static Map<String, String> headers(Map<?, ?> json) {
        Map<String, String> headers = new LinkedHashMap<>();
        ((Map<?, ?>) Objects.requireNonNull(json.get("headers")))
                .forEach((name, value) -> headers.put((String) name, (String) value));
        return headers;
    }

    private static String key(Set<Permission> access) {
        return "jb_api_exchanges_" + names(access);
    }

    private static String names(Set<Permission> access) {
        return access.stream().map(Permission::wireName).sorted().collect(Collectors.joining("_"));
    }

    private static ApiKey apiKey(Set<Permission> access) {
        return new ApiKey(
                new ApiKeyId(UUID.nameUUIDFromBytes(key(access).getBytes(StandardCharsets.UTF_8))),
                COMPANY,
                names(access),
                DemoCatalog.ADA,
                access,
                Set.of(),
                CLOCK.instant(),
                Optional.empty(),
                Optional.empty());
    }
}
