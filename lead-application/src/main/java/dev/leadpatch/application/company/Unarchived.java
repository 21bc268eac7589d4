package dev.leadpatch.application.company;

import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.catalog.Tag;
import dev.leadpatch.domain.catalog.User;
import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.customfield.CustomFieldOption;

/**
 * A catalog as it was before anything in it was archived: when the leads that hold an archived user, tag or option got
 * it.
 */
final class Unarchived {
    private Unarchived() {}

    static CompanyCatalog of(CompanyCatalog catalog) {
        return CompanyCatalog.of(
                catalog.company(),
                catalog.uuid(),
                catalog.customFields().values().stream().map(Unarchived::of).toList(),
                catalog.users().values().stream().map(Unarchived::of).toList(),
                catalog.tags().values().stream().map(Unarchived::of).toList());
    }

    private static CustomFieldDefinition of(CustomFieldDefinition field) {
        return new CustomFieldDefinition(
                field.id(),
                field.uuid(),
                field.label(),
                field.type(),
                field.category(),
                field.required(),
                field.shared(),
                field.options().stream().map(Unarchived::of).toList(),
                false);
    }

    private static CustomFieldOption of(CustomFieldOption option) {
        return new CustomFieldOption(option.id(), option.label(), false);
    }

    private static User of(User user) {
        return new User(user.id(), user.uuid(), user.email(), user.firstName(), user.lastName(), user.color(), false);
    }

    private static Tag of(Tag tag) {
        return new Tag(tag.id(), tag.uuid(), tag.label(), tag.backgroundColor(), tag.textColor(), false);
    }
}
