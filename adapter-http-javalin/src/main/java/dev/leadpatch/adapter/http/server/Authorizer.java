package dev.leadpatch.adapter.http.server;

import dev.leadpatch.adapter.http.limit.FailedAuthenticationLimiter;
import dev.leadpatch.adapter.http.limit.KeyRateLimiter;
import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.access.Authenticate;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.http.message.AccessErrorMapper;
import dev.leadpatch.application.http.message.HttpErrorException;
import dev.leadpatch.domain.value.CompanyId;
import io.javalin.http.Context;
import java.util.Enumeration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;

/** Authenticates the API key of a request and checks its rate limit and permissions, before the rest of the request is validated. */
public final class Authorizer {

    private static final Pattern CREDENTIALS =
            Pattern.compile("(?:Bearer|Api-Key)(?: +(?<key>.*))?", Pattern.CASE_INSENSITIVE);

    private final Authenticate authenticate;
    private final FailedAuthenticationLimiter authentication;
    private final KeyRateLimiter rateLimiter;

    public Authorizer(
            Authenticate authenticate, FailedAuthenticationLimiter authentication, KeyRateLimiter rateLimiter) {
        this.authenticate = authenticate;
        this.authentication = authentication;
        this.rateLimiter = rateLimiter;
    }

    /** Returns an authorization that requires a valid key with all {@code permissions}; see {@link #require}. */
    public Route.Authorization requiring(Permission... permissions) {
        return ctx -> require(ctx, permissions);
    }

    /**
     * Returns an authorization that requires a valid key with one of the permissions.
     *
     * @param permission the permission that 403 names
     */
    public Route.Authorization requiringEither(Permission permission, Permission alternative) {
        return ctx -> {
            Caller caller = require(ctx);
            if (!caller.hasPermission(permission) && !caller.hasPermission(alternative)) {
                throw AccessErrorMapper.forbidden(permission);
            }
            return caller;
        };
    }

    /**
     * Returns the caller of a request, which counts towards the rate limit of its key.
     *
     * @throws HttpErrorException 401 with a challenge (RFC 6750 §3) if the key is missing or invalid, 429 if it is
     *     invalid and the client had too many invalid ones, or if it has exceeded its rate limit, 403 for the first
     *     missing permission
     */
    public Caller require(Context ctx, Permission... permissions) {
        Caller caller = authenticate(ctx, presentedKey(ctx)).orElseThrow(Authorizer::invalidKey);
        AccessErrorMapper.require(caller, permissions);
        return caller;
    }

    /**
     * Returns the caller with the presented key, after the request was counted towards the rate limit of the key; empty
     * if the key is invalid.
     *
     * @throws HttpErrorException 429 if the key has exceeded its rate limit, or is invalid and the client had too many
     *     invalid ones
     */
    public Optional<Caller> authenticate(Context ctx, String presentedKey) {
        Optional<Caller> caller = logged(
                ctx,
                authentication.authenticate(ServletContextRequest.getServletContextRequest(ctx.req()), presentedKey));
        caller.ifPresent(valid -> count(ctx, valid));
        return caller;
    }

    /**
     * Counts a request of a resumed session towards the rate limit of its key.
     *
     * @throws HttpErrorException 429 if the key has exceeded its rate limit
     */
    public void count(Context ctx, Caller caller) {
        rateLimiter.count(ctx, caller);
    }

    /** Returns the caller of a session that was started with a key; empty if the key is no longer valid. */
    public Optional<Caller> resume(Context ctx, CompanyId company, ApiKeyId key) {
        return logged(ctx, authenticate.resume(company, key));
    }

    private static Optional<Caller> logged(Context ctx, Optional<Caller> caller) {
        caller.ifPresent(valid -> AccessLog.setCaller(ctx, valid));
        return caller;
    }

    private static String presentedKey(Context ctx) {
        Enumeration<String> headers = ctx.req().getHeaders("Authorization");
        if (!headers.hasMoreElements()) {
            throw unauthorized(AccessErrorMapper.BEARER_REALM);
        }
        Matcher credentials = CREDENTIALS.matcher(headers.nextElement());
        if (!credentials.matches()) {
            throw unauthorized(AccessErrorMapper.BEARER_REALM);
        }
        // several credentials are ambiguous
        if (headers.hasMoreElements()) {
            throw invalidKey();
        }
        return Optional.ofNullable(credentials.group("key")).orElseThrow(Authorizer::invalidKey);
    }

    public static HttpErrorException invalidKey() {
        return unauthorized(AccessErrorMapper.BEARER_REALM + ", error=\"invalid_token\"");
    }

    private static HttpErrorException unauthorized(String challenge) {
        return HttpErrorException.withoutCode(401, "Invalid API key or insufficient permissions")
                .withHeader(AccessErrorMapper.CHALLENGE_HEADER, challenge);
    }
}
