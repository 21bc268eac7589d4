package dev.leadpatch.application.testing;

import dev.leadpatch.application.lead.Catalogs;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.Endpoints;
import dev.leadpatch.domain.value.CompanyId;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Webhook endpoints in memory, of the companies in a catalog. */
public final class InMemoryEndpoints implements Endpoints {
    private final Catalogs catalogs;
    private final List<Endpoint> endpoints = new CopyOnWriteArrayList<>();

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
}
