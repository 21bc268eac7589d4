package dev.leadpatch.acceptance;

import static org.awaitility.Awaitility.await;

import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.EndpointId;
import dev.leadpatch.application.webhook.EndpointSettings;
import dev.leadpatch.application.webhook.EndpointStore;
import dev.leadpatch.application.webhook.NewEndpoint;
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

/** An endpoint of one test's own company, and the client of a key of that company that may everything. */
record OwnEndpoint(OwnCompany company, Client admin, String id) {

    static final String ALL = "/api/v1/webhooks/endpoints/";
    static final byte[] SECRET = "thirty-two bytes that are secret".getBytes(StandardCharsets.US_ASCII);
    static final UUID INTEGRATION = UUID.fromString("3b9e0d5e-7d0c-4d55-9f0a-0f6a3d7b7c11");

    static OwnEndpoint at(URI url) {
        return at(url, true);
    }

    static OwnEndpoint at(URI url, boolean enabled) {
        OwnCompany company = OwnCompany.in(Demo.running().tables());
        EndpointId id = new EndpointId(UUID.randomUUID());
        keep(Demo.running().endpoints(), new CompanyId(company.id()), id, url, enabled);
        return new OwnEndpoint(company, client(company.addKeyWith("read", "write", "admin")), id.toString());
    }

    static void keep(EndpointStore endpoints, CompanyId company, EndpointId id, URI url, boolean enabled) {
        EndpointSettings settings = new EndpointSettings(
                url,
                List.of(WebhookEventType.LEAD_UPDATED),
                Optional.empty(),
                List.of(),
                enabled,
                Map.of(),
                List.of(),
                INTEGRATION);
        Instant now = Instant.now();
        Endpoint endpoint = new Endpoint(id, company, settings, "public-id", Optional.empty(), now, now);
        String secret = "whsec_" + Base64.getEncoder().encodeToString(SECRET);
        endpoints.add(company, others -> Optional.of(new NewEndpoint(endpoint, secret)));
    }

    static Client client(OwnCompany.Key key) {
        return Client.withKey(Demo.running().client().base(), key.text());
    }

    String path() {
        return ALL + id;
    }

    Answer get(String rest) {
        return admin.get(path() + rest);
    }

    Answer post(String rest) {
        return admin.send("POST", path() + rest, new byte[0]);
    }

    /** Changes the lead, which makes an event. */
    void change(long lead) {
        admin.patch(lead, Patches.of("last_name", "Name " + System.nanoTime())).is(200);
    }

    Answer page(String query) {
        return get("/deliveries" + query).is(200);
    }

    /** Looks until the list is as it should be, and tells it. */
    List<Map<String, Object>> awaitList(String query, Predicate<List<Map<String, Object>>> expected) {
        await().until(() -> expected.test(deliveries(page(query))));
        return deliveries(page(query));
    }

    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> deliveries(Answer page) {
        return (List<Map<String, Object>>)
                Optional.ofNullable(page.get("deliveries")).orElseThrow();
    }

    static List<Object> events(Answer page) {
        return deliveries(page).stream()
                .map(delivery -> delivery.get("event_id"))
                .toList();
    }

    /** The events of all pages, in their order. */
    List<Object> eventsOfAllPages(String query, Runnable betweenPages) {
        Answer page = page(query);
        List<Object> events = new ArrayList<>(events(page));
        while (page.get("next_cursor") != null) {
            betweenPages.run();
            page = page(query + "&cursor=" + page.get("next_cursor"));
            events.addAll(events(page));
        }
        return events;
    }
}
