package dev.leadpatch.adapter.webhook;

import dev.leadpatch.application.webhook.Delivery;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.EndpointId;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.net.URI;
import java.util.UUID;

/** Deliveries by what sets them apart. */
record Deliveries(URI url, String secret, String configuration) {

    static final UUID EVENT = UUID.fromString("018cfd6e-0000-7000-8000-00000000000e");
    static final UUID INTEGRATION = UUID.fromString("1e000000-0000-4000-8000-0000000000ab");
    static final UUID COMPANY_UUID = UUID.fromString("c0000000-0000-4000-8000-000000000001");
    static final UUID OWNER_UUID = UUID.fromString("b0000123-0000-4000-8000-00000000007b");
    static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    static Deliveries endpoint() {
        return new Deliveries(URI.create("http://receiver.test/hook"), SECRET, "[]");
    }

    static Delivery of(String payload, Deliveries endpoint) {
        Endpoint to = new Endpoint(
                new EndpointId(new UUID(0, 1)),
                new CompanyId(1),
                endpoint.url,
                INTEGRATION,
                "ep_public_1",
                endpoint.secret,
                endpoint.configuration,
                true);
        return new Delivery(to, EVENT, new LeadId(789), 7, 1, payload, COMPANY_UUID, OWNER_UUID);
    }

    Deliveries withUrl(String url) {
        return new Deliveries(URI.create(url), secret, configuration);
    }

    Deliveries withSecret(String secret) {
        return new Deliveries(url, secret, configuration);
    }

    Deliveries withConfiguration(String configuration) {
        return new Deliveries(url, secret, configuration);
    }
}
