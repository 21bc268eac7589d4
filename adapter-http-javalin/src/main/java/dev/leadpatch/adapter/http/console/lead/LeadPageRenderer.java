package dev.leadpatch.adapter.http.console.lead;

import dev.leadpatch.adapter.http.UseCases;
import dev.leadpatch.adapter.http.console.page.Page;
import dev.leadpatch.adapter.http.console.session.ActiveSession;
import dev.leadpatch.adapter.http.message.TextResponse;
import dev.leadpatch.application.history.LeadHistoryStore.HistoryEntry;
import dev.leadpatch.application.history.ReadHistory;
import dev.leadpatch.application.http.message.HttpErrorException;
import dev.leadpatch.application.http.message.LeadIdParameter;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.domain.lead.ChangeKind;
import dev.leadpatch.domain.value.LeadId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Renders a lead with its history, and the tombstone of an erased lead. */
final class LeadPageRenderer {
    private static final int HISTORY_PAGE_SIZE = 50;

    private final LeadReader leads;
    private final ReadHistory readHistory;

    LeadPageRenderer(UseCases useCases) {
        this.leads = new LeadReader(useCases);
        this.readHistory = useCases.readHistory();
    }

    /** As {@link LeadReader#find}. */
    Optional<LeadSnapshot> find(ActiveSession session, LeadId lead) {
        return leads.find(session.caller(), lead);
    }

    /**
     * Renders a lead.
     *
     * @param before the version before which the history starts
     * @param notice what was done; empty if nothing was
     */
    TextResponse render(
            int status,
            ActiveSession session,
            LeadSnapshot snapshot,
            LeadForm form,
            OptionalLong before,
            String notice) {
        Timeline timeline = timeline(session, snapshot.lead().id(), before);
        return Page.render(status, "lead/lead.jte", LeadView.of(session, snapshot, form, timeline, notice));
    }

    /**
     * Renders the tombstone of a lead.
     *
     * @param alert what was not done, because the lead is erased; empty if nothing was to be done
     * @throws HttpErrorException 404 if the lead is not erased
     */
    TextResponse renderErased(int status, ActiveSession session, LeadId lead, OptionalLong before, String alert) {
        HistoryEntry erasure = newestChanges(session, lead, 1).stream()
                .filter(entry -> entry.kind() == ChangeKind.ERASED)
                .findFirst()
                .orElseThrow(LeadIdParameter::leadNotFound);
        ErasedLeadView view = ErasedLeadView.of(session, lead, erasure, timeline(session, lead, before), alert);
        return Page.render(status, "lead/erased.jte", view);
    }

    /** Returns the changes of a lead after a version. */
    InterveningChanges changesSince(long version, ActiveSession session, LeadId lead) {
        return InterveningChanges.since(version, newestChanges(session, lead, ReadHistory.MAX_PAGE_SIZE));
    }

    private List<HistoryEntry> newestChanges(ActiveSession session, LeadId lead, int limit) {
        ReadHistory.Query query = new ReadHistory.Query(session.caller(), lead, OptionalLong.empty(), limit);
        return readHistory.read(query).fold(page -> page.entries(), List::of, List::of);
    }

    private Timeline timeline(ActiveSession session, LeadId lead, OptionalLong before) {
        ReadHistory.Query query = new ReadHistory.Query(session.caller(), lead, before, HISTORY_PAGE_SIZE);
        return readHistory.read(query).fold(Timeline::of, Timeline::empty, Timeline::empty);
    }
}
