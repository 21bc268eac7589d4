package dev.leadpatch.adapter.http.console.session;

import dev.leadpatch.adapter.http.ConsoleSettings;
import dev.leadpatch.adapter.http.console.page.Page;
import io.javalin.http.Context;
import jakarta.servlet.http.Cookie;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * The cookie with the encrypted session. Scripts cannot read it ({@code HttpOnly}), and other sites cannot cause
 * requests that contain it ({@code SameSite=Strict}).
 */
record SessionCookie(SessionCipher cipher) {
    private static final String NAME = "leadpatch_session";
    private static final Cookie[] NO_COOKIES = {};

    /** Sets the cookie in the response. */
    void set(Context ctx, Session session) {
        set(ctx, cipher.encrypt(session), ConsoleSettings.SESSION_LIFETIME.toSeconds());
    }

    /** Deletes the cookie in the browser. */
    void delete(Context ctx) {
        set(ctx, "", 0);
    }

    /** Returns the session of a request; it may have expired. */
    Optional<Session> find(Context ctx) {
        return Arrays.stream(Objects.requireNonNullElse(ctx.req().getCookies(), NO_COOKIES))
                .filter(cookie -> cookie.getName().equals(NAME))
                .flatMap(cookie -> cipher.decrypt(cookie.getValue()).stream())
                .findFirst();
    }

    private static void set(Context ctx, String value, long seconds) {
        ctx.res()
                .addHeader(
                        "Set-Cookie",
                        NAME + "=" + value + "; Path=" + Page.ROOT + "; Max-Age=" + seconds
                                + "; HttpOnly; SameSite=Strict" + (RequestOrigin.isHttps(ctx) ? "; Secure" : ""));
    }
}
