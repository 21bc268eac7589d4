package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.adapter.webhook.HttpWebhooks;
import dev.leadpatch.adapter.webhook.ReceiverAllowlist;
import dev.leadpatch.application.access.ManageApiKeys;
import dev.leadpatch.application.access.ManageApiKeysService;
import dev.leadpatch.application.access.ManageCompanyKeys;
import dev.leadpatch.application.access.ManageCompanyKeysService;
import dev.leadpatch.application.catalog.ManageCatalog;
import dev.leadpatch.application.catalog.ManageCatalogService;
import dev.leadpatch.application.company.LoadCompany;
import dev.leadpatch.application.company.LoadCompanyService;
import dev.leadpatch.application.company.NewKeyRule;
import dev.leadpatch.application.company.UpdateCompany;
import dev.leadpatch.application.company.UpdateCompanyService;
import dev.leadpatch.application.creation.BulkCreateLeads;
import dev.leadpatch.application.creation.BulkCreateLeadsService;
import dev.leadpatch.application.creation.CreationDecider;
import dev.leadpatch.application.delivery.PingEndpoint;
import dev.leadpatch.application.delivery.PingEndpointService;
import dev.leadpatch.application.delivery.ReplayDeliveries;
import dev.leadpatch.application.delivery.ReplayDeliveriesService;
import dev.leadpatch.application.importing.BatchWriter;
import dev.leadpatch.application.importing.ExportLeads;
import dev.leadpatch.application.importing.ExportLeadsService;
import dev.leadpatch.application.importing.ImportLeads;
import dev.leadpatch.application.importing.ImportLeadsService;
import dev.leadpatch.application.importing.ImportLeadsService.Pause;
import dev.leadpatch.application.lead.UpdateDecider;
import dev.leadpatch.application.list.ListLeadsService;
import dev.leadpatch.application.webhook.ManageEndpoints;
import dev.leadpatch.application.webhook.ManageEndpointsService;
import dev.leadpatch.application.webhook.SubscriptionPolicy;
import dev.leadpatch.bootstrap.settings.ReceiverSettings;
import dev.leadpatch.bootstrap.wiring.Application;
import dev.leadpatch.bootstrap.wiring.ApplicationFactory;
import jakarta.validation.Validator;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The environment of the commands: console, environment variables, clock and randomness.
 *
 * @param version the version of this program
 * @param validator called when a command needs it, after logging is configured: creating a validator is slow and logged
 * @param randomGenerator a cryptographically strong generator
 * @param shutdownSignals registers the shutdown signal of a command
 */
public record CliEnvironment(
        String version,
        Console console,
        Map<String, String> environmentVariables,
        ApplicationFactory applicationFactory,
        Supplier<Validator> validator,
        InstantSource clock,
        Supplier<UUID> uuids,
        RandomGenerator randomGenerator,
        ShutdownSignal.Factory shutdownSignals) {
    private static final Pause PAUSE = duration -> LockSupport.parkNanos(duration.toNanos());

    public CliEnvironment {
        environmentVariables = Map.copyOf(environmentVariables);
    }

    /** The environment of this process. */
    public static CliEnvironment ofProcess(ApplicationFactory applicationFactory, Supplier<Validator> validator) {
        return new CliEnvironment(
                Application.version(),
                Console.ofProcess(),
                System.getenv(),
                applicationFactory,
                validator,
                InstantSource.system(),
                UUID::randomUUID,
                new SecureRandom(),
                () -> ShutdownSignal.ShutdownHook.register(CdsArchive::writeIfRequested));
    }

    LoadCompany newLoadCompany(Application application, NewKeyRule keyRule) {
        return new LoadCompanyService(application.companyStore(), validator.get(), clock, uuids, keyRule);
    }

    UpdateCompany newUpdateCompany(Application application, NewKeyRule keyRule) {
        BatchWriter writer = new BatchWriter(newBulkCreateLeads(application), application.importBatchStore(), PAUSE);
        return new UpdateCompanyService(application.companyStore(), writer, validator.get(), clock, uuids, keyRule);
    }

    ManageCatalog newManageCatalog(Application application) {
        return new ManageCatalogService(application.catalogStore(), clock, uuids);
    }

    ManageEndpoints newManageEndpoints(Application application, ReceiverAllowlist receiverAllowlist) {
        return new ManageEndpointsService(
                application.endpointStore(),
                application.apiKeyStore(),
                HttpWebhooks.urlValidator(receiverAllowlist),
                SubscriptionPolicy.DEFAULT,
                clock,
                uuids,
                randomGenerator);
    }

    HttpWebhooks newHttpWebhooks(ReceiverSettings settings) {
        return new HttpWebhooks(settings.http(), settings.allowlist(), clock);
    }

    PingEndpoint newPingEndpoint(Application application, HttpWebhooks webhooks) {
        return new PingEndpointService(
                application.endpointStore(), application.catalogStore(), webhooks.pingSender(), clock, uuids);
    }

    ReplayDeliveries newReplayDeliveries(Application application) {
        return new ReplayDeliveriesService(
                application.endpointStore(), application.deliveryLog(), application.replayStore(), clock, uuids);
    }

    ImportLeads newImportLeads(Application application) {
        return new ImportLeadsService(
                newBulkCreateLeads(application),
                application.importBatchStore(),
                application.catalogStore(),
                clock,
                PAUSE);
    }

    private BulkCreateLeads newBulkCreateLeads(Application application) {
        Validator domainValidator = validator.get();
        return new BulkCreateLeadsService(
                application.leadStore(),
                application.catalogStore(),
                application.leadIdAllocator(),
                new CreationDecider(new UpdateDecider(domainValidator, clock), domainValidator, clock, uuids));
    }

    ExportLeads newExportLeads(Application application) {
        return new ExportLeadsService(new ListLeadsService(application.leadListStore(), application.catalogStore()));
    }

    ManageApiKeys newManageApiKeys(Application application) {
        return new ManageApiKeysService(
                application.apiKeyStore(), application.catalogStore()::find, clock, uuids, randomGenerator);
    }

    ManageCompanyKeys newManageCompanyKeys(Application application) {
        return new ManageCompanyKeysService(
                application.apiKeyStore(), application.catalogStore()::find, clock, uuids, randomGenerator);
    }

    /** Omits the environment variables, which contain passwords. */
    @Override
    public String toString() {
        return "CliEnvironment[version=" + version + "]";
    }

    /**
     * The three standard streams.
     *
     * @param out receives the output of commands and the log
     * @param err receives the messages for the operator
     * @param terminal the terminal of the streams, if they have one
     */
    public record Console(InputStream in, PrintStream out, PrintStream err, Terminal terminal) {
        /** Streams without a terminal. */
        public Console(InputStream in, PrintStream out, PrintStream err) {
            this(in, out, err, Terminal.NONE);
        }

        /** The streams of this process, in UTF-8 regardless of the locale. */
        static Console ofProcess() {
            return new Console(
                    ChannelInput.ofProcess(),
                    new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8),
                    new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                    Terminal.ofProcess());
        }

        /** Prints the URL of the metrics. */
        void printMetricsUrl(URI url) {
            err.println("Metrics are at " + url);
        }

        /** Prints an error on one line; line breaks in the message become spaces. */
        void printError(String message) {
            err.println("leadpatch: " + message.replaceAll("[\\r\\n]+", " "));
        }
    }
}
