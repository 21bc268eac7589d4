package dev.leadpatch.application.lead;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import java.util.List;
import java.util.Optional;

/** The use case of looking at the custom fields that the caller's company has. */
public interface ListCustomFields {

    /**
     * The fields by ascending id, without the archived ones.
     *
     * @param category only those of this category, if one is named
     * @return nothing if the caller's key has no read access
     * @throws StoreUnavailableException if the store could not be reached in time
     */
    Optional<List<CustomFieldDefinition>> list(Caller caller, Optional<String> category);
}
