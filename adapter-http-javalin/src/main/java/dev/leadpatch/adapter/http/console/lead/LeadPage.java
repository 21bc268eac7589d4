package dev.leadpatch.adapter.http.console.lead;

import dev.leadpatch.adapter.http.UseCases;
import dev.leadpatch.adapter.http.console.session.ActiveSession;
import dev.leadpatch.adapter.http.console.session.SessionRoutes;
import dev.leadpatch.adapter.http.message.ContextRequest;
import dev.leadpatch.adapter.http.message.TextResponse;
import dev.leadpatch.adapter.http.server.Route;
import dev.leadpatch.application.http.message.LeadIdParameter;
import dev.leadpatch.application.http.message.QueryString;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.domain.value.LeadId;
import io.javalin.http.Context;
import java.util.List;
import java.util.OptionalLong;

/** One lead: its form and its history. */
public final class LeadPage {
    static final String PATH = LeadListPage.PATH + "/{leadId}";
    private static final String BEFORE = "before";
    private static final String NOTICE = "notice";

    private final SessionRoutes pages;
    private final LeadIdParameter leadId;
    private final LeadPageRenderer renderer;

    public LeadPage(SessionRoutes pages, UseCases useCases) {
        this.pages = pages;
        this.leadId = new LeadIdParameter(useCases.findLeadId());
        this.renderer = new LeadPageRenderer(useCases);
    }

    public List<Route> routes() {
        return List.of(pages.get(PATH, this::show).withQuery(BEFORE, NOTICE));
    }

    /** Returns the path of a lead, with a notice about what was done. */
    static String path(LeadId lead, Notice notice) {
        return LeadListPage.PATH + "/" + lead.value() + "?" + NOTICE + "=" + notice.wireName();
    }

    private TextResponse show(Context ctx, ActiveSession session) {
        LeadId lead = leadId.of(ctx.pathParam(LeadIdParameter.NAME), session.caller());
        QueryString query = ContextRequest.query(ctx);
        OptionalLong before = LeadVersion.parse(query.find(BEFORE));
        String notice = query.find(NOTICE)
                .flatMap(Notice::ofWireName)
                .map(Notice::sentence)
                .orElse("");
        return renderer.find(session, lead)
                .map(snapshot -> renderer.render(200, session, snapshot, form(snapshot), before, notice))
                .orElseGet(() -> renderer.renderErased(200, session, lead, before, ""));
    }

    private static LeadForm form(LeadSnapshot snapshot) {
        FieldValues values = FieldValues.of(snapshot.lead().fields());
        List<FormField> fields = LeadFormFields.of(snapshot.catalog(), values).fields();
        return LeadForm.of(snapshot.lead().version(), fields, values);
    }
}
