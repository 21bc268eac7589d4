package dev.leadpatch.adapter.http;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Shows a page. */
final class PageRoute {

    private final String path;
    private final Page page;

    PageRoute(String path, Page page) {
        this.path = path;
        this.page = page;
    }

    Route route() {
        return Route.route(HandlerType.GET, path, this::show);
    }

    private void show(Context ctx) {
        Page.Content content = page.show(Objects.requireNonNullElse(ctx.header("Accept"), ""));
        byte[] body = content.text().getBytes(StandardCharsets.UTF_8);
        ctx.res().setContentLength(body.length);
        ctx.header("Vary", "Accept").status(200).contentType(content.type()).result(body);
    }
}
