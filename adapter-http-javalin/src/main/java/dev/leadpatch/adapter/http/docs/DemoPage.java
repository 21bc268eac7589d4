package dev.leadpatch.adapter.http.docs;

import dev.leadpatch.adapter.http.HttpSettings;
import dev.leadpatch.adapter.http.message.StaticContent;
import dev.leadpatch.adapter.http.server.Route;
import dev.leadpatch.application.HashAlgorithm;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/** The start page of a demo at {@code /}: what Leadpatch is, where to continue, and a first request. */
public final class DemoPage {

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:\\[\\]-]{1,255}");
    private static final String DOCS_LINK = """
                  <li><a href="docs">/docs</a>: read the API, and try it in the browser</li>
                  <li><a href="openapi.json">/openapi.json</a>: the OpenAPI document</li>
            """;
    private static final String CONSOLE_LINK = """
                  <li><a href="console">/console</a>: leads, webhooks and deliveries</li>
            """;

    private final String page;
    private final String contentSecurityPolicy;

    private DemoPage(String page, String style) {
        this.page = page;
        byte[] digest = HexFormat.of().parseHex(HashAlgorithm.SHA_256.hex(style.getBytes(StandardCharsets.UTF_8)));
        this.contentSecurityPolicy = "default-src 'none'; style-src 'sha256-"
                + Base64.getEncoder().encodeToString(digest)
                + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    /**
     * Returns the route of the page; empty if the server is no demo.
     *
     * @param settings has the API key of a demo
     * @param routes the other routes of the server; the page links only those that exist
     */
    public static Optional<Route> route(HttpSettings.Documentation settings, List<Route> routes) {
        return settings.apiKey().map(key -> {
            String links =
                    (hasRoute(routes, "/docs") ? DOCS_LINK : "") + (hasRoute(routes, "/console") ? CONSOLE_LINK : "");
            String style = load("demo.css");
            String page = load("demo.html")
                    .replace("{style}", style)
                    .replace("{links}", links)
                    .replace("{key}", key);
            return Route.route(HandlerType.GET, "/", new DemoPage(page, style)::send);
        });
    }

    private static boolean hasRoute(List<Route> routes, String template) {
        return routes.stream().anyMatch(route -> route.template().equals(template));
    }

    private static String load(String name) {
        return new String(StaticContent.load(DemoPage.class, "page/" + name), StandardCharsets.UTF_8);
    }

    private void send(Context ctx) {
        String host = Objects.requireNonNullElse(ctx.host(), "");
        byte[] body = page.replace("{host}", HOST.matcher(host).matches() ? host : "127.0.0.1:8080")
                .getBytes(StandardCharsets.UTF_8);
        ctx.header("Content-Security-Policy", contentSecurityPolicy)
                .header("X-Frame-Options", "DENY")
                .header("Referrer-Policy", "no-referrer")
                .header("Cross-Origin-Resource-Policy", "same-origin")
                .header("Cache-Control", "no-store");
        ctx.res().setContentLength(body.length);
        ctx.status(200).contentType("text/html;charset=utf-8").result(body);
    }
}
