package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.adapter.webhook.ReceiverAllowlist;
import dev.leadpatch.application.access.ApiKeyStore;
import dev.leadpatch.application.company.CompanyStore;
import dev.leadpatch.application.company.FakeCompanyStore;
import dev.leadpatch.application.lead.CatalogStore;
import dev.leadpatch.application.testing.InMemoryEndpointStore;
import dev.leadpatch.application.webhook.EndpointStore;
import dev.leadpatch.bootstrap.settings.ListenSettings;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A database that lasts as long as a test, and a server that serves nothing. */
final class InstallationInMemory implements Installation {
    static final int FREE_PORT = 43_210;
    static final int FREE_METRICS_PORT = 43_211;

    final FakeCompanyStore store = new FakeCompanyStore();
    final InMemoryEndpointStore endpoints = new InMemoryEndpointStore(store::catalog, removed -> {});
    final List<String> allowedReceivers = new ArrayList<>();
    final List<String> happened = new ArrayList<>();

    @Override
    public CompanyStore companies() {
        return store;
    }

    @Override
    public ApiKeyStore apiKeys() {
        return store;
    }

    @Override
    public CatalogStore catalogs() {
        return store::catalog;
    }

    @Override
    public EndpointStore endpoints() {
        return endpoints;
    }

    @Override
    public Serving serve(ListenSettings listen, ReceiverAllowlist receivers) {
        happened.add("serve");
        allowedReceivers.add(receivers.toString());
        return new Serving() {
            @Override
            public int port() {
                return listen.port() == 0 ? FREE_PORT : listen.port();
            }

            @Override
            public Optional<URI> metrics() {
                return listen.metrics()
                        .map(settings -> settings.url(FREE_METRICS_PORT).resolve("/metrics"));
            }

            @Override
            public void close() {
                happened.add("stop serving");
            }
        };
    }

    @Override
    public void close() {
        happened.add("close");
    }
}
