package dev.leadpatch.adapter.http.message;

import io.javalin.http.Context;
import java.util.List;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;

/**
 * Moves the header {@code If-None-Match} of each request to an attribute. Javalin compares the header with the {@code ETag} of
 * every response, and would replace the response to a successful PATCH by 304.
 */
public final class IfNoneMatchHeader implements HttpConfiguration.Customizer {
    private static final String ATTRIBUTE = IfNoneMatchHeader.class.getName();

    /** Returns the values of the header, one for each line. */
    @SuppressWarnings("unchecked") // set by customize
    static List<String> values(Context ctx) {
        List<String> values = (List<String>) ctx.req().getAttribute(ATTRIBUTE);
        return values == null ? List.of() : values;
    }

    @Override
    public Request customize(Request request, HttpFields.Mutable responseHeaders) {
        HttpFields headers = request.getHeaders();
        if (!headers.contains(HttpHeader.IF_NONE_MATCH)) {
            return request;
        }
        request.setAttribute(ATTRIBUTE, headers.getValuesList(HttpHeader.IF_NONE_MATCH));
        HttpFields others =
                HttpFields.build(headers).remove(HttpHeader.IF_NONE_MATCH).asImmutable();
        return new Request.Wrapper(request) {
            @Override
            public HttpFields getHeaders() {
                return others;
            }
        };
    }
}
