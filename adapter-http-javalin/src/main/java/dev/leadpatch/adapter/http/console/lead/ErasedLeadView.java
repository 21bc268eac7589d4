package dev.leadpatch.adapter.http.console.lead;

import dev.leadpatch.adapter.http.console.lead.LeadView.Fact;
import dev.leadpatch.adapter.http.console.page.Layout;
import dev.leadpatch.adapter.http.console.page.Section;
import dev.leadpatch.adapter.http.console.page.Times;
import dev.leadpatch.adapter.http.console.session.ActiveSession;
import dev.leadpatch.application.history.LeadHistoryStore.HistoryEntry;
import dev.leadpatch.domain.value.LeadId;
import java.util.List;

/**
 * The page of an erased lead: what remains of it.
 *
 * @param alert what was not done; empty if nothing was to be done
 */
record ErasedLeadView(Layout layout, long id, List<Fact> facts, Timeline timeline, String alert) {

    static ErasedLeadView of(
            ActiveSession session, LeadId lead, HistoryEntry erasure, Timeline timeline, String alert) {
        return new ErasedLeadView(
                session.layout(Section.LEADS, "Lead " + lead.value()),
                lead.value(),
                List.of(
                        new Fact("Id", String.valueOf(lead.value())),
                        new Fact("Version", String.valueOf(erasure.version())),
                        new Fact("Erased", Times.format(erasure.changedAt()))),
                timeline,
                alert);
    }
}
