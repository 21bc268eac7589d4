package dev.leadpatch.application.company;

import dev.leadpatch.application.access.ApiKey;
import dev.leadpatch.application.audit.AuditEntry;
import dev.leadpatch.application.audit.AuditEntry.Actor;
import dev.leadpatch.application.audit.Auditor;
import dev.leadpatch.application.audit.Auditor.TargetType;
import dev.leadpatch.application.audit.Auditor.Verb;
import dev.leadpatch.application.company.CompanyStore.Company;
import dev.leadpatch.application.company.UpdateCompany.Counts;
import dev.leadpatch.application.company.UpdateCompany.Kind;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Creates the entries of the audit log for a load: one for the company, and one for each API key that it adds. */
final class LoadAudit {
    /** The name of the command that updates a company. */
    static final String COMMAND = "leadpatch load";

    private static final Map<Kind, String> SECTIONS = Map.of(
            Kind.COMPANY, "name",
            Kind.USER, "users",
            Kind.TAG, "tags",
            Kind.CUSTOM_FIELD, "custom_fields",
            Kind.API_KEY, "api_keys");

    private LoadAudit() {}

    static List<AuditEntry> loaded(Company company, Instant now) {
        return entries(company, Actor.operator(), Verb.LOADED, List.of(), now);
    }

    /** @param counts the effect of the update, without the leads, which are recorded as an import */
    static List<AuditEntry> updated(Company company, Map<Kind, Counts> counts, Instant now) {
        List<String> changed = Arrays.stream(Kind.values())
                .filter(kind -> SECTIONS.containsKey(kind)
                        && counts.getOrDefault(kind, Counts.NONE).changed() > 0)
                .map(kind -> SECTIONS.getOrDefault(kind, ""))
                .toList();
        return changed.isEmpty() ? List.of() : entries(company, Actor.command(COMMAND), Verb.UPDATED, changed, now);
    }

    private static List<AuditEntry> entries(
            Company company, Actor actor, Verb verb, List<String> changed, Instant now) {
        Auditor auditor = new Auditor(company.catalog().company(), actor, now);
        return Stream.concat(
                        Stream.of(auditor.entry(
                                TargetType.COMPANY, auditor.company().value(), verb, changed)),
                        company.keys().values().stream()
                                .map(ApiKey::id)
                                .map(key -> auditor.entry(TargetType.API_KEY, key, Verb.CREATED)))
                .toList();
    }
}
