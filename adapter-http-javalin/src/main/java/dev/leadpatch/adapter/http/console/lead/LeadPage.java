package dev.leadpatch.adapter.http.console.lead;

import dev.leadpatch.adapter.http.UseCases;
import dev.leadpatch.adapter.http.console.page.Page;
import dev.leadpatch.adapter.http.console.session.ActiveSession;
import dev.leadpatch.adapter.http.console.session.SessionRoutes;
import dev.leadpatch.adapter.http.message.PathParameters;
import dev.leadpatch.adapter.http.message.QueryString;
import dev.leadpatch.adapter.http.message.TextResponse;
import dev.leadpatch.adapter.http.server.RequestIdProvider;
import dev.leadpatch.adapter.http.server.Route;
import dev.leadpatch.application.history.ReadHistory;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.lead.Precondition;
import dev.leadpatch.application.lead.UpdateLead;
import dev.leadpatch.application.lead.UpdateLead.Result;
import dev.leadpatch.domain.patch.PatchReader;
import dev.leadpatch.domain.patch.PatchReader.Strictness;
import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.violation.Violation;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** One lead: its form and its history. */
public final class LeadPage {
    static final String PATH = LeadListPage.PATH + "/{leadId}";
    private static final String BEFORE = "before";
    private static final String NOTICE = "notice";
    private static final int HISTORY_PAGE_SIZE = 50;

    private final SessionRoutes pages;
    private final LeadReader leads;
    private final ReadHistory readHistory;
    private final UpdateLead updateLead;

    public LeadPage(SessionRoutes pages, UseCases useCases) {
        this.pages = pages;
        this.leads = new LeadReader(useCases);
        this.readHistory = useCases.readHistory();
        this.updateLead = useCases.updateLead();
    }

    public List<Route> routes() {
        return List.of(pages.get(PATH, this::show).withQuery(BEFORE, NOTICE), pages.post(PATH, this::update));
    }

    /** Returns the path of a lead, with a notice about what was done. */
    static String path(LeadId lead, Notice notice) {
        return LeadListPage.PATH + "/" + lead.value() + "?" + NOTICE + "=" + notice.wireName();
    }

    private TextResponse show(Context ctx, ActiveSession session) {
        LeadSnapshot snapshot = leads.read(session.caller(), PathParameters.leadId(ctx));
        FieldValues values = FieldValues.of(snapshot.lead().fields());
        LeadForm form = LeadForm.of(
                snapshot.lead().version(),
                LeadFormFields.of(snapshot.catalog(), values).fields(),
                values);
        OptionalLong before = LeadVersion.parse(QueryString.of(ctx).find(BEFORE));
        String notice = QueryString.of(ctx)
                .find(NOTICE)
                .flatMap(Notice::ofWireName)
                .map(Notice::sentence)
                .orElse("");
        return page(200, session, snapshot, form, before, notice);
    }

    private TextResponse update(Context ctx, ActiveSession session, QueryString form) {
        LeadSnapshot snapshot = leads.read(session.caller(), PathParameters.leadId(ctx));
        FieldValues inUse = FieldValues.of(snapshot.lead().fields()).and(form);
        SubmittedLead sent =
                SubmittedLead.read(LeadFormFields.of(snapshot.catalog(), inUse).fields(), form);
        Precondition precondition = LeadVersion.precondition(form);
        UpdateLead.Command command = new UpdateLead.Command(
                session.caller(),
                snapshot.lead().id(),
                PatchReader.read(sent.toDocument(), Strictness.STRICT).patch(),
                RequestIdProvider.of(ctx),
                precondition,
                Optional.empty());
        return updateLead.handle(command).fold(new UpdateOutcome(session, snapshot, sent, precondition));
    }

    private TextResponse page(
            int status,
            ActiveSession session,
            LeadSnapshot snapshot,
            LeadForm form,
            OptionalLong before,
            String notice) {
        ReadHistory.Query query =
                new ReadHistory.Query(session.caller(), snapshot.lead().id(), before, HISTORY_PAGE_SIZE);
        Timeline timeline = readHistory.read(query).fold(Timeline::of, Timeline::empty, Timeline::empty);
        return Page.render(status, "lead/lead.jte", LeadView.of(session, snapshot, form, timeline, notice));
    }

    /** Shows the form again with what must be corrected, or the lead after its change. */
    private final class UpdateOutcome extends WriteOutcome {
        private final ActiveSession session;
        private final LeadSnapshot snapshot;
        private final SubmittedLead sent;
        private final Precondition precondition;

        UpdateOutcome(ActiveSession session, LeadSnapshot snapshot, SubmittedLead sent, Precondition precondition) {
            this.session = session;
            this.snapshot = snapshot;
            this.sent = sent;
            this.precondition = precondition;
        }

        @Override
        public TextResponse updated(Result.Updated updated) {
            return Page.redirect(path(snapshot.lead().id(), Notice.SAVED));
        }

        @Override
        public TextResponse unchanged(Result.Unchanged unchanged) {
            return Page.redirect(path(snapshot.lead().id(), Notice.UNCHANGED));
        }

        @Override
        TextResponse rejected(int status, List<Violation> violations) {
            long version = precondition.highestVersion().orElseThrow();
            LeadForm form = LeadForm.rejected(version, sent, violations);
            return page(status, session, snapshot, form, OptionalLong.empty(), "");
        }

        @Override
        public TextResponse versionMismatch(Result.VersionMismatch mismatch) {
            LeadSnapshot current = leads.read(session.caller(), snapshot.lead().id());
            LeadForm form = LeadForm.conflicting(
                    current.lead().version(),
                    sent,
                    FieldValues.of(current.lead().fields()),
                    interveningChanges(),
                    "Somebody else changed this lead meanwhile. Nothing was saved: check and save again.");
            return page(409, session, current, form, OptionalLong.empty(), "");
        }

        private InterveningChanges interveningChanges() {
            ReadHistory.Query query = new ReadHistory.Query(
                    session.caller(), snapshot.lead().id(), OptionalLong.empty(), ReadHistory.MAX_PAGE_SIZE);
            long version = precondition.highestVersion().orElseThrow();
            return readHistory
                    .read(query)
                    .fold(
                            page -> InterveningChanges.since(version, page.entries()),
                            () -> InterveningChanges.since(version, List.of()),
                            () -> InterveningChanges.since(version, List.of()));
        }
    }
}
