package dev.leadpatch.adapter.http.console.lead;

import dev.leadpatch.adapter.http.UseCases;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.http.message.AccessErrorMapper;
import dev.leadpatch.application.http.message.HttpErrorException;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.lead.ReadLead;
import dev.leadpatch.application.list.LeadFilter;
import dev.leadpatch.application.list.LeadFilter.Archival;
import dev.leadpatch.application.list.LeadPaging;
import dev.leadpatch.application.list.LeadPaging.Position;
import dev.leadpatch.application.list.LeadSort;
import dev.leadpatch.application.list.ListLeads;
import dev.leadpatch.domain.value.LeadId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Reads one lead, archived or not. */
final class LeadReader {

    private final ReadLead readLead;
    private final ListLeads listLeads;

    LeadReader(UseCases useCases) {
        this.readLead = useCases.readLead();
        this.listLeads = useCases.listLeads();
    }

    /**
     * Returns the lead; empty if the company does not have it or it is erased.
     *
     * @throws HttpErrorException 403 if the caller has no read access
     */
    Optional<LeadSnapshot> find(Caller caller, LeadId lead) {
        return readLead.read(caller, lead).fold(Optional::of, () -> findArchived(caller, lead), () -> {
            throw AccessErrorMapper.forbidden(Permission.READ);
        });
    }

    /** An archived lead is visible in the list only: it is the first one at the position of its id, or not there. */
    private Optional<LeadSnapshot> findArchived(Caller caller, LeadId lead) {
        if (lead.value() == Long.MAX_VALUE) {
            return Optional.empty();
        }
        Position position = new Position(Instant.EPOCH, new LeadId(lead.value() + 1));
        ListLeads.Query query = new ListLeads.Query(
                caller,
                new LeadFilter(List.of(), Archival.ONLY),
                new LeadPaging(LeadSort.ID_DESCENDING, Optional.of(position), 0, 1),
                true,
                Optional.empty());
        return query(query).filter(found -> found.lead().id().equals(lead));
    }

    private Optional<LeadSnapshot> query(ListLeads.Query query) {
        ListLeads.Result result = listLeads.list(query);
        return result instanceof ListLeads.Result.Found found
                ? found.page().leads().stream().findFirst()
                : Optional.empty();
    }
}
