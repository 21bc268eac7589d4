package dev.leadpatch.adapter.http.console.session;

import dev.leadpatch.adapter.http.ConsoleSettings;
import dev.leadpatch.adapter.http.console.page.Page;
import io.javalin.http.Context;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * The cookie with the encrypted session. Scripts cannot read it ({@code HttpOnly}), and other sites cannot cause
 * requests that contain it ({@code SameSite=Strict}).
 */
record SessionCookie(SessionCipher cipher) {
    private static final String NAME = "leadpatch_session";

    /** Sets the cookie in the response. */
    void set(Context ctx, Session session) {
        set(ctx, cipher.encrypt(session), ConsoleSettings.SESSION_LIFETIME.toSeconds());
    }

    /** Deletes the cookie in the browser. */
    void delete(Context ctx) {
        set(ctx, "", 0);
    }

    /** Returns the values of the headers {@code Cookie} of a request. */
    static List<String> headers(Context ctx) {
        return Collections.list(ctx.req().getHeaders("Cookie"));
    }

    /** Returns the sessions in the headers {@code Cookie} of a request; they may have expired. */
    Stream<Session> read(List<String> headers) {
        return headers.stream()
                .flatMap(header -> Arrays.stream(header.split(";")))
                .map(String::strip)
                .filter(cookie -> cookie.startsWith(NAME + "="))
                .flatMap(cookie -> cipher.decrypt(cookie.substring(NAME.length() + 1)).stream());
    }

    private static void set(Context ctx, String value, long seconds) {
        ctx.res()
                .addHeader(
                        "Set-Cookie",
                        NAME + "=" + value + "; Path=" + Page.ROOT + "; Max-Age=" + seconds
                                + "; HttpOnly; SameSite=Strict" + (RequestOrigin.isHttps(ctx) ? "; Secure" : ""));
    }
}
