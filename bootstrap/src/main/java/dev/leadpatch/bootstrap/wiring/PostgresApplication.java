package dev.leadpatch.bootstrap.wiring;

import dev.leadpatch.adapter.persistence.PostgresPersistence;
import dev.leadpatch.adapter.persistence.PostgresSettings;
import dev.leadpatch.adapter.persistence.SecretMaintenance;
import dev.leadpatch.adapter.webhook.HttpWebhooks;
import dev.leadpatch.adapter.webhook.ReceiverAllowlist;
import dev.leadpatch.application.ReadinessCondition;
import dev.leadpatch.application.access.ApiKeyStore;
import dev.leadpatch.application.audit.AuditLog;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.catalog.CatalogEntryStore;
import dev.leadpatch.application.company.CompanyStore;
import dev.leadpatch.application.importing.ImportBatchStore;
import dev.leadpatch.application.lead.LeadIdAllocator;
import dev.leadpatch.application.lead.LeadStore;
import dev.leadpatch.application.list.LeadListStore;
import dev.leadpatch.application.memory.MemoryBudget;
import dev.leadpatch.application.webhook.DeliveryLog;
import dev.leadpatch.application.webhook.EndpointStore;
import dev.leadpatch.application.webhook.ReplayStore;
import dev.leadpatch.bootstrap.postgres.DatabaseSupervisor;
import dev.leadpatch.bootstrap.postgres.EmbeddedDatabase;
import dev.leadpatch.bootstrap.settings.ServerSettings;
import jakarta.validation.Validator;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import javax.crypto.SecretKey;

/** The application on a PostgreSQL database: stores, use cases, HTTP server, webhook dispatcher and housekeeping. */
final class PostgresApplication implements Application {
    private final InstantSource clock;
    private final RandomGenerator random = new SecureRandom();
    private final Optional<EmbeddedDatabase> embeddedDatabase;
    private final Optional<SecretKey> secretKey;
    private final PostgresPersistence persistence;
    private final Validator validator;
    private final LongSupplier nanoTime;
    private final MemoryBudget memory = MemoryBudget.ofHeap();
    private final BackgroundLoops loops;
    private String schemaVersion = "";

    PostgresApplication(
            PostgresSettings settings,
            Optional<EmbeddedDatabase> embeddedDatabase,
            Validator validator,
            TimeSource time,
            BackgroundLoops loops) {
        this.clock = time.clock();
        this.nanoTime = time.nanoTime();
        this.embeddedDatabase = embeddedDatabase;
        this.secretKey = settings.secretKeys().current();
        this.loops = loops;
        this.validator = validator;
        this.persistence =
                PostgresPersistence.open(settings.withMemory(memory), HttpWebhooks.payloadRenderer(), clock, loops);
    }

    void migrate() {
        schemaVersion = persistence.migrate();
        persistence.secretMaintenance().encryptPlaintext(clock.instant(), UUID::randomUUID);
    }

    @Override
    public SecretMaintenance secretMaintenance() {
        return persistence.secretMaintenance();
    }

    @Override
    public String schemaVersion() {
        return schemaVersion;
    }

    @Override
    public AuditLog auditLog() {
        return persistence.auditLog();
    }

    @Override
    public CompanyStore companyStore() {
        return persistence.companyStore();
    }

    @Override
    public ApiKeyStore apiKeyStore() {
        return persistence.apiKeyStore();
    }

    @Override
    public CatalogEntryStore catalogStore() {
        return persistence.catalogStore();
    }

    @Override
    public EndpointStore endpointStore() {
        return persistence.endpointStore();
    }

    @Override
    public DeliveryLog deliveryLog() {
        return persistence.deliveryLog();
    }

    @Override
    public ReplayStore replayStore() {
        return persistence.replayStore();
    }

    @Override
    public LeadStore leadStore() {
        return persistence.leadStore();
    }

    @Override
    public LeadIdAllocator leadIdAllocator() {
        return persistence.leadIdAllocator();
    }

    @Override
    public LeadListStore leadListStore() {
        return persistence.leadListStore();
    }

    @Override
    public ImportBatchStore importBatchStore() {
        return persistence.importBatchStore();
    }

    @Override
    public RunningServer serve(ServerSettings settings, ReceiverAllowlist receiverAllowlist) throws StartupException {
        Optional<DatabaseSupervisor> supervisor = embeddedDatabase.flatMap(EmbeddedDatabase::newSupervisor);
        DeliveryConditions conditions = new DeliveryConditions(
                persistence.secretMaintenance(),
                persistence.sharedAllowlistStore(),
                secretKey.isPresent(),
                settings.deliveries().sending() ? Optional.of(receiverAllowlist.entries()) : Optional.empty());
        List<ReadinessCondition> readiness = new ArrayList<>(conditions.readiness());
        readiness.add(persistence.readiness());
        supervisor.ifPresent(readiness::add);
        CompositeServer server = new CompositeServer.Starter(
                        persistence,
                        secretKey,
                        validator,
                        clock,
                        random,
                        nanoTime,
                        memory,
                        loops,
                        readiness,
                        conditions)
                .start(settings, receiverAllowlist);
        server.dispatcher().ifPresent(dispatcher -> persistence.onDeliveriesQueued(dispatcher::notifyCommitted));
        return supervisor
                .<RunningServer>map(started -> new SupervisedServer(server, started, started.start(loops)))
                .orElse(server);
    }

    @Override
    public void close() {
        EmbeddedDatabase database = embeddedDatabase.orElse(null);
        // closed in reverse order: the connections before their server
        try (database;
                persistence) {}
    }
}
