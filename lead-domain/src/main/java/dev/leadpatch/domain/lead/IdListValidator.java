package dev.leadpatch.domain.lead;

import dev.leadpatch.domain.catalog.CatalogLookup;
import dev.leadpatch.domain.catalog.CompanyCatalog.Tag;
import dev.leadpatch.domain.catalog.CompanyCatalog.User;
import dev.leadpatch.domain.patch.LeadPatch;
import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.value.ListChange;
import dev.leadpatch.domain.value.Patch;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.ViolationCode;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Validates the assigned users and tags of a patch and of its conditions against the catalog. */
record IdListValidator(LeadFields current, CatalogLookup catalogLookup) {

    void validate(LeadPatch patch) {
        validate(
                LeadField.ASSIGNED_USERS,
                patch.assignedUsers(),
                current.assignedUsers(),
                this::validateUser,
                catalogLookup::user);
        validate(LeadField.TAGS, patch.tags(), current.tags(), this::validateTag, catalogLookup::tag);
    }

    /** Conditions set nothing: they may expect archived users and tags. */
    void validateConditions(LeadPatch expected) {
        DocumentPath users = LeadPatch.CONDITIONS_PATH.member(LeadField.ASSIGNED_USERS.wireName());
        catalogLookup.forEachId(expected.assignedUsers(), users, catalogLookup::user, catalogLookup::user);
        DocumentPath tags = LeadPatch.CONDITIONS_PATH.member(LeadField.TAGS.wireName());
        catalogLookup.forEachId(expected.tags(), tags, catalogLookup::tag, catalogLookup::tag);
    }

    /**
     * Validates the ids of a list, and the size of the list that an element-wise change results in.
     *
     * @param added validates an id that the list is to contain
     * @param removed validates an id to remove that the current list does not contain
     */
    private <T> void validate(
            LeadField field,
            Patch<ListChange<T>> patch,
            List<T> currentIds,
            BiConsumer<T, DocumentPath> added,
            BiConsumer<T, DocumentPath> removed) {
        DocumentPath path = DocumentPath.of(field);
        catalogLookup.forEachId(patch, path, added, (id, idPath) -> {
            if (!currentIds.contains(id)) {
                removed.accept(id, idPath);
            }
        });
        if (patch instanceof Patch.SetTo<ListChange<T>> set
                && set.value() instanceof ListChange.ElementWise<T> change
                && change.applyTo(currentIds).size() > LeadPatch.MAX_IDS) {
            catalogLookup
                    .violations()
                    .add(path, ViolationCode.TOO_MANY, "must have at most " + LeadPatch.MAX_IDS + " entries");
        }
    }

    private void validateUser(UserId id, DocumentPath path) {
        Optional<User> user = catalogLookup.user(id, path);
        if (user.isPresent()
                && user.get().archived()
                && !current.assignedUsers().contains(id)) {
            catalogLookup.violations().add(path, ViolationCode.ARCHIVED, "user " + id.value() + " is archived");
        }
    }

    private void validateTag(TagId id, DocumentPath path) {
        Optional<Tag> tag = catalogLookup.tag(id, path);
        if (tag.isPresent() && tag.get().archived() && !current.tags().contains(id)) {
            catalogLookup.violations().add(path, ViolationCode.ARCHIVED, "tag " + id.value() + " is archived");
        }
    }
}
