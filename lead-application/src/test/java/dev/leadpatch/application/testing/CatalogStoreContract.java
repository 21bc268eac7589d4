package dev.leadpatch.application.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.lead.CatalogStore;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.customfield.CustomFieldDefinition.CustomFieldOption;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.value.CompanyId;
import org.junit.jupiter.api.Test;

/** The contract of {@link CatalogStore}. */
public abstract class CatalogStoreContract extends PersistencePortsContract {

    @Test
    void catalog_contains_archived_entries() {
        assertThat(persistence.catalogStore().find(COMPANY)).contains(DemoCatalog.demoCatalog());
        assertThat(persistence.catalogStore().find(OTHER_COMPANY)).contains(DemoCatalog.demoCatalog(OTHER_COMPANY));
    }

    @Test
    void options_preserve_their_order() {
        CompanyCatalog catalog = persistence.catalogStore().find(COMPANY).orElseThrow();

        assertThat(catalog.leadCustomField(DemoCatalog.PRODUCTS).orElseThrow().options())
                .extracting(CustomFieldOption::label)
                .containsExactly("Enterprise", "Pro", "Basic", "Classic");
    }

    @Test
    void unknown_company_has_no_catalog() {
        assertThat(persistence.catalogStore().find(new CompanyId(99))).isEmpty();
    }
}
