package dev.leadpatch.bootstrap.demo;

import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import dev.leadpatch.application.webhook.Endpoint.EndpointSettings;
import dev.leadpatch.application.webhook.EndpointStore;
import dev.leadpatch.application.webhook.EndpointStore.NewEndpoint;
import dev.leadpatch.application.webhook.SigningSecrets;
import dev.leadpatch.application.webhook.SigningSecrets.Secret;
import dev.leadpatch.domain.value.CompanyId;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Adds the endpoint of {@code demo --webhook-url}. */
public final class DemoWebhookSetup {
    private final EndpointStore endpointStore;
    private final Supplier<UUID> uuids;
    private final RandomGenerator randomGenerator;

    public DemoWebhookSetup(EndpointStore endpointStore, Supplier<UUID> uuids, RandomGenerator randomGenerator) {
        this.endpointStore = endpointStore;
        this.uuids = uuids;
        this.randomGenerator = randomGenerator;
    }

    /** Returns the company's enabled endpoint at {@code url} with its secret, or adds one. */
    public NewEndpoint findOrAdd(URI url, CompanyId company, Instant now) {
        return endpointStore.list(company).stream()
                .filter(endpoint -> endpoint.enabled() && endpoint.url().equals(url))
                .flatMap(endpoint -> withSecret(endpoint).stream())
                .findFirst()
                .orElseGet(() -> add(url, company, now));
    }

    private Optional<NewEndpoint> withSecret(Endpoint endpoint) {
        return endpointStore
                .secrets(endpoint.company(), endpoint.id())
                .flatMap(secrets -> secrets.newestFirst().stream().findFirst())
                .map(Secret::text)
                .map(secret -> new NewEndpoint(endpoint, secret));
    }

    private NewEndpoint add(URI url, CompanyId company, Instant now) {
        Endpoint endpoint = new Endpoint(
                new EndpointId(uuids.get()),
                company,
                EndpointSettings.defaults(url, uuids.get()),
                uuids.get().toString(),
                Optional.empty(),
                now,
                now);
        NewEndpoint newEndpoint = new NewEndpoint(endpoint, SigningSecrets.generate(randomGenerator));
        endpointStore.add(company, existing -> Optional.of(newEndpoint));
        return newEndpoint;
    }
}
