package dev.leadpatch.application.lead;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.domain.customfield.CustomFieldDefinition;
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
}
