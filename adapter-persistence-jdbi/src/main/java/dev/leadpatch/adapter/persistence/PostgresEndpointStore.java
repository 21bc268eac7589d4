package dev.leadpatch.adapter.persistence;

import dev.leadpatch.adapter.persistence.SecretCipher.Owner;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.EndpointHealthStatus;
import dev.leadpatch.application.webhook.EndpointId;
import dev.leadpatch.application.webhook.EndpointStore;
import dev.leadpatch.application.webhook.NewEndpoint;
import dev.leadpatch.application.webhook.SigningSecrets;
import dev.leadpatch.domain.value.CompanyId;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/** Stores webhook endpoints in PostgreSQL, with encrypted secrets and headers. Thread-safe. */
final class PostgresEndpointStore implements EndpointStore {
    private static final String LIST = """
            select row_to_json(e) as endpoint
            from (select id, company_id, url, integration, api_key, events, description, skip_api_key_ids, enabled,
                         headers, configuration, disabled_reason, created_at, updated_at
                  from webhook_endpoints
                  where company_id = :company
                  order by ordinal) e
            """;

    private static final String FIND = """
            select row_to_json(e) as endpoint
            from (select id, company_id, url, integration, api_key, events, description, skip_api_key_ids, enabled,
                         headers, configuration, disabled_reason, created_at, updated_at
                  from webhook_endpoints
                  where company_id = :company and id = :id) e
            """;

    private static final String LOCK = """
            select row_to_json(e) as endpoint
            from (select id, company_id, url, integration, api_key, events, description, skip_api_key_ids, enabled,
                         headers, configuration, disabled_reason, created_at, updated_at
                  from webhook_endpoints
                  where company_id = :company and id = :id
                  for update) e
            """;

    private static final String CONDITIONS = """
            select endpoint_id, failing_since, paused_until
            from webhook_endpoint_health
            where company_id = :company
            """;

    private static final String SECRETS = """
            select secret, previous_secret, previous_secret_until
            from webhook_endpoints
            where company_id = :company and id = :id
            """;

    // serializes additions; each of them updates the company's catalog version anyway
    private static final String LOCK_COMPANY = """
            select id
            from companies
            where id = :company
            for no key update
            """;

    private static final String ADD = """
            insert into webhook_endpoints
                (company_id, id, url, integration, api_key, secret, events, description, skip_api_key_ids, enabled,
                 headers, configuration, disabled_reason, created_at, updated_at)
            values
                (:company, :id, :url, :integration, :apiKey, :secret, :events, :description, :skippedKeys, :enabled,
                 :headers, cast(:configuration as json), :disabledReason, :createdAt, :updatedAt)
            """;

    // unchanged headers are not written: they need no key, and may be encrypted with another one
    private static final String UPDATE = """
            update webhook_endpoints
            set url = :url, integration = :integration, api_key = :apiKey, events = :events,
                description = :description, skip_api_key_ids = :skippedKeys, enabled = :enabled,
                headers = coalesce(:headers, headers), configuration = cast(:configuration as json),
                disabled_reason = :disabledReason, created_at = :createdAt, updated_at = :updatedAt
            where company_id = :company and id = :id
            """;

    // A ciphertext is bound to the endpoint, not to the column, so it moves unchanged. Headers encrypted with another
    // key
    // are deleted: deliveries signed with the new secret can't carry them. The clock of another node may be ahead.
    private static final String ROTATE = """
            with rotated as (
                update webhook_endpoints
                set previous_secret = secret, previous_secret_until = :until, secret = :secret,
                    updated_at = greatest(:now, updated_at),
                    headers = case when headers like 'v1:%' and not starts_with(headers, :prefix) then '{}'
                                   else headers end
                where company_id = :company and id = :id
                  and (previous_secret_until is null or previous_secret_until <= :now or :until <= :now)
                returning id, company_id, url, integration, api_key, events, description, skip_api_key_ids, enabled,
                          headers, configuration, disabled_reason, created_at, updated_at
            )
            select row_to_json(e) as endpoint
            from rotated e
            """;

    // A trigger marks the endpoint for the clean-up of its deliveries, and deletes its replays. A running replay may
    // have
    // locked its row.
    private static final String REMOVE = """
            delete from webhook_endpoints
            where company_id = :company and id = :id
            """;

    private final Database database;
    private final SecretCipher secretCipher;

    PostgresEndpointStore(Database database, SecretCipher secretCipher) {
        this.database = database;
        this.secretCipher = secretCipher;
    }

    @Override
    public List<Endpoint> list(CompanyId company) {
        return database.use(handle -> list(handle, company));
    }

    @Override
    public Optional<Endpoint> find(CompanyId company, EndpointId id) {
        return database.use(handle -> bindIds(handle.createQuery(FIND), company, id)
                .map((row, context) -> EndpointRow.of(row, secretCipher))
                .findOne());
    }

