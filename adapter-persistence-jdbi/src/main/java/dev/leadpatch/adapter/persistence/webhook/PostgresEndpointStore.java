package dev.leadpatch.adapter.persistence.webhook;

import dev.leadpatch.adapter.persistence.audit.AuditLogWriter;
import dev.leadpatch.adapter.persistence.jdbc.CompanyLock;
import dev.leadpatch.adapter.persistence.jdbc.CompanyTransactions;
import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.TransactionCallback;
import dev.leadpatch.adapter.persistence.webhook.SecretCipher.Owner;
import dev.leadpatch.application.StoreBusyException;
import dev.leadpatch.application.audit.AuditEntry;
import dev.leadpatch.application.webhook.CircuitBreaker.CircuitStatus;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import dev.leadpatch.application.webhook.EndpointHealthStore.EndpointHealthStatus;
import dev.leadpatch.application.webhook.EndpointStore;
import dev.leadpatch.application.webhook.EndpointStore.NewEndpoint;
import dev.leadpatch.application.webhook.SigningSecrets;
import dev.leadpatch.domain.value.CompanyId;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** Stores webhook endpoints in PostgreSQL, with encrypted secrets and headers. Thread-safe. */
public final class PostgresEndpointStore implements EndpointStore {
    private static final String HEALTH = """
            select endpoint_id, failing_since, paused_until, circuit_opened_at, next_probe_at
            from webhook_endpoint_health
            where company_id = :company
            """;

    private static final String SECRETS = """
            select secret, previous_secret, previous_secret_until
            from webhook_endpoints
            where company_id = :company and id = :id
            """;

    private final Database database;
    private final CompanyTransactions companyTransactions;
    private final SecretCipher secretCipher;
    private final EndpointDao endpoints;

    public PostgresEndpointStore(Database database, SecretCipher secretCipher) {
        this.database = database;
        this.companyTransactions = new CompanyTransactions(database);
        this.secretCipher = secretCipher;
        this.endpoints = new EndpointDao(secretCipher);
    }

    @Override
    public List<Endpoint> list(CompanyId company) {
        return database.use(handle -> endpoints.list(handle, company));
    }

    @Override
    public Optional<Endpoint> find(CompanyId company, EndpointId id) {
        return database.use(handle -> endpoints.find(handle, company, id));
    }

    @Override
    public Map<EndpointId, EndpointHealthStatus> healthStatuses(CompanyId company) {
        return database.use(handle -> handle.createQuery(HEALTH)
                .bind("company", company.value())
                .reduceRows(new HashMap<EndpointId, EndpointHealthStatus>(), (statuses, row) -> {
                    statuses.put(
                            new EndpointId(row.getColumn("endpoint_id", UUID.class)),
                            new EndpointHealthStatus(
                                    Optional.ofNullable(row.getColumn("failing_since", Instant.class)),
                                    Optional.ofNullable(row.getColumn("paused_until", Instant.class)),
                                    CircuitStatus.of(
                                            Optional.ofNullable(row.getColumn("circuit_opened_at", Instant.class)),
                                            Optional.ofNullable(row.getColumn("next_probe_at", Instant.class)))));
                    return statuses;
                }));
    }

    @Override
    public Optional<SigningSecrets> secrets(CompanyId company, EndpointId id) {
        Owner owner = new Owner(company.value(), id.value());
        return database.use(handle -> EndpointDao.bindIds(handle.createQuery(SECRETS), company, id)
                .map((row, context) -> EndpointSecrets.secrets(row, owner, secretCipher))
                .findOne());
    }

    @Override
    public Optional<Endpoint> add(CompanyId company, Function<List<Endpoint>, Optional<NewEndpoint>> decision) {
        return transact(company, transaction -> {
            Handle handle = transaction.handle();
            lockCompany(handle, company);
            // a separate statement: it sees endpoints that were added while this transaction waited for the lock
            Optional<NewEndpoint> newEndpoint = decision.apply(endpoints.list(handle, company));
            transaction.applyNetworkTimeout();
            newEndpoint.ifPresent(added -> {
                endpoints.add(handle, added);
                AuditLogWriter.write(handle, added.audit());
            });
            return newEndpoint.map(NewEndpoint::endpoint);
        });
    }

    @Override
    public Optional<Endpoint> change(
            CompanyId company,
            EndpointId id,
            EndpointChange change,
            BiFunction<Endpoint, Endpoint, List<AuditEntry>> audit) {
        // before it is enabled: if this fails half-way, the endpoint stays disabled and can be enabled again
        find(company, id)
                .filter(endpoint -> !endpoint.enabled())
                .map(endpoint -> change.apply(endpoint, othersThan(id, list(company))))
                .filter(Endpoint::enabled)
                .ifPresent(enabled -> QueueHeadDao.makeDue(database, enabled.ref(), enabled.updatedAt()));
        return transact(company, transaction -> {
            Handle handle = transaction.handle();
            Optional<Endpoint> current = endpoints.lock(handle, company, id);
            // after the endpoint, because the trigger of each other write locks the company after it
            lockCompany(handle, company);
            List<Endpoint> others = othersThan(id, endpoints.list(handle, company));
            Optional<Endpoint> changed = current.map(endpoint -> change.apply(endpoint, others));
            transaction.applyNetworkTimeout();
            changed.filter(endpoint -> !current.equals(Optional.of(endpoint))).ifPresent(endpoint -> {
                endpoints.update(handle, current.orElseThrow(), endpoint);
                AuditLogWriter.write(handle, audit.apply(current.orElseThrow(), endpoint));
            });
            return changed;
        });
    }

    @Override
    public Optional<Endpoint> rotate(
            CompanyId company,
            EndpointId id,
            RotatedSecrets secrets,
            Instant until,
            Instant now,
            List<AuditEntry> audit) {
        return transact(company, transaction -> {
            Handle handle = transaction.handle();
            Optional<Endpoint> rotated = endpoints.rotate(handle, company, id, secrets, until, now);
            rotated.ifPresent(endpoint -> AuditLogWriter.write(handle, audit));
            return rotated;
        });
    }

    @Override
    public int endSubscriptions(Instant now) {
        return SubscriptionEnd.execute(database, now);
    }

    @Override
    public boolean remove(CompanyId company, EndpointId id, List<AuditEntry> audit) {
        return transact(company, transaction -> {
            boolean removed = EndpointDao.remove(transaction.handle(), company, id);
            if (removed) {
                AuditLogWriter.write(transaction.handle(), audit);
            }
            return removed;
        });
    }

    /** Serializes additions; each of them updates the company's catalog version anyway. */
    private static void lockCompany(Handle handle, CompanyId company) {
        if (!CompanyLock.acquire(handle, company)) {
            throw new IllegalStateException("company " + company.value() + " does not exist");
        }
    }

    private static List<Endpoint> othersThan(EndpointId id, List<Endpoint> endpoints) {
        return endpoints.stream().filter(endpoint -> !endpoint.id().equals(id)).toList();
    }

    private <T> T transact(CompanyId company, TransactionCallback<T> work) {
        return companyTransactions
                .transact(company, work)
                .orElseThrow(() -> new StoreBusyException(
                        "another transaction held the endpoint beyond the deadline; nothing was changed"));
    }
}
