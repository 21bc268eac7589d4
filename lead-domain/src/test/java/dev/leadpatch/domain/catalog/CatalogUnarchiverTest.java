package dev.leadpatch.domain.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.domain.catalog.CompanyCatalog.Tag;
import dev.leadpatch.domain.catalog.CompanyCatalog.User;
import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.testing.DemoCatalog;
import org.junit.jupiter.api.Test;

class CatalogUnarchiverTest {
    @Test
    void copy_has_all_entries_and_none_is_archived() {
        CompanyCatalog catalog = DemoCatalog.demoCatalog();

        CompanyCatalog copy = CatalogUnarchiver.unarchive(catalog);

        assertThat(copy.users()).containsOnlyKeys(catalog.users().keySet());
        assertThat(copy.users().values()).noneMatch(User::archived);
        assertThat(copy.tags()).containsOnlyKeys(catalog.tags().keySet());
        assertThat(copy.tags().values()).noneMatch(Tag::archived);
        assertThat(copy.customFields()).containsOnlyKeys(catalog.customFields().keySet());
        assertThat(copy.customFields().values())
                .noneMatch(CustomFieldDefinition::archived)
                .allSatisfy(field -> assertThat(field.activeOptions())
                        .hasSameSizeAs(catalog.customFields().get(field.id()).options()));
        assertThat(catalog.tag(DemoCatalog.ARCHIVED_TAG).orElseThrow().archived())
                .isTrue();
    }
}
