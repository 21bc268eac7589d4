package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.adapter.webhook.ReceiverAllowlist;
import dev.leadpatch.application.access.ApiKeyStore;
import dev.leadpatch.application.company.CompanyStore;
import dev.leadpatch.application.lead.CatalogStore;
import dev.leadpatch.application.webhook.EndpointStore;
import dev.leadpatch.bootstrap.settings.ServerSettings;
import java.net.URI;
import java.util.Optional;

/**
 * A database that is open, migrated and this process's to use, seen through the ports that commands need. Closing it
 * gives it free; an embedded one is stopped.
 */
public interface Application extends AutoCloseable {

    CompanyStore companyStore();

    ApiKeyStore apiKeyStore();

    CatalogStore catalogStore();

    EndpointStore endpointStore();

    /**
     * Starts to answer requests and to deliver webhooks, and returns when clients can connect.
     *
     * @param receivers where webhooks may go beyond the internet
     * @throws CommandFailedException if it can't listen there
     */
    RunningServer serve(ServerSettings listen, ReceiverAllowlist receivers) throws CommandFailedException;

    @Override
    void close();

    /** The answering of requests; closing it drains what is under way. */
    interface RunningServer extends AutoCloseable {

        /** The port that it listens on. */
        int port();

        /** Where its metrics are shown, if they are. */
        Optional<URI> metricsUrl();

        @Override
        void close();
    }
}
