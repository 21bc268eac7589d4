package dev.leadpatch.domain.lead;

import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.catalog.Tag;
import dev.leadpatch.domain.catalog.User;
import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.customfield.CustomFieldType;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.Patch;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import dev.leadpatch.domain.violation.AllowedValues;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.Violation;
import dev.leadpatch.domain.violation.ViolationCode;
import dev.leadpatch.domain.violation.Violations;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Finds what a patch refers to in the company's catalog, and says what is not there. */
record CatalogLookup(CompanyCatalog catalog, Violations violations) {

    /** Goes through the ids that a patch lists at {@code list}, but for those that could not be read. */
    static <T> void forEachId(Patch<List<Optional<T>>> wish, DocumentPath list, BiConsumer<T, DocumentPath> judge) {
        List<Optional<T>> ids = wish.<List<Optional<T>>>fold(List::of, List::of, sent -> sent);
        for (int i = 0; i < ids.size(); i++) {
            Optional<T> id = ids.get(i);
            if (id.isPresent()) {
                judge.accept(id.get(), list.item(i));
            }
        }
    }

    Optional<User> user(UserId id, DocumentPath place) {
        Optional<User> user = catalog.user(id);
        if (user.isEmpty()) {
            violations.add(place, ViolationCode.UNKNOWN_USER, id.value() + " is not a user of this company");
        }
        return user;
    }

    Optional<Tag> tag(TagId id, DocumentPath place) {
        Optional<Tag> tag = catalog.tag(id);
        if (tag.isEmpty()) {
            violations.add(place, ViolationCode.UNKNOWN_TAG, id.value() + " is not a tag of this company");
        }
        return tag;
    }

    Optional<CustomFieldDefinition> customField(CustomFieldId id, DocumentPath place) {
        Optional<CustomFieldDefinition> definition = catalog.leadCustomField(id);
        if (definition.isEmpty()) {
            violations.add(
                    place,
                    ViolationCode.UNKNOWN_CUSTOM_FIELD,
                    id.value() + " is not a custom field of this company's leads");
        }
        return definition;
    }

    /** Whether the field may be called one of the {@code named} type. */
    boolean checkType(CustomFieldDefinition definition, CustomFieldType named, DocumentPath place) {
        CustomFieldType type = definition.type();
        if (type.accepts(named)) {
            return true;
        }
        String is = "\"" + definition.label() + "\" is a " + type.wireName() + " field";
        violations.add(new Violation(place, ViolationCode.WRONG_TYPE, "must be the field's own: " + is)
                .withDetail("custom_field_id", definition.id().value())
                .withAllowed(AllowedValues.ofNames(
                        FieldChange.customFieldName(definition.id()) + "/type", List.of(type.wireName()))));
        return false;
    }
}
