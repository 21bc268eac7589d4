package dev.leadpatch.adapter.http.console.session;

import static dev.leadpatch.adapter.http.server.Route.route;

import dev.leadpatch.adapter.http.console.page.Layout;
import dev.leadpatch.adapter.http.console.page.Page;
import dev.leadpatch.adapter.http.message.QueryString;
import dev.leadpatch.adapter.http.message.TextResponse;
import dev.leadpatch.adapter.http.server.Route;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Signs in with an API key that has admin access, and signs out. */
public final class SignInRoutes {

    private static final String PATH = Page.ROOT + "/sign-in";
    private static final String DEMO_PATH = PATH + "/demo";
    private static final String KEY = "key";

    /** The page to open after signing in; a path of the console, so that a link cannot redirect to another site. */
    private static final String TARGET = "to";

    private static final Pattern TARGET_PATTERN = Pattern.compile(Page.ROOT + "(?:/[A-Za-z0-9_-]+)*");

    private final Sessions sessions;
    private final SessionRoutes pages;
    private final Optional<String> demoKey;

    public SignInRoutes(Sessions sessions, SessionRoutes pages, Optional<String> demoKey) {
        this.sessions = sessions;
        this.pages = pages;
        this.demoKey = demoKey;
    }

    /**
     * The page to sign in.
     *
     * @param error why the key was rejected; empty before the first attempt
     */
    record View(Layout layout, String target, Optional<String> error, boolean isDemo) {}

    public List<Route> routes() {
        List<Route> routes = new ArrayList<>(List.of(
                route(HandlerType.GET, PATH, this::show).withQuery(TARGET),
                route(HandlerType.POST, PATH, this::signIn),
                pages.post(Page.ROOT + "/sign-out", (ctx, session, form) -> signOut(ctx))));
        demoKey.ifPresent(key -> routes.add(route(HandlerType.POST, DEMO_PATH, ctx -> signInDemo(ctx, key))));
        return routes;
    }

    /** Redirects to the page to sign in, which redirects back. */
    static TextResponse redirect(Context ctx) {
        String target = URLEncoder.encode(ctx.path(), StandardCharsets.UTF_8);
        String path = ctx.method().equals(HandlerType.GET) ? PATH + "?" + TARGET + "=" + target : PATH;
        if (ctx.header("HX-Request") == null) {
            return Page.redirect(path);
        }
        // htmx would show the page to sign in as a part of the current one; with this header, it opens the page
        return new TextResponse(200, Map.of("HX-Redirect", path), "text/html", "");
    }

    private void show(Context ctx) {
        page(200, target(QueryString.of(ctx)), Optional.empty()).send(ctx);
    }

    private void signIn(Context ctx) {
        QueryString form = pages.readForm(ctx);
        start(ctx, form.find(KEY).orElse("").strip(), target(form)).send(ctx);
    }

    private void signInDemo(Context ctx, String key) {
        start(ctx, key, target(pages.readForm(ctx))).send(ctx);
    }

    private TextResponse start(Context ctx, String key, String target) {
        return switch (sessions.start(ctx, key)) {
            case STARTED -> Page.redirect(target);
            case INVALID_KEY ->
                page(401, target, Optional.of("This API key is invalid: it is unknown, expired or revoked."));
            case NO_ADMIN_ACCESS ->
                page(403, target, Optional.of("This API key has no admin access, which the console requires."));
        };
    }

    private TextResponse signOut(Context ctx) {
        sessions.end(ctx);
        return Page.redirect(PATH);
    }

    private TextResponse page(int status, String target, Optional<String> error) {
        return Page.render(
                status, "session/sign-in.jte", new View(Layout.plain("Sign in"), target, error, demoKey.isPresent()));
    }

    private static String target(QueryString parameters) {
        return parameters
                .find(TARGET)
                .filter(target -> TARGET_PATTERN.matcher(target).matches())
                .orElse(Page.ROOT);
    }
}
