package dev.leadpatch.application.lead;

import dev.leadpatch.application.NameBasedUuid;
import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.endpoint.WebhookEventType;
import dev.leadpatch.domain.lead.ChangeKind;
import dev.leadpatch.domain.lead.FieldChange;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.value.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A change of a lead: what its history stores and what webhook endpoints receive.
 *
 * @param kind what was done to the lead
 * @param lead the lead at its new version; the version is the event's {@code sequence}, {@code updatedAt} is its time
 * @param catalog the catalog at that time
 * @param changes the differences from the previous version, one for each field, with the labels of that time
 * @param requestId the id of the request that made the change
 */
public record LeadEvent(
        ChangeKind kind, Lead lead, CompanyCatalog catalog, List<FieldChange> changes, Actor actor, String requestId) {
    public LeadEvent {
        changes = List.copyOf(changes);
    }

    /**
     * Returns the event id, the same in every delivery and every attempt. It is a {@linkplain NameBasedUuid name-based
     * UUID}: the namespace is the UUID of the lead, and the name is the version and the time of the change, for example
     * {@code 8 2026-11-28T09:00:00.123456Z}.
     *
     * <p>The name contains the time because versions are used again after a restore from a backup. A receiver that
     * deduplicates by id must not drop the new event.
     */
    public UUID id() {
        return idOf(lead.uuid(), lead.version(), lead.updatedAt());
    }

    /** Returns the {@link #id} of the event that changed a lead to {@code version} at {@code time}. */
    public static UUID idOf(UUID lead, long version, Instant time) {
        return NameBasedUuid.of(lead, version + " " + time);
    }

    /** Returns the type of the event, as endpoints subscribe to it. */
    public WebhookEventType type() {
        return WebhookEventType.of(kind);
    }

    /**
     * The author of a change.
     *
     * @param key the API key that made the change; empty if a user of a host application or a command did
     * @param label the label of the key, or the name of the user or the command, at the time of the change
     * @param owner the user who is responsible for the change: the owner of the key, or the user
     */
    public record Actor(Optional<ApiKeyId> key, String label, UserId owner) {

        /** An author with an API key. */
        public Actor(ApiKeyId key, String label, UserId owner) {
            this(Optional.of(key), label, owner);
        }

        public static Actor of(Caller caller) {
            return new Actor(caller.key(), caller.label(), caller.owner());
        }
    }
}
