package dev.leadpatch.application.company;

import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.lead.LeadFields;
import dev.leadpatch.domain.patch.CheckedPatch;
import dev.leadpatch.domain.patch.PatchReader;
import dev.leadpatch.domain.patch.Strictness;
import dev.leadpatch.domain.patch.ValidPatch;
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
 * Reads the leads of a company. What a patch can set is read and judged as a patch of a blank lead, so that no lead gets
 * in that a patch could not have made; only what is archived may be held, since leads keep it.
 */
final class LeadReader {
    private static final ObjectSchema LEAD_SCHEMA =
            ObjectSchema.of(List.of("id"), List.of("uuid", "created_at", "source", "created_by"));

    private final CompanyCatalog catalog;
    private final CompanyCatalog unarchivedCatalog;
    private final LoadContext context;
    private final UniquenessCheck<Long> ids;
    private final UniquenessCheck<UUID> uuids;

    LeadReader(CompanyCatalog catalog, LoadContext findings) {
        this.catalog = catalog;
        this.unarchivedCatalog = UnarchivedCatalog.unarchive(catalog);
        this.context = findings;
        this.ids = new UniquenessCheck<>(findings);
        this.uuids = new UniquenessCheck<>(findings);
    }

    List<Lead> readAll(ObjectReader root) {
        List<?> items = root.list("leads");
        List<Lead> leads = new ArrayList<>(items.size());
        for (int i = 0; i < items.size(); i++) {
            read(items.get(i), root.pathOf("leads").item(i)).ifPresent(leads::add);
        }
        return leads;
    }

    private Optional<Lead> read(@Nullable Object item, DocumentPath place) {
        return context.readContext().object(item, place, "must be an object").flatMap(object -> read(object, place));
    }

    private Optional<Lead> read(Map<?, ?> object, DocumentPath place) {
        Map<Object, @Nullable Object> own = new LinkedHashMap<>();
        Map<Object, @Nullable Object> patch = new LinkedHashMap<>();
        object.forEach((name, value) -> (LEAD_SCHEMA.contains(String.valueOf(name)) ? own : patch).put(name, value));
        if (patch.containsKey(PatchReader.CONDITIONS_MEMBER)) {
            patch.remove(PatchReader.CONDITIONS_MEMBER);
            context.addError(place.member(PatchReader.CONDITIONS_MEMBER), "is not a known field");
        }
        return ObjectReader.of(own, place, LEAD_SCHEMA, context).flatMap(reader -> read(reader, patch));
    }

    private Optional<Lead> read(ObjectReader own, Map<Object, @Nullable Object> patch) {
        Optional<Long> id = own.id("id");
        id.ifPresent(known -> ids.checkUnique(known, own.pathOf("id")));
        UUID uuid = own.uuid("uuid");
        uuids.checkUnique(uuid, own.pathOf("uuid"));
        Instant createdAt = readCreatedAt(own);
        String source = own.optionalText("source", TextValidator.NAME).orElse(null);
        UserId createdBy = readCreatedBy(own);
        Lead blank = new Lead(
                new LeadId(id.orElse(1L)),
                catalog.company(),
                uuid,
                1,
                createdAt,
                createdAt,
                source,
                createdBy,
                LeadFields.EMPTY);
        return readFields(blank, patch, own.path()).map(fields -> withFields(blank, fields));
    }

    private Instant readCreatedAt(ObjectReader own) {
        Instant createdAt = own.time("created_at").orElse(context.loadTime());
        if (createdAt.isAfter(context.loadTime())) {
            own.addError("created_at", "must not be in the future");
        }
        return createdAt;
    }

    private @Nullable UserId readCreatedBy(ObjectReader own) {
        Optional<UserId> user = own.optionalId("created_by").map(UserId::new);
        if (user.isPresent() && catalog.user(user.get()).isEmpty()) {
            own.addError("created_by", user.get().value() + " is not a user of this company");
        }
        return user.orElse(null);
    }

    private Optional<LeadFields> readFields(Lead blank, Map<Object, @Nullable Object> document, DocumentPath place) {
        CheckedPatch checked =
                PatchReader.read(document, Strictness.STRICT).patch().check(context.patches());
        if (!(checked instanceof ValidPatch valid)) {
            context.addErrors(blank.violations(checked, unarchivedCatalog), place);
            return Optional.empty();
        }
        return blank.change(valid, unarchivedCatalog, context.loadTime())
                .fold(
                        changed -> Optional.of(changed.lead().fields()),
                        () -> Optional.of(LeadFields.EMPTY),
                        rejected -> {
                            context.addErrors(rejected.violations(), place);
                            return Optional.empty();
                        },
                        conditionFailed -> {
                            throw new IllegalStateException("the conditions were taken out");
                        });
    }

    private static Lead withFields(Lead blank, LeadFields fields) {
        return new Lead(
                blank.id(),
                blank.company(),
                blank.uuid(),
                blank.version(),
                blank.createdAt(),
                blank.updatedAt(),
                blank.source(),
                blank.createdBy(),
                fields);
    }
}