    @Override
    public Map<EndpointId, EndpointHealthStatus> healthStatuses(CompanyId company) {
        return database.use(handle -> handle.createQuery(CONDITIONS)
                .bind("company", company.value())
                .reduceRows(new HashMap<EndpointId, EndpointHealthStatus>(), (statuses, row) -> {
                    statuses.put(
                            new EndpointId(row.getColumn("endpoint_id", UUID.class)),
                            new EndpointHealthStatus(
                                    Optional.ofNullable(row.getColumn("failing_since", Instant.class)),
                                    Optional.ofNullable(row.getColumn("paused_until", Instant.class))));
                    return statuses;
                }));
    }

    @Override
    public Optional<SigningSecrets> secrets(CompanyId company, EndpointId id) {
        Owner owner = new Owner(company.value(), id.value());
        return database.use(handle -> bindIds(handle.createQuery(SECRETS), company, id)
                .map((row, context) -> EndpointRow.secrets(row, owner, secretCipher))
                .findOne());
    }

    @Override
    public Optional<Endpoint> add(CompanyId company, Function<List<Endpoint>, Optional<NewEndpoint>> decision) {
        return transact(transaction -> {
            Handle handle = transaction.handle();
            lockCompany(handle, company);
            // a separate statement: it sees endpoints that were added while this transaction waited for the lock
            Optional<NewEndpoint> newEndpoint = decision.apply(list(handle, company));
            transaction.applyNetworkTimeout();
            newEndpoint.ifPresent(added -> add(handle, added));
            return newEndpoint.map(NewEndpoint::endpoint);
        });
    }

    private static void lockCompany(Handle handle, CompanyId company) {
        boolean exists = handle.createQuery(LOCK_COMPANY)
                .bind("company", company.value())
                .mapTo(Long.class)
                .findOne()
                .isPresent();
        if (!exists) {
            throw new IllegalStateException("company " + company.value() + " does not exist");
        }
    }

    private void add(Handle handle, NewEndpoint added) {
        Endpoint endpoint = added.endpoint();
        int rows = EndpointRow.bind(handle.createUpdate(ADD), endpoint)
                .bind("secret", secretCipher.encrypt(EndpointRow.owner(endpoint), added.secret()))
                .bind("headers", EndpointRow.headers(endpoint, secretCipher))
                .execute();
        requireOneUpdated(rows);
    }

    @Override
    public Optional<Endpoint> change(CompanyId company, EndpointId id, UnaryOperator<Endpoint> change) {
        // before it is enabled: if this fails half-way, the endpoint stays disabled and can be enabled again
        find(company, id)
                .filter(endpoint -> !endpoint.enabled())
                .map(change)
                .filter(Endpoint::enabled)
                .ifPresent(enabled -> RetryDelayReset.resetEndpoint(database, enabled.ref(), enabled.updatedAt()));
        return transact(transaction -> {
            Handle handle = transaction.handle();
            Optional<Endpoint> found = bindIds(handle.createQuery(LOCK), company, id)
                    .map((row, context) -> EndpointRow.of(row, secretCipher))
                    .findOne();
            Optional<Endpoint> changed = found.map(change);
            transaction.applyNetworkTimeout();
            changed.filter(endpoint -> !found.equals(Optional.of(endpoint)))
                    .ifPresent(endpoint -> update(handle, found.orElseThrow(), endpoint));
            return changed;
        });
    }

    private void update(Handle handle, Endpoint from, Endpoint to) {
        boolean sameHeaders = from.headers().equals(to.headers());
        int rows = EndpointRow.bind(handle.createUpdate(UPDATE), to)
                .bind("headers", sameHeaders ? null : EndpointRow.headers(to, secretCipher))
                .execute();
        requireOneUpdated(rows);
    }

    @Override
    public Optional<Endpoint> rotate(CompanyId company, EndpointId id, String secret, Instant until, Instant now) {
        String encrypted = secretCipher.encrypt(new Owner(company.value(), id.value()), secret);
        return database.use(handle -> bindIds(handle.createQuery(ROTATE), company, id)
                .bind("secret", encrypted)
                .bind("prefix", secretCipher.prefix())
                .bind("until", SqlArguments.timestamp(until))
                .bind("now", SqlArguments.timestamp(now))
                .map((row, context) -> EndpointRow.of(row, secretCipher))
                .findOne());
    }

    @Override
    public boolean remove(CompanyId company, EndpointId id) {
        return transact(transaction ->
                bindIds(transaction.handle().createUpdate(REMOVE), company, id).execute() == 1);
    }

    private <T> T transact(Database.TransactionCallback<T> work) {
        return database.transact(work)
                .orElseThrow(() -> new StoreUnavailableException(
                        "another transaction held the endpoint beyond the deadline; nothing was changed",
                        new TimeoutException()));
    }

    private List<Endpoint> list(Handle handle, CompanyId company) {
        return handle.createQuery(LIST)
                .bind("company", company.value())
                .map((row, context) -> EndpointRow.of(row, secretCipher))
                .list();
    }

    private static <S extends SqlStatement<S>> S bindIds(S statement, CompanyId company, EndpointId id) {
        return statement.bind("company", company.value()).bind("id", id.value());
    }

    private static void requireOneUpdated(int rows) {
        if (rows != 1) {
            throw new IllegalStateException("one endpoint was expected to be written, but " + rows + " were");
        }
    }
}
