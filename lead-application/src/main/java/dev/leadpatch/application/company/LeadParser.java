package dev.leadpatch.application.company;

import dev.leadpatch.application.company.LoadContext.UniquenessCheck;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.catalog.CompanyCatalog.User;
import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.lead.LeadFields;
import dev.leadpatch.domain.lead.LeadOrigin;
import dev.leadpatch.domain.patch.ObjectReader;
import dev.leadpatch.domain.patch.ObjectReader.Schema;
import dev.leadpatch.domain.patch.PatchReader;
import dev.leadpatch.domain.patch.PatchReader.Strictness;
import dev.leadpatch.domain.patch.PatchValidator.PatchValidationResult;
import dev.leadpatch.domain.patch.PatchValidator.ValidPatch;
import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.value.UserId;
import dev.leadpatch.domain.violation.DocumentPath;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads the leads of a company document. The members of a patch are read and validated as a patch of an empty lead. The
 * rules of loaded and updated leads are therefore the same. Archived users, tags, fields and options are allowed,
 * because existing leads keep them.
 */
final class LeadParser {
    private static final Schema LEAD_SCHEMA =
            Schema.of(List.of("id"), List.of("uuid", "created_at", "source", "created_by"));

    private final CompanyCatalog catalog;
    private final CompanyCatalog unarchivedCatalog;
    private final LoadContext context;
    private final UniquenessCheck<Long> ids;
    private final UniquenessCheck<UUID> uuids;

    LeadParser(CompanyCatalog catalog, LoadContext context) {
        this.catalog = catalog;
        this.unarchivedCatalog = CatalogUnarchiver.unarchive(catalog);
        this.context = context;
        this.ids = new UniquenessCheck<>(context);
        this.uuids = new UniquenessCheck<>(context);
    }

    List<Lead> readAll(ObjectReader root) {
        List<?> items = root.list("leads").orElse(List.of());
        List<Lead> leads = new ArrayList<>(items.size());
        for (int i = 0; i < items.size(); i++) {
            read(items.get(i), root.pathOf("leads").item(i)).ifPresent(leads::add);
        }
        return leads;
    }

    private Optional<Lead> read(@Nullable Object item, DocumentPath path) {
        return context.readContext().object(item, path, "must be an object").flatMap(object -> read(object, path));
    }

    private Optional<Lead> read(Map<?, ?> object, DocumentPath path) {
        Map<Object, @Nullable Object> loadMembers = new LinkedHashMap<>();
        Map<Object, @Nullable Object> patch = new LinkedHashMap<>();
        object.forEach(
                (name, value) -> (LEAD_SCHEMA.contains(String.valueOf(name)) ? loadMembers : patch).put(name, value));
        if (patch.containsKey(PatchReader.CONDITIONS_MEMBER)) {
            patch.remove(PatchReader.CONDITIONS_MEMBER);
            context.addError(path.member(PatchReader.CONDITIONS_MEMBER), "is not a known field");
        }
        return ObjectReader.of(loadMembers, path, LEAD_SCHEMA, context.readContext())
                .flatMap(reader -> read(reader, patch));
    }

    private Optional<Lead> read(ObjectReader reader, Map<Object, @Nullable Object> patch) {
        Optional<Long> id = reader.id("id");
        id.ifPresent(value -> ids.checkUnique(value, reader.pathOf("id")));
        UUID uuid = context.uuid(reader, "uuid");
        uuids.checkUnique(uuid, reader.pathOf("uuid"));
        Instant createdAt = readCreatedAt(reader);
        String source = context.optionalName(reader, "source").orElse(null);
        UserId createdBy = readCreatedBy(reader);
        Lead emptyLead = new Lead(
                new LeadId(id.orElse(1L)),
                catalog.company(),
                uuid,
                1,
                createdAt,
                null,
                new LeadOrigin(createdAt, source, null, createdBy),
                LeadFields.EMPTY);
        return readFields(emptyLead, patch, reader.path()).map(fields -> withFields(emptyLead, fields));
    }

    private Instant readCreatedAt(ObjectReader reader) {
        Instant createdAt = context.time(reader, "created_at").orElse(context.loadTime());
        if (createdAt.isAfter(context.loadTime())) {
            context.addError(reader.pathOf("created_at"), "must not be in the future");
        }
        return createdAt;
    }

    private @Nullable UserId readCreatedBy(ObjectReader reader) {
        Optional<UserId> user = reader.isAbsentOrNull("created_by")
                ? Optional.empty()
                : reader.id("created_by").map(UserId::new);
        if (user.isPresent() && catalog.user(user.get()).isEmpty()) {
            context.addError(reader.pathOf("created_by"), user.get().value() + " is not a user of this company");
        }
        return user.orElse(null);
    }

    private Optional<LeadFields> readFields(Lead emptyLead, Map<Object, @Nullable Object> document, DocumentPath path) {
        PatchValidationResult checked =
                PatchReader.read(document, Strictness.STRICT).patch().check(context.patchValidator());
        if (!(checked instanceof ValidPatch valid)) {
            context.addErrors(emptyLead.violations(checked, unarchivedCatalog), path);
            return Optional.empty();
        }
        return emptyLead
                .change(valid, unarchivedCatalog, context.loadTime())
                .fold(
                        changed -> Optional.of(changed.lead().fields()),
                        () -> Optional.of(LeadFields.EMPTY),
                        rejected -> {
                            context.addErrors(rejected.violations(), path);
                            return Optional.empty();
                        },
                        conditionFailed -> {
                            throw new IllegalStateException("the patch has no conditions");
                        });
    }

    private static Lead withFields(Lead emptyLead, LeadFields fields) {
        return new Lead(
                emptyLead.id(),
                emptyLead.company(),
                emptyLead.uuid(),
                emptyLead.version(),
                emptyLead.updatedAt(),
                emptyLead.archivedAt(),
                emptyLead.origin(),
                fields);
    }

    /**
     * Copies a catalog without its archived flags. Leads may hold users, tags, fields and options that were archived
     * later; they are validated against the copy.
     */
    private static final class CatalogUnarchiver {
        private CatalogUnarchiver() {}

        static CompanyCatalog unarchive(CompanyCatalog catalog) {
            return CompanyCatalog.of(
                    catalog.company(),
                    catalog.uuid(),
                    catalog.customFields().values().stream()
                            .map(CatalogUnarchiver::unarchive)
                            .toList(),
                    catalog.users().values().stream().map(User::restored).toList(),
                    catalog.tags().values().stream()
                            .map(tag -> tag.withArchived(false))
                            .toList());
        }

        private static CustomFieldDefinition unarchive(CustomFieldDefinition field) {
            return new CustomFieldDefinition(
                    field.id(),
                    field.uuid(),
                    field.label(),
                    field.type(),
                    field.category(),
                    field.required(),
                    field.shared(),
                    field.options().stream()
                            .map(option -> option.withArchived(false))
                            .toList(),
                    false);
        }
    }
}
