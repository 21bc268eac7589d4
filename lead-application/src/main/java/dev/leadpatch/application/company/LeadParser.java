package dev.leadpatch.application.company;

import dev.leadpatch.application.company.CompanyDocument.LeadItem;
import dev.leadpatch.application.company.LoadCompany.LoadError;
import dev.leadpatch.domain.catalog.CatalogMembers;
import dev.leadpatch.domain.catalog.CatalogUnarchiver;
import dev.leadpatch.domain.catalog.CompanyCatalog;
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
import dev.leadpatch.domain.value.PartnerType;
import dev.leadpatch.domain.value.UserId;
import dev.leadpatch.domain.violation.DocumentPath;
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

    /**
     * A lead and its errors.
     *
     * @param lead valid only if there are no errors
     * @param errors in document order
     */
    record ParsedLead(Optional<Lead> lead, List<LoadError> errors) {}

    /** Parses the next lead of the document. */
    ParsedLead parse(LeadItem item) {
        LeadReader reader = new LeadReader(item.position(), context.forLead());
        // read as a document of its own, so that the order of its errors needs no other lead
        Optional<Lead> lead = reader.read(item.value());
        List<LoadError> errors = reader.context.errors(item.value(), reader.shape::toDocumentPath);
        return new ParsedLead(
                lead,
                errors.stream()
                        .map(error -> new LoadError(
                                pathOf(item.position()).resolve(error.path()), error.message(), item.line()))
                        .toList());
    }

    private static DocumentPath pathOf(int position) {
        return DocumentPath.ROOT.member(CompanyDocument.LEADS).item(position);
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

        private Optional<Lead> read(@Nullable Object item) {
            return context.readContext()
                    .object(item, DocumentPath.ROOT, "must be an object")
                    .flatMap(this::read);
        }

        private Optional<Lead> read(Map<?, ?> object) {
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

        private Optional<Lead> read(ObjectReader reader, Map<Object, @Nullable Object> patch) {
            Optional<Long> id = reader.id("id");
            id.ifPresent(value -> checkUnique(ids.putIfAbsent(0, value, position), reader.pathOf("id")));
            UUID uuid = context.uuid(reader, "uuid");
            if (!reader.isAbsentOrNull("uuid")) {
                checkUnique(
                        uuids.putIfAbsent(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits(), position),
                        reader.pathOf("uuid"));
            }
            Instant createdAt = readCreatedAt(reader);
            String source = context.optionalName(reader, "source").orElse(null);
            PartnerType partnerType =
                    CatalogMembers.partnerType(reader, "partner_type").orElse(null);
            UserId createdBy = readCreatedBy(reader);
            Lead emptyLead = new Lead(
                    new LeadId(id.orElse(1L)),
                    catalog.company(),
                    uuid,
                    1,
                    createdAt,
                    null,
                    new LeadOrigin(createdAt, source, partnerType, createdBy),
                    LeadFields.EMPTY);
            return readFields(emptyLead, patch, reader.path()).map(fields -> withFields(emptyLead, fields));
        }

        private void checkUnique(int first, DocumentPath path) {
            if (first != position) {
                context.addError(
                        path, "is a duplicate of " + pathOf(first).resolve(path).toJsonPointer());
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

        private Optional<LeadFields> readFields(
                Lead emptyLead, Map<Object, @Nullable Object> document, DocumentPath path) {
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
}
