package dev.leadpatch.bootstrap.wiring;

import dev.leadpatch.adapter.persistence.SecretMaintenance;
import dev.leadpatch.adapter.webhook.ReceiverAllowlist;
import dev.leadpatch.application.access.ApiKeyStore;
import dev.leadpatch.application.audit.AuditLog;
import dev.leadpatch.application.catalog.CatalogEntryStore;
import dev.leadpatch.application.company.CompanyStore;
import dev.leadpatch.application.importing.ImportBatchStore;
import dev.leadpatch.application.lead.LeadIdAllocator;
import dev.leadpatch.application.lead.LeadStore;
import dev.leadpatch.application.list.LeadListStore;
import dev.leadpatch.application.webhook.DeliveryLog;
import dev.leadpatch.application.webhook.EndpointStore;
import dev.leadpatch.application.webhook.ReplayStore;
import dev.leadpatch.bootstrap.settings.ServerSettings;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * An open database with the current schema, as the ports that its users need. Closing it closes the connections and
 * stops an embedded database.
 */
public interface Application extends AutoCloseable {

    /** The version in the manifest of this program's jar; {@code (not packaged)} without a jar. */
    static String version() {
        String version = Application.class.getPackage().getImplementationVersion();
        return version == null ? "(not packaged)" : version;
    }

    /** The version to which this application has migrated the schema; empty if it has not. */
    String schemaVersion();

    CompanyStore companyStore();

    ApiKeyStore apiKeyStore();

    CatalogEntryStore catalogStore();

    EndpointStore endpointStore();

    DeliveryLog deliveryLog();

    ReplayStore replayStore();

    LeadStore leadStore();

    LeadIdAllocator leadIdAllocator();

    LeadListStore leadListStore();

    ImportBatchStore importBatchStore();

    default AuditLog auditLog() {
        throw new UnsupportedOperationException("this application has no audit log");
    }

    default SecretMaintenance secretMaintenance() {
        throw new UnsupportedOperationException("this application encrypts no secrets");
    }

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

        /** Completes with one sentence for the operator if the server can't continue, and must be closed. */
        default CompletableFuture<String> failure() {
            return new CompletableFuture<>();
        }

        @Override
        void close();
    }

    /** The application can't start. The message is one line for the operator and contains no secrets. */
    final class StartupException extends Exception {
        private static final long serialVersionUID = 1L;

        private final String reason;
        private final String remedy;
        private final Outlook outlook;

        private StartupException(String reason, String remedy, Outlook outlook) {
            super(reason);
            this.reason = reason;
            this.remedy = remedy;
            this.outlook = outlook;
        }

        private enum Outlook {
            PERMANENT,
            TEMPORARY,
            UNAVAILABLE
        }

        /** The settings must change first, for example because a port or a data directory is in use. */
        public static StartupException permanent(String message) {
            return new StartupException(message, "", Outlook.PERMANENT);
        }

        /** A later start may succeed, for example when the disk has space again. */
        public static StartupException temporary(String message) {
            return new StartupException(message, "", Outlook.TEMPORARY);
        }

        /** The database is unavailable: it is worth trying again soon. */
        public static StartupException unavailable(String message) {
            return new StartupException(message, "", Outlook.UNAVAILABLE);
        }

        /** Returns this exception with what the operator can do, as a sentence. */
        public StartupException withRemedy(String sentence) {
            return new StartupException(reason, sentence, outlook);
        }

        /** Returns why the application can't start, as a sentence. */
        public String reason() {
            return reason;
        }

        /** Returns what the operator can do, as a sentence; empty if the reason says so. */
        public String remedy() {
            return remedy;
        }

        /** Returns the reason and the remedy. */
        public String message() {
            return remedy.isEmpty() ? reason : reason + " " + remedy;
        }

        /** Returns whether a later start with the same settings may succeed. */
        public boolean isTemporary() {
            return outlook != Outlook.PERMANENT;
        }

        /** Returns whether the database is unavailable. */
        public boolean isUnavailable() {
            return outlook == Outlook.UNAVAILABLE;
        }
    }
}
