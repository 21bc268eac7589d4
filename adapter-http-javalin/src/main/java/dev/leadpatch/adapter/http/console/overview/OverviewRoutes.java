package dev.leadpatch.adapter.http.console.overview;

import dev.leadpatch.adapter.http.console.page.Layout;
import dev.leadpatch.adapter.http.console.page.Page;
import dev.leadpatch.adapter.http.console.page.Section;
import dev.leadpatch.adapter.http.console.session.ActiveSession;
import dev.leadpatch.adapter.http.console.session.SessionRoutes;
import dev.leadpatch.adapter.http.message.TextResponse;
import dev.leadpatch.adapter.http.server.Route;
import dev.leadpatch.application.access.Permission;
import io.javalin.http.Context;
import java.util.List;

/** The start page. */
public final class OverviewRoutes {

    private final SessionRoutes pages;

    public OverviewRoutes(SessionRoutes pages) {
        this.pages = pages;
    }

    /** @param permissions the permissions of the API key of the session */
    record View(Layout layout, List<String> permissions) {}

    public List<Route> routes() {
        return List.of(pages.get(Page.ROOT, this::show));
    }

    private TextResponse show(Context ctx, ActiveSession session) {
        List<String> permissions = session.caller().permissions().stream()
                .sorted()
                .map(Permission::wireName)
                .toList();
        View view = new View(session.layout(Section.OVERVIEW, "Overview"), permissions);
        return Page.render(200, "overview/overview.jte", view);
    }
}
