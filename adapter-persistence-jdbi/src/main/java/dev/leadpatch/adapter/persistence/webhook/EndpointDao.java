package dev.leadpatch.adapter.persistence.webhook;

import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.adapter.persistence.webhook.SecretCipher.Owner;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import dev.leadpatch.application.webhook.EndpointStore.NewEndpoint;
import dev.leadpatch.application.webhook.EndpointStore.RotatedSecrets;
import dev.leadpatch.domain.value.CompanyId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;

/** The statements on {@code webhook_endpoints}; the caller controls the transaction. */
final class EndpointDao {
    // named columns, so that an older node keeps working after a newer one has added a column
    private static final String COLUMNS = """
            id, company_id, url, integration, integration_number, api_key, events, description, skip_api_key_ids, enabled,
            headers, configuration, disabled_reason, disabled_at, created_by_key, subscriber_key, created_at, updated_at""";

    private static final String LIST = """
            select row_to_json(e) as endpoint
            from (select {columns}
                  from webhook_endpoints
                  where company_id = :company
                  order by position) e
            """;

    private static final String FIND = """
            select row_to_json(e) as endpoint
            from (select {columns}
                  from webhook_endpoints
                  where company_id = :company and id = :id) e
            """;

    private static final String LOCK = """
            select row_to_json(e) as endpoint
            from (select {columns}
                  from webhook_endpoints
                  where company_id = :company and id = :id
                  for update) e
            """;

    private static final String ADD = """
            insert into webhook_endpoints
                (company_id, id, position, url, integration, integration_number, api_key, secret, events, description,
                 skip_api_key_ids, enabled, headers, configuration, disabled_reason, disabled_at, created_by_key,
                 subscriber_key, created_at, updated_at)
            select :company, :id, coalesce(max(position), 0) + 1, :url, :integration,
                   cast(:integrationNumber as bigint), :apiKey, :secret, :events, :description, :skippedKeys, :enabled, :headers, cast(:configuration as json), :disabledReason,
                   :disabledAt, cast(:createdByKey as uuid), cast(:subscriberKey as uuid), :createdAt, :updatedAt
            from webhook_endpoints
            where company_id = :company
            """;

    // unchanged secrets are not written: they need no key, and may be encrypted with another one
    private static final String UPDATE = """
            update webhook_endpoints
            set url = :url, integration = coalesce(:integration, integration),
                integration_number = cast(:integrationNumber as bigint), api_key = :apiKey, events = :events,
                description = :description, skip_api_key_ids = :skippedKeys, enabled = :enabled,
                headers = coalesce(:headers, headers), configuration = cast(:configuration as json),
                disabled_reason = :disabledReason, disabled_at = :disabledAt, subscriber_key = cast(:subscriberKey as uuid), created_at = :createdAt, updated_at = :updatedAt
            where company_id = :company and id = :id
            """;

    // A signing secret is bound to the endpoint, not to the column, so it moves unchanged. Secrets and headers that are
    // encrypted with an unknown key are deleted, and such a JWT key is replaced: else no node could claim the
    // deliveries. A previous secret that can't sign does not prevent a rotation. The clock of another node may be
    // ahead.
    private static final String ROTATE = """
            with rotated as (
                update webhook_endpoints
                set previous_secret = case when can_decrypt(secret, :keys) then secret end,
                    previous_secret_until = case when can_decrypt(secret, :keys) then :until end, secret = :secret,
                    updated_at = greatest(:now, updated_at),
                    headers = case when can_decrypt(headers, :keys) then headers else '{}' end,
                    integration = case when can_decrypt(integration, :keys) then integration else :integration end
                where company_id = :company and id = :id
                  and (previous_secret_until is null or previous_secret_until <= :now or :until <= :now
                       or not can_decrypt(previous_secret, :keys))
                returning {columns}
            )
            select row_to_json(e) as endpoint
            from rotated e
            """;

