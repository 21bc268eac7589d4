package dev.leadpatch.acceptance;

import static org.awaitility.Awaitility.await;

import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import dev.leadpatch.application.webhook.EndpointSettings;
import dev.leadpatch.application.webhook.EndpointStore;
import dev.leadpatch.application.webhook.EndpointStore.NewEndpoint;
import dev.leadpatch.domain.endpoint.WebhookEventType;
import dev.leadpatch.domain.value.CompanyId;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/** An endpoint of a test's own company; {@code admin} has full access. */
record EndpointFixture(CompanyFixture company, ApiClient admin, String id) {

    static final String ENDPOINTS_PATH = "/api/v1/webhooks/endpoints/";
    static final byte[] SECRET = "thirty-two bytes that are secret".getBytes(StandardCharsets.US_ASCII);
    static final UUID INTEGRATION_ID = UUID.fromString("3b9e0d5e-7d0c-4d55-9f0a-0f6a3d7b7c11");

    static EndpointFixture create(URI url) {
        return create(url, true);
    }

    static EndpointFixture create(URI url, boolean enabled) {
        CompanyFixture company = CompanyFixture.create(DemoFixture.shared().database());
        EndpointId id = new EndpointId(UUID.randomUUID());
        store(DemoFixture.shared().endpoints(), new CompanyId(company.id()), id, url, enabled);
        return new EndpointFixture(company, client(company.addKeyWith("read", "write", "admin")), id.toString());
    }

    static void store(EndpointStore endpoints, CompanyId company, EndpointId id, URI url, boolean enabled) {
        EndpointSettings settings = new EndpointSettings(
                url,
                List.of(WebhookEventType.LEAD_UPDATED),
                Optional.empty(),
                List.of(),
                enabled,
                Map.of(),
                List.of(),
                INTEGRATION_ID);
        Instant now = Instant.now();
        Endpoint endpoint = new Endpoint(id, company, settings, "public-id", Optional.empty(), now, now);
        String secret = "whsec_" + Base64.getEncoder().encodeToString(SECRET);
        endpoints.add(company, others -> Optional.of(new NewEndpoint(endpoint, secret)));
    }

    static ApiClient client(CompanyFixture.ApiKeyFixture key) {
        return ApiClient.withKey(DemoFixture.shared().client().baseUri(), key.value());
    }

    String path() {
        return ENDPOINTS_PATH + id;
    }

    ApiResponse get(String subpath) {
        return admin.get(path() + subpath);
    }

    ApiResponse post(String subpath) {
        return admin.send("POST", path() + subpath, new byte[0]);
    }

    /** Changes the lead, which creates an event. */
    void changeLead(long lead) {
        admin.patch(lead, PatchBodies.member("last_name", "Name " + System.nanoTime()))
                .assertStatus(200);
    }

    ApiResponse page(String query) {
        return get("/deliveries" + query).assertStatus(200);
    }

    /** Polls the list until it satisfies the predicate, and returns it. */
    List<Map<String, Object>> awaitDeliveries(String query, Predicate<List<Map<String, Object>>> expected) {
        await().until(() -> expected.test(deliveries(page(query))));
        return deliveries(page(query));
    }

    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> deliveries(ApiResponse page) {
        return (List<Map<String, Object>>)
                Optional.ofNullable(page.get("deliveries")).orElseThrow();
    }

    static List<Object> eventIds(ApiResponse page) {
        return deliveries(page).stream()
                .map(delivery -> delivery.get("event_id"))
                .toList();
    }

    /** Returns the event ids of all pages in order. */
    List<Object> eventIdsOfAllPages(String query, Runnable betweenPages) {
        ApiResponse page = page(query);
        List<Object> events = new ArrayList<>(eventIds(page));
        while (page.get("next_cursor") != null) {
            betweenPages.run();
            page = page(query + "&cursor=" + page.get("next_cursor"));
            events.addAll(eventIds(page));
        }
        return events;
    }
}
