package dev.leadpatch.adapter.http.console.session;

import static dev.leadpatch.adapter.http.server.Route.route;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.leadpatch.adapter.http.message.FormReader;
import dev.leadpatch.adapter.http.message.HttpErrorException;
import dev.leadpatch.adapter.http.message.QueryString;
import dev.leadpatch.adapter.http.server.Route;
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

    /** Handles a request for a page. */
    @FunctionalInterface
    public interface PageHandler {
        void handle(Context ctx, ActiveSession session) throws Exception;
    }

    /** Handles a form that was sent. */
    @FunctionalInterface
    public interface FormHandler {
        void handle(Context ctx, ActiveSession session, QueryString form) throws Exception;
    }

    /** Returns the route of a page. */
    public Route get(String path, PageHandler handler) {
        return route(HandlerType.GET, path, ctx -> {
            Optional<ActiveSession> session = sessions.find(ctx);
            if (session.isPresent()) {
                handler.handle(ctx, session.get());
            } else {
                SignInRoutes.redirect(ctx);
            }
        });
    }

    /** Returns the route of a form. */
    public Route post(String path, FormHandler handler) {
        return route(HandlerType.POST, path, ctx -> {
            QueryString form = readForm(ctx);
            Optional<ActiveSession> session = sessions.find(ctx);
            if (session.isPresent()) {
                requireToken(ctx, form, session.get());
                handler.handle(ctx, session.get(), form);
            } else {
                SignInRoutes.redirect(ctx);
            }
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
