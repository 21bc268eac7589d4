package dev.leadpatch.adapter.persistence.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.adapter.persistence.DemoDatabaseTestBase;
import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.application.catalog.CatalogEntryStore.CatalogDecision;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.catalog.CompanyCatalog.User;
import dev.leadpatch.domain.customfield.CustomFieldDefinition.CustomFieldOption;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.value.OptionId;
import java.time.Instant;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.Test;

final class CatalogWriterTest extends DemoDatabaseTestBase {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();
    private static final Instant ARCHIVED_AT = Instant.parse("2026-03-01T12:00:00Z");

    CatalogWriterTest() {
        super(DATABASE);
    }

    @Test
    void new_entry_never_replaces_another_one() {
        CompanyCatalog stored = DemoCatalog.demoCatalog();
        CompanyCatalog withoutTags = new CompanyCatalog(
                stored.company(),
                stored.uuid(),
                stored.customFields(),
                stored.users(),
                Map.of(),
                stored.indexedNumbers());

        assertWriteFails(withoutTags, stored);
    }

    @Test
    void new_option_never_replaces_another_one() {
        CompanyCatalog stored = DemoCatalog.demoCatalog();
        CustomFieldOption option = new CustomFieldOption(new OptionId(77), "Free", false);
        database.execute("insert into custom_field_options values (1, 7, 77, 9, 'New')");

        assertWriteFails(
                stored,
                stored.with(stored.leadCustomField(DemoCatalog.PRODUCTS)
                        .orElseThrow()
                        .with(option)));
    }

    private void assertWriteFails(CompanyCatalog from, CompanyCatalog to) {
        CompanyCatalog before = catalog();
        assertThatThrownBy(() -> database.withHandle(handle -> {
                    CatalogWriter.write(handle, from, to);
                    return null;
                }))
                .isInstanceOf(JdbiException.class)
                .hasMessageContaining("duplicate key");
        assertThat(catalog()).isEqualTo(before);
    }

    @Test
    void user_that_was_archived_by_a_request_is_restored_by_sql() {
        changeAda(user -> user.asArchived(ARCHIVED_AT));

        database.execute("update users set archived = false where company_id = 1 and id = 123");

        assertThat(ada())
                .isEqualTo(DemoCatalog.demoCatalog().user(DemoCatalog.ADA).orElseThrow());
        database.execute("update users set archived = true where company_id = 1 and id = 123");
        assertThat(ada().archived()).isTrue();
        assertThat(ada().archivedAt()).isEmpty();
    }

    private void changeAda(UnaryOperator<User> change) {
        persistence
                .catalogStore()
                .change(
                        COMPANY,
                        catalog -> new CatalogDecision<>(
                                catalog.with(change.apply(
                                        catalog.user(DemoCatalog.ADA).orElseThrow())),
                                true));
    }

    private User ada() {
        return catalog().user(DemoCatalog.ADA).orElseThrow();
    }

    private CompanyCatalog catalog() {
        return persistence.catalogStore().find(COMPANY).orElseThrow();
    }
}
