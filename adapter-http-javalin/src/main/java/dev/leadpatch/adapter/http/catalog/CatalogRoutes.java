package dev.leadpatch.adapter.http.catalog;

import dev.leadpatch.adapter.http.message.RequestBodyReader;
import dev.leadpatch.adapter.http.server.Authorizer;
import dev.leadpatch.adapter.http.server.Route;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.catalog.ManageCatalog;
import java.util.ArrayList;
import java.util.List;

/** The routes that manage the tags, users, custom fields and options of a company. */
public final class CatalogRoutes {

    private CatalogRoutes() {}

    public static List<Route> of(Authorizer authorizer, ManageCatalog manageCatalog, RequestBodyReader bodyReader) {
        List<Route> routes = new ArrayList<>();
        routes.addAll(new TagRoutes(authorizer, manageCatalog, bodyReader)
                .routes(Permission.WRITE, TagRoutes.ASSOCIATION, TagRoutes.PARTNER_TYPE));
        routes.addAll(
                new UserRoutes(authorizer, manageCatalog, bodyReader).routes(Permission.ADMIN, UserRoutes.INDIRECT));
        routes.addAll(new CustomFieldRoutes(authorizer, manageCatalog, bodyReader)
                .routes(Permission.ADMIN, CustomFieldRoutes.CATEGORY, TagRoutes.PARTNER_TYPE));
        routes.addAll(new OptionRoutes(authorizer, manageCatalog, bodyReader).routes(Permission.ADMIN));
        return routes;
    }
}
