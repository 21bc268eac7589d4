package dev.leadpatch.application.http.message;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.MissingAccess;
import dev.leadpatch.application.access.MissingAccess.MissingFields;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.domain.violation.DocumentPath;
import org.jspecify.annotations.Nullable;

/** Maps missing access to 403 with a challenge (RFC 6750 §3.1). */
public final class AccessErrorMapper {

    public static final String CHALLENGE_HEADER = "WWW-Authenticate";
    public static final String BEARER_REALM = "Bearer realm=\"leadpatch\"";

    private static final String INSUFFICIENT_SCOPE = BEARER_REALM + ", error=\"insufficient_scope\"";

    private AccessErrorMapper() {}

    /**
     * Requires that the caller has all {@code permissions}.
     *
     * @throws HttpErrorException 403 for the first missing permission
     */
    public static void require(Caller caller, Permission... permissions) {
        for (Permission permission : permissions) {
            if (!caller.hasPermission(permission)) {
                throw forbidden(permission);
            }
        }
    }

    public static HttpErrorException forbidden(Permission permission) {
        String name = permission.wireName();
        String access = Character.toUpperCase(name.charAt(0)) + name.substring(1);
        return HttpErrorException.withoutCode(403, access + " access required for this operation")
                .withHeader(CHALLENGE_HEADER, INSUFFICIENT_SCOPE);
    }

    /**
     * Returns the error of a request whose caller lacks access.
     *
     * @param patch the document that writes fields, at {@code path} in the request body
     */
    public static HttpErrorException forbidden(MissingAccess missing, @Nullable Object patch, DocumentPath path) {
        return missing instanceof MissingFields fields
                ? ViolationRenderer.ofMissingFields(fields, patch, path)
                        .withHeader(CHALLENGE_HEADER, INSUFFICIENT_SCOPE)
                : forbidden((Permission) missing);
    }
}
