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
import dev.leadpatch.application.lead.ArchiveLead;
import dev.leadpatch.application.lead.RestoreLead;
import dev.leadpatch.application.lead.UpdateLead.Result;
import dev.leadpatch.domain.value.LeadId;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;

/** The forms on the page of a lead that archive and restore it. */
public final class LeadArchiveForms {

    private final SessionRoutes pages;
    private final LeadIdParameter leadId;
    private final ArchiveLead archiveLead;
    private final RestoreLead restoreLead;

    public LeadArchiveForms(SessionRoutes pages, UseCases useCases) {
        this.pages = pages;
        this.leadId = new LeadIdParameter(useCases.findLeadId());
        this.archiveLead = useCases.archiveLead();
        this.restoreLead = useCases.restoreLead();
    }

    public List<Route> routes() {
        return List.of(
                pages.post(LeadPage.PATH + "/archive", this::archive),
                pages.post(LeadPage.PATH + "/restore", this::restore));
    }

    private TextResponse archive(Context ctx, ActiveSession session, QueryString form) {
        LeadId lead = leadId.of(ctx.pathParam(LeadIdParameter.NAME), session.caller());
        ArchiveLead.Command command = new ArchiveLead.Command(
                session.caller(), lead, RequestIdProvider.of(ctx), LeadVersion.precondition(form), Optional.empty());
        return archiveLead.handle(command).fold(new Outcome(lead, Notice.ARCHIVED, Notice.ALREADY_ARCHIVED));
    }

    private TextResponse restore(Context ctx, ActiveSession session, QueryString form) {
        LeadId lead = leadId.of(ctx.pathParam(LeadIdParameter.NAME), session.caller());
        RestoreLead.Command command = new RestoreLead.Command(
                session.caller(), lead, RequestIdProvider.of(ctx), LeadVersion.precondition(form), Optional.empty());
        return restoreLead.handle(command).fold(new Outcome(lead, Notice.RESTORED, Notice.NOT_ARCHIVED));
    }

    /** Shows the lead, also if it was changed meanwhile. */
    private static final class Outcome extends WriteOutcome {
        private final LeadId lead;
        private final Notice done;
        private final Notice unchanged;

        Outcome(LeadId lead, Notice done, Notice unchanged) {
            this.lead = lead;
            this.done = done;
            this.unchanged = unchanged;
        }

        @Override
        public TextResponse updated(Result.Updated updated) {
            return Page.redirect(LeadPage.path(lead, done));
        }

        @Override
        public TextResponse unchanged(Result.Unchanged result) {
            return Page.redirect(LeadPage.path(lead, unchanged));
        }

        @Override
        public TextResponse versionMismatch(Result.VersionMismatch mismatch) {
            return Page.redirect(LeadPage.path(lead, Notice.CONFLICT));
        }
    }
}
