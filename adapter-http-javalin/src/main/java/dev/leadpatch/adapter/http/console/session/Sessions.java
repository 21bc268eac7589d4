package dev.leadpatch.adapter.http.console.session;

import dev.leadpatch.adapter.http.ConsoleSettings;
import dev.leadpatch.adapter.http.console.page.Layout;
import dev.leadpatch.adapter.http.server.Authorizer;
import dev.leadpatch.adapter.http.server.ErrorRenderer.RejectedRequest;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.http.message.HttpErrorException;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Starts, resumes and ends sessions. A session is stored in its cookie only, so it is valid on every node. Each request
 * checks the API key, so a session ends at once when its key is revoked or expires.
 */
public final class Sessions {
    private static final int TOKEN_BYTES = 24;

    private final ConsoleSettings settings;
    private final Authorizer authorizer;
    private final SessionCookie cookie;

    public Sessions(ConsoleSettings settings, Authorizer authorizer) {
        this.settings = settings;
        this.authorizer = authorizer;
        this.cookie = new SessionCookie(new SessionCipher(settings.sessionKey()));
    }

    /** The result of signing in. */
    enum SignIn {
        STARTED,
        INVALID_KEY,
        NO_ADMIN_ACCESS
    }

    /** Starts a new session, whatever cookie the request has, if the key is valid and has admin access. */
    SignIn start(Context ctx, String key) {
        Optional<Caller> caller = authorizer.authenticate(ctx, key);
        if (caller.isEmpty()) {
            return SignIn.INVALID_KEY;
        }
        if (!caller.get().hasPermission(Permission.ADMIN)) {
            return SignIn.NO_ADMIN_ACCESS;
        }
        Instant end = settings.clock().instant().plus(ConsoleSettings.SESSION_LIFETIME);
        cookie.set(ctx, new Session(caller.get().company(), caller.get().key().orElseThrow(), end, newToken()));
        return SignIn.STARTED;
    }

    /** Returns the session of a request; empty if it has no valid one. */
    Optional<ActiveSession> find(Context ctx) {
        return unexpired(SessionCookie.headers(ctx))
                .flatMap(session -> authorizer
                        .resume(ctx, session.company(), session.key())
                        .filter(caller -> caller.hasPermission(Permission.ADMIN))
                        .map(caller -> new ActiveSession(caller.inConsole(), session.csrfToken()))
                        .stream())
                .findFirst();
    }

    /** Returns the user of a request that failed, without the label of the key: the database may be unavailable. */
    public Optional<Layout.User> findUser(RejectedRequest request) {
        return unexpired(request.cookies())
                .map(session -> new Layout.User("", session.company().value(), session.csrfToken()))
                .findFirst();
    }

    /** A cookie of another path or of a sibling domain can precede the valid one. */
    private Stream<Session> unexpired(List<String> cookieHeaders) {
        return cookie.read(cookieHeaders)
                .filter(session -> settings.clock().instant().isBefore(session.expiresAt()));
    }

    /**
     * Counts a request of a session towards the rate limit of its key.
     *
     * @throws HttpErrorException 429 if the key has exceeded its rate limit
     */
    void count(Context ctx, ActiveSession session) {
        authorizer.count(ctx, session.caller());
    }

    /** Ends the session in the browser. */
    void end(Context ctx) {
        cookie.delete(ctx);
    }

    private String newToken() {
        byte[] bytes = new byte[TOKEN_BYTES];
        settings.random().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
