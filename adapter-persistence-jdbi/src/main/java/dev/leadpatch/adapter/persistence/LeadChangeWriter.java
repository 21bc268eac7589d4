package dev.leadpatch.adapter.persistence;

import dev.leadpatch.application.lead.Actor;
import dev.leadpatch.application.lead.LeadUpdated;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.EventPayload;
import dev.leadpatch.domain.catalog.User;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Writes all that belongs to one change of a lead, in one statement and so in one round trip. */
final class LeadChangeWriter {
    // A line that is there is locked and not touched, since "do nothing" would not even lock it: the table's comment
    // says
    // what that is good for.
    private static final String WRITE = """
            with written as (
                update leads
                set version = :version, updated_at = :updatedAt,
                    company_name = :companyName, email = :email, phone_number = :phoneNumber,
                    first_name = :firstName, last_name = :lastName, status = :status,
                    assigned_users = :assignedUsers, tags = :tags, custom_fields = cast(:customFields as jsonb)
                where company_id = :company and id = :lead and version = :version - 1
                returning company_id, id, version, updated_at
            ), kept as (
                insert into lead_changes
                    (company_id, lead_id, version, at, key_id, key_label, request_id, changes)
                select company_id, id, version, updated_at, :key, :keyLabel, :request, cast(:changes as jsonb)
                from written
            ), recorded as (
                insert into lead_events
                    (company_id, event_id, lead_id, sequence, occurred_at, actor_user_uuid, payload)
                select company_id, :event, id, version, updated_at, :actor, :payload
                from written
            ), queued as (
                insert into webhook_deliveries
                    (company_id, endpoint_id, event_id, lead_id, sequence, configuration, queued_at)
                select w.company_id, e.id, :event, w.id, w.version, cast(e.configuration as json), :now
                from written w, unnest(:endpoints, :configurations) as e (id, configuration)
            ), lined_up as (
                insert into webhook_lines (company_id, endpoint_id, lead_id, sequence, due_at)
                select w.company_id, e.id, w.id, w.version, :now
                from written w, unnest(:endpoints) as e (id)
                on conflict (company_id, endpoint_id, lead_id) do update
                    set sequence = excluded.sequence
                    where false
            )
            select count(*) from written
            """;

    private final EventPayload payload;
    private final InstantSource clock;

    LeadChangeWriter(EventPayload payload, InstantSource clock) {
        this.payload = payload;
        this.clock = clock;
    }

    /** Whether deliveries were queued, which is so if there are {@code endpoints} to be told. */
    boolean write(Handle handle, LeadUpdated event, List<Endpoint> endpoints) {
        Query statement = handle.createQuery(WRITE);
        LeadRow.bind(statement, event.lead());
        bindChange(statement, event);
        bindEvent(statement, event, endpoints);
        long written = statement.mapTo(Long.class).one();
        if (written != 1) {
            throw new IllegalStateException("the lead was locked, and yet not as it was read");
        }
        return !endpoints.isEmpty();
    }

    private static void bindChange(Query statement, LeadUpdated event) {
        statement
                .bind("key", event.actor().key().value())
                .bind("keyLabel", event.actor().label())
                .bind("request", event.requestId())
                .bind("changes", Json.changes(event.changes()));
    }

    private void bindEvent(Query statement, LeadUpdated event, List<Endpoint> endpoints) {
        @Nullable String body = endpoints.isEmpty() ? null : payload.render(event);
        statement
                .bind("event", event.id())
                .bind("actor", uuid(event.actor(), event))
                .bind("payload", body)
                .bind("now", SqlArguments.time(clock.instant()))
                .bind(
                        "endpoints",
                        SqlArguments.uuids(endpoints.stream()
                                .map(endpoint -> endpoint.id().value())
                                .toList()))
                .bind(
                        "configurations",
                        SqlArguments.texts(
                                endpoints.stream().map(Endpoint::configuration).toList()));
    }

    private static UUID uuid(Actor actor, LeadUpdated event) {
        return event.catalog()
                .user(actor.owner())
                .map(User::uuid)
                .orElseThrow(() -> new IllegalStateException("the company has no user " + actor.owner()));
    }
}
