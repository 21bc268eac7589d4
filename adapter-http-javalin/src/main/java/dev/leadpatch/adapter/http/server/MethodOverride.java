package dev.leadpatch.adapter.http.server;

import dev.leadpatch.application.http.message.HttpErrorException;
import io.javalin.http.HandlerType;
import java.util.List;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;

/**
 * The header {@code X-HTTP-Method-Override}, by which a client that cannot send a PATCH executes a POST as a PATCH. It
 * is rejected on every other request: a client that relies on it must not have another effect.
 */
final class MethodOverride {

    static final String HEADER = "X-HTTP-Method-Override";

    private static final String PATCH = HandlerType.PATCH.name();

    private MethodOverride() {}

    /**
     * Returns the method to execute: that of the request, or the one that overrides it.
     *
     * @throws HttpErrorException 400 if the method cannot be overridden in this way
     */
    static String methodOf(Request request, RouteTable.Resource resource) {
        List<String> values = request.getHeaders().getValuesList(HEADER);
        if (values.isEmpty()) {
            return request.getMethod();
        }
        if (values.equals(List.of(PATCH)) && isPost(request) && resource.acceptsMethodOverride()) {
            return PATCH;
        }
        throw HttpErrorException.of(
                400,
                "invalid_header",
                "X-HTTP-Method-Override is supported only once, with the value PATCH, on POST /api/v1/leads/{leadId}");
    }

    /** Returns the end of the message of a 405: how the client can execute the request nevertheless. */
    static String hint(Request request, RouteTable.Resource resource) {
        return isPost(request) && resource.acceptsMethodOverride()
                ? "; to PATCH by POST, set " + HEADER + ": PATCH"
                : "";
    }

    private static boolean isPost(Request request) {
        return HandlerType.POST.name().equals(request.getMethod());
    }

    /** Returns the request with another method and other headers. */
    static Request withMethod(Request request, String method, HttpFields headers) {
        return new Request.Wrapper(request) {
            @Override
            public String getMethod() {
                return method;
            }

            @Override
            public HttpFields getHeaders() {
                return headers;
            }
        };
    }
}
