package dev.leadpatch.bootstrap.wiring;

import dev.leadpatch.adapter.webhook.ReceiverAllowlist;
import dev.leadpatch.application.access.ApiKeyStore;
import dev.leadpatch.application.company.CompanyStore;
import dev.leadpatch.application.lead.CatalogStore;
import dev.leadpatch.application.webhook.EndpointStore;
import dev.leadpatch.bootstrap.settings.ServerSettings;
import java.net.URI;
import java.util.Optional;

/**
 * An open database with the current schema, as the ports that its users need. Closing it closes the connections and
 * stops an embedded database.
 */
public interface Application extends AutoCloseable {

    CompanyStore companyStore();

    ApiKeyStore apiKeyStore();

    CatalogStore catalogStore();

    EndpointStore endpointStore();

    /**
     * Starts the HTTP server and the webhook dispatcher, and returns when clients can connect.
     *
     * @param receiverAllowlist the webhook receivers that are allowed in addition to public HTTPS receivers
     * @throws StartupException if a port can't be bound
     */
    RunningServer serve(ServerSettings settings, ReceiverAllowlist receiverAllowlist) throws StartupException;

    @Override
    void close();

    /** The running HTTP server and webhook dispatcher. Closing it completes the requests and deliveries in progress. */
    interface RunningServer extends AutoCloseable {

        /** The port on which the HTTP server listens. */
        int port();

        /** The URL of the metrics; empty if they are not exported. */
        Optional<URI> metricsUrl();

        @Override
        void close();
    }
}
