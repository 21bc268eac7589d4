package dev.leadpatch.domain.catalog;

import dev.leadpatch.domain.catalog.CompanyCatalog.Tag;
import dev.leadpatch.domain.catalog.CompanyCatalog.User;
import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.customfield.CustomFieldType;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.value.ListChange;
import dev.leadpatch.domain.value.Patch;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.Violation;
import dev.leadpatch.domain.violation.Violation.AllowedValues;
import dev.leadpatch.domain.violation.ViolationCode;
import dev.leadpatch.domain.violation.Violations;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Looks up the users, tags and custom fields of a patch in the company's catalog; adds a violation for each unknown
 * id.
 */
public record CatalogLookup(CompanyCatalog catalog, Violations violations) {

    /**
     * Calls a validator for each id of a list in a patch, with its path. Ids that could not be read are skipped,
     * and so are all ids after the maximum of violations is exceeded.
     *
     * @param added validates the ids that the list is to contain
     * @param removed validates the ids that the list is not to contain
     */
    public <T> void forEachId(
            Patch<ListChange<T>> patch,
            DocumentPath listPath,
            BiConsumer<T, DocumentPath> added,
            BiConsumer<T, DocumentPath> removed) {
        if (!(patch instanceof Patch.SetTo<ListChange<T>> set)) {
            return;
        }
        if (set.value() instanceof ListChange.ElementWise<T> change) {
            forEachId(change.added(), listPath.member(ListChange.ADD), added);
            forEachId(change.removed(), listPath.member(ListChange.REMOVE), removed);
        } else if (set.value() instanceof ListChange.Replacement<T> replacement) {
            forEachId(replacement.elements(), listPath, added);
        }
    }

    private <T> void forEachId(List<Optional<T>> ids, DocumentPath listPath, BiConsumer<T, DocumentPath> validator) {
        for (int i = 0; i < ids.size() && !violations.isFull(); i++) {
            Optional<T> id = ids.get(i);
            if (id.isPresent()) {
                validator.accept(id.get(), listPath.item(i));
            }
        }
    }

    public Optional<User> user(UserId id, DocumentPath path) {
        Optional<User> user = catalog.user(id);
        if (user.isEmpty()) {
            violations.add(path, ViolationCode.UNKNOWN_USER, id.value() + " is not a user of this company");
        }
        return user;
    }

    public Optional<Tag> tag(TagId id, DocumentPath path) {
        Optional<Tag> tag = catalog.tag(id);
        if (tag.isEmpty()) {
            violations.add(path, ViolationCode.UNKNOWN_TAG, id.value() + " is not a tag of this company");
        }
        return tag;
    }

    public Optional<CustomFieldDefinition> customField(CustomFieldId id, DocumentPath path) {
        Optional<CustomFieldDefinition> definition = catalog.leadCustomField(id);
        if (definition.isEmpty()) {
            violations.add(
                    path,
                    ViolationCode.UNKNOWN_CUSTOM_FIELD,
                    id.value() + " is not a custom field of this company's leads");
        }
        return definition;
    }

    /** Returns whether a patch of the field may declare {@code declaredType}; adds a violation if not. */
    public boolean checkType(CustomFieldDefinition definition, CustomFieldType declaredType, DocumentPath path) {
        CustomFieldType type = definition.type();
        if (type.accepts(declaredType)) {
            return true;
        }
        String message = "must be \"" + type.wireName() + "\", the type of \"" + definition.label() + "\"";
        violations.add(new Violation(path, ViolationCode.WRONG_TYPE, message)
                .withRedactedMessage("is not the type of the custom field")
                .withDetail("custom_field_id", definition.id().value())
                .withAllowed(AllowedValues.ofNames(
                        LeadField.customFieldName(definition.id()) + "/type", List.of(type.wireName()))));
        return false;
    }
}
