package dev.leadpatch.application.testing;

import dev.leadpatch.application.lead.Catalogs;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.EndpointRef;
import dev.leadpatch.application.webhook.Endpoints;
import dev.leadpatch.domain.value.CompanyId;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiPredicate;
import java.util.function.Consumer;

/** Webhook endpoints in memory, of the companies in a catalog. */
public final class InMemoryEndpoints implements Endpoints {
    private final Catalogs catalogs;
    private final List<Endpoint> endpoints = new CopyOnWriteArrayList<>();
    private BiPredicate<EndpointRef, Instant> isNotPaused = (endpoint, now) -> true;
    private Consumer<EndpointRef> enabled = endpoint -> {};

    public InMemoryEndpoints(Catalogs catalogs) {
        this.catalogs = catalogs;
    }

    @Override
    public List<Endpoint> list(CompanyId company) {
        return endpoints.stream()
                .filter(endpoint -> endpoint.company().equals(company))
                .toList();
    }

    long disabled() {
        return endpoints.stream().filter(endpoint -> !endpoint.enabled()).count();
    }

    @Override
    public void add(Endpoint endpoint) {
        if (catalogs.find(endpoint.company()).isEmpty()) {
            throw new IllegalStateException("there is no company " + endpoint.company());
        }
        endpoints.add(endpoint);
    }

    List<Endpoint> all() {
        return List.copyOf(endpoints);
    }

    void beforeTelling(BiPredicate<EndpointRef, Instant> isNotPaused) {
        this.isNotPaused = isNotPaused;
    }

    void whenEnabled(Consumer<EndpointRef> enabled) {
        this.enabled = enabled;
    }

    boolean canBeTold(EndpointRef ref, Instant now) {
        return endpoints.stream().anyMatch(endpoint -> endpoint.ref().equals(ref) && endpoint.enabled())
                && isNotPaused.test(ref, now);
    }

    void enable(EndpointRef ref, boolean enable) {
        endpoints.replaceAll(endpoint -> endpoint.ref().equals(ref)
                ? new Endpoint(
                        endpoint.id(),
                        endpoint.company(),
                        endpoint.url(),
                        endpoint.integration(),
                        endpoint.apiKey(),
                        endpoint.secret(),
                        endpoint.configuration(),
                        enable)
                : endpoint);
        if (enable) {
            enabled.accept(ref);
        }
    }
}
