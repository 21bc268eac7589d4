package dev.leadpatch.adapter.http.console.session;

import static dev.leadpatch.adapter.http.server.Route.checkedRoute;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.leadpatch.adapter.http.message.FormReader;
import dev.leadpatch.adapter.http.message.TextResponse;
import dev.leadpatch.adapter.http.server.Route;
import dev.leadpatch.application.http.message.HttpErrorException;
import dev.leadpatch.application.http.message.QueryString;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.security.MessageDigest;
import java.util.Objects;
import java.util.Optional;

/**
 * Creates the routes of pages that require a session. A request without one is redirected to the page to sign in. A form
 * must come from a page of this server and contain the token of the session, as a field or, with htmx, as a header.
 */
public final class SessionRoutes {

    /** The name of the hidden field with the token of the session. */
    public static final String TOKEN_FIELD = "csrf_token";

    private static final String TOKEN_HEADER = "X-CSRF-Token";

    private final Sessions sessions;
    private final FormReader formReader;

    public SessionRoutes(Sessions sessions, FormReader formReader) {
        this.sessions = sessions;
        this.formReader = formReader;
    }

    /** Returns the page of a request. */
    @FunctionalInterface
    public interface PageHandler {
        TextResponse handle(Context ctx, ActiveSession session);
    }

    /** Handles a form that was sent; returns a redirect after a change, or the page with the form and its errors. */
    @FunctionalInterface
    public interface FormHandler {
        TextResponse handle(Context ctx, ActiveSession session, QueryString form);
    }

    /** Returns the route of a page. */
    public Route get(String path, PageHandler handler) {
        return checkedRoute(HandlerType.GET, path, request -> {
            Optional<ActiveSession> session = sessions.find(request);
            return ctx -> session.map(active -> handler.handle(ctx, active))
                    .orElseGet(() -> SignInRoutes.redirect(ctx))
                    .send(ctx);
        });
    }

    /** Returns the route of a form, which counts towards the rate limit of the key. Reading a page does not. */
    public Route post(String path, FormHandler handler) {
        return postWithoutLimit(path, (ctx, session, form) -> {
            sessions.count(ctx, session);
            return handler.handle(ctx, session, form);
        });
    }

    /** Returns the route of a form that a key beyond its rate limit can send too. */
    Route postWithoutLimit(String path, FormHandler handler) {
        return checkedRoute(HandlerType.POST, path, request -> {
            Optional<ActiveSession> session = sessions.find(request);
            return ctx -> {
                QueryString form = readForm(ctx);
                session.ifPresent(active -> requireToken(ctx, form, active));
                session.map(active -> handler.handle(ctx, active, form))
                        .orElseGet(() -> SignInRoutes.redirect(ctx))
                        .send(ctx);
            };
        });
    }

    /** Reads a form, which a page of this server must have sent. */
    QueryString readForm(Context ctx) {
        QueryString form = formReader.read(ctx);
        RequestOrigin.requireSame(ctx);
        return form;
    }

    private static void requireToken(Context ctx, QueryString form, ActiveSession session) {
        String token = form.find(TOKEN_FIELD).orElse(Objects.requireNonNullElse(ctx.header(TOKEN_HEADER), ""));
        if (!MessageDigest.isEqual(token.getBytes(US_ASCII), session.csrfToken().getBytes(US_ASCII))) {
            throw HttpErrorException.withoutCode(
                    403, "The form belongs to another session. Open its page and try again.");
        }
    }
}
