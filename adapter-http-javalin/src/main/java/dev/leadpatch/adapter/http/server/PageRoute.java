package dev.leadpatch.adapter.http.server;

import dev.leadpatch.adapter.http.PageRenderer;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The route of a {@link PageRenderer}. */
public final class PageRoute {

    private final String path;
    private final PageRenderer renderer;

    public PageRoute(String path, PageRenderer renderer) {
        this.path = path;
        this.renderer = renderer;
    }

    public Route route() {
        return Route.route(HandlerType.GET, path, this::get);
    }

    private void get(Context ctx) {
        PageRenderer.Content content = renderer.render(Objects.requireNonNullElse(ctx.header("Accept"), ""));
        byte[] body = content.text().getBytes(StandardCharsets.UTF_8);
        ctx.res().setContentLength(body.length);
        ctx.header("Vary", "Accept")
                .status(200)
                .contentType(content.mediaType())
                .result(body);
    }
}
