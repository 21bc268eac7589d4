package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.adapter.webhook.AllowedReceivers;
import dev.leadpatch.application.access.ApiKeys;
import dev.leadpatch.application.company.Companies;
import dev.leadpatch.application.company.CompaniesInMemory;
import dev.leadpatch.application.lead.Catalogs;
import dev.leadpatch.application.testing.InMemoryEndpoints;
import dev.leadpatch.application.webhook.Endpoints;
import dev.leadpatch.bootstrap.settings.ListenSettings;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A database that lasts as long as a test, and a server that serves nothing. */
final class InstallationInMemory implements Installation {
    static final int FREE_PORT = 43_210;
    static final int FREE_METRICS_PORT = 43_211;

    final CompaniesInMemory store = new CompaniesInMemory();
    final InMemoryEndpoints endpoints = new InMemoryEndpoints(store::catalog, removed -> {});
    final List<String> allowedReceivers = new ArrayList<>();
    final List<String> happened = new ArrayList<>();

    @Override
    public Companies companies() {
        return store;
    }

    @Override
    public ApiKeys apiKeys() {
        return store;
    }

    @Override
    public Catalogs catalogs() {
        return store::catalog;
    }

    @Override
    public Endpoints endpoints() {
        return endpoints;
    }

    @Override
    public Serving serve(ListenSettings listen, AllowedReceivers receivers) {
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
