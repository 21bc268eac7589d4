package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.adapter.webhook.ReceiverAllowlist;
import dev.leadpatch.application.access.ApiKeyStore;
import dev.leadpatch.application.catalog.CatalogEntryStore;
import dev.leadpatch.application.company.CompanyStore;
import dev.leadpatch.application.company.FakeCompanyStore;
import dev.leadpatch.application.importing.ImportBatchStore;
import dev.leadpatch.application.lead.LeadIdAllocator;
import dev.leadpatch.application.lead.LeadStore;
import dev.leadpatch.application.list.LeadListStore;
import dev.leadpatch.application.testing.InMemoryEndpointStore;
import dev.leadpatch.application.testing.InMemoryIdempotencyKeyStore;
import dev.leadpatch.application.testing.InMemoryLeadStore;
import dev.leadpatch.application.webhook.DeliveryLog;
import dev.leadpatch.application.webhook.EndpointStore;
import dev.leadpatch.application.webhook.ReplayStore;
import dev.leadpatch.bootstrap.settings.ServerSettings;
import dev.leadpatch.bootstrap.wiring.Application;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** An application with in-memory stores and a server that does not listen. It records the order of calls. */
final class InMemoryApplication implements Application {
    static final int FREE_PORT = 43_210;
    static final int FREE_METRICS_PORT = 43_211;

    final FakeCompanyStore store = new FakeCompanyStore();
    final InMemoryEndpointStore endpoints = new InMemoryEndpointStore(store::catalog, removed -> {});
    final InMemoryLeadStore leads = new InMemoryLeadStore(new InMemoryIdempotencyKeyStore(InstantSource.system()));
    final List<String> allowedReceivers = new ArrayList<>();
    final List<ServerSettings> served = new ArrayList<>();
    final CompletableFuture<String> failure = new CompletableFuture<>();
    final List<String> events = new ArrayList<>();

    @Override
    public String schemaVersion() {
        return "22";
    }

    @Override
    public CompanyStore companyStore() {
        return store;
    }

    @Override
    public ApiKeyStore apiKeyStore() {
        return store;
    }

    @Override
    public CatalogEntryStore catalogStore() {
        return store;
    }

    @Override
    public EndpointStore endpointStore() {
        return endpoints;
    }

    @Override
    public DeliveryLog deliveryLog() {
        throw new UnsupportedOperationException();
    }

    @Override
    public LeadStore leadStore() {
        return leads;
    }

    @Override
    public LeadIdAllocator leadIdAllocator() {
        return leads;
    }

    @Override
    public LeadListStore leadListStore() {
        throw new UnsupportedOperationException();
    }

    @Override
    public ReplayStore replayStore() {
        throw new UnsupportedOperationException();
    }

    @Override
    public ImportBatchStore importBatchStore() {
        return leads;
    }

    @Override
    public RunningServer serve(ServerSettings settings, ReceiverAllowlist receiverAllowlist) {
        events.add("serve");
        served.add(settings);
        allowedReceivers.add(receiverAllowlist.toString());
        return new RunningServer() {
            @Override
            public int port() {
                return settings.port() == 0 ? FREE_PORT : settings.port();
            }

            @Override
            public Optional<URI> metricsUrl() {
                return settings.metrics()
                        .map(metrics -> metrics.url(FREE_METRICS_PORT).resolve("/metrics"));
            }

            @Override
            public CompletableFuture<String> failure() {
                return failure;
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
