package dev.leadpatch.adapter.http.console;

import dev.leadpatch.adapter.http.ConsoleSettings;
import dev.leadpatch.adapter.http.HttpSettings;
import dev.leadpatch.adapter.http.UseCases;
import dev.leadpatch.adapter.http.console.access.KeyPages;
import dev.leadpatch.adapter.http.console.catalog.CatalogPages;
import dev.leadpatch.adapter.http.console.lead.LeadArchiveForms;
import dev.leadpatch.adapter.http.console.lead.LeadCreationPage;
import dev.leadpatch.adapter.http.console.lead.LeadListPage;
import dev.leadpatch.adapter.http.console.lead.LeadPage;
import dev.leadpatch.adapter.http.console.lead.LeadSaveForms;
import dev.leadpatch.adapter.http.console.overview.OverviewPage;
import dev.leadpatch.adapter.http.console.overview.RecentRejections;
import dev.leadpatch.adapter.http.console.page.AssetRoutes;
import dev.leadpatch.adapter.http.console.session.SessionRoutes;
import dev.leadpatch.adapter.http.console.session.Sessions;
import dev.leadpatch.adapter.http.console.session.SignInRoutes;
import dev.leadpatch.adapter.http.console.webhook.WebhookPages;
import dev.leadpatch.adapter.http.message.FormReader;
import dev.leadpatch.adapter.http.server.Authorizer;
import dev.leadpatch.adapter.http.server.Route;
import java.util.ArrayList;
import java.util.List;

/** The routes of all pages of the console. */
public final class ConsoleRoutes {

    private ConsoleRoutes() {}

    public static List<Route> of(
            ConsoleSettings settings,
            HttpSettings httpSettings,
            UseCases useCases,
            Authorizer authorizer,
            RecentRejections recentRejections) {
        Sessions sessions = new Sessions(settings, authorizer);
        SessionRoutes pages = new SessionRoutes(sessions, new FormReader(httpSettings));
        List<Route> routes = new ArrayList<>(AssetRoutes.routes());
        routes.addAll(new SignInRoutes(sessions, pages, settings.demoKey()).routes());
        routes.addAll(new OverviewPage(pages, useCases, recentRejections).routes());
        routes.addAll(new LeadListPage(pages, useCases).routes());
        routes.addAll(new LeadPage(pages, useCases).routes());
        routes.addAll(new LeadSaveForms(pages, useCases).routes());
        routes.addAll(new LeadArchiveForms(pages, useCases).routes());
        routes.addAll(new LeadCreationPage(pages, useCases, settings.random()).routes());
        routes.addAll(WebhookPages.routes(pages, useCases));
        routes.addAll(new KeyPages(pages, useCases).routes());
        routes.addAll(CatalogPages.routes(pages, useCases));
        return routes;
    }
}
