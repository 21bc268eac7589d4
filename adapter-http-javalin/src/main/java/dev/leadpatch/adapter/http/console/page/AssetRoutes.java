package dev.leadpatch.adapter.http.console.page;

import static dev.leadpatch.adapter.http.server.Route.route;

import dev.leadpatch.adapter.http.server.Route;
import dev.leadpatch.application.http.message.HttpErrorException;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;

/** The route of the static files. */
public final class AssetRoutes {

    private AssetRoutes() {}

    public static List<Route> routes() {
        return List.of(route(HandlerType.GET, Asset.ROOT + "{file}", AssetRoutes::get));
    }

    private static void get(Context ctx) {
        Asset.find(ctx.pathParam("file"))
                .orElseThrow(() -> HttpErrorException.ofStatus(404))
                .content()
                .sendImmutable(ctx);
    }
}
