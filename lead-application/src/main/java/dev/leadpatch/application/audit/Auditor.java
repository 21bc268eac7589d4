package dev.leadpatch.application.audit;

import dev.leadpatch.application.NameBasedUuid;
import dev.leadpatch.application.audit.AuditEntry.Actor;
import dev.leadpatch.application.audit.AuditEntry.Target;
import dev.leadpatch.domain.value.CompanyId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * Creates the entries of the audit log for the changes of one actor at one time.
 *
 * @param at truncated to microseconds, as the database stores it
 */
public record Auditor(CompanyId company, Actor actor, Instant at) {
    private static final UUID NAMESPACE = UUID.fromString("0f0c1d6e-0d0b-4a3e-9a53-5f6a1c8a7d21");

    public Auditor {
        at = at.truncatedTo(ChronoUnit.MICROS);
    }

    /** The types of targets. */
    public enum TargetType {
        API_KEY,
        COMPANY,
        CUSTOM_FIELD,
        CUSTOM_FIELD_OPTION,
        IMPORT,
        TAG,
        USER,
        WEBHOOK_DELIVERY,
        WEBHOOK_ENDPOINT,
        WEBHOOK_REPLAY
    }

    /** What is done with a target. */
    public enum Verb {
        CREATED,
        UPDATED,
        ARCHIVED,
        RESTORED,
        ENABLED,
        DISABLED,
        DELETED,
        REVOKED,
        ROTATED,
        SECRET_ROTATED,
        SECRETS_REENCRYPTED,
        LOADED,
        STARTED,
        REPLAYED
    }

    /** Returns the entry of a change of a whole target. */
    public AuditEntry entry(TargetType type, Object id, Verb verb) {
        return entry(type, id, verb, List.of());
    }

    /** Returns the entry of a change of some members. The id of the entry is a function of all other values. */
    public AuditEntry entry(TargetType type, Object id, Verb verb, List<String> changed) {
        return entry(
                type,
                id.toString(),
                verb,
                changed,
                String.join(" ", at.toString(), actor.toString(), changed.toString()));
    }

    /** Returns the entry of an import. Its id is a function of the id of the import, so an import has one entry. */
    public AuditEntry importStarted(UUID importId) {
        return entry(TargetType.IMPORT, importId.toString(), Verb.STARTED, List.of(), "");
    }

    private AuditEntry entry(TargetType type, String id, Verb verb, List<String> changed, String occurrence) {
        String typeName = type.name().toLowerCase(Locale.ROOT);
        String action = typeName + "." + verb.name().toLowerCase(Locale.ROOT);
        String name = String.join(" ", String.valueOf(company.value()), action, id, occurrence);
        return new AuditEntry(
                NameBasedUuid.of(NAMESPACE, name), company, at, actor, action, new Target(typeName, id), changed);
    }
}
