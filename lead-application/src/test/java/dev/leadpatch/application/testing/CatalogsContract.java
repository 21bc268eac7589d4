package dev.leadpatch.application.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.customfield.CustomFieldOption;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.value.CompanyId;
import org.junit.jupiter.api.Test;

/** What every keeper of catalogs does. */
public abstract class CatalogsContract extends PersistenceContract {

    @Test
    void a_companys_catalog_is_found_with_the_archived_in_it() {
        assertThat(persistence.catalogs().find(COMPANY)).contains(DemoCatalog.demoCatalog());
        assertThat(persistence.catalogs().find(OTHER)).contains(DemoCatalog.demoCatalog(OTHER));
    }

    @Test
    void options_keep_the_order_that_they_were_given_in() {
        CompanyCatalog catalog = persistence.catalogs().find(COMPANY).orElseThrow();

        assertThat(catalog.leadCustomField(DemoCatalog.PRODUCTS).orElseThrow().options())
                .extracting(CustomFieldOption::label)
                .containsExactly("Enterprise", "Pro", "Basic", "Classic");
    }

    @Test
    void a_company_that_does_not_exist_has_no_catalog() {
        assertThat(persistence.catalogs().find(new CompanyId(99))).isEmpty();
    }
}
