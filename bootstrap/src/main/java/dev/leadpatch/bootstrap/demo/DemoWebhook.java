package dev.leadpatch.bootstrap.demo;

import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.EndpointId;
import dev.leadpatch.application.webhook.Endpoints;
import dev.leadpatch.domain.value.CompanyId;
import java.net.URI;
import java.util.Base64;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Adds the endpoint of {@code demo --webhook-url}. */
public final class DemoWebhook {
    private static final int SECRET_BYTES = 32;

    private final Endpoints endpoints;
    private final Supplier<UUID> uuids;
    private final RandomGenerator secrets;

    public DemoWebhook(Endpoints endpoints, Supplier<UUID> uuids, RandomGenerator secrets) {
        this.endpoints = endpoints;
        this.uuids = uuids;
        this.secrets = secrets;
    }

    /** The company's endpoint at {@code url}: the one that an earlier demo added, else a new one. */
    public Endpoint at(URI url, CompanyId company) {
        return endpoints.list(company).stream()
                .filter(endpoint -> endpoint.enabled() && endpoint.url().equals(url))
                .findFirst()
                .orElseGet(() -> add(url, company));
    }

    private Endpoint add(URI url, CompanyId company) {
        byte[] secret = new byte[SECRET_BYTES];
        secrets.nextBytes(secret);
        Endpoint endpoint = new Endpoint(
                new EndpointId(uuids.get()),
                company,
                url,
                uuids.get(),
                uuids.get().toString(),
                "whsec_" + Base64.getEncoder().encodeToString(secret),
                "[]",
                true);
        endpoints.add(endpoint);
        return endpoint;
    }
}
