package dev.leadpatch.domain.catalog;

import dev.leadpatch.domain.catalog.CompanyCatalog.User;
import dev.leadpatch.domain.customfield.CustomFieldDefinition;

/**
 * Copies a catalog without its archived flags. Leads may hold users, tags, fields and options that were archived
 * later; they are validated against the copy.
 */
public final class CatalogUnarchiver {
    private CatalogUnarchiver() {}

    /** Returns the copy. */
    public static CompanyCatalog unarchive(CompanyCatalog catalog) {
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
        return field.toBuilder()
                .options(field.options().stream()
                        .map(option -> option.withArchived(false))
                        .toList())
                .archived(false)
                .build();
    }
}
