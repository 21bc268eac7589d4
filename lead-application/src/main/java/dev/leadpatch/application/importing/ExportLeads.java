package dev.leadpatch.application.importing;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.list.LeadFilter;
import dev.leadpatch.application.list.ListLeads.QueryError;
import java.util.List;
import java.util.function.Consumer;

/** Exports the leads of the caller's company. */
public interface ExportLeads {

    /**
     * Passes each lead that the filter selects to a consumer, by ascending id. A lead that matches throughout is passed
     * exactly once; changes during the export may be included or not.
     *
     * @return the errors of the filter; empty if the leads were exported
     * @throws StoreUnavailableException if the store is unavailable, or the filter selects too slowly
     */
    List<QueryError> run(Caller caller, LeadFilter filter, Consumer<LeadSnapshot> leads);
}
