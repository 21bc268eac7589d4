package dev.leadpatch.application.importing;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.list.LeadFilter;
import dev.leadpatch.application.list.LeadListStore.Page;
import dev.leadpatch.application.list.LeadPaging;
import dev.leadpatch.application.list.LeadPaging.Position;
import dev.leadpatch.application.list.LeadSort;
import dev.leadpatch.application.list.ListLeads;
import dev.leadpatch.application.list.ListLeads.QueryError;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Exports leads page by page (keyset pagination). */
public final class ExportLeadsService implements ExportLeads {
    private final ListLeads listLeads;

    public ExportLeadsService(ListLeads listLeads) {
        this.listLeads = listLeads;
    }

    @Override
    public List<QueryError> run(Caller caller, LeadFilter filter, Consumer<LeadSnapshot> leads) {
        if (!caller.hasPermission(Permission.READ)) {
            throw new IllegalArgumentException("the caller of an export must have read access");
        }
        Optional<Position> after = Optional.empty();
        while (true) {
            LeadPaging paging = new LeadPaging(LeadSort.ID_ASCENDING, after, 0, LeadPaging.MAX_LIMIT);
            ListLeads.Result result =
                    listLeads.list(new ListLeads.Query(caller, filter, paging, true, Optional.empty()));
            if (result instanceof ListLeads.Result.Rejected rejected) {
                return rejected.errors();
            }
            if (!(result instanceof ListLeads.Result.Found found)) {
                throw new StoreUnavailableException(
                        "the query exceeded its deadline; export with other filters", new TimeoutException());
            }
            Page page = found.page();
            page.leads().forEach(leads);
            if (!page.hasMore()) {
                return List.of();
            }
            after = Optional.of(
                    Position.of(page.leads().get(page.leads().size() - 1).lead()));
        }
    }
}
