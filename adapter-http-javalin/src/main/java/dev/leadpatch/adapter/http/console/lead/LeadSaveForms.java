package dev.leadpatch.adapter.http.console.lead;

import dev.leadpatch.adapter.http.UseCases;
import dev.leadpatch.adapter.http.console.page.Page;
import dev.leadpatch.adapter.http.console.session.ActiveSession;
import dev.leadpatch.adapter.http.console.session.SessionRoutes;
import dev.leadpatch.adapter.http.message.TextResponse;
import dev.leadpatch.adapter.http.server.RequestIdProvider;
import dev.leadpatch.adapter.http.server.Route;
import dev.leadpatch.application.http.message.LeadIdParameter;
import dev.leadpatch.application.http.message.QueryString;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.lead.Precondition;
import dev.leadpatch.application.lead.RestoreLead;
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

/** The form that changes a lead, also after the lead was archived meanwhile. */
public final class LeadSaveForms {

    private final SessionRoutes pages;
    private final LeadIdParameter leadId;
    private final LeadPageRenderer renderer;
    private final UpdateLead updateLead;
    private final RestoreLead restoreLead;

    public LeadSaveForms(SessionRoutes pages, UseCases useCases) {
        this.pages = pages;
        this.leadId = new LeadIdParameter(useCases.findLeadId());
        this.renderer = new LeadPageRenderer(useCases);
        this.updateLead = useCases.updateLead();
        this.restoreLead = useCases.restoreLead();
    }

    public List<Route> routes() {
        return List.of(
                pages.post(LeadPage.PATH, this::save),
                pages.post(LeadPage.PATH + LeadView.RESTORE_AND_SAVE, this::restoreAndSave));
    }

    private TextResponse save(Context ctx, ActiveSession session, QueryString form) {
        LeadId lead = leadId.of(ctx.pathParam(LeadIdParameter.NAME), session.caller());
        return save(ctx, session, lead, form, LeadVersion.precondition(form));
    }

    /** If the lead was restored or changed meanwhile, saving it reports the conflict. */
    private TextResponse restoreAndSave(Context ctx, ActiveSession session, QueryString form) {
        LeadId lead = leadId.of(ctx.pathParam(LeadIdParameter.NAME), session.caller());
        Precondition precondition = LeadVersion.precondition(form);
        RestoreLead.Command command = new RestoreLead.Command(
                session.caller(), lead, RequestIdProvider.of(ctx), precondition, Optional.empty());
        Precondition restored = restoreLead.handle(command) instanceof Result.Updated updated
                ? Precondition.version(updated.lead().version())
                : precondition;
        return save(ctx, session, lead, form, restored);
    }

    private TextResponse save(
            Context ctx, ActiveSession session, LeadId lead, QueryString form, Precondition precondition) {
        Optional<LeadSnapshot> found = renderer.find(session, lead);
        if (found.isEmpty()) {
            return erasedMeanwhile(session, lead);
        }
        LeadSnapshot snapshot = found.get();
        FieldValues inUse = FieldValues.of(snapshot.lead().fields()).and(form);
        SubmittedLead sent =
                SubmittedLead.read(LeadFormFields.of(snapshot.catalog(), inUse).fields(), form);
        UpdateLead.Command command = new UpdateLead.Command(
                session.caller(),
                lead,
                PatchReader.read(sent.toDocument(), Strictness.STRICT).patch(),
                RequestIdProvider.of(ctx),
                precondition,
                Optional.empty());
        return updateLead.handle(command).fold(new SaveOutcome(session, snapshot, sent, precondition));
    }

    private TextResponse erasedMeanwhile(ActiveSession session, LeadId lead) {
        return renderer.renderErased(
                409, session, lead, OptionalLong.empty(), "This lead was erased. Nothing was saved.");
    }

    /** Shows the form again with what must be corrected, or the lead after its change. */
    private final class SaveOutcome extends WriteOutcome {
        private final ActiveSession session;
        private final LeadSnapshot snapshot;
        private final SubmittedLead sent;
        private final long version;

        SaveOutcome(ActiveSession session, LeadSnapshot snapshot, SubmittedLead sent, Precondition precondition) {
            this.session = session;
            this.snapshot = snapshot;
            this.sent = sent;
            this.version = precondition.highestVersion().orElseThrow();
        }

        @Override
        public TextResponse updated(Result.Updated updated) {
            return Page.redirect(LeadPage.path(snapshot.lead().id(), Notice.SAVED));
        }

        @Override
        public TextResponse unchanged(Result.Unchanged unchanged) {
            return Page.redirect(LeadPage.path(snapshot.lead().id(), Notice.UNCHANGED));
        }

        @Override
        TextResponse rejected(int status, List<Violation> violations) {
            LeadForm form = LeadForm.rejected(version, sent, violations);
            return renderer.render(status, session, snapshot, form, OptionalLong.empty(), "");
        }

        @Override
        public TextResponse versionMismatch(Result.VersionMismatch mismatch) {
            return conflict();
        }

        @Override
        public TextResponse notFound() {
            return conflict();
        }

        private TextResponse conflict() {
            LeadId lead = snapshot.lead().id();
            return renderer.find(session, lead).map(this::conflict).orElseGet(() -> erasedMeanwhile(session, lead));
        }

        private TextResponse conflict(LeadSnapshot current) {
            String sentence = current.lead().isArchived()
                    ? "Somebody else archived this lead meanwhile. Nothing was saved: restore it to save your changes."
                    : "Somebody else changed this lead meanwhile. Nothing was saved: check and save again.";
            LeadForm form = LeadForm.conflicting(
                    current.lead().version(),
                    sent,
                    FieldValues.of(current.lead().fields()),
                    renderer.changesSince(version, session, current.lead().id()),
                    sentence);
            return renderer.render(409, session, current, form, OptionalLong.empty(), "");
        }
    }
}
