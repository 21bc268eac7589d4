package dev.leadpatch.adapter.http.console.session;

import dev.leadpatch.application.http.message.HttpErrorException;
import io.javalin.http.Context;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The page that caused a request, as the browser names it. */
final class RequestOrigin {

    private RequestOrigin() {}

    /**
     * Requires that a page of this server sent the form. A request without {@code Sec-Fetch-Site} and {@code Origin} is
     * not from a browser.
     *
     * @throws HttpErrorException 403 if a page of another site, or of another origin of this site, sent it
     */
    static void requireSame(Context ctx) {
        String site = ctx.header("Sec-Fetch-Site");
        String origin = ctx.header("Origin");
        // Sec-Fetch-Site first: a proxy may change Host, to which Origin is compared
        boolean same = site != null ? site.equals("same-origin") : origin == null || hasHost(origin, ctx);
        if (!same) {
            throw HttpErrorException.withoutCode(
                    403, "A page of another origin sent this form. Open the console and try again.");
        }
    }

    /**
     * Returns whether the browser uses HTTPS: as the scheme of {@code Origin}, or as a proxy that terminates TLS reports
     * it. A client that pretends HTTPS only restricts its own cookie.
     */
    static boolean isHttps(Context ctx) {
        return Objects.requireNonNullElse(ctx.header("Origin"), "").startsWith("https://")
                || "https".equalsIgnoreCase(ctx.header("X-Forwarded-Proto"));
    }

    private static boolean hasHost(String origin, Context ctx) {
        @Nullable String host = ctx.header("Host");
        try {
            return host != null && host.equalsIgnoreCase(URI.create(origin).getRawAuthority());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
