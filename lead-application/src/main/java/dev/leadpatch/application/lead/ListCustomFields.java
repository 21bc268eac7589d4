package dev.leadpatch.application.lead;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The use case of listing the custom fields of the caller's company. */
public interface ListCustomFields {

    /**
     * Returns the fields by ascending id, without archived fields.
     *
     * @param category if present, only fields of this category are returned
     * @return empty if the caller's key has no read access
     * @throws StoreUnavailableException if the store is unavailable
     */
    Optional<List<CustomFieldDefinition>> list(Caller caller, Optional<String> category);

    /** Lists custom fields from a {@link CatalogStore}. */
    final class ListCustomFieldsService implements ListCustomFields {
        private final CatalogStore catalogStore;

        public ListCustomFieldsService(CatalogStore catalogStore) {
            this.catalogStore = catalogStore;
        }

        @Override
        public Optional<List<CustomFieldDefinition>> list(Caller caller, Optional<String> category) {
            if (!caller.hasPermission(Permission.READ)) {
                return Optional.empty();
            }
            return Optional.of(catalogStore.find(caller.company()).stream()
                    .map(CompanyCatalog::customFields)
                    .flatMap(fields -> fields.values().stream())
                    .filter(field -> !field.archived())
                    .filter(field -> category.map(field.category()::equals).orElse(true))
                    .sorted(Comparator.comparingLong(field -> field.id().value()))
                    .toList());
        }
    }
}
