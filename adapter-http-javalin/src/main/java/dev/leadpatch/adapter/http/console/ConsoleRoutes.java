package dev.leadpatch.adapter.http.console;

import dev.leadpatch.adapter.http.ConsoleSettings;
import dev.leadpatch.adapter.http.HttpSettings;
import dev.leadpatch.adapter.http.UseCases;
import dev.leadpatch.adapter.http.console.access.KeyPages;
import dev.leadpatch.adapter.http.console.audit.AuditPage;
import dev.leadpatch.adapter.http.console.catalog.CatalogPages;
import dev.leadpatch.adapter.http.console.lead.LeadArchiveForms;
import dev.leadpatch.adapter.http.console.lead.LeadCreationPage;
import dev.leadpatch.adapter.http.console.lead.LeadListPage;
import dev.leadpatch.adapter.http.console.lead.LeadPage;
import dev.leadpatch.adapter.http.console.lead.LeadSaveForms;
import dev.leadpatch.adapter.http.console.overview.OverviewPage;
import dev.leadpatch.adapter.http.console.overview.RecentRejections;
import dev.leadpatch.adapter.http.console.page.AssetRoutes;
import dev.leadpatch.adapter.http.console.page.Page;
import dev.leadpatch.adapter.http.console.session.SessionRoutes;
import dev.leadpatch.adapter.http.console.session.Sessions;
import dev.leadpatch.adapter.http.console.session.SignInRoutes;
import dev.leadpatch.adapter.http.console.webhook.WebhookPages;
import dev.leadpatch.adapter.http.message.FormReader;
import dev.leadpatch.adapter.http.server.Authorizer;
import dev.leadpatch.adapter.http.server.Route;
import io.javalin.http.HandlerType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

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
        routes.addAll(new AuditPage(pages, useCases).routes());
        routes.add(redirectToParent(Page.ROOT + "/"));
        routes.addAll(redirectsOfActions(routes));
        return routes;
    }

    /** A browser reloads the address of a form, such as {@code …/rotate}, which is no page, after the user has left it. */
    private static List<Route> redirectsOfActions(List<Route> routes) {
        Set<String> pages = routes.stream()
                .filter(route -> route.method().equals(HandlerType.GET))
                .map(Route::template)
                .collect(Collectors.toSet());
        return routes.stream()
                .filter(route -> route.method().equals(HandlerType.POST))
                .map(Route::template)
                .filter(Predicate.not(pages::contains))
                .map(ConsoleRoutes::redirectToParent)
                .toList();
    }

    private static Route redirectToParent(String template) {
        return Route.route(
                HandlerType.GET,
                template,
                ctx -> Page.redirect(ctx.path().substring(0, ctx.path().lastIndexOf('/')))
                        .send(ctx));
    }
}
