package dev.leadpatch.application.company;

import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.catalog.CompanyCatalog.Tag;
import dev.leadpatch.domain.catalog.CompanyCatalog.User;
import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.customfield.CustomFieldOption;

/**
 * Copies a catalog without its archived flags. Leads may hold users, tags, fields and options that were archived later;
 * they are validated against the copy.
 */
final class CatalogUnarchiver {
    private CatalogUnarchiver() {}

    static CompanyCatalog unarchive(CompanyCatalog catalog) {
        return CompanyCatalog.of(
                catalog.company(),
                catalog.uuid(),
                catalog.customFields().values().stream()
                        .map(CatalogUnarchiver::unarchive)
                        .toList(),
                catalog.users().values().stream()
                        .map(CatalogUnarchiver::unarchive)
                        .toList(),
                catalog.tags().values().stream()
                        .map(CatalogUnarchiver::unarchive)
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
                field.options().stream().map(CatalogUnarchiver::unarchive).toList(),
                false);
    }

    private static CustomFieldOption unarchive(CustomFieldOption option) {
        return new CustomFieldOption(option.id(), option.label(), false);
    }

    private static User unarchive(User user) {
        return new User(user.id(), user.uuid(), user.email(), user.firstName(), user.lastName(), user.color(), false);
    }

    private static Tag unarchive(Tag tag) {
        return new Tag(tag.id(), tag.uuid(), tag.label(), tag.backgroundColor(), tag.textColor(), false);
    }
}
