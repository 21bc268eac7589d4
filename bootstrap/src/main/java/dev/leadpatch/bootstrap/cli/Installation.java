package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.adapter.webhook.ReceiverAllowlist;
import dev.leadpatch.application.access.ApiKeyStore;
import dev.leadpatch.application.company.CompanyStore;
import dev.leadpatch.application.lead.CatalogStore;
import dev.leadpatch.application.webhook.EndpointStore;
import dev.leadpatch.bootstrap.settings.ListenSettings;
import java.net.URI;
import java.util.Optional;

/**
 * A database that is open, migrated and this process's to use, seen through the ports that commands need. Closing it
 * gives it free; an embedded one is stopped.
 */
public interface Installation extends AutoCloseable {

    CompanyStore companies();

    ApiKeyStore apiKeys();

    CatalogStore catalogs();

    EndpointStore endpoints();

    /**
     * Starts to answer requests and to deliver webhooks, and returns when clients can connect.
     *
     * @param receivers where webhooks may go beyond the internet
     * @throws CannotStart if it can't listen there
     */
    Serving serve(ListenSettings listen, ReceiverAllowlist receivers) throws CannotStart;

    @Override
    void close();

    /** The answering of requests; closing it drains what is under way. */
    interface Serving extends AutoCloseable {

        /** The port that it listens on. */
        int port();

        /** Where its metrics are shown, if they are. */
        Optional<URI> metrics();

        @Override
        void close();
    }
}