    // A trigger marks the endpoint for the clean-up of its deliveries, and deletes its replays. A running replay may
    // have locked its row.
    private static final String REMOVE = """
            delete from webhook_endpoints
            where company_id = :company and id = :id
            """;

    private final SecretCipher secretCipher;

    EndpointDao(SecretCipher secretCipher) {
        this.secretCipher = secretCipher;
    }

    /** The endpoints of the company, in the order of their creation. */
    List<Endpoint> list(Handle handle, CompanyId company) {
        return select(handle, LIST)
                .bind("company", company.value())
                .map((row, context) -> EndpointMapper.of(row, secretCipher))
                .list();
    }

    Optional<Endpoint> find(Handle handle, CompanyId company, EndpointId id) {
        return findOne(select(handle, FIND), company, id);
    }

    /** The endpoint, whose row is locked until the transaction ends. */
    Optional<Endpoint> lock(Handle handle, CompanyId company, EndpointId id) {
        return findOne(select(handle, LOCK), company, id);
    }

    private Optional<Endpoint> findOne(Query statement, CompanyId company, EndpointId id) {
        return bindIds(statement, company, id)
                .map((row, context) -> EndpointMapper.of(row, secretCipher))
                .findOne();
    }

    void add(Handle handle, NewEndpoint added) {
        Endpoint endpoint = added.endpoint();
        int rows = EndpointMapper.bind(handle.createUpdate(ADD), endpoint)
                .bind("secret", secretCipher.encrypt(EndpointSecrets.owner(endpoint), added.secret()))
                .bind(
                        "integration",
                        EndpointSecrets.integration(endpoint, secretCipher).orElse(null))
                .bind("headers", EndpointSecrets.headers(endpoint, secretCipher))
                .execute();
        requireOneUpdated(rows);
    }

    /** Writes the endpoint {@code to}; its headers and JWT key only if they differ from those of {@code from}. */
    void update(Handle handle, Endpoint from, Endpoint to) {
        boolean sameHeaders = EndpointSecrets.storedHeaders(from).equals(EndpointSecrets.storedHeaders(to));
        int rows = EndpointMapper.bind(handle.createUpdate(UPDATE), to)
                .bind("headers", sameHeaders ? null : EndpointSecrets.headers(to, secretCipher))
                .bind(
                        "integration",
                        from.integrationId().equals(to.integrationId())
                                ? null
                                : EndpointSecrets.integration(to, secretCipher).orElse(null))
                .execute();
        requireOneUpdated(rows);
    }

    /** Replaces the secret; empty if the endpoint does not exist or its previous secret is still valid. */
    Optional<Endpoint> rotate(
            Handle handle, CompanyId company, EndpointId id, RotatedSecrets secrets, Instant until, Instant now) {
        Owner owner = new Owner(company.value(), id.value());
        Query statement = select(handle, ROTATE)
                .bind("secret", secretCipher.encrypt(owner, secrets.signing()))
                .bind(
                        "integration",
                        secretCipher.encrypt(
                                owner.integration(), secrets.integrationId().toString()))
                .bind("keys", SqlArguments.textArray(secretCipher.prefixes()))
                .bind("until", SqlArguments.timestamp(until))
                .bind("now", SqlArguments.timestamp(now));
        return findOne(statement, company, id);
    }

    static boolean remove(Handle handle, CompanyId company, EndpointId id) {
        return bindIds(handle.createUpdate(REMOVE), company, id).execute() == 1;
    }

    static <S extends SqlStatement<S>> S bindIds(S statement, CompanyId company, EndpointId id) {
        return statement.bind("company", company.value()).bind("id", id.value());
    }

    private static Query select(Handle handle, String statement) {
        return handle.createQuery(statement.replace("{columns}", COLUMNS));
    }

    private static void requireOneUpdated(int rows) {
        if (rows != 1) {
            throw new IllegalStateException("one endpoint was expected to be written, but " + rows + " were");
        }
    }
}
