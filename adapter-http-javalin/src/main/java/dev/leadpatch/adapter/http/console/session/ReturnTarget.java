package dev.leadpatch.adapter.http.console.session;

import dev.leadpatch.adapter.http.console.page.Page;
import dev.leadpatch.application.http.message.QueryString;
import io.javalin.http.Context;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The page to open after signing in. It is a path of the console with an encoded query: no link can redirect to another
 * site, or add a header to the redirect.
 */
final class ReturnTarget {
    /** The name of the query parameter and of the hidden field. */
    static final String PARAMETER = "to";

    // neither a dot, a backslash nor an escape in the path; a query as RFC 3986 defines it
    private static final Pattern PATTERN =
            Pattern.compile(Page.ROOT + "(?:/[A-Za-z0-9_-]+)*(?:\\?[A-Za-z0-9._~!$&'()*+,;=:@/?%-]*)?");

    private static final int MAX_LENGTH = 2_000;

    private ReturnTarget() {}

    /** Returns the path and the query of a request; without its query if that is not well-formed or too long. */
    static String of(Context ctx) {
        String query = ctx.queryString();
        return Optional.ofNullable(query)
                .map(encoded -> ctx.path() + "?" + encoded)
                .filter(ReturnTarget::isValid)
                .orElse(ctx.path());
    }

    /** Returns the parameter of a request or a form; the start page if it is absent or invalid. */
    static String sent(QueryString parameters) {
        return parameters.find(PARAMETER).filter(ReturnTarget::isValid).orElse(Page.ROOT);
    }

    private static boolean isValid(String target) {
        return target.length() <= MAX_LENGTH && PATTERN.matcher(target).matches();
    }
}
