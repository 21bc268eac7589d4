package dev.leadpatch.adapter.http.console.session;

import static dev.leadpatch.adapter.http.server.Route.route;

import dev.leadpatch.adapter.http.console.page.Layout;
import dev.leadpatch.adapter.http.console.page.Page;
import dev.leadpatch.adapter.http.message.ContextRequest;
import dev.leadpatch.adapter.http.message.TextResponse;
import dev.leadpatch.adapter.http.server.Route;
import dev.leadpatch.application.http.message.QueryString;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Signs in with an API key that has admin access, and signs out. */
public final class SignInRoutes {

    private static final String PATH = Page.ROOT + "/sign-in";
    private static final String DEMO_PATH = PATH + "/demo";
    private static final String KEY = "key";

    /** The query parameter that is present if a form was sent without a valid session. */
    private static final String ENDED = "ended";

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
     * @param ended whether a form was sent after the session had ended
     * @param error why the key was rejected; empty before the first attempt
     */
    record View(Layout layout, String target, boolean ended, Optional<String> error, boolean isDemo) {}

    public List<Route> routes() {
        List<Route> routes = new ArrayList<>(List.of(
                route(HandlerType.GET, PATH, this::show).withQuery(ReturnTarget.PARAMETER, ENDED),
                route(HandlerType.POST, PATH, this::signIn),
                pages.postWithoutLimit(Page.ROOT + "/sign-out", (ctx, session, form) -> signOut(ctx))));
        demoKey.ifPresent(key -> routes.add(route(HandlerType.POST, DEMO_PATH, ctx -> signInDemo(ctx, key))));
        return routes;
    }

    /** Redirects to the page to sign in, which redirects back. */
    static TextResponse redirect(Context ctx) {
        String target = URLEncoder.encode(ReturnTarget.of(ctx), StandardCharsets.UTF_8);
        String ended = ctx.method().equals(HandlerType.POST) ? "&" + ENDED : "";
        String path = PATH + "?" + ReturnTarget.PARAMETER + "=" + target + ended;
        if (ctx.header("HX-Request") == null) {
            return Page.redirect(path);
        }
        // htmx would show the page to sign in as a part of the current one; with this header, it opens the page
        return new TextResponse(200, Map.of("HX-Redirect", path), "text/html", "");
    }

    private void show(Context ctx) {
        QueryString query = ContextRequest.query(ctx);
        // another session would end the forms that are open in other tabs
        if (sessions.find(ctx).isPresent()) {
            Page.redirect(ReturnTarget.sent(query)).send(ctx);
            return;
        }
        page(200, ReturnTarget.sent(query), query.find(ENDED).isPresent(), Optional.empty())
                .send(ctx);
    }

    private void signIn(Context ctx) {
        QueryString form = pages.readForm(ctx);
        start(ctx, form.find(KEY).orElse("").strip(), ReturnTarget.sent(form)).send(ctx);
    }

    private void signInDemo(Context ctx, String key) {
        start(ctx, key, ReturnTarget.sent(pages.readForm(ctx))).send(ctx);
    }

    private TextResponse start(Context ctx, String key, String target) {
        return switch (sessions.start(ctx, key)) {
            case STARTED -> Page.redirect(target);
            case INVALID_KEY ->
                page(401, target, false, Optional.of("This API key is invalid: it is unknown, expired or revoked."));
            case NO_ADMIN_ACCESS ->
                page(403, target, false, Optional.of("This API key has no admin access, which the console requires."));
        };
    }

    private TextResponse signOut(Context ctx) {
        sessions.end(ctx);
        return Page.redirect(PATH);
    }

    private TextResponse page(int status, String target, boolean ended, Optional<String> error) {
        return Page.render(
                status,
                "session/sign-in.jte",
                new View(Layout.plain("Sign in"), target, ended, error, demoKey.isPresent()));
    }
}
