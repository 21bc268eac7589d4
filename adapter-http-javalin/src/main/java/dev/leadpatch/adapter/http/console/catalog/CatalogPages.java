package dev.leadpatch.adapter.http.console.catalog;

import dev.leadpatch.adapter.http.UseCases;
import dev.leadpatch.adapter.http.console.page.Page;
import dev.leadpatch.adapter.http.console.session.SessionRoutes;
import dev.leadpatch.adapter.http.server.Route;
import dev.leadpatch.application.catalog.ManageCatalog;
import java.util.ArrayList;
import java.util.List;

/** The pages of the catalog. */
public final class CatalogPages {

    private CatalogPages() {}

    public static List<Route> routes(SessionRoutes pages, UseCases useCases) {
        ManageCatalog manageCatalog = useCases.manageCatalog();
        List<Route> routes = new ArrayList<>();
        routes.add(pages.get("/console/catalog", (ctx, session) -> Page.redirect(TagKind.PATH)));
        for (EntryKind<?, ?> kind : List.<EntryKind<?, ?>>of(
                new TagKind(manageCatalog), new UserKind(manageCatalog), new CustomFieldKind(manageCatalog))) {
            routes.add(new EntryListPage<>(pages, kind).route());
            routes.addAll(new EntryFormPages<>(pages, kind).routes());
        }
        routes.addAll(new EntryFormPages<>(pages, new OptionKind(manageCatalog)).routes());
        return routes;
    }
}
