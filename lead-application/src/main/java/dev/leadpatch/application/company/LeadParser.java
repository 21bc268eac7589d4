package dev.leadpatch.application.company;

import dev.leadpatch.application.company.CompanyDocument.LeadItem;
import dev.leadpatch.application.company.ParsedLead.NewLead;
import dev.leadpatch.domain.catalog.CatalogMembers;
import dev.leadpatch.domain.catalog.CatalogUnarchiver;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.lead.LeadCreation;
import dev.leadpatch.domain.lead.LeadOrigin;
import dev.leadpatch.domain.patch.LeadDraft;
import dev.leadpatch.domain.patch.ObjectReader;
import dev.leadpatch.domain.patch.ObjectReader.Schema;
import dev.leadpatch.domain.patch.PatchReader;
import dev.leadpatch.domain.patch.PatchReader.Strictness;
import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.value.PartnerType;
import dev.leadpatch.domain.value.UserId;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.Violations.ValidationBudget;
import java.time.Instant;
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
            Schema.of(List.of("id"), List.of("uuid", "created_at", "source", "partner_type", "created_by"));

    private final CompanyCatalog catalog;
    private final CompanyCatalog unarchivedCatalog;
    private final LoadContext context;
    private final FirstPositions ids = new FirstPositions();
    private final FirstPositions uuids = new FirstPositions();

    LeadParser(CompanyCatalog catalog, LoadContext context) {
        this.catalog = catalog;
        this.unarchivedCatalog = CatalogUnarchiver.unarchive(catalog);
        this.context = context;
    }

    /** Parses the next lead of the document. */
    ParsedLead parse(LeadItem item) {
        LeadReader reader = new LeadReader(item.position(), context.forLead());
        return ParsedLead.of(item, reader.shape, reader.read(item.value()), reader.context);
    }

    /** Reads one lead. */
    private final class LeadReader {
        private final int position;
        private final ResponseShape shape = new ResponseShape();
        private final LoadContext context;

        LeadReader(int position, LoadContext context) {
            this.position = position;
            this.context = context;
        }

        private Optional<NewLead> read(@Nullable Object item) {
            return context.readContext()
                    .object(item, DocumentPath.ROOT, "must be an object")
                    .flatMap(this::read);
        }

        private Optional<NewLead> read(Map<?, ?> object) {
            DocumentPath path = DocumentPath.ROOT;
            Map<Object, @Nullable Object> loadMembers = new LinkedHashMap<>();
            Map<Object, @Nullable Object> patch = new LinkedHashMap<>();
            shape.toRequest(object)
                    .forEach((name, value) ->
                            (LEAD_SCHEMA.contains(String.valueOf(name)) ? loadMembers : patch).put(name, value));
            if (patch.containsKey(PatchReader.CONDITIONS_MEMBER)) {
                patch.remove(PatchReader.CONDITIONS_MEMBER);
                context.addError(path.member(PatchReader.CONDITIONS_MEMBER), "is not a known field");
            }
            return ObjectReader.of(loadMembers, path, LEAD_SCHEMA, context.readContext())
                    .flatMap(reader -> read(reader, patch));
        }

        private Optional<NewLead> read(ObjectReader reader, Map<Object, @Nullable Object> patch) {
            Optional<Long> id = reader.id("id");
            id.ifPresent(value -> checkUnique(ids.putIfAbsent(0, value, position), reader.pathOf("id")));
            UUID uuid = context.uuid(reader, "uuid");
            boolean hasUuid = !reader.isAbsentOrNull("uuid");
            if (hasUuid) {
                checkUnique(
                        uuids.putIfAbsent(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits(), position),
                        reader.pathOf("uuid"));
            }
            Instant createdAt = readCreatedAt(reader);
            String source = context.optionalName(reader, "source").orElse(null);
            PartnerType partnerType =
                    CatalogMembers.partnerType(reader, "partner_type").orElse(null);
            UserId createdBy = readCreatedBy(reader);
            LeadId leadId = new LeadId(id.orElse(1L));
            LeadDraft draft = new LeadDraft(
                    PatchReader.readNew(patch, Strictness.STRICT).patch(),
                    source,
                    partnerType,
                    new LeadDraft.Identity(leadId, hasUuid ? uuid : null, createdAt, createdBy));
            return create(
                    new LeadCreation(
                            leadId, catalog.company(), uuid, new LeadOrigin(createdAt, source, partnerType, createdBy)),
                    draft,
                    reader.path());
        }

        private void checkUnique(int first, DocumentPath path) {
            if (first != position) {
                context.addError(
                        path,
                        "is a duplicate of "
                                + ParsedLead.pathOf(first).resolve(path).toJsonPointer());
            }
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

        private Optional<NewLead> create(LeadCreation creation, LeadDraft draft, DocumentPath path) {
            return creation.createIncomplete(
                            draft.patch().check(context.patchValidator()), unarchivedCatalog, ValidationBudget.DEFAULT)
                    .fold(
                            created -> Optional.of(new NewLead(created.lead(), draft)),
                            () -> {
                                throw new IllegalStateException("a new lead can't be unchanged");
                            },
                            rejected -> {
                                context.addErrors(rejected.violations(), path);
                                return Optional.empty();
                            },
                            conditionFailed -> {
                                throw new IllegalStateException("the patch has no conditions");
                            });
        }
    }
}
