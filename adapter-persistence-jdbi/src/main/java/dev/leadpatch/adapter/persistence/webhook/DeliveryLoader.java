package dev.leadpatch.adapter.persistence.webhook;

import dev.leadpatch.adapter.persistence.jdbc.JsonColumns;
import dev.leadpatch.adapter.persistence.jdbc.ShardedStatements;
import dev.leadpatch.application.webhook.DeliveryQueue;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDelivery;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.Endpoint.EndpointRef;
import dev.leadpatch.application.webhook.PayloadAdmission;
import dev.leadpatch.application.webhook.SigningSecrets;
import dev.leadpatch.domain.value.LeadId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.Handle;

/** Loads the deliveries of claimed queue heads. */
record DeliveryLoader(SecretCipher secretCipher) {
    // A separate statement after the claim: it sees the delivery that a head advanced to just before. It returns no row
    // for a head whose lease has expired, if another node has completed its delivery. octet_length does not read the
    // payload.
    private static final String LOAD = """
            select row_to_json(e) as endpoint, e.secret, e.previous_secret, e.previous_secret_until, h.configuration,
                   h.company_id, h.endpoint_id, h.event_id, h.event_type, h.lead_id, h.sequence, h.attempt, h.actor_user_uuid,
                   c.uuid as company_uuid, h.payload_bytes, h.preceding_bytes < :maxBytes as fits,
                   case when h.preceding_bytes < :maxBytes then h.payload end as payload
            from (
                select w.ordinal, w.attempt, d.*, v.payload, v.actor_user_uuid, octet_length(v.payload) as payload_bytes,
                       coalesce(sum(octet_length(v.payload)) over (order by w.ordinal
                           rows between unbounded preceding and 1 preceding), 0) as preceding_bytes
                from unnest(:companies, :endpoints, :leads, :sequences, :attempts) with ordinality
                    as w (company_id, endpoint_id, lead_id, sequence, attempt, ordinal)
                cross join lateral (
                    select d.company_id, d.endpoint_id, d.lead_id, d.sequence, d.event_id, d.event_type,
                           d.configuration
                    from webhook_deliveries d
                    where d.company_id = w.company_id and d.endpoint_id = w.endpoint_id and d.lead_id = w.lead_id
                      and d.sequence = w.sequence /*sharded and d.company_id = any(:companies) */
                    limit 1
                ) d
                join webhook_events v on v.company_id = d.company_id and v.event_id = d.event_id
                    /*sharded and v.company_id = any(:companies) */
            ) h
            join webhook_endpoints e on e.company_id = h.company_id and e.id = h.endpoint_id
            join companies c on c.id = h.company_id
            order by h.ordinal
            """;

    /** Loads deliveries up to the maximum size of a claim, in the order of their heads within each company. */
    List<LoadedHead> load(Handle handle, List<QueueHead> heads, PayloadAdmission admission) {
        AtomicLong remainingBytes = new AtomicLong(DeliveryQueue.MAX_CLAIMED_BYTES);
        LoadedEndpoints endpoints = new LoadedEndpoints(secretCipher);
        return ShardedStatements.ofEachCompany(
                ShardedStatements.shardingOf(handle), heads, QueueHead::company, batch -> {
                    List<LoadedHead> loaded = QueueHead.bind(handle.createQuery(LOAD), batch)
                            .bind("maxBytes", remainingBytes.get())
                            .map((row, context) -> loadedHead(row, endpoints.of(row), admission))
                            .list();
                    loaded.forEach(head -> remainingBytes.addAndGet(-head.loadedBytes()));
                    return loaded;
                });
    }

    private static LoadedHead loadedHead(ResultSet row, LoadedEndpoint endpoint, PayloadAdmission admission)
            throws SQLException {
        long bytes = row.getLong("payload_bytes");
        boolean fits = row.getBoolean("fits") && admission.admit(QueueHeadDao.orderingKey(row), bytes);
        Optional<ClaimedDelivery> delivery = fits ? Optional.of(delivery(row, endpoint)) : Optional.empty();
        return new LoadedHead(QueueHead.of(row, "attempt"), endpoint.endpoint(), delivery, fits ? bytes : 0);
    }

    private static ClaimedDelivery delivery(ResultSet row, LoadedEndpoint endpoint) throws SQLException {
        return new ClaimedDelivery(
                endpoint.endpoint(),
                endpoint.secrets(),
                row.getObject("event_id", UUID.class),
                PostgresDeliveryLog.eventType(row),
                new LeadId(row.getLong("lead_id")),
                row.getLong("sequence"),
                row.getInt("attempt"),
                row.getString("payload"),
                row.getObject("company_uuid", UUID.class),
                row.getObject("actor_user_uuid", UUID.class));
    }

    /**
     * A head with its delivery.
     *
     * @param delivery empty if the payloads before it used up the maximum, or it is not admitted
     * @param loadedBytes the size of the payload; 0 without a delivery
     */
    record LoadedHead(QueueHead head, Endpoint endpoint, Optional<ClaimedDelivery> delivery, long loadedBytes) {}

    /** An endpoint with the configuration of a delivery, and its valid secrets. */
    private record LoadedEndpoint(Endpoint endpoint, SigningSecrets secrets) {}

    /** The endpoints of a claim: many deliveries have the same one, whose secrets are decrypted once. */
    private static final class LoadedEndpoints {
        private final SecretCipher secretCipher;
        private final Map<Key, LoadedEndpoint> loaded = new HashMap<>();

        LoadedEndpoints(SecretCipher secretCipher) {
            this.secretCipher = secretCipher;
        }

        LoadedEndpoint of(ResultSet row) throws SQLException {
            Key key = new Key(QueueHeadDao.endpoint(row), row.getString("configuration"));
            LoadedEndpoint known = loaded.get(key);
            if (known == null) {
                known = load(row, key.configuration());
                loaded.put(key, known);
            }
            return known;
        }

        private LoadedEndpoint load(ResultSet row, String configuration) throws SQLException {
            Endpoint endpoint = EndpointMapper.of(row, secretCipher)
                    .withConfiguration(JsonColumns.configuration(JsonColumns.parse(configuration)));
            return new LoadedEndpoint(
                    endpoint, EndpointSecrets.deliverySecrets(row, EndpointSecrets.owner(endpoint), secretCipher));
        }

        /** @param configuration the one of the delivery, which may differ from that of the endpoint */
        private record Key(EndpointRef endpoint, String configuration) {}
    }
}
