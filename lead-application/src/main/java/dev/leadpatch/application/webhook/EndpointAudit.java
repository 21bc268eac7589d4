package dev.leadpatch.application.webhook;

import dev.leadpatch.application.audit.AuditEntry;
import dev.leadpatch.application.audit.AuditedMember;
import dev.leadpatch.application.audit.Auditor;
import dev.leadpatch.application.audit.Auditor.TargetType;
import dev.leadpatch.application.audit.Auditor.Verb;
import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import java.util.List;

/** Creates the entries of the audit log for the changes of webhook endpoints. They contain no URL and no secret. */
record EndpointAudit(Auditor auditor) {
    private static final List<AuditedMember<Endpoint>> MEMBERS = List.of(
            new AuditedMember<>("url", endpoint -> endpoint.settings().url()),
            new AuditedMember<>("events", endpoint -> endpoint.settings().events()),
            new AuditedMember<>("description", endpoint -> endpoint.settings().description()),
            new AuditedMember<>(
                    "skip_api_key_ids", endpoint -> endpoint.settings().skippedApiKeys()),
            new AuditedMember<>("enabled", endpoint -> endpoint.settings().enabled()),
            new AuditedMember<>("headers", endpoint -> endpoint.settings().headers()),
            new AuditedMember<>("basic_auth", endpoint -> endpoint.settings().basicCredentials()),
            new AuditedMember<>("configuration", endpoint -> endpoint.settings().configuration()),
            new AuditedMember<>(
                    "integration_id", endpoint -> endpoint.settings().integration()),
            new AuditedMember<>("subscriber_api_key_id", Endpoint::subscriber));

    /** Returns the entries of what was done with a whole endpoint. */
    List<AuditEntry> entries(EndpointId id, Verb verb) {
        return List.of(auditor.entry(TargetType.WEBHOOK_ENDPOINT, id, verb));
    }

    /** Returns the entries of a change of settings. */
    List<AuditEntry> changed(Endpoint before, Endpoint after) {
        Verb verb = before.enabled() == after.enabled() ? Verb.UPDATED : after.enabled() ? Verb.ENABLED : Verb.DISABLED;
        List<String> changed = AuditedMember.changed(MEMBERS, before, after);
        return List.of(auditor.entry(TargetType.WEBHOOK_ENDPOINT, after.id(), verb, changed));
    }
}
