package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.adapter.webhook.ReceiverAllowlist;
import dev.leadpatch.application.access.ApiKeyStore;
import dev.leadpatch.application.company.CompanyStore;
import dev.leadpatch.application.company.FakeCompanyStore;
import dev.leadpatch.application.lead.CatalogStore;
import dev.leadpatch.application.testing.InMemoryEndpointStore;
import dev.leadpatch.application.webhook.EndpointStore;
import dev.leadpatch.bootstrap.settings.ServerSettings;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A database that lasts as long as a test, and a server that serves nothing. */
final class InMemoryApplication implements Application {
    static final int FREE_PORT = 43_210;
    static final int FREE_METRICS_PORT = 43_211;

    final FakeCompanyStore store = new FakeCompanyStore();
    final InMemoryEndpointStore endpoints = new InMemoryEndpointStore(store::catalog, removed -> {});
    final List<String> allowedReceivers = new ArrayList<>();
    final List<String> events = new ArrayList<>();

    @Override
    public CompanyStore companyStore() {
        return store;
    }

    @Override
    public ApiKeyStore apiKeyStore() {
        return store;
    }

    @Override
    public CatalogStore catalogStore() {
        return store::catalog;
    }

    @Override
    public EndpointStore endpointStore() {
        return endpoints;
    }

    @Override
    public RunningServer serve(ServerSettings listen, ReceiverAllowlist receivers) {
        events.add("serve");
        allowedReceivers.add(receivers.toString());
        return new RunningServer() {
            @Override
            public int port() {
                return listen.port() == 0 ? FREE_PORT : listen.port();
            }

            @Override
            public Optional<URI> metricsUrl() {
                return listen.metrics()
                        .map(settings -> settings.url(FREE_METRICS_PORT).resolve("/metrics"));
            }

            @Override
            public void close() {
                events.add("stop serving");
            }
        };
    }

    @Override
    public void close() {
        events.add("close");
    }
}
