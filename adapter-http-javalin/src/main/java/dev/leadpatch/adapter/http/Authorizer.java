package dev.leadpatch.adapter.http;

import dev.leadpatch.application.access.Authenticate;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import io.javalin.http.Context;
import java.util.Enumeration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Judges who calls and what the caller may do, before anything else of a request is looked at. */
final class Authorizer {

    private static final Pattern CREDENTIALS =
            Pattern.compile("(?:Bearer|Api-Key)(?: +(?<key>.*))?", Pattern.CASE_INSENSITIVE);
    private static final String CHALLENGE_HEADER = "WWW-Authenticate";
    private static final String BEARER_REALM = "Bearer realm=\"leadpatch\"";

    private final Authenticate authenticate;

    Authorizer(Authenticate authenticate) {
        this.authenticate = authenticate;
    }

    /** Requires a valid key with the permissions; fails as {@link #require} does. */
    Route.Authorization requiring(Permission... permissions) {
        return ctx -> require(ctx, permissions);
    }

    /**
     * The caller, who has the permissions.
     *
     * @throws HttpErrorException 401 with a challenge of RFC 6750 §3 if there is no good key, 403 for the first permission that
     *     it lacks
     */
    Caller require(Context ctx, Permission... permissions) {
        Caller caller = authenticate.authenticate(presentedKey(ctx)).orElseThrow(Authorizer::invalidKey);
        AccessLog.setKeyLabel(ctx, caller.label());
        for (Permission permission : permissions) {
            if (!caller.hasPermission(permission)) {
                throw forbidden(permission);
            }
        }
        return caller;
    }

    static HttpErrorException forbidden(Permission permission) {
        String name = permission.wireName();
        String access = Character.toUpperCase(name.charAt(0)) + name.substring(1);
        return HttpErrorException.withoutCode(403, access + " access required for this operation")
                .withHeader(CHALLENGE_HEADER, BEARER_REALM + ", error=\"insufficient_scope\"");
    }

    private static String presentedKey(Context ctx) {
        Enumeration<String> headers = ctx.req().getHeaders("Authorization");
        if (!headers.hasMoreElements()) {
            throw unauthorized(BEARER_REALM);
        }
        Matcher credentials = CREDENTIALS.matcher(headers.nextElement());
        if (!credentials.matches()) {
            throw unauthorized(BEARER_REALM);
        }
        // of several credentials none can be told to be the meant one
        if (headers.hasMoreElements()) {
            throw invalidKey();
        }
        return Optional.ofNullable(credentials.group("key")).orElseThrow(Authorizer::invalidKey);
    }

    private static HttpErrorException invalidKey() {
        return unauthorized(BEARER_REALM + ", error=\"invalid_token\"");
    }

    private static HttpErrorException unauthorized(String challenge) {
        return HttpErrorException.withoutCode(401, "Invalid API key or insufficient permissions")
                .withHeader(CHALLENGE_HEADER, challenge);
    }
}
